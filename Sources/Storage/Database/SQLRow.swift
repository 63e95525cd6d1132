internal import CPQ
internal import GRDBSQLite
public import SalesCore

/// One row of a result, read by position straight from the engine; valid only within the closure that received it.
///
/// Reading null, or a column of another kind, through an accessor that cannot say so makes the query throw
/// ``DatabaseError/other(code:detail:)`` when the closure returns: the statement and its reader do not fit.
public struct SQLRow {
    /// The statement on SQLite, the result on PostgreSQL.
    private let source: OpaquePointer
    /// The number of the row on PostgreSQL; -1 on SQLite.
    private let row: Int32
    private let fault: RowFault

    init(statement: OpaquePointer, fault: RowFault) {
        source = statement
        row = -1
        self.fault = fault
    }

    init(result: OpaquePointer, row: Int32, fault: RowFault) {
        source = result
        self.row = row
        self.fault = fault
    }

    private var isSQLite: Bool { row < 0 }

    public var columnCount: Int {
        Int(isSQLite ? sqlite3_column_count(source) : PQnfields(source))
    }

    public func isNull(_ column: Int) -> Bool {
        isSQLite
            ? sqlite3_column_type(source, Int32(column)) == SQLITE_NULL : PQgetisnull(source, row, Int32(column)) != 0
    }

    public func int(_ column: Int) -> Int64 {
        guard isSQLite else { return PostgresValue(source, row, column).int ?? note(column, 0) }
        let value = sqlite3_column_int64(source, Int32(column))
        if value == 0, isNull(column) { return note(column, 0) }
        return value
    }

    public func intOrNil(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

    /// A count or position as Swift counts.
    @_disfavoredOverload
    public func int(_ column: Int) -> Int { Int(int(column) as Int64) }

    @_disfavoredOverload
    public func intOrNil(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }

    public func bool(_ column: Int) -> Bool { (int(column) as Int64) != 0 }

    public func boolOrNil(_ column: Int) -> Bool? { isNull(column) ? nil : bool(column) }

    public func double(_ column: Int) -> Double {
        guard isSQLite else { return PostgresValue(source, row, column).double ?? note(column, 0) }
        let value = sqlite3_column_double(source, Int32(column))
        if value == 0, isNull(column) { return note(column, 0) }
        return value
    }

    public func doubleOrNil(_ column: Int) -> Double? { isNull(column) ? nil : double(column) }

    public func text(_ column: Int) -> String {
        withText(column) { String(decoding: $0, as: UTF8.self) }
    }

    public func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of a text without a copy, for writers that copy them anyway.
    public func withText<R>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        guard isSQLite else {
            return try body(
                PostgresValue(source, row, column).text ?? note(column, UnsafeBufferPointer(start: nil, count: 0))
            )
        }
        guard let start = sqlite3_column_text(source, Int32(column)) else {
            return try body(note(column, UnsafeBufferPointer(start: nil, count: 0)))
        }
        return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(source, Int32(column)))))
    }

    public func guid(_ column: Int) -> GUID {
        withRawBytes(column) { $0.flatMap { GUID(bytes: $0) } } ?? note(column, GUID(high: 0, low: 0))
    }

    public func guidOrNil(_ column: Int) -> GUID? { isNull(column) ? nil : guid(column) }

    public func bytes(_ column: Int) -> [UInt8] {
        withRawBytes(column) { $0.map { [UInt8]($0) } } ?? note(column, [])
    }

    public func bytesOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    public func instant(_ column: Int) -> Instant { Instant(microseconds: int(column)) }

    public func instantOrNil(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }

    public func date(_ column: Int) -> LocalDate {
        LocalDate(text(column)) ?? note(column, LocalDate(daysSince1970: 0))
    }

    public func dateOrNil(_ column: Int) -> LocalDate? { isNull(column) ? nil : date(column) }

    /// The bytes of a blob, `bytea` or `uuid`; nil for null and for another kind of column.
    private func withRawBytes<R>(_ column: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        guard isSQLite else { return body(PostgresValue(source, row, column).bytes) }
        guard sqlite3_column_type(source, Int32(column)) == SQLITE_BLOB else { return body(nil) }
        let count = Int(sqlite3_column_bytes(source, Int32(column)))
        return body(UnsafeRawBufferPointer(start: sqlite3_column_blob(source, Int32(column)), count: count))
    }

    /// Remembers the first misreading, to be thrown after the closure.
    private func note<T>(_ column: Int, _ substitute: T) -> T {
        if fault.column == nil {
            fault.column = column
            fault.isNull = isNull(column)
        }
        return substitute
    }
}

/// The first column of a row that was read as something it is not.
final class RowFault {
    var column: Int?
    var isNull = false

    /// Throws what was noted and forgets it.
    func check() throws {
        guard let column else { return }
        self.column = nil
        throw DatabaseError.other(
            code: "row",
            detail: "column \(column) \(isNull ? "is null" : "is of another kind") and was read as if it were not"
        )
    }
}

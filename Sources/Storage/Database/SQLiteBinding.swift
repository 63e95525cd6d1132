internal import GRDBSQLite
import SalesCore

/// Hands values to SQLite.
enum SQLiteBinding {
    /// Tells SQLite to copy the bytes.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    static func bind(_ value: SQLValue, at index: Int32, of statement: OpaquePointer) throws -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .int(let int):
            return sqlite3_bind_int64(statement, index, int)
        case .double(let double):
            guard !double.isNaN else { throw DatabaseError.unstorableValue }
            return sqlite3_bind_double(statement, index, double)
        case .text(var text):
            return try text.withUTF8 { bytes in
                guard !bytes.contains(0) else { throw DatabaseError.unstorableValue }
                let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
                return sqlite3_bind_text64(
                    statement,
                    index,
                    UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self),
                    UInt64(bytes.count),
                    transient,
                    UInt8(SQLITE_UTF8)
                )
            }
        case .guid(let guid):
            return withUnsafeBytes(of: (guid.high.bigEndian, guid.low.bigEndian)) {
                sqlite3_bind_blob(statement, index, $0.baseAddress, 16, transient)
            }
        case .bytes(let bytes):
            // An empty array has no address, which SQLite would take for null.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), transient)
            }
        }
    }
}

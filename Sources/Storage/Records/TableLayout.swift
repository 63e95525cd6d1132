import Records
import SalesCore
import Synchronization

/// How a registry table lies in the database: its physical columns and how rows go in and come out.
///
/// All activities share one table; each kind reads and writes its own columns of it.
final class TableLayout: Sendable {
    let table: Table
    /// What a row is read from, in this order: id, then the columns, then the tables that polymorphic lookups point to.
    let selection: SQL
    /// Where the columns that are read stand in the table.
    private let positions: [Int]
    private let polymorphic: [Column]

    /// - Parameter wanted: The columns that are read; nil for all. Rows have nothing in the others.
    init(_ table: Table, only wanted: Set<String>? = nil) {
        self.table = table
        var wanted = wanted
        if let names = wanted, table.ownerParts.contains(where: { names.contains($0.name) }) {
            wanted?.insert("ownerid")
        }
        // An amount means nothing without its currency.
        if let names = wanted, table.columns.contains(where: { $0.kind == .money && names.contains($0.name) }) {
            wanted?.insert("transactioncurrencyid")
        }
        positions = table.columns.indices.filter { [wanted] in wanted?.contains(table.columns[$0].name) ?? true }
        let columns = positions.map { table.columns[$0] }
        polymorphic = columns.filter(\.isPolymorphic)
        selection =
            ([SQL(id: "id")] + columns.map { SQL(id: $0.name) } + polymorphic.map { SQL(id: $0.typeColumn) })
            .joined(separator: ", ").flattened
    }

    func row(from sql: SQLRow) throws -> Row {
        var row = Row(table, id: sql.guid(0))
        for (offset, position) in positions.enumerated() {
            row[position: position] = value(sql, offset + 1, table.columns[position].kind)
        }
        for (offset, column) in polymorphic.enumerated() {
            row.setTarget(sql.textOrNil(positions.count + 1 + offset), of: column.name)
        }
        return row
    }

    private func value(_ sql: SQLRow, _ position: Int, _ kind: ColumnKind) -> Value {
        guard !sql.isNull(position) else { return .null }
        return switch kind {
        case .text, .memo: .text(sql.text(position))
        case .integer, .choice, .state, .status: .int(sql.int(position))
        case .double: .double(sql.double(position))
        case .decimal, .money: .decimal(Decimal4(tenThousandths: sql.int(position)))
        case .boolean: .bool(sql.bool(position))
        case .instant: .instant(Instant(microseconds: sql.int(position)))
        case .date: LocalDate(sql.text(position)).map(Value.date) ?? .null
        case .lookup, .guid: .guid(sql.guid(position))
        }
    }

    /// The physical columns that hold these logical ones, with their derived forms.
    func physicalNames(of names: [String]) -> [String] {
        names.flatMap { name -> [String] in
            guard let column = table.column(name) else { return [] }
            return [name] + column.derivedNames
        }
    }

    /// Values in the order of ``physicalNames(of:)``.
    func physicalValues(of row: Row, columns names: [String]) -> [SQLValue] {
        names.flatMap { name -> [SQLValue] in
            guard let column = table.column(name) else { return [] }
            let value = row[name]
            var result = [value.sql]
            if column.isPolymorphic { result.append(row.target(of: column).map(SQLValue.text) ?? .null) }
            if column.isFolded { result.append(value.text.map { .text(folded($0)) } ?? .null) }
            if column.isPhone {
                let number = value.text.map { PhoneNumber($0) }
                result.append(number?.digits.map(SQLValue.text) ?? .null)
                result.append(number?.e164.map(SQLValue.text) ?? .null)
            }
            return result
        }
    }
}

extension Column {
    var typeColumn: String { name + "_type" }
    var foldColumn: String { name + "_fold" }

    /// Physical columns beside the one of the same name, in the order in which they are written.
    var derivedNames: [String] {
        (isPolymorphic ? [typeColumn] : []) + (isFolded ? [foldColumn] : [])
            + (isPhone ? [name + "_digits", name + "_e164"] : [])
    }
}

extension Value {
    /// The value as both engines store it (architecture, Values).
    var sql: SQLValue {
        switch self {
        case .null: .null
        case .text(let value): .text(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .decimal(let value): .int(value.tenThousandths)
        case .bool(let value): .int(value ? 1 : 0)
        case .guid(let value): .guid(value)
        case .instant(let value): .int(value.microseconds)
        case .date(let value): .text(value.description)
        }
    }
}

/// The layouts of tables, made when first asked for; a table that was customised is another table.
final class Layouts: Sendable {
    private struct Part: Hashable {
        let table: String
        let columns: Set<String>
    }

    private let byName = Mutex<[String: TableLayout]>([:])
    private let parts = Mutex<[Part: TableLayout]>([:])
    /// Programs ask for the same columns again and again; whoever asks for others each time pays for it alone.
    private static let limit = 256

    subscript(table: Table) -> TableLayout {
        byName.withLock { layouts in
            if let known = layouts[table.name], known.table === table { return known }
            let new = TableLayout(table)
            layouts[table.name] = new
            return new
        }
    }

    /// - Parameter columns: Those to read; nil for all.
    subscript(table: Table, columns: Set<String>?) -> TableLayout {
        guard let columns else { return self[table] }
        let part = Part(table: table.name, columns: columns)
        return parts.withLock { layouts in
            if let known = layouts[part], known.table === table { return known }
            if layouts.count >= Layouts.limit { layouts.removeAll() }
            let new = TableLayout(table, only: columns)
            layouts[part] = new
            return new
        }
    }
}

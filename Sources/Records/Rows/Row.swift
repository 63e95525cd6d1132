public import SalesCore

/// One row of a registry table: typed values by column.
public struct Row: Sendable {
    public let table: Table
    public let id: GUID
    private var values: [Value]
    /// For lookups that may point to several tables: the table each one points to.
    private var targets: [String: String]

    public init(_ table: Table, id: GUID) {
        self.table = table
        self.id = id
        values = Array(repeating: .null, count: table.columns.count)
        targets = [:]
    }

    public var reference: RecordReference { RecordReference(table.name, id) }

    /// The value of a column that the code knows to exist; `.null` when the table has none of that name.
    public subscript(column: String) -> Value {
        get { table.position(of: column).map { values[$0] } ?? derived(column) }
        set { if let position = table.position(of: column) { values[position] = newValue } }
    }

    private func derived(_ name: String) -> Value {
        table.ownerPart(name).flatMap { owner(as: $0) }.map { .guid($0.id) } ?? .null
    }

    public subscript(position position: Int) -> Value {
        get { values[position] }
        set { values[position] = newValue }
    }

    /// The table that a lookup points to; nil when it is empty.
    public func target(of column: Column) -> String? {
        guard case .guid = self[column.name] else { return nil }
        return column.isPolymorphic ? targets[column.name] : column.targets.first
    }

    public mutating func setTarget(_ table: String?, of column: String) { targets[column] = table }

    /// The record that a lookup points to.
    public func reference(_ column: String) -> RecordReference? {
        guard let definition = table.column(column), let id = self[column].guid, let target = target(of: definition)
        else { return nil }
        return RecordReference(target, id)
    }

    public mutating func set(_ column: String, to reference: RecordReference?) {
        self[column] = .optional(reference?.id)
        setTarget(reference?.table, of: column)
    }

    /// The row as somebody sees it who may not read these columns.
    public func without(_ columns: [Column]) -> Row {
        guard !columns.isEmpty else { return self }
        var row = self
        for column in columns {
            row[column.name] = .null
            row.setTarget(nil, of: column.name)
        }
        return row
    }

    public var version: Int64 { self["versionnumber"].int ?? 0 }
    public var state: Int64 { self["statecode"].int ?? 0 }
    public var owner: RecordReference? { reference("ownerid") }
    public var unit: GUID? { self["owningbusinessunit"].guid }

    /// What a person calls the row; the id where it has no name.
    public var displayName: String { self[table.primaryName].text ?? "" }

    /// Columns in which two rows of one table differ, lookup targets included.
    public func difference(from other: Row) -> [String] {
        table.columns.enumerated().compactMap { position, column in
            let isOther =
                values[position] != other.values[position]
                || column.isPolymorphic && targets[column.name] != other.targets[column.name]
            return isOther ? column.name : nil
        }
    }
}

public import Records

/// A column of the records on the list, named `lead/companyname`: what custom filters and sorts look at (W-58, W-85).
public struct RecordColumn: Sendable, Hashable {
    public let table: Table
    public let column: Column

    public init(table: Table, column: Column) {
        self.table = table
        self.column = column
    }

    public static func == (left: RecordColumn, right: RecordColumn) -> Bool {
        left.table === right.table && left.column == right.column
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(table.name)
        hasher.combine(column.name)
    }

    /// The column as orders name it, by its logical name.
    public var path: String { "\(table.name)/\(column.name)" }

    /// The column as the Web API names it.
    public var property: String { "\(table.name)/\(column.propertyName)" }

    /// Ids and long texts have no order that means anything to a person (W-89).
    public var isSortable: Bool {
        switch column.kind {
        case .lookup, .guid, .memo: false
        default: true
        }
    }

    /// Sorted by it, with records of other types after those of its own that have no value (W-44, W-88).
    public func ordering(descending: Bool) -> [Ordering] {
        [Ordering(path, descending: descending), Ordering(table.name + "/")]
    }
}

extension Navigation {
    /// The step from a row of the work list to its record, if it is of this type.
    public static func record(of table: Table) -> Navigation {
        Navigation(to: table.name, from: "sv_workitem", by: "recordid")
    }
}

extension Registry {
    /// The record types of the work list that a person may read, by name.
    public func listedTables(for caller: Caller) -> [String: Table] {
        var tables: [String: Table] = [:]
        for table in listedTables {
            let isSeen = caller.depth(.read, on: table) > .none || caller.sharedTables.contains(table.name)
            if isSeen { tables[table.name] = table }
        }
        return tables
    }
}

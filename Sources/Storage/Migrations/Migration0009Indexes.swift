import Records
import SalesCore

extension Migration {
    /// Indexes by which lists are filtered, sorted and paged at any size: of every table when rows were made and
    /// changed, their name, their owner and unit, and each lookup.
    static let listIndexes = Migration(number: 9, name: "0009_indexes") { connection in
        for name in ListIndexes.replaced { try connection.execute("drop index if exists \(id: name)") }
        for storage in StorageTable.all(of: .standard) { try ListIndexes.create(for: storage, in: connection) }
    }
}

/// Each index ends with the row's id, because every order does: a page is one range of it, also among equal values.
enum ListIndexes {
    /// Indexes of the same columns without the id.
    static let replaced = [
        "opportunity_contact", "opportunity_account", "opportunity_customer", "account_owner", "account_contact",
        "contact_owner", "contact_company", "annotation_object",
    ]

    /// Who changed a row last, its currency and its version are neither asked for nor sorted by often enough to pay
    /// for an index with every write.
    private static let unindexed: Set = ["modifiedby", "transactioncurrencyid"]

    static func create(for storage: StorageTable, in connection: any SQLConnection) throws {
        for column in storage.columns where isIndexed(column, in: storage) {
            try create(on: storage.name, column.isFolded ? column.foldColumn : column.name, in: connection)
        }
    }

    static func create(on storage: String, _ column: String, in connection: any SQLConnection) throws {
        let name = StorageTable.index("\(storage)_\(column)_list")
        try connection.execute("create index if not exists \(id: name) on \(id: storage) (\(id: column), id)")
    }

    /// For a lookup that a full table gets: no row has it yet, so the index is empty and made without a pause, also at
    /// 1,000,000 rows; whoever asks for what points to a record is answered by it.
    static func createPartial(on storage: String, _ column: String, in connection: any SQLConnection) throws {
        let name = StorageTable.index("\(storage)_\(column)_list")
        try connection.execute(
            """
            create index if not exists \(id: name) on \(id: storage) (\(id: column), id)
            where \(id: column) is not null
            """
        )
    }

    private static func isIndexed(_ column: Column, in storage: StorageTable) -> Bool {
        if column.isLookup { return !unindexed.contains(column.name) }
        return column.name == "createdon" || column.name == "modifiedon" || storage.primaryNames.contains(column.name)
    }
}

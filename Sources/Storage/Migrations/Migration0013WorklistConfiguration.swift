import Records

extension Migration {
    /// The table of what the organisation has decided about its work list (D-23).
    static let worklistConfiguration = Migration(number: 13, name: "0013_worklist_configuration") { connection in
        try StandardTables.complete(in: connection)
    }
}

/// Tables and columns that the registry has and an older database lacks.
enum StandardTables {
    /// Makes what is missing, with its indexes; what is there stays as it is.
    static func complete(in connection: any SQLConnection) throws {
        for storage in StorageTable.all(of: .standard) {
            try storage.bringUp(in: connection)
            try ListIndexes.create(for: storage, in: connection)
        }
    }
}

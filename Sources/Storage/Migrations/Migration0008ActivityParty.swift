import Records

extension Migration {
    /// Who takes part in activities, and on whose behalf operations were carried out.
    ///
    /// A new database has the table already, made from the registry with all the others.
    static let activityParty = Migration(number: 5, name: "0008_activityparty") { connection in
        for storage in StorageTable.all(of: .standard) where storage.name == Table.activityPartyName {
            try storage.create(in: connection, ifMissing: true)
        }
        try connection.execute("alter table operation add column impersonator \(sql: connection.dialect.guidType)")
    }
}

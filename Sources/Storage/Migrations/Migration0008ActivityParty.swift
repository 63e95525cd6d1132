extension Migration {
    /// On whose behalf operations were carried out. The table of who takes part in activities came with 0005_access.
    static let activityParty = Migration(number: 8, name: "0008_activityparty") { connection in
        try connection.execute("alter table operation add column impersonator \(sql: connection.dialect.guidType)")
    }
}

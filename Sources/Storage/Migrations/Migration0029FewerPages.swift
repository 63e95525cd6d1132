extension Migration {
    /// What changes an activity, and its item on the list, touches fewer pages.
    ///
    /// Few activities have a parent or a sender's account: those without need not be in the indexes by which these are
    /// found. PostgreSQL writes a changed item beside the one before it where the page has room, and then leaves its
    /// indexes alone; every item of a page may be changed at once.
    static let fewerPages = Migration(number: 29, name: "0029_fewer_pages") { connection in
        for column in ["sendersaccount", "parentactivityid"] {
            let name = StorageTable.index("activity_\(column)_list")
            try connection.execute("drop index if exists \(id: name)")
            try ListIndexes.createPartial(on: "activity", column, in: connection)
        }
        guard connection.dialect == .postgres else { return }
        try connection.script("alter table work_item set (fillfactor = 50)")
    }
}

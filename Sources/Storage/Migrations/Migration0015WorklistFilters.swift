import Records

extension Migration {
    /// What a person has hidden of the list's filters (W-60), and the index by which lists are walked record by record
    /// when they are filtered or sorted by columns of the records, see ``RecordWalk``.
    static let worklistFilters = Migration(number: 15, name: "0015_worklist_filters") { connection in
        try StandardTables.complete(in: connection)
        try connection.script(
            """
            create index work_concern_list on work_concern (
                principal_id, record_id, due_at, created_at, item_id, record_owner_id, record_unit_id, activity_code,
                sort_key
            );
            """
        )
    }
}

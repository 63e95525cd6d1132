extension Migration {
    /// Indexes that others serve as well: each costs a page of the database for every row of a bulk command.
    static let leanIndexes = Migration(number: 28, name: "0028_lean_indexes") { connection in
        try connection.script(
            """
            drop index work_concern_record;
            drop index work_concern_due;
            drop index activity_regarding;
            drop index work_item_time;
            create index work_item_time on work_item (due_at) where is_all_day = 0
            """
        )
    }
}

extension Migration {
    /// Everything with a time of day is recalled, not calls and appointments alone.
    static let reminders = Migration(number: 23, name: "0023_reminders") { connection in
        try connection.script(
            """
            create index work_item_time on work_item (due_at) where valid_to is null and is_all_day = 0;
            drop index work_item_reminder
            """
        )
    }
}

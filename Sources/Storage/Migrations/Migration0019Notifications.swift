extension Migration {
    /// Notifications, what people want to hear of, and for which due time an item was recalled.
    static let notifications = Migration(number: 19, name: "0019_notifications") { connection in
        try StandardTables.complete(in: connection)
        try connection.script(
            """
            alter table work_item add column reminded_for \(connection.dialect == .sqlite ? "integer" : "bigint");
            create index work_item_reminder on work_item (due_at)
                where valid_to is null and is_all_day = 0 and activity_code in (4201, 4210);
            create index sv_notification_owner_made on sv_notification (ownerid, createdon);
            create index sv_notification_operation on sv_notification (sv_operationid)
            """
        )
    }
}

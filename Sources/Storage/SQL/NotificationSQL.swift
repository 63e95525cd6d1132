import Records
import SalesCore

/// Statements of reminders and of the bell.
enum NotificationSQL {
    /// What makes an item one to recall: one with a time of day, of a person who wants to hear of it, whose time before
    /// has come and who was not told of this time. Rides `work_item_time`, bounded on both sides.
    /// Parameters: 1 now, 2 earliest due, 3 latest due, 4 minutes unless chosen, 5 limit.
    private static let conditions = """
        from work_item w left join msdyn_workqueueusersetting s on s.ownerid = w.owner_id
        where w.valid_to is null and w.is_all_day = 0 and w.due_at > $2 and w.due_at <= $3 and w.owner_type = 'systemuser'
          and w.due_at <= $1 + coalesce(s.sv_reminderminutes, $4) * 60000000
          and (w.reminded_for is null or w.reminded_for <> w.due_at)
        """
    private static let wanted = (
        sqlite: " and instr(',' || coalesce(s.sv_bellmuted, '') || ',', ',reminder,') = 0",
        postgres: " and strpos(',' || coalesce(s.sv_bellmuted, '') || ',', ',reminder,') = 0"
    )
    private static let columns = "select w.id, w.activity_code, w.record_code, w.record_id, w.owner_id, w.due_at "
    private static let order = " order by w.due_at, w.id limit $5"

    /// Several workers on PostgreSQL pass by what another one holds; SQLite has one writer.
    static let due = Statement(
        sqlite: columns + conditions + wanted.sqlite + order,
        postgres: columns + conditions + wanted.postgres + order + " for update of w skip locked"
    )

    static let anyDue = Statement(
        sqlite: columns + conditions + wanted.sqlite + order,
        postgres: columns + conditions + wanted.postgres + order
    )

    /// Parameters: 1 item, 2 due.
    static let mark = Statement("update work_item set reminded_for = $2 where id = $1")

    static let forget = Statement("delete from sv_notification where createdon < $1")

    static func arguments(at now: Instant, limit: Int) -> [SQLValue] {
        [
            .instant(now), .instant(now.adding(.zero - NotificationLimits.grace)),
            .instant(now.adding(.seconds(60 * NotificationLimits.mostMinutes))),
            .int(Int64(NotificationLimits.reminderMinutes)), .int(Int64(limit)),
        ]
    }

    /// The item of a row of ``due``.
    static func reminder(_ row: SQLRow, in registry: Registry) -> DueReminder {
        DueReminder(
            item: RecordReference(registry.activity(code: row.int(1))?.name ?? "", row.guid(0)),
            record: RecordReference(RecordCode.table(of: row.int(2), in: registry), row.guid(3)),
            owner: row.guid(4),
            dueAt: row.instant(5)
        )
    }
}

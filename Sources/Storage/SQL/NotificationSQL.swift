import Records
import SalesCore

/// Statements of reminders and of the bell.
enum NotificationSQL {
    /// The items whose time comes, each with that time: an appointment's is when it begins, all others' when they are
    /// due (K-5). Rides `work_item_time` and `activity_start`, bounded on both sides.
    private static let coming = """
        select i.id, i.due_at as comes_at from work_item i
        where i.valid_to is null and i.is_all_day = 0 and i.due_at > $2 and i.due_at <= $3
          and not exists (select 1 from activity m where m.id = i.id and i.activity_code = 4201
                          and m.scheduledstart < m.scheduledend)
        union all
        select a.id, a.scheduledstart from activity a
        where a.activitytypecode = 4201 and a.statecode in (0, 3) and a.scheduledstart > $2 and a.scheduledstart <= $3
          and a.scheduledstart < a.scheduledend
        """

    /// What makes an item one to recall: one with a time of day, of a person who wants to hear of it, whose time before
    /// has come and who was not told of this time.
    /// Parameters: 1 now, 2 earliest, 3 latest, 4 minutes unless chosen, 5 limit.
    private static let conditions = """
        from (\(coming)) c join work_item w on w.id = c.id
        left join msdyn_workqueueusersetting s on s.ownerid = w.owner_id
        where w.valid_to is null and w.is_all_day = 0 and w.owner_type = 'systemuser'
          and c.comes_at <= $1 + coalesce(s.sv_reminderminutes, $4) * 60000000
          and (w.reminded_for is null or w.reminded_for <> c.comes_at)
        """
    private static let wanted = (
        sqlite: " and instr(',' || coalesce(s.sv_bellmuted, '') || ',', ',reminder,') = 0",
        postgres: " and strpos(',' || coalesce(s.sv_bellmuted, '') || ',', ',reminder,') = 0"
    )
    private static let columns = "select w.id, w.activity_code, w.record_code, w.record_id, w.owner_id, c.comes_at "
    private static let order = " order by c.comes_at, w.id limit $5"

    /// Several workers on PostgreSQL pass by what another one holds; SQLite has one writer.
    static let due = Statement(
        sqlite: columns + conditions + wanted.sqlite + order,
        postgres: columns + conditions + wanted.postgres + order + " for update of w skip locked"
    )

    static let anyDue = Statement(
        sqlite: columns + conditions + wanted.sqlite + order,
        postgres: columns + conditions + wanted.postgres + order
    )

    /// Parameters: 1 item, 2 the time for which it was recalled.
    static let mark = Statement("update work_item set reminded_for = $2 where id = $1")

    /// Keys, or ids, of one statement.
    static let keysAtOnce = 512

    /// Rides `sv_notification_sv_key_key`.
    static func unread(_ keys: [String]) -> SQL {
        "select id, ownerid from sv_notification where sv_isread = 0 and \(sql: .oneOf("sv_key", keys.map(SQLValue.text)))"
    }

    static func markRead(_ ids: [GUID], by person: GUID, at instant: Instant) -> SQL {
        """
        update sv_notification set sv_isread = 1, versionnumber = versionnumber + 1, modifiedby = \(bind: .guid(person)),
            modifiedon = \(bind: .instant(instant))
        where \(sql: .oneOf("id", ids))
        """
    }

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

public import SalesCore

/// What somebody is told: written in the transaction that caused it, so that one is never there without the other.
public struct Notification: Sendable {
    public let kind: NotificationKind
    /// Makes it one and the same; a second one with this key changes the first.
    public var key: String?
    public var record: RecordReference?
    /// The table that many records of an operation are in.
    public var table: String?
    public var item: RecordReference?
    public var subject: String?
    public var detail: String?
    public var count = 1
    public var failed = 0
    public var dueOn: Instant?
    public var operation: GUID?
    public var job: GUID?
    public var actor: GUID?

    public init(_ kind: NotificationKind, key: String? = nil) {
        self.kind = kind
        self.key = key
    }

    /// The row of one who is told.
    func row(_ id: GUID, in table: Table, for person: GUID, at now: Instant) -> Row {
        var row = Row(table, id: id)
        row.set("ownerid", to: RecordReference("systemuser", person))
        row["sv_kind"] = .text(kind.rawValue)
        row["sv_isread"] = .bool(false)
        row["sv_key"] = .optional(key)
        row["sv_recordtype"] = .optional(record?.table ?? self.table)
        row["sv_recordid"] = .optional(record?.id)
        row["sv_itemtype"] = .optional(item?.table)
        row["sv_itemid"] = .optional(item?.id)
        row["sv_subject"] = .optional(subject)
        row["sv_detail"] = .optional(detail)
        row["sv_count"] = .int(Int64(count))
        row["sv_failedcount"] = .int(Int64(failed))
        if let dueOn { row["sv_dueon"] = .instant(dueOn) }
        row["sv_operationid"] = .optional(operation)
        row["sv_jobid"] = .optional(job)
        row.set("sv_actorid", to: actor.map { RecordReference("systemuser", $0) })
        for column in ["createdon", "modifiedon"] { row[column] = .instant(now) }
        for column in ["createdby", "modifiedby"] { row[column] = .guid(actor ?? person) }
        row["versionnumber"] = .int(1)
        return row
    }
}

extension WriteSession {
    /// Tells a person of something, unless the person does not want to hear of its kind.
    ///
    /// It is no change of the operation: undoing the operation takes the notification away (``withdrawNotifications(of:)``),
    /// whether it was read meanwhile or not.
    func notify(_ notification: Notification, to person: GUID) throws {
        guard registry.hasNotifications, let table = registry.table(Table.notification.name),
            try !NotificationChoices(of: person, in: unit, registry).isMuted(notification.kind)
        else { return }
        if let key = notification.key,
            let known = try unit.find(table, where: "sv_key", is: .text(key)).first
        {
            return try amend(known, with: notification)
        }
        let row = notification.row(ids.next(), in: table, for: person, at: now)
        try unit.insert([row])
        concern(row.reference, person)
    }

    /// The next chunk of the same work adds to what was said of the first.
    private func amend(_ known: Row, with notification: Notification) throws {
        var row = known
        row["sv_count"] = .int((known["sv_count"].int ?? 0) + Int64(notification.count))
        row["sv_isread"] = .bool(false)
        stamp(&row, version: known.version + 1)
        try unit.update(row, columns: row.difference(from: known), from: known.version)
        concern(row.reference, row["ownerid"].guid)
    }

    /// Takes away what was said of an operation that is taken back: it is no longer true.
    public func withdrawNotifications(of operation: GUID) throws {
        guard let table = registry.table(Table.notification.name) else { return }
        for row in try unit.find(table, where: "sv_operationid", is: .guid(operation))
        where row["sv_kind"].text == NotificationKind.assigned.rawValue {
            try unit.delete(row.reference)
            concern(row.reference, row["ownerid"].guid)
        }
    }

    // MARK: Assigned

    /// Tells people what this operation gave them: one notification each, however many rows it were.
    func tellNewOwners(of given: [Row]) throws {
        // Nobody handed anything over when data are made up, or when an operation is taken back.
        guard ![.generate, .score].contains(operation.kind), try operation.kind != .undo || isRedo() else { return }
        let told = given.filter { WriteSession.isWork($0) }
        for (person, rows) in Dictionary(grouping: told, by: { $0.owner?.id }).sorted(by: {
            $0.value[0].id < $1.value[0].id
        }) {
            guard let person, let first = rows.first else { continue }
            var notification = Notification(.assigned, key: "assigned/\(operation.id)/\(person)")
            notification.record = first.reference("regardingobjectid") ?? first.reference
            notification.item = first.table.isActivity ? first.reference : nil
            notification.count = rows.count
            notification.operation = operation.id
            notification.actor = caller.id
            try notify(notification, to: person)
        }
    }

    /// Taking an undo back does the thing again.
    private func isRedo() throws -> Bool {
        guard let undone = operation.undoes else { return false }
        return try unit.operation(undone)?.kind == .undo
    }

    /// Records one works on and open activities; notes, views and what is closed are no work.
    private static func isWork(_ row: Row) -> Bool {
        if row.table.isActivity { return row.table.isPending(state: row.state) }
        return Registry.defaultRecordTypes.contains(row.table.name) || row.table.isCustom
    }

    // MARK: Reminders

    /// What was recalled and needs it no more counts as read, so that the bell tells what is still to be done.
    ///
    /// It is no change of the operation: what is taken back was recalled all the same.
    func settleReminders(of activities: [Row]) throws {
        guard registry.hasNotifications, ![.generate, .score].contains(operation.kind) else { return }
        // Nothing else can have been recalled, nor is there what was so long ago.
        let recalled = now.adding(.zero - NotificationLimits.life)...now.adding(NotificationLimits.longestBefore)
        let keys = activities.flatMap { activity in
            Set(["scheduledstart", "scheduledend"].compactMap { activity[$0].instant })
                .filter { recalled.contains($0) }.map { Reminders.key(of: activity.id, dueAt: $0) }
        }
        guard !keys.isEmpty else { return }
        for reminder in try unit.markRead(keys.sorted(), by: caller.id, at: now) {
            concern(RecordReference(Table.notification.name, reminder.id), reminder.owner)
        }
    }

    // MARK: Long work

    /// Tells the caller that long work came to its end.
    ///
    /// - Parameters:
    ///   - subject: What was done to each row, in a word that the pages know.
    ///   - table: The rows' own table, where they are of one.
    public func notify(
        end job: Job,
        done: Int,
        failed: Int,
        subject: String,
        table: String? = nil,
        reason: String? = nil
    ) throws {
        var notification = Notification(
            failed > 0 || reason != nil ? .failed : .finished,
            key: "job/\(job.id)"
        )
        notification.subject = subject
        notification.table = table
        notification.detail = reason
        notification.count = done
        notification.failed = failed
        notification.operation = job.operation
        notification.job = job.id
        try notify(notification, to: caller.id)
    }
}

/// What a person wants to hear of.
struct NotificationChoices {
    private let muted: Set<NotificationKind>

    init(of person: GUID, in unit: any UnitOfWork, _ registry: Registry) throws {
        let settings = try registry.table(Table.workqueueusersetting.name).flatMap {
            try unit.find($0, where: "ownerid", is: .guid(person)).first
        }
        muted = NotificationKind.set(settings?["sv_bellmuted"].text)
    }

    func isMuted(_ kind: NotificationKind) -> Bool { muted.contains(kind) }
}

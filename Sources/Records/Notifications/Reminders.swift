public import SalesCore

/// An item of work whose time comes: claimed for one reminder.
public struct DueReminder: Sendable, Hashable {
    public let item: RecordReference
    public let record: RecordReference
    public let owner: GUID
    /// When it begins, or else is due.
    public let dueAt: Instant

    public init(item: RecordReference, record: RecordReference, owner: GUID, dueAt: Instant) {
        self.item = item
        self.record = record
        self.owner = owner
        self.dueAt = dueAt
    }
}

/// What reminders and the bell need of the database apart from the write pipeline.
public protocol NotificationStore: Sendable {
    /// Whether anything has to be recalled now; a look that takes nobody's turn to write.
    func hasReminders(at now: Instant) async throws -> Bool
    /// Drops notifications made before an instant.
    func forget(before instant: Instant) async throws
}

/// Recalls what has a time of day before its time, and meetings before they begin (issue 10, K-5): once per item and
/// time, on any number of instances.
///
/// The claim is the reminder itself: in one transaction the item is marked as recalled for this time and the
/// notification is written, so an instance that dies leaves either both or neither, and no lease has to run out.
public struct Reminders: Sendable {
    private let store: any WriteStore
    private let notifications: any NotificationStore
    private let registry: Registry
    private let clocks: Clocks
    private let ids: GUIDSource

    public init(
        store: any WriteStore,
        notifications: any NotificationStore,
        registry: Registry,
        clocks: Clocks,
        ids: GUIDSource
    ) {
        self.store = store
        self.notifications = notifications
        self.registry = registry
        self.clocks = clocks
        self.ids = ids
    }

    /// What makes a reminder one and the same: its item and the time.
    static func key(of item: GUID, dueAt: Instant) -> String { "reminder/\(item)/\(dueAt.microseconds)" }

    /// Gives the reminders whose time has come by the business clock.
    /// - Returns: How many were given; a full batch means that there may be more.
    @discardableResult
    public func runOnce() async throws -> Int {
        let now = clocks.business()
        guard registry.hasNotifications, try await notifications.hasReminders(at: now) else { return 0 }
        return try await store.transaction { [registry, ids] unit in
            guard let table = registry.table(Table.notification.name) else { return 0 }
            let due = try unit.claimReminders(at: now, limit: NotificationLimits.batch)
            for reminder in due {
                let key = Reminders.key(of: reminder.item.id, dueAt: reminder.dueAt)
                // The list was built anew meanwhile; the person has been told.
                guard try unit.find(table, where: "sv_key", is: .text(key)).isEmpty else { continue }
                var notification = Notification(.reminder, key: key)
                notification.record = reminder.record
                notification.item = reminder.item
                notification.dueOn = reminder.dueAt
                let row = notification.row(ids.next(), in: table, for: reminder.owner, at: now)
                try unit.insert([row])
                let event = RecordEvent(record: row.reference, principals: [reminder.owner])
                try unit.append([event], operation: row.id, at: now)
            }
            return due.count
        }
    }
}

public import Records
public import SalesCore

/// Looks for what has to be recalled, and drops what is old, on either engine.
public struct SQLNotificationStore: NotificationStore {
    private let database: any Database

    public init(database: any Database) {
        self.database = database
    }

    public func hasReminders(at now: Instant) async throws -> Bool {
        try await database.read { connection in
            try connection.first(NotificationSQL.anyDue, NotificationSQL.arguments(at: now, limit: 1)) { _ in true }
                ?? false
        }
    }

    public func forget(before instant: Instant) async throws {
        _ = try await database.write { try $0.execute(NotificationSQL.forget, [.instant(instant)]) }
    }
}

extension SQLUnitOfWork {
    func claimReminders(at now: Instant, limit: Int) throws -> [DueReminder] {
        let due = try connection.query(
            NotificationSQL.due,
            NotificationSQL.arguments(at: now, limit: limit)
        ) { NotificationSQL.reminder($0, in: registry) }
        try connection.executeMany(
            NotificationSQL.mark,
            due.map { [.guid($0.item.id), .int($0.dueAt.microseconds)] }
        )
        return due
    }

    func markRead(_ keys: [String], by person: GUID, at instant: Instant) throws -> [(id: GUID, owner: GUID)] {
        var found: [(id: GUID, owner: GUID)] = []
        for chunk in keys.chunked(by: NotificationSQL.keysAtOnce) {
            found += try connection.query(NotificationSQL.unread(Array(chunk))) { ($0.guid(0), $0.guid(1)) }
        }
        for chunk in found.map(\.id).sorted().chunked(by: NotificationSQL.keysAtOnce) {
            try connection.execute(NotificationSQL.markRead(Array(chunk), by: person, at: instant))
        }
        return found
    }
}

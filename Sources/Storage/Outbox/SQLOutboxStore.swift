public import Email
public import SalesCore
import Sealing

/// Keeps the outbox on either engine.
public struct SQLOutboxStore: OutboxStore {
    private let database: any Database

    public init(database: any Database) {
        self.database = database
    }

    /// Queues an entry in the transaction that causes it.
    public static func add(_ entry: OutboxEntry, in connection: any SQLConnection) throws {
        try connection.execute(
            OutboxSQL.add,
            [
                .guid(entry.id), .text(entry.sealed.keyID), .bytes(entry.sealed.bytes), .instant(entry.createdAt),
                .instant(entry.dueAt), .instant(entry.expiresAt),
            ]
        )
    }

    public func claim(worker: GUID, limit: Int, lease: Duration, at now: Instant) async throws -> [OutboxEntry] {
        // Most looks find nothing; they must not take the one writer's turn.
        guard try await database.read({ try $0.first(OutboxSQL.waiting, [.instant(now)]) { $0.int(0) as Int64 } }) != 0
        else { return [] }
        return try await database.write { connection in
            try connection.execute(OutboxSQL.takeBack)
            try connection.execute(OutboxSQL.giveUp, [.instant(now)])
            let entries = try connection.query(OutboxSQL.due, [.instant(now), .int(limit)]) { row in
                OutboxEntry(
                    id: row.guid(0),
                    sealed: Sealed(keyID: row.text(1), bytes: row.bytesOrNil(2) ?? []),
                    createdAt: row.instant(3),
                    dueAt: row.instant(4),
                    expiresAt: row.instant(5),
                    attempts: row.int(6)
                )
            }
            let microseconds = lease.components.seconds * 1_000_000
            for entry in entries {
                try connection.execute(OutboxSQL.claim, [.guid(entry.id), .guid(worker), .int(microseconds)])
            }
            return entries
        }
    }

    public func handOver(_ entry: GUID, worker: GUID) async throws -> Bool {
        try await database.write { try $0.execute(OutboxSQL.handOver, [.guid(entry), .guid(worker)]) > 0 }
    }

    public func finish(_ entry: GUID, worker: GUID, _ outcome: OutboxOutcome, at now: Instant) async throws {
        let start: [SQLValue] = [.guid(entry), .guid(worker)]
        _ = try await database.write { connection in
            func finish(_ state: String, _ reply: String) throws {
                try connection.execute(OutboxSQL.finish, start + [.text(state), .text(reply), .instant(now)])
            }
            switch outcome {
            case .sent(let reply): try finish("sent", reply)
            case .failed(let reply): try finish("failed", reply)
            case .unknown(let reply): try finish("unknown", reply)
            case .expired(let reply): try finish("expired", reply)
            case .retry(let instant, let reply):
                try connection.execute(OutboxSQL.retry, start + [.instant(instant), .text(reply)])
            }
        }
    }

    public func forget(endedBefore instant: Instant) async throws {
        _ = try await database.write { try $0.execute(OutboxSQL.forget, [.instant(instant)]) }
    }

    public func waiting(at now: Instant) async throws -> (count: Int, oldest: Instant?) {
        try await database.read { connection in
            try connection.first(OutboxSQL.waiting, [.instant(now)]) { row in
                (count: row.int(0) as Int, oldest: row.instantOrNil(1))
            } ?? (0, nil)
        }
    }

    public func latest(limit: Int) async throws -> [OutboxLine] {
        try await database.read { connection in
            try connection.query(OutboxSQL.latest, [.int(limit)]) { row in
                OutboxLine(
                    id: row.guid(0),
                    state: row.text(1),
                    attempts: row.int(2),
                    createdAt: row.instant(3),
                    dueAt: row.instant(4),
                    reply: row.textOrNil(5)
                )
            }
        }
    }
}

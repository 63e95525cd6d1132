public import Records
public import SalesCore

/// Reads the stream of changes on either engine.
public struct SQLEventStore: EventStore {
    private let database: any Database

    public init(database: any Database) {
        self.database = database
    }

    public func latest() async throws -> EventPosition {
        try await database.read { connection in
            try connection.first(OperationSQL.lastEvent) {
                EventPosition(transaction: $0.int(0), number: $0.int(1))
            } ?? EventPosition(transaction: 0, number: 0)
        }
    }

    public func events(since position: EventPosition, limit: Int) async throws -> [StoredEvent] {
        try await database.read { connection in
            try connection.query(
                OperationSQL.eventsSince,
                [.int(position.transaction), .int(position.number), .int(Int64(limit))]
            ) { row in
                StoredEvent(
                    position: EventPosition(transaction: row.int(0), number: row.int(1)),
                    operation: row.guid(2),
                    record: RecordReference(row.text(3), row.guid(4)),
                    principals: row.text(5).split(separator: ",").compactMap { GUID($0) }
                )
            }
        }
    }

    public func signals() -> AsyncStream<Void> { database.commits }

    public func forget(before events: Instant, keysBefore keys: Instant) async throws {
        _ = try await database.write { connection in
            try connection.execute(OperationSQL.forgetEvents, [.int(events.microseconds)])
            return try connection.execute(OperationSQL.forgetKeys, [.int(keys.microseconds)])
        }
    }
}

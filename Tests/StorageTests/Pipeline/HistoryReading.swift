import Records
import SalesCore
import Storage
import TestSupport

extension TestHouse {
    /// What an operation did, the last change first.
    func history(of operation: GUID) async throws -> [HistoryEntry] {
        try await pipeline.run(.settings, as: admin) { session in
            try session.unit.history(of: operation, before: nil, limit: 1000)
        }
    }

    func operation(_ id: GUID) async throws -> Operation? {
        try await pipeline.run(.settings, as: admin) { try $0.unit.operation(id) }
    }

    /// The events after a place, as soon as there are `count` of them.
    ///
    /// PostgreSQL shows them when no older transaction of the whole server is open any more, those of other tests
    /// included; after a minute the test goes on with what there is.
    func settledEvents(
        since place: EventPosition,
        count: Int,
        of isWanted: (RecordReference) -> Bool = { $0.table != "sv_notification" }
    ) async throws -> [StoredEvent] {
        let clock = ContinuousClock()
        let limit = clock.now.advanced(by: .seconds(60))
        while true {
            let events = try await self.events.events(since: place, limit: 1000).filter { isWanted($0.record) }
            if events.count >= count || clock.now > limit { return events }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}

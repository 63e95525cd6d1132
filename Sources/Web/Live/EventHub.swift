public import Logging
public import Records
import SalesCore
public import ServiceLifecycle

/// Reads committed changes and hands them to the pages of the people they concern.
///
/// One reader per process however many pages are open; it starts again from the number it has, so nothing is missed.
public actor EventHub: Service {
    /// What one page is told at once.
    struct News: Sendable {
        var position: EventPosition
        var records: [RecordReference]
        var operation: GUID?
        /// Too many to name: the page reads its list again.
        var isMore: Bool
        var jobs: [GUID]
        /// Notifications that came, were read or went.
        var notifications: [GUID] = []
        /// Something changed on the lists of people whom the caller manages.
        var isTeam = false
        /// Something was published about the work list, which holds for everybody.
        var isPublished = false
        /// The server stops; the page connects again.
        var isLast = false
    }

    /// Records named in one message; with more the page reloads.
    static let named = 50

    /// Whose changes a page is told.
    struct Audience: Sendable, Hashable {
        /// Whose page it is.
        var person: GUID
        /// The person and the person's teams.
        var principals: Set<GUID>
        /// Of what concerns these people only it is told that there was something: the caller may not be allowed to
        /// read it.
        var managed: Set<GUID> = []
        /// Whether the person leads others, so that any change among people may change whom.
        var isManager = false
    }

    private struct Listener {
        var audience: Audience
        /// Reads it anew; nil where the person has left.
        let renewed: @Sendable () async -> Audience?
        let continuation: AsyncStream<News>.Continuation
    }

    private let store: any EventStore
    private let logger: Logger
    private var listeners: [Int: Listener] = [:]
    private var nextListener = 0
    private var position: EventPosition?
    private var isStopping = false

    public init(store: any EventStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    public var listenerCount: Int { listeners.count }

    public func run() async throws {
        await catchUp()
        await withTaskGroup { group in
            group.addTask { [store] in
                for await _ in store.signals() { await self.settle() }
            }
            // A signal can be lost with its connection; a look now and then finds what it told of.
            group.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil { await self.catchUp() }
            }
            try? await gracefulShutdown()
            group.cancelAll()
        }
        stop()
    }

    /// Reads now and a little later: on PostgreSQL a change shows when all older transactions have ended.
    private func settle() async {
        await catchUp()
        for pause in [20, 60, 150] {
            guard (try? await Task.sleep(for: .milliseconds(pause))) != nil else { return }
            await catchUp()
        }
    }

    private var isReading = false

    private func catchUp() async {
        guard !isReading, !isStopping else { return }
        isReading = true
        defer { isReading = false }
        do {
            guard var last = position else {
                position = try await store.latest()
                return
            }
            while true {
                let events = try await store.events(since: last, limit: 1000)
                guard let final = events.last else { break }
                await deliver(events)
                last = final.position
                position = last
                if events.count < 1000 { break }
            }
        } catch {
            // Whoever stops the program is not told that it was stopped.
            guard !Task.isCancelled, !isStopping else { return }
            logger.warning("events", metadata: ["error": .string(String(describing: type(of: error)))])
        }
    }

    private func deliver(_ events: [StoredEvent]) async {
        let people = ChangedPeople(in: events)
        for id in listeners.keys {
            guard let news = await news(of: events, people, for: id) else { continue }
            listeners[id]?.continuation.yield(news)
        }
    }

    /// What one page is told. Where the person's teams, roles or people may have changed they are read anew first, and
    /// where they have, the page reads its list again: what it now shows may be older than these events.
    private func news(of events: [StoredEvent], _ people: ChangedPeople, for id: Int) async -> News? {
        guard let listener = listeners[id], let last = events.last else { return nil }
        let before = listener.audience
        guard people.mayChange(before) else {
            return EventHub.news(of: events, for: before.principals, managing: before.managed)
        }
        guard let after = await listener.renewed() else {
            // The page connects again, as far as it may.
            leave(id)
            return nil
        }
        listeners[id]?.audience = after
        let principals = after.principals.union(before.principals)
        let news = EventHub.news(of: events, for: principals, managing: after.managed)
        guard after != before else { return news }
        var all = news ?? News(position: last.position, records: [], operation: nil, isMore: true, jobs: [])
        all.records = []
        all.operation = nil
        all.isMore = true
        all.isTeam = after.managed != before.managed || all.isTeam
        return all
    }

    /// - Parameter managed: Of what concerns these people only it is told that there was something: the caller may not
    ///   be allowed to read it.
    static func news(of events: [StoredEvent], for principals: Set<GUID>, managing managed: Set<GUID>) -> News? {
        let isPublished = events.contains { $0.principals.contains(RecordEvent.everyone) }
        let mine = events.filter {
            !principals.isDisjoint(with: $0.principals) && !$0.principals.contains(RecordEvent.everyone)
        }
        let isTeam =
            !managed.isEmpty
            && events.contains { event in
                event.record.table != "sv_job" && event.record.table != NotificationFeed.table
                    && !managed.isDisjoint(with: event.principals)
            }
        guard let last = events.last, !mine.isEmpty || isTeam || isPublished else { return nil }
        var seen: Set<RecordReference> = []
        let records = mine.map(\.record).filter { seen.insert($0).inserted }
        let jobs = records.filter { $0.table == "sv_job" }.map(\.id)
        let notifications = records.filter { $0.table == NotificationFeed.table }.map(\.id)
        let others = records.filter { $0.table != "sv_job" && $0.table != NotificationFeed.table }
        let operations = Set(mine.map(\.operation))
        return News(
            position: last.position,
            records: others.count > named ? [] : others,
            operation: operations.count == 1 ? operations.first : nil,
            isMore: others.count > named,
            jobs: jobs,
            notifications: notifications,
            isTeam: isTeam,
            isPublished: isPublished
        )
    }

    /// Opens a page's stream: first what it missed since `from`, then what comes.
    ///
    /// - Parameter renewed: Reads anew whose changes the page is told; nil where the person has left.
    func listen(
        for audience: Audience,
        from start: EventPosition?,
        renewed: @escaping @Sendable () async -> Audience?
    ) async -> (id: Int, news: AsyncStream<News>) {
        let (stream, continuation) = AsyncStream<News>.makeStream(bufferingPolicy: .bufferingNewest(100))
        nextListener += 1
        let id = nextListener
        listeners[id] = Listener(audience: audience, renewed: renewed, continuation: continuation)
        if isStopping { continuation.finish() }
        if let start, let missed = try? await store.events(since: start, limit: 1000) {
            if missed.count == 1000 {
                continuation.yield(
                    News(
                        position: missed[999].position,
                        records: [],
                        operation: nil,
                        isMore: true,
                        jobs: [],
                        isTeam: !audience.managed.isEmpty,
                        isPublished: true
                    )
                )
            } else if let news = await news(of: missed, ChangedPeople(in: missed), for: id) {
                continuation.yield(news)
            }
        }
        return (id, stream)
    }

    func leave(_ id: Int) { listeners.removeValue(forKey: id)?.continuation.finish() }

    private func stop() {
        isStopping = true
        for listener in listeners.values {
            listener.continuation.yield(
                News(
                    position: position ?? EventPosition(transaction: 0, number: 0),
                    records: [],
                    operation: nil,
                    isMore: false,
                    jobs: [],
                    isLast: true
                )
            )
            listener.continuation.finish()
        }
        listeners.removeAll()
    }
}

/// The people of whom events say that their teams, roles or managers may have changed.
private struct ChangedPeople {
    private var people: Set<GUID> = []
    private var isAny = false

    init(in events: [StoredEvent]) {
        for event in events {
            switch event.record.table {
            case "systemuser":
                isAny = true
                if event.principals.contains(event.record.id) { people.insert(event.record.id) }
            case "team", "role", "businessunit": isAny = true
            default: continue
            }
        }
    }

    func mayChange(_ audience: EventHub.Audience) -> Bool {
        people.contains(audience.person) || isAny && audience.isManager
    }
}

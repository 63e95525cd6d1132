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

    private struct Listener {
        let principals: Set<GUID>
        let managed: Set<GUID>
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
                deliver(events)
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

    private func deliver(_ events: [StoredEvent]) {
        for listener in listeners.values {
            guard let news = EventHub.news(of: events, for: listener.principals, managing: listener.managed)
            else { continue }
            listener.continuation.yield(news)
        }
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
    func listen(
        principals: [GUID],
        managing managed: Set<GUID> = [],
        from start: EventPosition?
    ) async -> (id: Int, news: AsyncStream<News>) {
        let (stream, continuation) = AsyncStream<News>.makeStream(bufferingPolicy: .bufferingNewest(100))
        nextListener += 1
        let id = nextListener
        listeners[id] = Listener(principals: Set(principals), managed: managed, continuation: continuation)
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
                        isTeam: !managed.isEmpty,
                        isPublished: true
                    )
                )
            } else if let news = EventHub.news(of: missed, for: Set(principals), managing: managed) {
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

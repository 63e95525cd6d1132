internal import Dispatch
internal import SalesCore

/// A connection that lives on one thread of ``ConnectionThreads``.
protocol ThreadedConnection: AnyObject, SendableMetatype {
    /// Whether it can serve another request; checked before each.
    var isUsable: Bool { get }

    /// Forgets what concerned the request before.
    func prepareForRequest()

    /// Ends the running request soon; called from any thread, only while a request runs.
    func interrupt()
}

/// A bounded set of threads with one connection each, and the queue in front of them.
///
/// Threads start when they are first needed. A request goes to the thread that was busy last, whose statements are
/// prepared already. Requests that find all threads busy, or whose person has a full share of them already
/// (``ConnectionShares``), wait in order, and at most for a while.
final class ConnectionThreads<Connection: ThreadedConnection>: @unchecked Sendable {
    // Sendable: everything that changes is touched under `gate` only.
    private let gate = Gate()
    private var queue: ConnectionQueue<Connection>
    private var idle: [Worker] = []
    private var started = 0
    private var isClosing = false
    private var isExpiryPlanned = false
    private var ended: [@Sendable () -> Void] = []

    private let settings: Settings
    private let withConnection: @Sendable ((Connection) -> Void) throws -> Void
    /// Runs several requests in one transaction.
    private let runTogether: (@Sendable ([Request<Connection>], Connection) -> Void)?

    struct Settings: Sendable {
        var name: String
        var limit: Int
        var waitLimit: Duration
        /// What a request throws that waited for longer.
        var exhausted: DatabaseError
        /// What it throws when it was the person's own requests that it waited for.
        var overdrawn: DatabaseError = .shareExhausted
        /// Idle threads but one end after this time; nil keeps them.
        var idleLimit: Duration?
    }

    private final class Worker {
        let wakeUp: Condition
        var handed: Request<Connection>?
        /// What it works on, as far as the shares know.
        var running: Request<Connection>?

        init(_ gate: Gate) {
            wakeUp = Condition(of: gate)
        }
    }

    /// - Parameters:
    ///   - runTogether: For requests that wait anyway while another is served.
    ///   - withConnection: Opens a connection, hands it to the closure, and closes it afterwards.
    init(
        _ settings: Settings,
        runTogether: (@Sendable ([Request<Connection>], Connection) -> Void)? = nil,
        withConnection: @escaping @Sendable ((Connection) -> Void) throws -> Void
    ) {
        self.settings = settings
        queue = ConnectionQueue(limit: settings.limit)
        self.runTogether = runTogether
        self.withConnection = withConnection
    }

    /// Runs `body` with a connection on its thread. Cancelling the task interrupts it.
    ///
    /// - Parameter part: Does the same within a transaction that others have a part in.
    func perform<T: Sendable>(
        part: (@Sendable (Connection) throws -> T)? = nil,
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let request = Request<Connection>(for: Asker.person)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                request.fill(
                    run: { connection in
                        let result = Result { try body(connection) }
                        return { continuation.resume(with: result) }
                    },
                    runPart: part.map { part in
                        { connection in
                            switch Result(catching: { try part(connection) }) {
                            case .success(let value): .done { continuation.resume(returning: value) }
                            case .failure(let error): .failed { continuation.resume(throwing: error) }
                            }
                        }
                    },
                    fail: { continuation.resume(throwing: $0) }
                )
                submit(request)
            }
        } onCancel: {
            if request.cancel(), withdraw(request) { request.fail(DatabaseError.cancelled) }
        }
    }

    /// Runs `body` some time soon, unless there is no connection to be had; nobody waits for it.
    func post(_ body: @escaping @Sendable (Connection) -> Void) {
        let request = Request<Connection>(for: nil)
        request.fill(
            run: { connection in
                body(connection)
                return {}
            },
            fail: { _ in }
        )
        submit(request)
    }

    /// Lets the running and waiting requests end, then the threads.
    func close() async {
        await withCheckedContinuation { continuation in
            let isOver = gate.withLock {
                isClosing = true
                for worker in idle { worker.wakeUp.signal() }
                if started == 0 { return true }
                ended.append { continuation.resume() }
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func submit(_ request: Request<Connection>) {
        let refusal: DatabaseError? = gate.withLock {
            if isClosing { return .closed }
            if hasRoom, queue.admits(request) {
                queue.begin(request)
                return give(request) ? nil : .unavailable
            }
            queue.append(request, now: MonotonicClock.nanoseconds)
            planExpiry(in: settings.waitLimit)
            return nil
        }
        if let refusal { return request.fail(refusal) }
        // Cancelled before it stood in the queue: nobody could take it out yet.
        if request.wasCancelled, withdraw(request) { request.fail(DatabaseError.cancelled) }
    }

    /// With the gate held: whether there is a thread to be had that does nothing.
    private var hasRoom: Bool { !idle.isEmpty || started < settings.limit }

    /// With the gate held, while it ``hasRoom``: lets a request that was begun run.
    ///
    /// - Returns: False when no thread could be started; then it has ended.
    private func give(_ request: Request<Connection>) -> Bool {
        guard let worker = idle.popLast() else { return startThread(with: request) }
        worker.handed = request
        worker.running = request
        worker.wakeUp.signal()
        return true
    }

    private func startThread(with request: Request<Connection>) -> Bool {
        started += 1
        let name = String("\(settings.name)-\(started)".suffix(15))
        let isStarted = OwnThread.start(named: name) { [self] in serve(from: request) }
        if !isStarted {
            started -= 1
            queue.end(request)
        }
        return isStarted
    }

    /// The life of one thread. A connection that failed is closed and the next request gets a new one.
    private func serve(from first: Request<Connection>) {
        let worker = Worker(gate)
        worker.running = first
        var pending: Request<Connection>? = first
        while let request = pending ?? next(for: worker) {
            pending = nil
            do {
                try withConnection { connection in
                    run(request, on: connection)
                    while connection.isUsable, let next = next(for: worker) {
                        // The server may have gone while the connection was idle.
                        guard connection.isUsable else {
                            pending = next
                            return
                        }
                        run(next, on: connection)
                    }
                }
            } catch {
                request.fail(error)
            }
        }
        let callbacks = gate.withLock {
            started -= 1
            return isClosing && started == 0 ? ended : []
        }
        for callback in callbacks { callback() }
    }

    private func run(_ request: Request<Connection>, on connection: Connection) {
        if let runTogether, request.canShare {
            let others = gate.withLock { queue.takeSharing(atMost: 15) }
            if !others.isEmpty { return runTogether([request] + others, connection) }
        }
        ConnectionThreads.runAlone(request, on: connection)
    }

    static func runAlone(_ request: Request<Connection>, on connection: Connection) {
        connection.prepareForRequest()
        guard request.begin(interrupt: { connection.interrupt() }) else { return request.fail(DatabaseError.cancelled) }
        let answer = request.run(on: connection)
        request.end()
        answer()
    }

    /// The next request for a thread, or nil when it shall end.
    private func next(for worker: Worker) -> Request<Connection>? {
        gate.withLock {
            if let done = worker.running.take() { queue.end(done) }
            if let mine = queue.takeFirst(regardless: isClosing) {
                worker.running = mine
                handOutRest()
                return mine
            }
            if isClosing { return nil }
            idle.append(worker)
            while worker.handed == nil, !isClosing {
                guard let limit = settings.idleLimit else {
                    worker.wakeUp.wait()
                    continue
                }
                if !worker.wakeUp.wait(atMost: limit), worker.handed == nil, started > 1 { break }
            }
            idle.removeAll { $0 === worker }
            defer { worker.handed = nil }
            return worker.handed
        }
    }

    /// With the gate held: one that ended may make room for others besides the one it is followed by.
    private func handOutRest() {
        while hasRoom, let more = queue.takeFirst(regardless: isClosing) {
            guard give(more) else { return more.fail(DatabaseError.unavailable) }
        }
    }

    private func withdraw(_ request: Request<Connection>) -> Bool {
        gate.withLock { queue.remove(request) }
    }

    /// With the gate held: makes sure that requests which wait for too long are refused.
    private func planExpiry(in delay: Duration) {
        guard !isExpiryPlanned else { return }
        isExpiryPlanned = true
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay.nanoseconds))) { [weak self] in
            self?.refuseOverdue()
        }
    }

    private func refuseOverdue() {
        let overdue = gate.withLock {
            isExpiryPlanned = false
            let limit = UInt64(clamping: settings.waitLimit.nanoseconds)
            let now = MonotonicClock.nanoseconds
            let overdue = queue.takeOverdue(after: limit, now: now)
            if let oldest = queue.oldest { planExpiry(in: .nanoseconds(Int64(oldest + limit - now))) }
            return overdue.map { ($0, $0.isOverdrawn ? settings.overdrawn : settings.exhausted) }
        }
        for (request, error) in overdue { request.fail(error) }
    }
}

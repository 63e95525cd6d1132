internal import SalesCore

/// One body on its way to a connection, answered exactly once.
final class Request<Connection>: @unchecked Sendable {
    // Sendable: the closures are set before the request is handed on, the two about waiting only under the queue's gate.
    private var work: ((Connection) -> () -> Void)?
    private var part: ((Connection) -> Part)?
    private var refuse: ((any Error) -> Void)?
    var waitsSince: UInt64 = 0
    /// Whether a connection was free while it waited, and its person had a full share.
    var isOverdrawn = false
    /// Whose it is; nil for the program's own.
    let person: GUID?

    init(for person: GUID?) {
        self.person = person
    }

    private enum State {
        case notStarted
        case running(interrupt: () -> Void)
        case ended
    }

    private let gate = Gate()
    private var state = State.notStarted
    private var isCancelled = false

    /// What became of a request that shares a transaction with others; `answer` tells its caller.
    enum Part {
        /// To be answered once the transaction is committed.
        case done(answer: () -> Void)
        /// Its own part was undone.
        case failed(answer: () -> Void)
    }

    /// - Parameters:
    ///   - run: Does the work and returns what answers the caller.
    ///   - runPart: Does it within a transaction that others have a part in, if it can.
    ///   - fail: Answers in its place.
    func fill(
        run: @escaping (Connection) -> () -> Void,
        runPart: ((Connection) -> Part)? = nil,
        fail: @escaping (any Error) -> Void
    ) {
        work = run
        part = runPart
        refuse = fail
    }

    var canShare: Bool { part != nil }

    func run(on connection: Connection) -> () -> Void { work!(connection) }

    func runPart(on connection: Connection) -> Part { part!(connection) }

    func fail(_ error: any Error) { refuse?(error) }

    /// - Returns: False when it was cancelled before; then it must be failed.
    func begin(interrupt: @escaping () -> Void) -> Bool {
        gate.withLock {
            state = isCancelled ? .ended : .running(interrupt: interrupt)
            return !isCancelled
        }
    }

    /// From here on nothing interrupts the connection on this request's account.
    func end() {
        gate.withLock { state = .ended }
    }

    var wasCancelled: Bool { gate.withLock { isCancelled } }

    /// Interrupts the request if it runs.
    ///
    /// - Returns: Whether it has not begun.
    func cancel() -> Bool {
        gate.withLock {
            isCancelled = true
            switch state {
            case .notStarted: return true
            case .running(let interrupt):
                interrupt()
                return false
            case .ended: return false
            }
        }
    }
}

/// Does on a second thread what a connection may do later, while the connection's own thread goes on.
///
/// A bulk command spends as much time on finding out what to write as on writing it. The two threads never use the
/// connection at the same time: its own waits by ``settle()`` before it touches it. The thread is there from the first
/// use on, until the connection goes.
final class WriteBehind {
    typealias Work = () throws -> Void

    private let queue = Queue()
    /// Whether anything was added since it was last waited for; asked at each statement.
    private var isInUse = false
    private var hasThread = false

    deinit {
        queue.end()
    }

    func add(_ work: @escaping Work) {
        isInUse = true
        queue.add(work)
        // Without another thread it is done by ``settle()``.
        if !hasThread { hasThread = OwnThread.start(named: "write-behind") { [queue] in queue.serve() } }
    }

    /// Returns when all that was added is done.
    ///
    /// - Throws: What the first that failed has thrown; those after it were left out.
    func settle() throws {
        guard isInUse else { return }
        isInUse = false
        if let failure = queue.settle() { throw failure }
    }

    /// Leaves out what has not begun, and forgets what failed.
    func forget() {
        guard isInUse else { return }
        isInUse = false
        queue.forget()
    }

    private final class Queue: @unchecked Sendable {
        // Sendable: everything is read and changed with the gate held, and one thread at a time runs what is taken.
        private let gate = Gate()
        private let isFilled: Condition
        private let isSettled: Condition
        private var waiting: [Work] = []
        private var isBusy = false
        private var isEnded = false
        private var failure: (any Error)?

        init() {
            isFilled = Condition(of: gate)
            isSettled = Condition(of: gate)
        }

        func add(_ work: @escaping Work) {
            gate.withLock {
                waiting.append(work)
                isFilled.signal()
            }
        }

        func end() {
            gate.withLock {
                isEnded = true
                isFilled.signal()
            }
        }

        func forget() {
            gate.withLock { waiting = [] }
            _ = settle()
        }

        /// Also does what nobody has begun, rather than wait for another thread to wake up.
        func settle() -> (any Error)? {
            while true {
                if let work = take(orWait: false) {
                    run(work)
                    continue
                }
                let (isDone, failure) = gate.withLock { () -> (Bool, (any Error)?) in
                    if isBusy { isSettled.wait() }
                    guard waiting.isEmpty, !isBusy else { return (false, nil) }
                    return (true, self.failure.take())
                }
                if isDone { return failure }
            }
        }

        func serve() {
            while let work = take(orWait: true) { run(work) }
        }

        /// - Returns: Everything that waits; nil when that is nothing, or somebody else is at work.
        private func take(orWait waits: Bool) -> [Work]? {
            gate.withLock {
                while waits, waiting.isEmpty || isBusy, !isEnded { isFilled.wait() }
                guard !waiting.isEmpty, !isBusy else { return nil }
                isBusy = true
                defer { waiting = [] }
                return waiting
            }
        }

        private func run(_ work: consuming [Work]) {
            var failure = gate.withLock { self.failure }
            for each in work where failure == nil {
                do { try each() } catch { failure = error }
            }
            // Statements that go with the work go before anybody else uses the connection.
            work = []
            gate.withLock {
                self.failure = failure
                isBusy = false
                isSettled.signal()
                if !waiting.isEmpty { isFilled.signal() }
            }
        }
    }
}

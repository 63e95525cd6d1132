internal import CPQ
internal import Glibc
internal import Logging
internal import Synchronization

/// Tells other processes of our commits and us of theirs, over one connection and thread of its own.
///
/// While a notification is on its way, further commits are gathered for the next one, and two are at least 10 ms
/// apart: NOTIFY takes a lock on the whole cluster. After a reconnection the listeners get a signal, as something may
/// have been missed.
final class PostgresSignals: Sendable {
    private static let channel = "sv_event"
    private static let spacing: Duration = .milliseconds(10)

    private struct State {
        var isStarted = false
        var isClosing = false
        var isConnected = false
        /// A commit nobody was told of.
        var isOwed = false
        var ended: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let address: PostgresAddress
    private let signal: CommitSignal
    private let logger: Logger
    private let retry: Retry
    private let wakeUp: WakeUp

    init(_ address: PostgresAddress, signal: CommitSignal, options: DatabaseOptions) throws {
        self.address = address
        self.signal = signal
        logger = options.logger
        retry = Retry(options)
        wakeUp = try WakeUp()
    }

    /// Listens from now on.
    func start() {
        let isFirst = state.withLock { state in
            guard !state.isStarted, !state.isClosing else { return false }
            state.isStarted = true
            return true
        }
        guard isFirst else { return }
        if !OwnThread.start(named: "postgres-event", { [self] in run() }) {
            state.withLock { $0.isStarted = false }
        }
    }

    /// Tells the other processes soon.
    func announce() {
        start()
        state.withLock { $0.isOwed = true }
        wakeUp.send()
    }

    /// Sends what is owed, if the server is there, and ends.
    func close() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.isClosing = true
                guard state.isStarted, state.isConnected || state.isOwed else { return true }
                state.ended = continuation
                return false
            }
            wakeUp.send()
            if isOver { continuation.resume() }
        }
    }

    private var isClosing: Bool { state.withLock { $0.isClosing } }

    private func run() {
        var failures = 0
        repeat {
            if let handle = address.connect() {
                if serve(handle) { failures = 0 }
                state.withLock { $0.isConnected = false }
                PQfinish(handle)
            }
            failures += 1
            if !isClosing {
                logger.debug("PostgreSQL events: connecting again")
                wakeUp.wait(
                    atMost: min(.seconds(5), Retry.delay(afterAttempt: failures + 2, fraction: retry.fraction()))
                )
            }
        } while !isClosing
        state.withLock { state in
            state.isStarted = false
            return state.ended.take()
        }?.resume()
    }

    /// Sends and receives until the connection is lost or the end has come.
    ///
    /// - Returns: Whether the connection was good at first.
    private func serve(_ handle: OpaquePointer) -> Bool {
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK, run("listen \(PostgresSignals.channel)", on: handle) else {
            return false
        }
        state.withLock { $0.isConnected = true }
        signal.send()
        var lastSent: UInt64 = 0
        while true {
            let (isOwed, isClosing) = state.withLock { ($0.isOwed, $0.isClosing) }
            let sinceLast = Duration.nanoseconds(Int64(clamping: MonotonicClock.nanoseconds &- lastSent))
            if isOwed, isClosing || sinceLast >= PostgresSignals.spacing {
                state.withLock { $0.isOwed = false }
                guard run("notify \(PostgresSignals.channel)", on: handle) else {
                    state.withLock { $0.isOwed = true }
                    return true
                }
                lastSent = MonotonicClock.nanoseconds
            } else if isClosing {
                return true
            } else {
                wakeUp.wait(for: PQsocket(handle), atMost: isOwed ? PostgresSignals.spacing - sinceLast : nil)
            }
            guard receive(handle) else { return true }
        }
    }

    /// - Returns: False when the connection is lost.
    private func receive(_ handle: OpaquePointer) -> Bool {
        guard PQconsumeInput(handle) == 1 else { return false }
        var isForeign = false
        while let notification = PQnotifies(handle) {
            if notification.pointee.be_pid != PQbackendPID(handle) { isForeign = true }
            PQfreemem(notification)
        }
        if isForeign { signal.send() }
        return true
    }

    private func run(_ sql: String, on handle: OpaquePointer) -> Bool {
        guard let result = PQexec(handle, sql) else { return false }
        defer { PQclear(result) }
        return PQresultStatus(result) == PGRES_COMMAND_OK
    }
}

/// Wakes a thread that waits for a socket.
private final class WakeUp: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw DatabaseError.unavailable }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func send() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Waits until woken, until `socket` has something to read, or until the time is over.
    func wait(for socket: Int32 = -1, atMost duration: Duration? = nil) {
        var sources = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&sources, 2, duration.map { Int32(clamping: max(1, $0.milliseconds)) } ?? -1)
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
    }
}

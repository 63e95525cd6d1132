/// How long one connection has waited for its client, and what follows when that is too long (decision 42).
///
/// A value without clock or socket: it is told what happens, and asked now and then. Instants are nanoseconds of a
/// monotonic clock. While an answer is worked on nothing is waited for, so streams of events are never cut.
struct Patience {
    /// What becomes of a client that took too long.
    enum Verdict: Equatable {
        /// Closed without a word: nothing was asked.
        case close
        /// A request was begun and not finished: 408.
        case headerLate
        /// Whoever reads the body is told, and answers 408.
        case bodyLate
        /// To be asked again then.
        case ask(at: UInt64)
        /// Nothing is waited for.
        case none
    }

    private enum Reading {
        case nothing(since: UInt64)
        case header(since: UInt64, isBegun: Bool)
        case body(Body)
    }

    private struct Body {
        var since: UInt64
        var last: UInt64
        var bytes = 0
        var isRefused = false
    }

    private let header: UInt64
    private let body: UInt64
    private let idle: UInt64
    private let write: UInt64
    private var reading: Reading
    /// Requests whose answer has not ended.
    private(set) var unanswered = 0
    /// Since when an answer waits for the client to read.
    private var stalled: UInt64?
    /// Whether we are ready to take what the client sends; if not, its silence is ours.
    var isListening = true

    init(_ limits: ConnectionLimits, now: UInt64) {
        header = Patience.nanoseconds(limits.header)
        body = Patience.nanoseconds(limits.body)
        idle = Patience.nanoseconds(limits.idle)
        write = Patience.nanoseconds(limits.write)
        reading = .header(since: now, isBegun: false)
    }

    // MARK: What happens

    /// Bytes came, whatever they are.
    mutating func arrived(at now: UInt64) {
        switch reading {
        case .nothing: reading = .header(since: now, isBegun: true)
        case .header(_, isBegun: false): reading = .header(since: now, isBegun: true)
        case .header, .body: break
        }
    }

    mutating func headEnded(at now: UInt64) {
        unanswered += 1
        reading = .body(Body(since: now, last: now))
    }

    mutating func bodyCame(_ bytes: Int, at now: UInt64) {
        guard case .body(var body) = reading else { return }
        body.bytes += bytes
        body.last = now
        reading = .body(body)
    }

    mutating func requestEnded(at now: UInt64) {
        reading = .nothing(since: now)
    }

    mutating func answerEnded(at now: UInt64) {
        unanswered -= 1
        if case .nothing = reading { reading = .nothing(since: now) }
    }

    mutating func becameWritable(_ isWritable: Bool, at now: UInt64) {
        stalled = isWritable ? nil : stalled ?? now
    }

    // MARK: What follows

    /// Since when the client has let us wait; nil while it waits for us.
    var waitingSince: UInt64? {
        switch reading {
        case .nothing(let since): unanswered == 0 ? since : nil
        case .header(let since, _): unanswered == 0 ? since : nil
        case .body(let body): body.last
        }
    }

    /// Whether a body was refused, so that its answer is the last one.
    var isRefused: Bool {
        if case .body(let body) = reading { body.isRefused } else { false }
    }

    /// What to do at `now`. A late body is told once; if it is still there as long again, the connection is closed.
    mutating func verdict(at now: UInt64) -> Verdict {
        var next = UInt64.max
        if let stalled {
            let end = Patience.sum(stalled, write)
            if now >= end { return .close }
            next = end
        }
        switch reading {
        case .nothing(let since):
            guard unanswered == 0 else { break }
            let end = Patience.sum(since, idle)
            if now >= end { return .close }
            next = min(next, end)
        case .header(let since, let isBegun):
            guard unanswered == 0 else { break }
            let end = Patience.sum(since, header)
            if now >= end { return isBegun ? .headerLate : .close }
            next = min(next, end)
        case .body(var body):
            guard isListening else {
                next = min(next, Patience.sum(now, self.body))
                break
            }
            let end = limit(of: body)
            if now >= end {
                // Nobody waits for the rest whose request is answered already.
                if body.isRefused || unanswered == 0 { return .close }
                body.isRefused = true
                body.since = now
                body.last = now
                reading = .body(body)
                return .bodyLate
            }
            next = min(next, end)
        }
        return next == .max ? .none : .ask(at: next)
    }

    private func limit(of body: Body) -> UInt64 {
        let still = Patience.sum(body.last, self.body)
        guard !body.isRefused else { return still }
        let allowance = UInt64(body.bytes) * (1_000_000_000 / UInt64(ConnectionLimits.slowestBody))
        return min(still, Patience.sum(Patience.sum(body.since, self.body), allowance))
    }

    private static func sum(_ instant: UInt64, _ duration: UInt64) -> UInt64 {
        let (sum, isTooMuch) = instant.addingReportingOverflow(duration)
        return isTooMuch ? .max : sum
    }

    private static func nanoseconds(_ duration: Duration?) -> UInt64 {
        guard let (seconds, attoseconds) = duration?.components else { return .max }
        return UInt64(clamping: seconds) * 1_000_000_000 + UInt64(clamping: attoseconds / 1_000_000_000)
    }
}

import Identity
import SalesCore
import Synchronization

/// How much one person may ask of one instance through one client (web-api.md, section 8); nil is no limit.
public struct RateLimits: Sendable, Equatable {
    /// Requests within ``period``.
    public var count: Int?
    /// Seconds of work within ``period``, all requests together.
    public var seconds: Int?
    /// Requests at once.
    public var concurrent: Int?

    /// The last five minutes count.
    public static let period = 300

    public init(count: Int?, seconds: Int?, concurrent: Int?) {
        self.count = count
        self.seconds = seconds
        self.concurrent = concurrent
    }

    /// Far above what a person or an honest program does.
    public static let standard = RateLimits(count: 600_000, seconds: 3600, concurrent: 200)

    /// What a person may ask through all clients together: as much again, so that pages and programs side by side stay
    /// within it, and another address for each request does not help.
    var ofPerson: RateLimits {
        RateLimits(count: count.map { $0 * 2 }, seconds: seconds.map { $0 * 2 }, concurrent: concurrent.map { $0 * 2 })
    }
}

/// Which limit a request ran into.
enum RateLimit: String, Sendable {
    case count = "0x80072322"
    case seconds = "0x80072321"
    case concurrent = "0x80072326"
}

/// Counts what each person asks through each client, in memory and for this instance alone.
final class RateMeter: Sendable {
    struct Client: Hashable, Sendable {
        let person: GUID
        /// Nil for all addresses together.
        let address: ClientAddress?
    }

    /// Ten parts of the period, of which the oldest is forgotten when a new one begins.
    private struct Usage {
        var counts = [Int](repeating: 0, count: RateMeter.parts)
        var microseconds = [Int64](repeating: 0, count: RateMeter.parts)
        var part: Int64
        var running = 0

        /// Moves on to the part that `instant` lies in.
        mutating func move(to part: Int64) {
            let passed = part - self.part
            guard passed > 0 else { return }
            for step in 1...min(passed, Int64(RateMeter.parts)) {
                let index = RateMeter.index(self.part + step)
                counts[index] = 0
                microseconds[index] = 0
            }
            self.part = part
        }

        var count: Int { counts.reduce(0, +) }
        var time: Int64 { microseconds.reduce(0, +) }
    }

    private static let parts = 10
    private static let length = Int64(RateLimits.period / parts)
    /// Clients known at once; those that ask nothing are forgotten first.
    private static let clientLimit = 20_000

    private let limits: RateLimits
    private let now: @Sendable () -> Instant
    private let usages = Mutex<[Client: Usage]>([:])

    init(_ limits: RateLimits, now: @escaping @Sendable () -> Instant) {
        self.limits = limits
        self.now = now
    }

    /// Takes note of a request that begins.
    /// - Returns: The limit that keeps it out, and after how many seconds to try again; nil when it may go on.
    func begin(_ client: Client) -> (limit: RateLimit, retryAfter: Int)? {
        let instant = now()
        let part = RateMeter.part(of: instant)
        return usages.withLock { usages in
            if usages.count >= RateMeter.clientLimit { RateMeter.forget(&usages, before: part) }
            var usage = usages[client] ?? Usage(part: part)
            usage.move(to: part)
            defer { usages[client] = usage }
            if let limit = limits.concurrent, usage.running >= limit { return (.concurrent, 1) }
            if let limit = limits.count, usage.count >= limit {
                return (.count, RateMeter.wait(usage.counts.map(Int64.init), until: Int64(limit), instant, part))
            }
            if let limit = limits.seconds, usage.time >= Int64(limit) * 1_000_000 {
                return (.seconds, RateMeter.wait(usage.microseconds, until: Int64(limit) * 1_000_000, instant, part))
            }
            usage.counts[RateMeter.index(part)] += 1
            usage.running += 1
            return nil
        }
    }

    /// Takes note that a request has ended.
    func end(_ client: Client, after duration: Duration) {
        let part = RateMeter.part(of: now())
        let (seconds, attoseconds) = duration.components
        usages.withLock { usages in
            guard var usage = usages[client] else { return }
            usage.move(to: part)
            usage.running -= 1
            usage.microseconds[RateMeter.index(usage.part)] += seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            usages[client] = usage
        }
    }

    /// Until enough of the oldest parts have passed, in whole seconds.
    private static func wait(_ values: [Int64], until limit: Int64, _ instant: Instant, _ part: Int64) -> Int {
        var sum = values.reduce(0, +)
        for step in 1...Int64(parts) {
            sum -= values[index(part + step)]
            guard sum < limit else { continue }
            return max(1, Int((part + step) * length - instant.seconds))
        }
        return RateLimits.period
    }

    private static func forget(_ usages: inout [Client: Usage], before part: Int64) {
        usages = usages.filter { $0.value.running > 0 || $0.value.part > part - Int64(parts) }
        if usages.count >= clientLimit { usages = usages.filter { $0.value.running > 0 || $0.value.part == part } }
    }

    private static func part(of instant: Instant) -> Int64 { instant.seconds / length }
    private static func index(_ part: Int64) -> Int { Int((part % Int64(parts) + Int64(parts)) % Int64(parts)) }
}

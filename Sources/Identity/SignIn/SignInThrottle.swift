public import SalesCore

/// How failed sign-ins slow the next ones down: a rule without memory of its own.
///
/// The first failures cost nothing, as everybody mistypes. From then on each doubles the wait, up to a limit, so no
/// account is ever locked for good; and failures are forgiven one by one as time passes. An attempt that had to wait
/// is not counted, so that somebody who keeps knocking does not keep the owner out longer.
public struct SignInThrottle: Hashable, Sendable {
    /// So many failures before the first wait.
    public let free: Int
    /// The wait after the last free failure; it doubles with each one after.
    public let firstWait: Duration
    public let longestWait: Duration
    /// One failure is forgiven in this time.
    public let forgivenIn: Duration

    /// Per address typed, whether or not anybody has it.
    public static let account = SignInThrottle(
        free: 5,
        firstWait: .seconds(2),
        longestWait: .seconds(15 * 60),
        forgivenIn: .seconds(30 * 60)
    )
    /// Per network address, behind which a whole office may sit.
    public static let client = SignInThrottle(
        free: 20,
        firstWait: .seconds(2),
        longestWait: .seconds(15 * 60),
        forgivenIn: .seconds(3 * 60)
    )

    /// Per address to which a link is sent: nobody's mailbox is to be filled.
    public static let links = SignInThrottle(
        free: 3,
        firstWait: .seconds(5 * 60),
        longestWait: .seconds(3600),
        forgivenIn: .seconds(3600)
    )

    /// After so long nothing is left of any failure that a rule above still counts with.
    public static let keptFor: Duration = .seconds(48 * 3600)

    /// How long the next attempt has to wait; nil when it may be made now.
    public func wait(after failures: FailureCount?, at now: Instant) -> Duration? {
        guard let failures else { return nil }
        guard let wait = wait(at: level(of: failures, at: now)) else { return nil }
        // A clock that was set back must not make the wait longer than the rule says.
        let passed = max(now.since(failures.lastAt), .zero)
        return passed < wait ? wait - passed : nil
    }

    /// The count with one failure more.
    public func counting(_ failures: FailureCount?, at now: Instant) -> FailureCount {
        FailureCount(level: (failures.map { level(of: $0, at: now) } ?? 0) + 1, lastAt: now)
    }

    /// The count with the failure just counted taken back, because it turned out to be none: as many failures as
    /// before, and no wait for the next attempt, as there was none for this one.
    public func refunding(_ failures: FailureCount) -> FailureCount {
        let level = max(0, failures.level - 1)
        let wait = wait(at: level) ?? .zero
        return FailureCount(level: level + wait / forgivenIn, lastAt: failures.lastAt.adding(.zero - wait))
    }

    private func wait(at level: Double) -> Duration? {
        let counted = Int(level.rounded(.up))
        return counted >= free ? min(firstWait * (1 << min(counted - free, 30)), longestWait) : nil
    }

    private func level(of failures: FailureCount, at now: Instant) -> Double {
        max(0, failures.level - max(now.since(failures.lastAt), .zero) / forgivenIn)
    }
}

/// Failures that are not forgiven yet, and when the last one was.
public struct FailureCount: Hashable, Sendable {
    public var level: Double
    public var lastAt: Instant

    public init(level: Double, lastAt: Instant) {
        self.level = level
        self.lastAt = lastAt
    }
}

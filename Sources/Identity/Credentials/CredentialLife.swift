public import SalesCore

/// How long sessions and tokens live, by the system clock.
public enum CredentialLife {
    /// A session ends when nobody has used it for so long: a working day with its breaks.
    public static let idleTime: Duration = .seconds(12 * 3600)
    /// And at the latest so long after the sign-in.
    public static let sessionDays = 14
    /// A token made without an expiry.
    public static let tokenDays = 90
    /// An access token of the token service (K-35).
    public static let accessTime: Duration = .seconds(3600)
    /// A code waits for its program so long: the time of one redirection.
    public static let codeTime: Duration = .seconds(60)
    /// A refresh token that nobody uses.
    public static let refreshDays = 14
    /// What a person agreed to once; then the person is asked again.
    public static let grantDays = 90
    /// The use of a session or token is written down at most so often.
    public static let useIsNotedEvery: Duration = .seconds(5 * 60)

    public static func isSessionAlive(lastSeenAt: Instant, expiresAt: Instant, at now: Instant) -> Bool {
        now < expiresAt && now.since(lastSeenAt) < idleTime
    }

    /// - Parameter expiresAt: nil for a token that lives until it is revoked.
    public static func isTokenAlive(expiresAt: Instant?, at now: Instant) -> Bool {
        expiresAt.map { now < $0 } ?? true
    }

    public static func isUseToBeNoted(lastNotedAt: Instant?, at now: Instant) -> Bool {
        lastNotedAt.map { now.since($0) >= useIsNotedEvery } ?? true
    }
}

/// When a token ends, as it is typed: `12h`, `30d`, `8w` or `never`.
public enum TokenExpiry: Sendable, Equatable {
    case after(Duration)
    case never

    /// - Returns: nil for anything else, for nothing and for more than ten years.
    public init?(_ text: some StringProtocol) {
        if text == "never" {
            self = .never
            return
        }
        let hours: Int
        switch text.last {
        case "h": hours = 1
        case "d": hours = 24
        case "w": hours = 7 * 24
        default: return nil
        }
        let digits = text.dropLast()
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(digits), (1...87_600).contains(count),
            count * hours <= 87_600
        else { return nil }
        self = .after(.seconds(count * hours * 3600))
    }

    public func instant(from now: Instant) -> Instant? {
        switch self {
        case .after(let duration): now.adding(duration)
        case .never: nil
        }
    }
}

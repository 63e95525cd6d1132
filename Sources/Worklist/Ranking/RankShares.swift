import Records
public import SalesCore

/// What of an item a weighed rule looks at.
public struct RankFacts: Sendable, Hashable {
    public let score: Int64?
    public let dueAt: Instant?
    /// On the scale of `ValueScale`; 0 where the caller may not read the amount.
    public let value: Int64
    public let activity: ActivityKind
    public let isAllDay: Bool

    public init(score: Int64?, dueAt: Instant?, value: Int64, activity: ActivityKind, isAllDay: Bool) {
        self.score = score
        self.dueAt = dueAt
        self.value = value
        self.activity = activity
        self.isAllDay = isAllDay
    }
}

/// When and where a list is ranked: "now", and the local day that is today.
public struct RankMoment: Sendable, Hashable {
    public let now: Instant
    public let dayStart: Instant
    public let dayEnd: Instant

    public init(_ window: WorklistWindow) {
        now = window.now
        dayStart = window.zone.start(of: window.today)
        dayEnd = window.zone.start(of: window.today.adding(days: 1))
    }

    /// The same zone at another instant: the following pages of a list are ranked as its first was.
    public init(_ window: WorklistWindow, at instant: Instant) {
        self.init(WorklistWindow(window.span, now: instant, zone: window.zone))
    }
}

/// The value by which an item is ranked, and what each factor adds to it. All in ten-thousandths of a point, of which
/// there are 0 to 100; whole numbers only, so that the parts add up to the whole exactly.
public struct RankShares: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public let factor: RankFactor
        /// 0 to 10,000: how much of the factor the item has.
        public let points: Int64
        /// Of 100.
        public let percent: Int64
        /// What it adds to the rank.
        public var share: Int64 { points * percent }
    }

    public let parts: [Part]

    public init(_ weights: RankWeights, _ facts: RankFacts, at moment: RankMoment) {
        parts = RankFactor.allCases.map { factor in
            Part(
                factor: factor,
                points: RankShares.points(of: factor, facts, at: moment),
                percent: weights.percent(of: factor)
            )
        }
    }

    /// From nothing of every factor to all of each.
    public static let ranks: ClosedRange<Int64> = 0...1_000_000

    /// One of ``ranks``.
    public var rank: Int64 { parts.reduce(0) { $0 + $1.share } }

    public static let most: Int64 = 10_000
    /// Kinds that are promises when they have a time.
    public static let promised: [ActivityKind] = [.appointment, .phonecall]
    /// How far before and after its due time an item gains pressure.
    public static let pressureDays: Int64 = 7
    public static let halfPressure: Int64 = 5000
    public static let microsecondsPerMinute: Int64 = 60_000_000
    public static let pressureMinutes: Int64 = pressureDays * 24 * 60

    public static func points(of factor: RankFactor, _ facts: RankFacts, at moment: RankMoment) -> Int64 {
        switch factor {
        case .score: return min(max(facts.score ?? 0, 0), 100) * 100
        case .due: return pressure(of: facts.dueAt, at: moment.now)
        case .value: return facts.value
        case .promise:
            guard let due = facts.dueAt, !facts.isAllDay, promised.contains(facts.activity) else { return 0 }
            return due >= moment.dayStart && due < moment.dayEnd ? most : 0
        }
    }

    /// Nothing a week before it is due, half at its due time, all a week later; by the minute, and evenly.
    public static func pressure(of due: Instant?, at now: Instant) -> Int64 {
        guard let due else { return 0 }
        let minutes = (now.microseconds - due.microseconds) / microsecondsPerMinute
        return min(max(halfPressure + halfPressure * minutes / pressureMinutes, 0), most)
    }
}

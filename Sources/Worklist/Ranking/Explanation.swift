public import Records
public import SalesCore

/// Why a record stands where it stands on a list, or why it is not on it (contract, `sv_Explain`).
public struct Explanation: Sendable {
    public enum Outcome: Sendable {
        case listed(Standing)
        case absent(Absence)
    }

    /// The amount by which the record is valued, as it stands in the record.
    public struct Amount: Sendable, Hashable {
        public let value: Decimal4
        /// Its code, such as EUR.
        public let currency: String?
    }

    public let record: RecordReference
    public let name: String
    public let rule: RankRule
    public let outcome: Outcome
    public let amount: Amount?
    /// What the score is made of, as the model left it; nil where it left nothing.
    public let scoreReasons: String?
}

/// A record's place on a list, and what decided it.
public struct Standing: Sendable {
    public let card: WorklistCard
    /// From 1; nil when the list is longer than can be counted and the record stands beyond that.
    public let place: Int?
    public let count: Int
    public let above: Neighbour?
    public let below: Neighbour?
    public let moves: [RankMove]

    public struct Neighbour: Sendable {
        public let card: WorklistCard
        public let place: Int
        public let decision: RankDecision
    }
}

/// What decided which of two cards stands above the other: the first thing in which they differ.
public struct RankDecision: Sendable, Hashable {
    public enum By: Sendable, Hashable {
        /// The parts in which they differ most come first.
        case rank(Int64, Int64, leading: RankFactor?)
        case score(Int64?, Int64?)
        case due(Instant?, Instant?)
        case name
        case order
    }

    /// The values of the upper and the lower card.
    public let by: By
    /// Whether one of the cards has a score: those without stand behind all others, and are alike in that alone.
    public let isScored: Bool

    public init(upper: WorklistCard, lower: WorklistCard) {
        isScored = upper.score != nil || lower.score != nil
        if let above = upper.rank, let below = lower.rank, above.rank != below.rank {
            let gains = zip(above.parts, below.parts).map { ($0.factor, $0.share - $1.share) }
            let leading = gains.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
            by = .rank(above.rank, below.rank, leading: leading)
        } else if upper.score != lower.score {
            by = .score(upper.score, lower.score)
        } else if upper.dueAt != lower.dueAt {
            by = .due(upper.dueAt, lower.dueAt)
        } else if folded(upper.recordName) != folded(lower.recordName) {
            by = .name
        } else {
            by = .order
        }
    }
}

/// What would bring a record to a better place.
public struct RankMove: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// A score of this or more.
        case score(Int64)
        /// The same score, or as before none, and an earlier due time than this.
        case dueBefore(Instant)
        /// A due time no later than this.
        case dueBy(Instant)
        /// An amount of this or more, in the record's currency.
        case value(Decimal4, currency: String?)
        /// A time today, for a call or an appointment that has none.
        case promise
    }

    public let change: Change
    public let place: Int

    /// The least score with which a card would stand above another one, all else unchanged; nil when none would do or
    /// it stands above already.
    public static func score(for card: WorklistCard, toPass other: WorklistCard) -> Int64? {
        let own = card.score ?? 0
        let wanted: Int64
        if let mine = card.rank, let theirs = other.rank {
            let percent = mine.parts.first { $0.factor == .score }?.percent ?? 0
            guard percent > 0, theirs.rank >= mine.rank else { return nil }
            // One point of score adds a hundred points of the factor; to be above takes more, not as much.
            wanted = min(max(own, 0), 100) + (theirs.rank - mine.rank) / (percent * 100) + 1
        } else {
            wanted = (other.score ?? 0) + 1
        }
        return wanted <= 100 && wanted > own ? wanted : nil
    }

    /// The due time before which a card would have to be due to stand above another one of the same score (W-41).
    public static func due(for card: WorklistCard, toPass other: WorklistCard) -> Instant? {
        guard card.rank == nil, card.score == other.score, let theirs = other.dueAt,
            card.dueAt.map({ theirs <= $0 }) ?? true
        else { return nil }
        return theirs
    }
}

/// The first rule that keeps a record off the list, and what can be done about it.
public enum Absence: Sendable, Hashable {
    /// W-13 (1), W-4.
    case typeNotListed
    /// W-13 (3), W-20.
    case nothingOpen
    /// W-13 (3), K-1: there is something to do, but others have it.
    case ofOthers([String])
    /// W-15: due on this day, further ahead than the list reaches.
    case ahead(LocalDate, isWithinReach: Bool)
    /// W-14, K-2: last due on this day.
    case tooOld(LocalDate)
    /// W-18.
    case undated
    /// W-53, K-7: nothing of the kinds asked for.
    case kinds
    /// W-36.
    case search
    /// W-45 and following.
    case filtered
    /// W-13 (2): the list is bounded more narrowly than the record itself.
    case outOfReach

    public var rule: String {
        switch self {
        case .typeNotListed: "W-13.1"
        case .nothingOpen, .ofOthers: "W-13.3"
        case .ahead: "W-15"
        case .tooOld: "W-14"
        case .undated: "W-18"
        case .kinds: "K-7"
        case .search: "W-36"
        case .filtered: "W-45"
        case .outOfReach: "W-13.2"
        }
    }
}

import Records
import SalesCore

/// What a record's amount is counted in, for a caller who may read it.
public struct RankCurrency: Sendable, Hashable {
    /// Its code, such as EUR; nil where the record has none.
    public let code: String?
    /// Units of it for one of the base currency, in ten-thousandths; see ``ValueScale``.
    public let rate: Int64?

    public init(code: String?, rate: Int64?) {
        self.code = code
        self.rate = rate
    }
}

/// What would bring a card past another one under a weighed rule: one factor each, all else unchanged.
extension RankMove {
    /// All that would do, in the order of the factors.
    ///
    /// - Parameter currency: Of the record's amount; nil where it has none or the caller may not read it.
    public static func weighed(
        for card: WorklistCard,
        toPass other: WorklistCard,
        at moment: RankMoment,
        currency: RankCurrency?
    ) -> [Change] {
        var changes: [Change] = []
        if let score = score(for: card, toPass: other) { changes.append(.score(score)) }
        if let due = latestDue(for: card, toPass: other, at: moment) { changes.append(.dueBy(due)) }
        if let currency, let points = points(of: .value, for: card, toPass: other),
            let amount = ValueScale.amount(reaching: points, rate: currency.rate)
        {
            changes.append(.value(Decimal4(tenThousandths: amount), currency: currency.code))
        }
        if promises(card, toPass: other, at: moment) { changes.append(.promise) }
        return changes
    }

    /// How much of a factor the card would need; nil when no amount of it would do or it stands above already.
    private static func points(
        of factor: RankFactor,
        for card: WorklistCard,
        toPass other: WorklistCard
    ) -> Int64? {
        guard let mine = card.rank, let theirs = other.rank, theirs.rank >= mine.rank,
            let part = mine.parts.first(where: { $0.factor == factor }), part.percent > 0
        else { return nil }
        // Each point adds as much as the factor weighs; to be above takes more, not as much.
        let wanted = part.points + (theirs.rank - mine.rank) / part.percent + 1
        return wanted <= RankShares.most ? wanted : nil
    }

    /// The latest time at which the card would have to be due. What is promised for today keeps its time.
    static func latestDue(for card: WorklistCard, toPass other: WorklistCard, at moment: RankMoment) -> Instant? {
        guard let points = points(of: .due, for: card, toPass: other),
            card.rank?.parts.contains(where: { $0.factor == .promise && $0.share > 0 }) == false
        else { return nil }
        func due(_ minutes: Int64) -> Instant {
            Instant(microseconds: moment.now.microseconds - minutes * RankShares.microsecondsPerMinute)
        }
        // Pressure rises by the minute: the first that is enough.
        var (low, high) = (-RankShares.pressureMinutes, RankShares.pressureMinutes)
        while low < high {
            let middle = (low + high) >> 1
            if RankShares.pressure(of: due(middle), at: moment.now) >= points {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return due(low)
    }

    /// Whether any time today would do, for a call or an appointment that has none.
    private static func promises(_ card: WorklistCard, toPass other: WorklistCard, at moment: RankMoment) -> Bool {
        guard let mine = card.rank, let theirs = other.rank, theirs.rank >= mine.rank,
            RankShares.promised.contains(card.activity),
            let promise = mine.parts.first(where: { $0.factor == .promise }), promise.percent > 0, promise.points == 0,
            let due = mine.parts.first(where: { $0.factor == .due })
        else { return false }
        let latest = Instant(microseconds: moment.dayEnd.microseconds - 1)
        let pressure = RankShares.pressure(of: latest, at: moment.now) * due.percent
        return mine.rank - due.share + pressure + RankShares.most * promise.percent > theirs.rank
    }
}

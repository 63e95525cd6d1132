import SalesCore

/// A record's score as the table of scores holds it.
struct RecordScore {
    var value: Int64
    var trend: Int64
    var scoredOn: Int64

    /// 0 for A (75 to 100) to 3 for D (1 to 24).
    var grade: Int64 { value >= 75 ? 0 : value >= 50 ? 1 : value >= 25 ? 2 : 3 }
}

extension Generation {
    /// The score of an open lead: 85 % of each holder's have one.
    func leadScore(_ ordinal: Int, _ place: RecordPlace) -> RecordScore? {
        guard place.isOpen else { return nil }
        let edge = ordinal < edges.leads.count ? edges.leads[ordinal].score : .usual
        return score(edge, stream: "lead.score", ordinal: ordinal, rank: place.rank + place.holder * 7)
    }

    func opportunityScore(_ ordinal: Int, _ place: RecordPlace) -> RecordScore? {
        guard place.isOpen else { return nil }
        return score(.usual, stream: "opportunity.score", ordinal: ordinal, rank: place.rank + place.holder * 7)
    }

    private func score(_ edge: EdgeCase.Score, stream name: String, ordinal: Int, rank: Int) -> RecordScore? {
        switch edge {
        case .none:
            return nil
        case .fixed(let value, let daysAgo):
            return RecordScore(value: value, trend: 1, scoredOn: wholeSecond(now - Int64(daysAgo) * Generation.day))
        case .usual:
            // Seventeen of every twenty neighbours.
            guard rank * 13 % 20 < 17 else { return nil }
        }
        var draws = stream(name).row(ordinal)
        let value = Int64(min(100, max(1, (56 + 22 * draws.normal()).rounded())))
        let trend = Int64(draws.index(of: [0.28, 0.44, 0.17, 0.11]))
        let age = Int64(draws.fraction() * Double(Generation.day))
        return RecordScore(value: value, trend: trend, scoredOn: wholeSecond(now - age))
    }

    /// The scores of open leads, then of open opportunities.
    func emitScores(_ row: (GeneratedRow) throws -> Void) throws {
        for ordinal in 0..<plan.leads {
            guard let score = leadScore(ordinal, leadPlace(ordinal)) else { continue }
            try row(scoreRow(score, of: id("lead", ordinal), table: .lead, ordinal: ordinal))
        }
        for ordinal in 0..<plan.opportunities {
            guard let score = opportunityScore(ordinal, opportunityPlace(ordinal)) else { continue }
            try row(scoreRow(score, of: id("opportunity", ordinal), table: .opportunity, ordinal: 1 << 40 + ordinal))
        }
    }

    private func scoreRow(_ score: RecordScore, of record: GUID, table: Value, ordinal: Int) -> GeneratedRow {
        GeneratedRow(
            table: "msdyn_predictivescore",
            id: id("msdyn_predictivescore", ordinal),
            values: [
                "msdyn_entityid": .text(record.description),
                "msdyn_entitytype": table,
                "msdyn_score": .int(score.value),
                "msdyn_grade": .int(score.grade),
                "msdyn_scoretrend": .int(score.trend),
                "msdyn_scoredon": .instant(Instant(microseconds: score.scoredOn)),
            ]
        )
    }
}

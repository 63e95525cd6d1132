import Records
import SalesCore
import TestSupport
import Testing
import Worklist

@Suite("A weighed rule")
struct RankRuleTests {
    private static let now = Instant.monday9
    private static let window = WorklistWindow(.listed, now: now, zone: .paris)

    private static func weights(_ random: inout SeededGenerator) -> RankWeights {
        while true {
            let drawn = RankFactor.allCases.map { ($0, Int.random(in: 0...100, using: &random)) }
            if let weights = RankWeights(Dictionary(uniqueKeysWithValues: drawn)) { return weights }
        }
    }

    @Test("shares add up to the rank exactly, and the whole is never more than 100 points", arguments: UInt64(1)...200)
    func sharesAddUp(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let weights = Self.weights(&random)
        #expect(RankFactor.allCases.reduce(0) { $0 + weights.percent(of: $1) } == 100)
        for _ in 0..<200 {
            let facts = RankFacts(
                score: Bool.random(using: &random) ? Int64.random(in: 0...100, using: &random) : nil,
                dueAt: Self.now.adding(.seconds(Int.random(in: -4_000_000...4_000_000, using: &random))),
                value: ValueScale.points(Int64.random(in: 0...1 << 50, using: &random), rate: nil),
                activity: ActivityKind.allCases.randomElement(using: &random)!,
                isAllDay: Bool.random(using: &random)
            )
            let shares = RankShares(weights, facts, at: RankMoment(Self.window))
            #expect(shares.parts.reduce(0) { $0 + $1.share } == shares.rank)
            #expect(shares.parts.allSatisfy { $0.share == $0.points * weights.percent(of: $0.factor) })
            #expect((0...1_000_000).contains(shares.rank))
        }
    }

    @Test("pressure is nothing a week ahead, half at the due time, all a week later, and never falls")
    func pressure() {
        #expect(RankShares.pressure(of: nil, at: Self.now) == 0)
        #expect(RankShares.pressure(of: Self.now.adding(days: 8), at: Self.now) == 0)
        #expect(RankShares.pressure(of: Self.now, at: Self.now) == 5000)
        #expect(RankShares.pressure(of: Self.now.adding(days: -7), at: Self.now) == 10_000)
        #expect(RankShares.pressure(of: Self.now.adding(days: -30), at: Self.now) == 10_000)
        let all = (-400...400).map { RankShares.pressure(of: Self.now.adding(hours: -$0), at: Self.now) }
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("a value counts by its powers of ten, in the base currency")
    func values() {
        let euro: (Int64) -> Int64 = { ValueScale.points($0 * 10_000, rate: 10_000) }
        #expect([0, 1, 10, 100, 1000, 10_000_000, 99_000_000].map(euro) == [0, 0, 1428, 2857, 4285, 10_000, 10_000])
        #expect(ValueScale.points(-5, rate: nil) == 0)
        #expect(ValueScale.amount(reaching: 1, rate: .max) == nil)
        // 2,000 of a currency of which two make one.
        #expect(ValueScale.points(2000 * 10_000, rate: 20_000) == euro(1000))
        #expect(ValueScale.points(2000 * 10_000, rate: 0) == euro(2000))
        let rising = (0...3000).map { ValueScale.points(Int64($0) * 7 * 10_000, rate: nil) }
        #expect(zip(rising, rising.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("a promise is a call or an appointment with a time today")
    func promises() {
        func points(_ kind: ActivityKind, _ due: Instant, isAllDay: Bool = false) -> Int64 {
            let facts = RankFacts(score: nil, dueAt: due, value: 0, activity: kind, isAllDay: isAllDay)
            return RankShares.points(of: .promise, facts, at: RankMoment(Self.window))
        }
        let evening = Zone.paris.at("2026-11-23", 23, 59)
        #expect(points(.phonecall, evening) == 10_000)
        #expect(points(.appointment, Zone.paris.at("2026-11-23", 0)) == 10_000)
        #expect(points(.appointment, evening, isAllDay: true) == 0)
        #expect(points(.task, evening) == 0)
        #expect(points(.phonecall, Zone.paris.at("2026-11-24", 0)) == 0)
    }

    @Test("a rule is kept as it was entered, and what makes no rule is refused")
    func definitions() throws {
        let weights = try #require(RankWeights([.score: 50, .due: 25, .promise: 25]))
        let rule = RankRule.weighed(weights)
        #expect(try RankRule(definition: rule.definition) == rule)
        #expect(try RankRule(definition: nil) == .factory)
        #expect(try RankRule(definition: RankRule.factory.definition) == .factory)
        for text in [
            "", "{}", #"{"rule":"best"}"#, #"{"rule":"weighed"}"#, #"{"rule":"weighed","weights":{"score":101}}"#,
            #"{"rule":"weighed","weights":{"score":0}}"#, #"{"rule":"weighed","weights":{"beauty":5}}"#,
        ] {
            #expect(throws: Refusal.self) { try RankRule(definition: text) }
            #expect(RankRule(published: text) == .factory)
        }
    }

    @Test("what would move a card up is the least score that does", arguments: UInt64(1)...100)
    func moves(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let weights = Self.weights(&random)
        let moment = RankMoment(Self.window)
        func card(score: Int64, due: Int, weighed: Bool) -> WorklistCard {
            var card = WorklistCard(
                id: GUID(high: random.next(), low: random.next()),
                record: RecordReference("lead", GUID(high: 1, low: 1)),
                recordName: "Ada",
                contactName: nil,
                companyName: nil,
                activity: .task,
                actionName: "Task",
                dueAt: Self.now.adding(hours: due),
                isAllDay: false,
                score: score,
                grade: nil,
                trend: nil,
                isUnread: true,
                isFollowed: false,
                owner: RecordReference("systemuser", GUID(high: 1, low: 2))
            )
            if weighed { card.rank = RankShares(weights, card.facts(value: 0), at: moment) }
            return card
        }
        for weighed in [true, false] {
            let (mine, theirs) = (Int64.random(in: 1...100, using: &random), Int64.random(in: 1...100, using: &random))
            let (soon, late) = (Int.random(in: -50...0, using: &random), Int.random(in: -50...0, using: &random))
            let own = card(score: mine, due: soon, weighed: weighed)
            let other = card(score: theirs, due: late, weighed: weighed)
            guard let score = RankMove.score(for: own, toPass: other) else { continue }
            func stands(_ score: Int64) -> Bool {
                let moved = card(score: score, due: soon, weighed: weighed)
                return weighed ? moved.rank!.rank > other.rank!.rank : score > theirs
            }
            #expect(stands(score))
            #expect(!stands(score - 1))
        }
    }
}

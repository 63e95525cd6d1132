import Records
import SalesCore
import TestSupport
import Testing

@testable import Worklist

@Suite("What would move a card up under a weighed rule")
struct RankMoveTests {
    private static let now = Instant.monday9
    private static let moment = RankMoment(WorklistWindow(.listed, now: now, zone: .paris))

    /// What of a card is ranked.
    private struct Facts {
        var score: Int64
        var dueAt: Instant
        var value: Int64
        var activity: ActivityKind
        var isAllDay: Bool

        init(_ random: inout SeededGenerator) {
            score = Int64.random(in: 1...100, using: &random)
            dueAt = RankMoveTests.now.adding(minutes: Int.random(in: -20_000...800, using: &random))
            value = Int64.random(in: 0...8000, using: &random)
            activity = ActivityKind.allCases.randomElement(using: &random)!
            isAllDay = Bool.random(using: &random)
        }

        func card(_ weights: RankWeights) -> WorklistCard {
            var card = WorklistCard(
                id: GUID(high: 1, low: 1),
                record: RecordReference("lead", GUID(high: 1, low: 2)),
                recordName: "Ada",
                contactName: nil,
                companyName: nil,
                activity: activity,
                actionName: "What is to be done",
                dueAt: dueAt,
                isAllDay: isAllDay,
                score: score,
                grade: nil,
                trend: nil,
                isUnread: true,
                isFollowed: false,
                owner: RecordReference("systemuser", GUID(high: 1, low: 3))
            )
            card.rank = RankShares(weights, card.facts(value: value), at: RankMoveTests.moment)
            return card
        }

        func rank(_ weights: RankWeights) -> Int64 { card(weights).rank!.rank }
    }

    @Test("is as much of a factor as it takes, and no more", arguments: UInt64(1)...300)
    func leastThatDoes(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let drawn = RankFactor.allCases.map { ($0, Int.random(in: 0...100, using: &random)) }
        let weights = try #require(RankWeights(Dictionary(uniqueKeysWithValues: drawn)))
        let (mine, theirs) = (Facts(&random), Facts(&random))
        let rate = Bool.random(using: &random) ? nil : Int64.random(in: 1...50_000, using: &random)
        let changes = RankMove.weighed(
            for: mine.card(weights),
            toPass: theirs.card(weights),
            at: Self.moment,
            currency: RankCurrency(code: "EUR", rate: rate)
        )
        let goal = theirs.rank(weights)
        if mine.rank(weights) > goal { #expect(changes.isEmpty) }
        for change in changes {
            var (enough, less) = (mine, mine)
            switch change {
            case .score(let score): (enough.score, less.score) = (score, score - 1)
            case .dueBy(let due): (enough.dueAt, less.dueAt) = (due, due.adding(minutes: 1))
            case .value(let amount, _):
                enough.value = ValueScale.points(amount.tenThousandths, rate: rate)
                less.value = ValueScale.points(amount.tenThousandths - 10_000, rate: rate)
            case .promise:
                // At the end of the day, when a time today adds least.
                (enough.dueAt, enough.isAllDay) = (Zone.paris.at("2026-11-23", 23, 59), false)
                less.score = 0
            case .dueBefore: Issue.record("that is the factory rule's")
            }
            #expect(enough.rank(weights) > goal, "\(change)")
            #expect(less.rank(weights) <= goal || change == .promise, "\(change)")
        }
    }

    @Test("says so in both languages")
    func words() {
        let words = ExplanationWords(in: WorklistWindow(.listed, now: Self.now, zone: .paris))
        func both(_ change: RankMove.Change, place: Int = 2) -> [String] {
            let sentence = words.move(RankMove(change: change, place: place), isWeighed: true, isScored: true)
            return [sentence.english, sentence.french]
        }
        #expect(
            both(.dueBy(Zone.paris.at("2026-11-23", 8, 5))) == [
                "A due time no later than 8:05 would put it at place 2 or better.",
                "Une échéance au plus tard à 8:05 le placerait en position 2 ou mieux.",
            ]
        )
        #expect(
            both(.dueBy(Zone.paris.at("2026-11-20", 14)), place: 1) == [
                "A due time no later than 20 November, 14:00 would put it at place 1.",
                "Une échéance au plus tard le 20 novembre à 14:00 le placerait en position 1.",
            ]
        )
        #expect(
            both(.value(Decimal4(tenThousandths: 412_340_000), currency: "EUR")) == [
                "A value of 41,234\u{a0}EUR or more would put it at place 2 or better.",
                "Une valeur de 41\u{202f}234\u{a0}EUR ou plus le placerait en position 2 ou mieux.",
            ]
        )
        #expect(both(.promise)[0] == "A promised time today would put it at place 2 or better.")
    }
}

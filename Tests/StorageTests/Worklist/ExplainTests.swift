import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Worklist

@Suite("A seller asks why a record stands where it stands")
struct ExplainTests {
    private static func explain(
        _ record: RecordReference,
        in house: TestHouse,
        on query: WorklistQuery? = nil,
        as caller: Caller? = nil
    ) async throws -> Explanation {
        let explainer = Explainer(worklist: house.worklist, records: house.records, registry: house.registry)
        let person = caller ?? house.seller
        return try await explainer.explain(record, on: query ?? house.query(for: person), for: person)
    }

    private static func absence(
        _ record: RecordReference,
        in house: TestHouse,
        on query: WorklistQuery? = nil,
        as caller: Caller? = nil
    ) async throws -> Absence? {
        let outcome = try await explain(record, in: house, on: query, as: caller).outcome
        return if case .absent(let absence) = outcome { absence } else { nil }
    }

    @Test("the neighbours, what decided, and what would move it up (W-41)", arguments: Engine.allCases)
    func standing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var leads: [String: RecordReference] = [:]
            for (name, score, hours) in [
                ("Top", 95, 0), ("Same", 90, 0), ("Mid", 90, 1), ("Low", 40, -5), ("None", nil, -9),
            ] as [(String, Int64?, Int)] {
                let lead = try await house.lead(named: name, score: score)
                try await house.call(on: lead, due: house.now.adding(hours: hours))
                leads[name] = lead
            }
            let mid = try await Self.explain(leads["Mid"]!, in: house)
            guard case .listed(let standing) = mid.outcome else {
                Issue.record("it stands on the list")
                return
            }
            #expect(standing.place == 3 && standing.count == 5)
            #expect(standing.above?.card.recordName == "Same")
            #expect(standing.above?.decision.by == .due(house.now, house.now.adding(hours: 1)))
            #expect(standing.below?.card.recordName == "Low")
            #expect(standing.below?.decision.by == .score(90, 40))
            #expect(
                Set(standing.moves) == [
                    RankMove(change: .score(91), place: 2), RankMove(change: .dueBefore(house.now), place: 2),
                    RankMove(change: .score(96), place: 1),
                ]
            )
            // What it says is true.
            let id = leads["Mid"]!.id.description
            try await house.change { session in
                let table = session.registry["msdyn_predictivescore"]
                let row = try session.unit.find(table, where: "msdyn_entityid", is: .text(id)).first!
                try session.update(row.reference, [Change("msdyn_score", .int(91))])
            }
            #expect(try await house.names() == ["Top", "Mid", "Same", "Low", "None"])
            let words = ExplanationWords(in: house.query().window)
            #expect(words.decision(standing.below!.decision).english == "score 90 before 40")
            #expect(words.place(standing).french == "Position 3 sur 5")
        }
    }

    @Test("W-10: without a score nothing is said of an equal one, and the nearest place comes first")
    func unscored() async throws {
        try await withTestHouse(.sqlite) { house in
            var last: RecordReference?
            for (name, score, hours) in [("Top", 95, 0), ("Same", nil, 0), ("Mid", nil, 1)] as [(String, Int64?, Int)] {
                last = try await house.lead(named: name, score: score)
                try await house.call(on: last!, due: house.now.adding(hours: hours))
            }
            guard case .listed(let standing) = try await Self.explain(last!, in: house).outcome else {
                Issue.record("it stands on the list")
                return
            }
            let words = ExplanationWords(in: house.query().window)
            let decision = words.decision(try #require(standing.above).decision)
            #expect(decision.english == "neither has a score, due earlier: 9:00 before 10:00")
            #expect(
                decision.french == "sans score l’un et l’autre, échéance plus proche\u{a0}: 9:00 avant 10:00"
            )
            let moves = standing.moves.map { words.move($0, isWeighed: false, isScored: false).english }
            #expect(moves.contains("Without a score, a due time before 9:00 would put it at place 2."))
            #expect(standing.moves.map(\.place) == standing.moves.map(\.place).sorted(by: >))
        }
        let moves = [110, 152, 8, 1, 152].map { RankMove(change: .promise, place: $0) }
        #expect(Explainer.byPlace(moves).map(\.place) == [152, 152, 110, 8, 1])
    }

    @Test("a priority is rounded, and told apart from its neighbour's where that is needed")
    func rounded() {
        #expect(RankReason.points(562_960, point: ".") == "56.3")
        #expect(RankReason.points(562_499, point: ",") == "56,2")
        #expect(RankReason.points(999_999, point: ".") == "100.0")
    }

    @Test("under a weighed rule the parts are those of the list", arguments: Engine.allCases)
    func weighed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for (name, score) in [("Ada", 80), ("Bo", 70)] as [(String, Int64)] {
                try await house.call(on: house.lead(named: name, score: score), due: house.now.adding(hours: 1))
            }
            try await house.change(.settings) {
                try $0.publish(RankRule.configuration, RankRule.weighed(RankWeights([.score: 1, .due: 1])!).definition)
            }
            _ = try await house.identity.caller(id: house.seller.id)
            let list = try await house.list(for: house.seller)
            let explanation = try await Self.explain(list[1].record, in: house)
            guard case .listed(let standing) = explanation.outcome, let rank = standing.card.rank else {
                Issue.record("it stands on the list, with its rank")
                return
            }
            #expect(explanation.rule.identifier == "weighed")
            #expect(rank == list[1].rank)
            #expect(rank.rank == rank.parts.reduce(0) { $0 + $1.share })
            #expect(standing.above?.decision.by == .rank(list[0].rank!.rank, rank.rank, leading: .score))
            let moves = standing.moves
            #expect(moves.map(\.place) == [1, 1])
            #expect(moves.first?.change == .score(81))
            guard case .dueBy(let due)? = moves.last?.change else {
                Issue.record("an earlier due time would do too")
                return
            }
            // What it says is true, to the minute.
            for (at, names) in [(due.adding(minutes: 1), ["Ada", "Bo"]), (due, ["Bo", "Ada"])] {
                let item = list[1].id
                try await house.change {
                    try $0.update(RecordReference("phonecall", item), [Change("scheduledend", .instant(at))])
                }
                #expect(try await house.names() == names)
            }
        }
    }

    @Test("under a weighed rule value and promise move a record up as well", arguments: Engine.allCases)
    func weighedMoves(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await house.create(
                "opportunity",
                [Change("name", .text("Deal")), Change("estimatedvalue", .decimal(Decimal4(tenThousandths: 10_000)))],
                owner: house.seller.reference
            )
            try await house.call(on: deal, due: house.now, isAllDay: true)
            try await house.call(on: house.lead(named: "Ada"), due: house.now.adding(hours: 1))
            try await house.change(.settings) {
                let weights = RankWeights([.value: 60, .promise: 40])!
                try $0.publish(RankRule.configuration, RankRule.weighed(weights).definition)
            }
            _ = try await house.identity.caller(id: house.seller.id)
            #expect(try await house.names() == ["Ada", "Deal"])
            // Ahead of a promise of its own stands an equal promise with a value.
            let explanation = try await Self.explain(deal, in: house)
            guard case .listed(let standing) = explanation.outcome else {
                Issue.record("it stands on the list")
                return
            }
            guard case .value(let amount, let currency)? = standing.moves.first?.change else {
                Issue.record("a higher value would do")
                return
            }
            #expect(currency == nil)
            #expect(standing.moves.map(\.change) == [.value(amount, currency: nil)])
            for (value, names) in [
                (amount.tenThousandths - 10_000, ["Ada", "Deal"]), (amount.tenThousandths, ["Deal", "Ada"]),
            ] {
                try await house.change {
                    try $0.update(deal, [Change("estimatedvalue", .decimal(Decimal4(tenThousandths: value)))])
                }
                #expect(try await house.names() == names)
            }
        }
    }

    @Test("of a record that is not there, the first rule that keeps it off (W-13 … W-22)", arguments: Engine.allCases)
    func absences(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            #expect(try await Self.absence(lead, in: house) == .nothingOpen)
            let other = try await house.call(on: lead, due: nil, owner: house.mate.reference)
            // Of a record of one's own every item concerns one (K-1).
            #expect(try await Self.absence(lead, in: house) == .undated)
            let shared = try await house.lead(named: "Bo", owner: house.manager.reference)
            try await house.call(on: shared, due: house.now, owner: house.stranger.reference)
            #expect(
                try await Self.absence(shared, in: house, as: house.admin) == .ofOthers([house.stranger.name])
            )
            try await house.change { session in
                try session.update(
                    RecordReference("phonecall", other),
                    [Change("scheduledend", .instant(house.now.adding(days: -40)))]
                )
            }
            #expect(
                try await Self.absence(lead, in: house)
                    == .tooOld(Zone.paris.day(of: house.now.adding(days: -40)))
            )
            try await house.call(on: lead, due: house.now.adding(days: 50))
            #expect(
                try await Self.absence(lead, in: house)
                    == .ahead(Zone.paris.day(of: house.now.adding(days: 50)), isWithinReach: false)
            )
            try await house.call(on: lead, due: house.now.adding(days: 5))
            #expect(
                try await Self.absence(lead, in: house)
                    == .ahead(Zone.paris.day(of: house.now.adding(days: 5)), isWithinReach: true)
            )
            try await house.call(on: lead, due: house.now)
            #expect(try await Self.absence(lead, in: house) == nil)
            #expect(try await Self.absence(lead, in: house, on: house.query(kinds: [.email])) == .kinds)
            #expect(try await Self.absence(lead, in: house, on: house.query(search: "zoe")) == .search)
            let filter = Predicate.compare("score", .greater, .int(50))
            #expect(try await Self.absence(lead, in: house, on: house.query(filter: filter)) == .filtered)
            let campaign = try await house.create("campaign", [Change("name", .text("Spring"))])
            #expect(try await Self.absence(campaign, in: house, as: house.admin) == .typeNotListed)
        }
    }

    @Test("of a record that may not be read, nothing is said (K-36)", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Secret", owner: house.stranger.reference)
            try await house.call(on: lead, due: house.now, owner: house.stranger.reference)
            await expectRefusal(.notFound) { _ = try await Self.explain(lead, in: house) }
            await expectRefusal(.notFound) {
                _ = try await Self.explain(RecordReference("lead", TestHouse.nobody), in: house)
            }
        }
    }

    @Test(
        "every reason has words in both languages that do not run together",
        arguments: [
            Absence.typeNotListed, .nothingOpen, .ofOthers([]), .ofOthers(["Ada"]), .undated, .kinds, .search,
            .filtered,
            .outOfReach, .tooOld(LocalDate(daysSince1970: 20_000)),
            .ahead(LocalDate(daysSince1970: 20_500), isWithinReach: true),
            .ahead(LocalDate(daysSince1970: 20_500), isWithinReach: false),
        ]
    )
    func words(absence: Absence) {
        let words = ExplanationWords(in: WorklistWindow(.listed, now: .monday9, zone: .paris)).absence(absence)
        for sentence in [words.reason, words.remedy] {
            #expect(sentence.english.hasSuffix(".") && sentence.french.hasSuffix("."))
            #expect(sentence.english != sentence.french)
        }
    }

    @Test("X-31: a score that may not be read explains nothing, and would move nothing", arguments: Engine.allCases)
    func securedScore(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var leads: [RecordReference] = []
            for (name, score, hours) in [("Ada", 10, -30), ("Zoë", 90, -1)] as [(String, Int64, Int)] {
                let lead = try await house.lead(named: name, score: score)
                try await house.call(on: lead, due: house.now.adding(hours: hours))
                leads.append(lead)
            }
            try await house.change(.customise) { session in
                try session.change("msdyn_score", of: "msdyn_predictivescore") { $0.isSecured = true }
            }
            for rule in [RankRule.factory, .weighed(RankWeights([.score: 80, .due: 20])!)] {
                try await house.change(.settings) { try $0.publish(RankRule.configuration, rule.definition) }
                try await house.identity.followRegistry()
                guard case .listed(let standing) = try await Self.explain(leads[1], in: house).outcome else {
                    Issue.record("it stands on the list")
                    return
                }
                #expect(standing.place == 2 && standing.above?.card.recordName == "Ada")
                #expect(!standing.moves.isEmpty)
                #expect(standing.moves.allSatisfy { if case .score = $0.change { false } else { true } })
                #expect(standing.card.rank?.parts.first { $0.factor == .score }?.points ?? 0 == 0)
            }
        }
    }
}

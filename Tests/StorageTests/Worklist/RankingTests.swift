import Records
import SalesCore
import TestSupport
import Testing
import Worklist

@testable import Storage

@Suite("A weighed rule ranks the list")
struct RankingTests {
    private static let weights = RankWeights([.score: 40, .due: 25, .value: 20, .promise: 15])!

    /// Leads and opportunities of chance with items of chance, of the seller's and of others.
    private static func fill(_ house: TestHouse, seed: UInt64) async throws {
        let currency = try await house.create(
            "transactioncurrency",
            [
                Change("currencyname", .text("Yen")), Change("isocurrencycode", .text("JPY")),
                Change("exchangerate", .decimal(Decimal4(tenThousandths: 1_600_000))),
            ]
        )
        let owners = [house.seller.reference, house.seller.reference, house.mate.reference, house.tigers]
        _ = try await house.change(.create) { session in
            var random = SeededGenerator(state: seed)
            for number in 0..<60 {
                let isLead = number % 2 == 0
                let amount = Decimal4(tenThousandths: Int64.random(in: 0...90_000_000_000, using: &random))
                var changes = [
                    isLead ? Change("lastname", .text("L\(number % 7)")) : Change("name", .text("O\(number % 7)")),
                    Change(isLead ? "revenue" : "estimatedvalue", .decimal(amount)),
                    .link("ownerid", owners.randomElement(using: &random)!),
                ]
                if number % 3 == 0 { changes.append(.link("transactioncurrencyid", currency)) }
                let record = try session.create(house.registry[isLead ? "lead" : "opportunity"], changes).reference
                if number % 4 > 0 {
                    try session.create(
                        house.registry["msdyn_predictivescore"],
                        [
                            Change("msdyn_entityid", .text(record.id.description)),
                            Change("msdyn_entitytype", .text(record.table)),
                            Change("msdyn_score", .int(Int64.random(in: 1...100, using: &random))),
                        ]
                    )
                }
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let kind = ActivityKind.allCases.randomElement(using: &random)!
                    let row = try session.create(
                        house.registry[kind.name],
                        [
                            Change("subject", .text("Item")),
                            Change(
                                "scheduledend",
                                .instant(
                                    session.now.adding(
                                        .seconds(Int.random(in: -31 * 86_400...86_400, using: &random))
                                    )
                                )
                            ),
                            Change("sv_isallday", .bool(Bool.random(using: &random))),
                            .link("ownerid", owners.randomElement(using: &random)!),
                        ]
                    )
                    // As it may have come about while its owner still read the record.
                    try session.updateConcerned(row, [.link("regardingobjectid", record)])
                }
            }
        }
    }

    private static func publish(_ rule: RankRule, in house: TestHouse) async throws {
        try await house.change(.settings) { try $0.publish(RankRule.configuration, rule.definition) }
        _ = try await house.identity.caller(id: house.seller.id)
    }

    @Test("SQL and Swift come to the same numbers, on every path", arguments: Engine.allCases, [1, 2] as [UInt64])
    func equalNumbers(engine: Engine, seed: UInt64) async throws {
        try await withTestHouse(engine) { house in
            try await Self.fill(house, seed: seed)
            var random = SeededGenerator(state: seed)
            for _ in 0..<8 {
                let drawn = RankFactor.allCases.map { ($0, Int.random(in: 0...100, using: &random)) }
                let weights = RankWeights(Dictionary(uniqueKeysWithValues: drawn)) ?? Self.weights
                let query = house.query()
                let moment = RankMoment(query.window)
                let ranking = RankSQL(weights, at: moment, for: house.seller, in: house.registry)
                let rows = try await house.database.read { connection in
                    try WeighedPage(query: query, caller: house.seller, ranking: ranking, registry: house.registry)
                        .rows(in: connection)
                }
                #expect(rows.count > 30)
                #expect(rows.allSatisfy { $0.position.rank == $0.card.rank?.rank })
                let keys = rows.map { ($0.position.rank, Array($0.position.key.utf8)) }
                #expect(
                    zip(keys, keys.dropFirst()).allSatisfy { left, right in
                        left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 > right.0
                    }
                )
                // The same rows as on the factory list, each once.
                #expect(Set(rows.map(\.card.id)) == Set(try await house.list(for: house.seller).map(\.id)))
                var filtered = house.query(filter: .not(.isNull("recordid")))
                filtered.rule = .weighed(weights)
                #expect(try await house.list(filtered).map(\.id) == rows.map(\.card.id))
                #expect(try await house.list(filtered).map(\.rank) == rows.map(\.card.rank))
                #expect(
                    try await house.worklist.items(filtered, upTo: 1000, for: house.seller) == rows.map(\.card.id)
                )
            }
        }
    }

    @Test("pages hang together while time passes and another rule is published", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await Self.fill(house, seed: 3)
            try await Self.publish(.weighed(Self.weights), in: house)
            for filter in [nil, Predicate.not(.isNull("recordid"))] {
                let whole = try await house.list(house.query(filter: filter)).map(\.id)
                var query = house.query(filter: filter, limit: 7)
                var read: [GUID] = []
                while true {
                    let page = try await house.worklist.page(query, for: house.seller)
                    read += page.cards.map(\.id)
                    guard let next = page.next else { break }
                    query.after = next
                    house.wait(.seconds(600))
                    try await Self.publish(.weighed(RankWeights([.score: read.count])!), in: house)
                }
                #expect(read == whole)
                try await Self.publish(.weighed(Self.weights), in: house)
            }
        }
    }

    @Test("an item that concerns two principals is on one page, wherever pages are cut", arguments: Engine.allCases)
    func concernsTwo(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            // The record is the team's and its items are the seller's, who is of the team: every item is said twice.
            _ = try await house.change(.create) { session in
                for number in 0..<40 {
                    let lead = try session.create(
                        house.registry["lead"],
                        [Change("lastname", .text("L\(number)")), .link("ownerid", house.tigers)]
                    ).reference
                    for hour in 0..<3 {
                        let row = try session.create(
                            house.registry["task"],
                            [
                                Change("subject", .text("Item")),
                                Change("scheduledend", .instant(session.now.adding(.seconds(-3600 * (number + hour))))),
                                .link("ownerid", house.seller.reference),
                            ]
                        )
                        try session.updateConcerned(row, [.link("regardingobjectid", lead)])
                    }
                }
            }
            try await Self.publish(.weighed(Self.weights), in: house)
            let whole = try await house.list(house.query(filter: .not(.isNull("recordid")))).map(\.id)
            #expect(whole.count == 40)
            for size in 1...12 {
                let pages = try await house.pages(of: house.query(), size: size)
                #expect(pages.flatMap { $0 }.map(\.id) == whole, "in pages of \(size)")
            }
        }
    }

    @Test("a sort goes before the rule, and the rule settles what is equal", arguments: Engine.allCases)
    func sorted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await Self.fill(house, seed: 4)
            try await Self.publish(.weighed(Self.weights), in: house)
            let cards = try await house.list(house.query(order: [Ordering("recordtype", descending: false)]))
            let halves = Dictionary(grouping: cards, by: \.record.table).values
            #expect(halves.count == 2)
            for half in halves {
                let ranks = half.compactMap(\.rank?.rank)
                #expect(ranks == ranks.sorted(by: >))
            }
            let paged = try await house.pages(
                of: house.query(order: [Ordering("recordtype", descending: false)]),
                size: 9
            )
            #expect(paged.flatMap { $0 }.map(\.id) == cards.map(\.id))
        }
    }

    @Test("an amount that one may not read weighs nothing (X-31)", arguments: Engine.allCases)
    func securedAmount(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let rich = try await house.lead(named: "Rich")
            try await house.change {
                try $0.update(rich, [Change("revenue", .decimal(Decimal4(tenThousandths: 50_000_000_000)))])
            }
            try await house.call(on: rich, due: house.now)
            var query = house.query()
            query.rule = .weighed(RankWeights([.value: 1])!)
            #expect(try await house.list(query).first?.rank?.rank ?? 0 > 0)
            try await house.change(.customise) { session in
                try session.change("revenue", of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            for filter in [nil, Predicate.not(.isNull("recordid"))] {
                query.filter = filter
                #expect(try await house.list(query).first?.rank?.rank == 0)
            }
            #expect(try await house.list(query, for: house.admin).isEmpty)
        }
    }

    @Test("X-31: a score that one may not read weighs nothing, and is told by no page", arguments: Engine.allCases)
    func securedScore(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for (name, score, hours) in [("Ada", 10, -3), ("Bo", 20, -2), ("Zoë", 90, -1)] as [(String, Int64, Int)] {
                let lead = try await house.lead(named: name, score: score)
                try await house.call(on: lead, due: house.now.adding(hours: hours))
            }
            try await Self.publish(.weighed(RankWeights([.score: 80, .due: 20])!), in: house)
            #expect(try await house.names() == ["Zoë", "Bo", "Ada"])
            let told = try await house.list(for: house.seller).map(\.rank)
            try await house.change(.customise) { session in
                try session.change("msdyn_score", of: "msdyn_predictivescore") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            for filter in [nil, Predicate.not(.isNull("recordid"))] {
                let query = house.query(filter: filter)
                let page = try await house.worklist.page(query, for: house.seller)
                #expect(page.cards.map(\.recordName) == ["Ada", "Bo", "Zoë"])
                #expect(page.cards.allSatisfy { $0.score == nil })
                #expect(page.cards.allSatisfy { ($0.rank?.rank ?? .max) <= 200_000 })
                #expect(Set(page.cards.map(\.rank)).isDisjoint(with: told))
                let items = try await house.worklist.items(query, upTo: 9, for: house.seller)
                #expect(items == page.cards.map(\.id))
                var first = query
                first.limit = 1
                guard case .ranked(_, let anchor) = try await house.worklist.page(first, for: house.seller).next else {
                    Issue.record("it goes on")
                    return
                }
                #expect(anchor.rank == page.cards[0].rank?.rank)
            }
        }
    }

    @Test("X-31: of somebody's list nothing weighs what its reader may not read", arguments: Engine.allCases)
    func securedFromReader(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let rich = try await house.lead(named: "Rich", score: 90)
            try await house.change {
                try $0.update(rich, [Change("revenue", .decimal(Decimal4(tenThousandths: 50_000_000_000)))])
            }
            try await house.call(on: rich, due: house.now.adding(days: -1))
            try await house.call(on: try await house.lead(named: "Ada"), due: house.now.adding(days: -3))
            for (column, table) in [("revenue", "lead"), ("msdyn_score", "msdyn_predictivescore")] {
                try await house.change(.customise) { session in
                    try session.change(column, of: table) { $0.isSecured = true }
                }
            }
            try await house.identity.followRegistry()
            try await house.change(.access) { session in
                let grant = RoleGrant.ColumnGrant(mayRead: true, mayWrite: false)
                try session.set(
                    RoleGrant(
                        name: "",
                        template: nil,
                        columns: ["lead": ["revenue": grant], "msdyn_predictivescore": ["msdyn_score": grant]]
                    ),
                    of: TestHouse.id("Salesperson", 1)
                )
            }
            try await house.identity.followRegistry()
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            let manager = try #require(try await house.identity.caller(id: house.manager.id))
            var query = house.query(for: seller)
            query.rule = .weighed(RankWeights([.score: 40, .value: 40, .due: 20])!)
            #expect(try await house.names(query, for: seller) == ["Rich", "Ada"])
            query.reader = manager
            let seen = try await house.list(query, for: seller)
            #expect(seen.map(\.recordName) == ["Ada", "Rich"])
            #expect(seen.allSatisfy { ($0.rank?.rank ?? .max) <= 200_000 })
            // The other way round: the reader may, whose list it is may not.
            query.reader = seller
            let own = try await house.list(query, for: manager)
            #expect(own.allSatisfy { ($0.rank?.rank ?? .max) <= 200_000 })
        }
    }

    @Test("going back to the factory's rule brings its order back", arguments: Engine.allCases)
    func back(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await Self.fill(house, seed: 5)
            let factory = try await house.list(for: house.seller).map(\.id)
            try await Self.publish(.weighed(RankWeights([.due: 1])!), in: house)
            let weighed = try await house.list(for: house.seller)
            #expect(weighed.map(\.id) != factory)
            #expect(weighed.allSatisfy { $0.rank != nil })
            try await Self.publish(.factory, in: house)
            #expect(try await house.list(for: house.seller).map(\.id) == factory)
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Who reads scores")
struct ScoreTests {
    private func seen(_ house: TestHouse, by caller: Caller, where filter: Predicate? = nil) async throws -> Set<GUID> {
        let query = RowQuery(house.registry["msdyn_predictivescore"], filter: filter, limit: 20)
        let rows = try await house.records.rows(query, for: caller)
        #expect(try await house.records.count(query, upTo: 20, for: caller) == rows.count)
        return Set(rows.map(\.id))
    }

    @Test(
        "X-11: everybody with read on the record, and nobody else, one by one, in lists and in counts",
        arguments: Engine.allCases
    )
    func everywhere(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let own = try await house.score(try await house.lead(named: "Ada"), 80)
            let team = try await house.score(try await house.lead(named: "Tigers", owner: house.tigers), 60)
            let foreign = try await house.score(
                try await house.lead(named: "Bo", owner: house.stranger.reference),
                40
            )
            let deal = try await house.create(
                "opportunity",
                [Change("name", .text("Deal"))],
                owner: house.seller.reference
            )
            let second = try await house.score(deal, 20)
            let all = [own, team, foreign, second]
            let expected: [(Caller, [RecordReference])] = [
                (house.seller, [own, team, second]), (house.mate, [team]), (house.stranger, [foreign]),
                (house.manager, [own, team, second]), (house.admin, all),
            ]
            for (caller, reached) in expected {
                let place: Comment = "\(caller.name)"
                #expect(try await seen(house, by: caller) == Set(reached.map(\.id)), place)
                let high = Predicate.compare("msdyn_score", .greaterOrEqual, .int(1))
                #expect(try await seen(house, by: caller, where: high) == Set(reached.map(\.id)), place)
                for score in all {
                    let isReached = reached.contains(score)
                    #expect((try await house.records.row(score, for: caller) != nil) == isReached, place)
                    let mayRead = try await house.pipeline.look(as: caller) { session in
                        let row = try session.unit.load(score.tableOf(session), [score.id], locking: false)[score.id]
                        return try row.map { try session.may(.read, on: $0) }
                    }
                    #expect(mayRead == isReached, place)
                }
            }
        }
    }

    @Test("X-11: a shared record shows its score; a score of nothing is an administrator's", arguments: Engine.allCases)
    func edges(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let score = try await house.score(lead, 80)
            for (type, id) in [
                ("lead", "no id"), ("lead", TestHouse.nobody.description), ("nothing", lead.id.description),
            ] {
                try await house.create(
                    "msdyn_predictivescore",
                    [Change("msdyn_entitytype", .text(type)), Change("msdyn_entityid", .text(id))]
                )
            }
            #expect(try await seen(house, by: house.seller) == [score.id])
            #expect(try await seen(house, by: house.stranger).isEmpty)
            #expect(try await seen(house, by: house.admin).count == 4)
            try await house.change(.share, as: house.seller) { session in
                try session.share(lead, with: house.stranger.reference, .read)
            }
            let stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(try await seen(house, by: stranger) == [score.id])
        }
    }
}

extension RecordReference {
    fileprivate func tableOf(_ session: WriteSession) -> Table { session.registry[table] }
}

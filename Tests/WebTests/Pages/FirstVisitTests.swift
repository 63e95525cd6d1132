import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The first visit of a day")
struct FirstVisitTests {
    /// Refuses every write, as a database does that only reads.
    private struct RefusingStore: WriteStore {
        func transaction<Result: Sendable>(
            _ body: @escaping @Sendable (any UnitOfWork) throws -> Result
        ) async throws -> Result {
            throw Refusal(.forbidden, RecordMessage.mayNot(.write, Label("Settings", "Paramètres")))
        }
    }

    private static func refusing(_ house: TestHouse) -> Pipeline {
        Pipeline(
            store: RefusingStore(),
            registry: house.registry,
            clocks: house.pipeline.clocks,
            ids: house.pipeline.ids
        )
    }

    /// The seller's settings, with a filter of the seller's own as the default.
    private func settings(_ house: TestHouse) async throws -> RecordReference {
        try await house.pipeline.run(.create, as: house.seller) { session in
            let own = try session.create(
                session.registry["userquery"],
                [
                    Change("name", .text("Unopened")), Change("returnedtypecode", .text("sv_workitem")),
                    Change(
                        "sv_query",
                        .text("{\"filters\":{\"unopened\":true},\"sort\":{\"key\":\"name\",\"direction\":\"asc\"}}")
                    ),
                ]
            )
            let table = session.registry["msdyn_workqueueusersetting"]
            let settings =
                try session.unit.find(table, where: "ownerid", is: .guid(session.caller.id)).first
                ?? session.create(table, [Change("msdyn_userid", .text(session.caller.id.description))])
            let standard = Change("sv_defaultviews", .text("{\"sv_workitem\":\"\(own.id)\"}"))
            return try session.update(settings.reference, [standard]).reference
        }
    }

    private func kept(_ house: TestHouse, _ settings: RecordReference) async throws -> String? {
        // Settings belong to one person alone, who alone reads them.
        let row = try #require(try await house.records.row(settings, for: house.seller))
        return row["msdyn_sellerfilterconfiguration"].text
    }

    @Test(
        "W-42: the list opens with one's own default, and what the day begins with is kept",
        arguments: Engine.allCases
    )
    func keeps(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let settings = try await settings(api.house)
            let page = try await api.page("/worklist", as: api.house.seller)
            #expect(page.status == 200)
            #expect(page.text.contains("\"sort\":{\"key\":\"name\",\"direction\":\"asc\"}"))
            #expect(try await kept(api.house, settings)?.contains("2026-11-23") == true)
        }
    }

    @Test("W-42: where that cannot be kept the list opens all the same, as it would", arguments: Engine.allCases)
    func opens(engine: Engine) async throws {
        try await withAPI(engine, pages: FirstVisitTests.refusing) { api in
            let settings = try await settings(api.house)
            for _ in 0..<2 {
                let page = try await api.page("/worklist", as: api.house.seller)
                #expect(page.status == 200)
                #expect(page.text.contains("\"sort\":{\"key\":\"name\",\"direction\":\"asc\"}"))
            }
            #expect(try await kept(api.house, settings) == nil)
        }
    }
}

import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What the organisation decides about availability, through the Web API")
struct AvailabilityDecisionTests {
    private func decide(_ api: APIHouse, _ body: String, as caller: Caller? = nil) async throws -> APIHouse.Reply {
        try await api.post("sv_SetSellerAvailability", body, as: caller ?? api.house.admin)
    }

    private func days(_ reply: APIHouse.Reply) -> [String] {
        reply.json["days"].array?.compactMap { $0["date"].string } ?? []
    }

    @Test("W-93, A-60: of two who decide at once the second is told, and no day is lost", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let first = try await api.get("sv_SellerAvailability()", as: api.house.admin)
            #expect(first.status == 200 && first.json["version"].int == 0, "\(first.text)")
            #expect(first.json["publishedon"].isNull && first.json["enabled"].bool == false)
            let own = try await decide(api, #"{"version":0,"days":[{"date":"2026-12-24","name":"Inventory"}]}"#)
            #expect(own.status == 200 && days(own) == ["2026-12-24"], "\(own.text)")
            #expect(own.json["publishedbyname"].string == "Admin")
            let late = #"{"version":0,"days":[{"date":"2026-12-31","name":"Party"}]}"#
            let refused = try await decide(api, late, as: api.house.manager)
            #expect(refused.status == 412 && refused.message.contains("Admin"), "\(refused.text)")
            let standing = try await api.get("sv_SellerAvailability()", as: api.house.manager)
            #expect(days(standing) == ["2026-12-24"] && standing.json["publishedbyname"].string == "Admin")
            #expect(standing.json["version"].int == own.json["version"].int)
            let version = standing.json["version"].int ?? 0
            let both = try await decide(
                api,
                #"{"version":\#(version),"days":[{"date":"2026-12-24","name":"Inventory"},{"date":"2026-12-31","name":"Party"}]}"#,
                as: api.house.manager
            )
            #expect(days(both) == ["2026-12-24", "2026-12-31"], "\(both.text)")
        }
    }

    @Test(
        "Without a version what is not named stays as it is now, and one undo takes it back",
        arguments: Engine.allCases
    )
    func named(engine: Engine) async throws {
        try await withAPI(engine) { api in
            _ = try await decide(api, #"{"enabled":true,"country":"FR"}"#)
            let second = try await decide(api, #"{"days":[{"date":"2026-12-24","name":"Inventory"}]}"#)
            #expect(second.json["enabled"].bool == true && second.json["country"].string == "FR")
            let operation = try #require(second.headers[HTTPField.Name("sv-operation-id")!])
            let undone = try await api.post("sv_Undo", "{\"operationid\":\"\(operation)\"}", as: api.house.admin)
            #expect(undone.status == 200, "\(undone.text)")
            let standing = try await api.get("sv_SellerAvailability()", as: api.house.admin)
            #expect(days(standing).isEmpty && standing.json["enabled"].bool == true)
            #expect((standing.json["version"].int ?? 0) > (second.json["version"].int ?? 0))
        }
    }

    @Test("A-61: who may not publish views neither decides nor reads the decision", arguments: [Engine.sqlite])
    func rights(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let asked = try await api.get("sv_SellerAvailability()")
            let decided = try await decide(api, #"{"enabled":true}"#, as: api.house.seller)
            #expect(asked.status == 403 && decided.status == 403)
            let version = try await decide(api, #"{"version":"x"}"#)
            let country = try await decide(api, #"{"country":"XX"}"#)
            #expect(version.status == 400 && country.status == 400)
        }
    }
}

import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The owner as the user or the team that it is")
struct OwnerPartTests {
    @Test("D-1, D-2: read, filtered, sorted, grouped and paged by like any lookup", arguments: Engine.allCases)
    func parts(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let seller = house.seller.reference
            _ = try await house.lead(named: "Ada", owner: seller)
            _ = try await house.lead(named: "Ben", owner: house.tigers)
            _ = try await house.lead(named: "Cleo", owner: seller)
            let whole = try await api.get("leads?$orderby=fullname")
            #expect(
                whole.rows.map { $0["_owninguser_value"].string } == [
                    seller.id.description, nil, seller.id.description,
                ]
            )
            #expect(whole.rows.map { $0["_owningteam_value"].isNull } == [true, false, true])
            let prefer: HTTPFields = [HTTPField.Name("Prefer")!: "odata.include-annotations=\"*\""]
            let chosen = try await api.get("leads?$select=_owningteam_value&$filter=fullname eq 'Ben'", as: nil, prefer)
            let row = try #require(chosen.rows.first)
            #expect(row["_owningteam_value"].string == house.tigers.id.description)
            #expect(row["_owningteam_value@Microsoft.Dynamics.CRM.lookuplogicalname"].string == "team")
            #expect(row["_owningteam_value@OData.Community.Display.V1.FormattedValue"].string == "Tigers")
            #expect(row["_ownerid_value"].isNull && row["_owninguser_value"].isNull)
            func names(_ query: String) async throws -> [String] {
                try await api.get("leads?$select=fullname&" + query).texts("fullname")
            }
            #expect(try await names("$filter=_owninguser_value eq \(seller.id)&$orderby=fullname") == ["Ada", "Cleo"])
            #expect(try await names("$filter=_owningteam_value eq \(seller.id)") == [])
            #expect(try await names("$filter=_owninguser_value eq null") == ["Ben"])
            #expect(try await names("$filter=_owningteam_value ne null") == ["Ben"])
            #expect(try await names("$orderby=_owninguser_value,fullname") == ["Ada", "Cleo", "Ben"])
            #expect(try await names("$orderby=_owningteam_value desc,fullname") == ["Ben", "Ada", "Cleo"])
            var path = "leads?$select=fullname&$orderby=_owninguser_value,fullname"
            var paged: [String] = []
            for _ in 0..<3 {
                let page = try await api.get(path, as: nil, [HTTPField.Name("Prefer")!: "odata.maxpagesize=1"])
                paged += page.texts("fullname")
                path = page.json["@odata.nextLink"].string ?? ""
            }
            #expect(paged == ["Ada", "Cleo", "Ben"] && path.isEmpty)
            let grouped = try await api.get("leads?$apply=groupby((_owninguser_value),aggregate($count as n))")
            #expect(Set(grouped.rows.map { $0["n"].int }) == [1, 2], "\(grouped.text)")
            let metadata = try await api.get("$metadata")
            #expect(metadata.text.contains("<Property Name=\"_owninguser_value\" Type=\"Edm.Guid\">"))
            let activities = try await api.get("activitypointers?$filter=_owninguser_value eq \(seller.id)")
            #expect(activities.status == 200, "\(activities.text)")
        }
    }
}

import HTTPTypes
import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

@Suite("Conditions and preferences of changes")
struct AcceptAndUpsertTests {
    private static let prefer = HTTPField.Name("Prefer")!
    private let representation: HTTPFields = [AcceptAndUpsertTests.prefer: "return=representation"]

    @Test("Who takes no JSON is refused before anything is changed (web-api.md, section 9)", arguments: Engine.allCases)
    func accept(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let xml: HTTPFields = [.accept: "application/xml"]
            var asking = xml
            asking[AcceptAndUpsertTests.prefer] = "return=representation"
            let refused = try await api.post("leads", #"{"lastname":"Ada"}"#, asking)
            #expect(refused.status == 406)
            #expect(refused.json["error"]["code"].string == "sv_mediatype")
            #expect(try await api.house.rows("lead").isEmpty)
            // An answer without a body has no media type.
            let made = try await api.post("leads", #"{"lastname":"Ada"}"#, xml)
            #expect(made.status == 204)
            let path = "leads(\(try APIHouse.id(of: made)))"
            #expect(try await api.patch(path, #"{"firstname":"Eve"}"#, asking).status == 406)
            #expect(try await api.get("\(path)?$select=firstname").json["firstname"].isNull)
            #expect(try await api.post("leads/sv_DeleteMany", #"{"Filter":""}"#, xml).status == 406)
            #expect(try await api.house.rows("lead").count == 1)
            #expect(try await api.delete(path, xml).status == 204)
        }
    }

    @Test("Upserts of one new record at once all succeed (web-api.md, section 4)", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let id = api.house.nextID()
            for path in ["leads(\(id))", "accounts(accountnumber='A1')"] {
                let name = path.hasPrefix("leads") ? "lastname" : "name"
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<6 {
                        group.addTask { try await api.patch(path, #"{"\#(name)":"N\#(number)"}"#).status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses == Array(repeating: 204, count: 6), "\(path)")
            }
            #expect(try await api.house.rows("lead").count == 1)
            #expect(try await api.house.rows("account").count == 1)
            // A value that another record has is a duplicate still.
            #expect(try await api.post("accounts", #"{"name":"X","accountnumber":"A1"}"#).status == 412)
            #expect(
                try await api.patch("accounts(\(api.house.nextID()))", #"{"name":"X","accountnumber":"A1"}"#).status
                    == 412
            )
        }
    }

    @Test("If-Match may name several versions, If-None-Match those that are not wanted", arguments: Engine.allCases)
    func versions(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let lead = try await api.house.lead(named: "Ada")
            let path = "leads(\(lead.id))"
            func change(_ name: String, _ headers: HTTPFields) async throws -> Int {
                try await api.patch(path, #"{"firstname":"\#(name)"}"#, headers).status
            }
            #expect(try await change("A", [.ifMatch: #"W/"7", W/"1""#]) == 204)
            #expect(try await change("B", [.ifMatch: #"W/"1", W/"3""#]) == 412)
            #expect(try await change("C", [.ifNoneMatch: #"W/"2""#]) == 412)
            #expect(try await change("C", [.ifNoneMatch: #"W/"5", W/"2""#]) == 412)
            #expect(try await change("D", [.ifNoneMatch: #"W/"1""#]) == 204)
            #expect(try await api.delete(path, [.ifNoneMatch: #"W/"3""#]).status == 412)
            #expect(try await api.patch(path, "{}", as: api.house.stranger, [.ifNoneMatch: #"W/"3""#]).status == 404)
            // A record that is not there is made: no version of it is unwanted.
            let other = "leads(\(api.house.nextID()))"
            #expect(try await api.patch(other, #"{"lastname":"N"}"#, [.ifNoneMatch: #"W/"1""#]).status == 204)
        }
    }

    @Test("Tying records heeds the version of the record whose collection it is", arguments: Engine.allCases)
    func tying(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: house.seller.reference
            )
            let contact = try await house.create(
                "contact",
                [Change("lastname", .text("Ada"))],
                owner: house.seller.reference
            )
            let set = "accounts(\(account.id))/contact_customer_accounts"
            let body = #"{"@odata.id":"contacts(\#(contact.id))"}"#
            #expect(try await api.post("\(set)/$ref", body, [.ifMatch: #"W/"9""#]).status == 412)
            #expect(try await api.get("\(set)/$count").text == "0")
            #expect(try await api.post("\(set)/$ref", body, [.ifMatch: #"W/"1""#]).status == 204)
            #expect(try await api.delete("\(set)(\(contact.id))/$ref", [.ifMatch: #"W/"9""#]).status == 412)
            #expect(try await api.delete("\(set)(\(contact.id))/$ref", [.ifMatch: #"W/"1""#]).status == 204)
        }
    }

    @Test("Empty values of columns that the program sets are accepted on create", arguments: Engine.allCases)
    func nulls(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let columns = api.house.registry["lead"].columns.filter { $0.name != "lastname" }
            let names = columns.flatMap {
                $0.isLookup && !$0.isPolymorphic ? [$0.propertyName, $0.name] : [$0.propertyName]
            }
            for name in names + ["leadid"] {
                let made = try await api.post("leads", #"{"lastname":"N","\#(name)":null}"#)
                #expect(made.status == 204, "\(name): \(made.text)")
            }
            let all = names.map { #""\#($0)":null"# }.joined(separator: ",")
            let made = try await api.post("leads", #"{"lastname":"N","leadid":null,\#(all)}"#)
            #expect(made.status == 204, "\(made.text)")
            let path = "leads(\(try APIHouse.id(of: made)))"
            for name in ["createdon", "fullname", "versionnumber", "_parentaccountid_value"] {
                #expect(try await api.patch(path, #"{"\#(name)":null}"#).status == 400, "\(name)")
            }
            let upserted = "leads(\(api.house.nextID()))"
            #expect(try await api.patch(upserted, #"{"lastname":"N","createdon":null}"#).status == 204)
        }
    }

    @Test(
        "A record that is asked back has the names behind its lookups, and says what was heeded",
        arguments: Engine.allCases
    )
    func annotations(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: house.seller.reference
            )
            let hidden = try await house.create(
                "account",
                [Change("name", .text("Away"))],
                owner: house.seller.reference
            )
            let wish: HTTPFields = [
                AcceptAndUpsertTests.prefer: #"return=representation, odata.include-annotations="*""#
            ]
            let made = try await api.post(
                "leads",
                #"{"lastname":"Ada","parentaccountid@odata.bind":"/accounts(\#(account.id))"}"#,
                wish
            )
            #expect(made.status == 201, "\(made.text)")
            let name = "_parentaccountid_value@OData.Community.Display.V1.FormattedValue"
            #expect(made.json[name].string == "Acme")
            #expect(made.json["_ownerid_value@OData.Community.Display.V1.FormattedValue"].string == "Seller")
            #expect(
                made.headers[HTTPField.Name("Preference-Applied")!]
                    == #"return=representation,odata.include-annotations="*""#
            )
            let path = "leads(\(made.json["leadid"].string ?? ""))"
            let changed = try await api.patch(
                path,
                #"{"parentaccountid@odata.bind":"/accounts(\#(hidden.id))"}"#,
                wish
            )
            #expect(changed.json[name].string == "Away")
            // What may not be read has no name.
            _ = try await house.pipeline.run(.assign, as: house.admin) { session in
                try session.update(hidden, [.link("ownerid", house.stranger.reference)])
            }
            let after = try await api.patch(path, #"{"firstname":"Eve"}"#, wish)
            #expect(after.status == 200)
            #expect(after.json[name].isNull)
            let plain = try await api.patch(path, #"{"firstname":"Zoe"}"#, representation)
            #expect(plain.headers[HTTPField.Name("Preference-Applied")!] == "return=representation")
        }
    }

    @Test(
        "Actions that clients know and that are not offered answer 501 (K-33)",
        arguments: [
            "leads/Microsoft.Dynamics.CRM.CreateMultiple", "leads/Microsoft.Dynamics.CRM.UpdateMultiple",
            "leads/Microsoft.Dynamics.CRM.UpsertMultiple", "leads/Microsoft.Dynamics.CRM.DeleteMultiple", "BulkDelete",
            "InstantiateTemplate", "CreateMultiple",
            "emails(4f2e8a10-0000-4000-8000-000000000001)/Microsoft.Dynamics.CRM.SendEmail",
        ]
    )
    func notOffered(path: String) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.post(path, "{}")
            #expect(reply.status == 501, "\(reply.text)")
            #expect(reply.json["error"]["code"].string == "sv_notoffered")
            #expect(try await api.post("leads/Microsoft.Dynamics.CRM.NoSuch", "{}").status == 404)
            #expect(try await api.post("NoSuch", "{}").status == 404)
        }
    }
}

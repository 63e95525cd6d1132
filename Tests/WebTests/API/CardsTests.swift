import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@testable import Web

@Suite("Cards over the API")
struct CardsTests {
    private let layout = """
        {"layouts":[{"recordtype":"lead","icon":"initials","rows":[
          {"fields":["recordname","record/leadqualitycode"],"icons":["score"]},
          {"fields":["record/revenue","record/campaignid","ownerid"],"icons":[]}],
          "actions":["complete"]}]}
        """

    private func publish(_ api: APIHouse, _ body: String) async throws {
        let reply = try await api.post("sv_PublishCards", body, as: api.house.admin)
        #expect(reply.status == 204, "\(reply.text)")
        try await api.house.identity.followRegistry()
    }

    @Test("W-30, W-31: sv_Cards tells an editor what holds and what can be chosen", arguments: [Engine.sqlite])
    func description(engine: Engine) async throws {
        try await withAPI(engine) { api in
            var cards = try await api.get("sv_Cards(recordtype='lead')").json
            #expect(cards["source"].string == "factory" && cards["isenabled"].bool == false)
            #expect(cards["mayadminister"].bool == false)
            #expect(cards["layout"]["rows"].array?.count == 3)
            let fields = cards["fields"].array?.compactMap { $0["field"].string } ?? []
            #expect(
                Set(["recordname", "duetime", "record/jobtitle", "contact/jobtitle", "company/name"]).isSubset(
                    of: fields
                )
            )
            try await publish(api, layout)
            cards = try await api.get("sv_Cards(recordtype='lead')").json
            #expect(cards["source"].string == "published" && cards["isenabled"].bool == true)
            #expect(cards["layout"]["actions"].array?.compactMap(\.string) == ["complete"])
            #expect(try await api.get("sv_Cards(recordtype='phonecall')").status == 404)
            #expect(
                try await api.get("sv_Cards(recordtype='lead')", as: api.house.admin).json["mayadminister"].bool == true
            )
        }
    }

    @Test("W-35: rows of the list carry what the layout shows, in the reader's words", arguments: Engine.allCases)
    func values(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let campaign = try await house.create("campaign", [Change("name", .text("Spring"))])
            let (lead, _) = try await house.leadWithCall()
            try await house.change { session in
                try session.update(
                    lead,
                    [
                        Change("leadqualitycode", .int(1)), .link("campaignid", campaign),
                        Change("revenue", .decimal(Decimal4(tenThousandths: 120_000_000))),
                    ]
                )
            }
            #expect(
                try await api.get("sv_workitems?card=true").rows[0]["sv_card"].isNull,
                "the factory card needs nothing"
            )
            try await publish(api, layout)
            #expect(try await api.get("sv_workitems").rows[0]["sv_card"].isNull, "it comes to those who ask")
            let card = try await api.get("sv_workitems?card=true").rows[0]["sv_card"]
            let record = card["record"]
            #expect(record["revenue"].int == 12_000)
            #expect(record["leadqualitycode@OData.Community.Display.V1.FormattedValue"].string == "Hot")
            #expect(record["_campaignid_value@OData.Community.Display.V1.FormattedValue"].string == "Spring")
            #expect(record["companyname"].isNull, "nothing that the layout does not show")
            #expect(card["ownername"].string == house.seller.name)
            let all = try await api.get("sv_workitems?card=all").rows[0]["sv_card"]
            #expect(all["record"]["lastname"].string == "Ada")
            #expect(try await api.get("sv_workitems?card=perhaps").status == 400)
        }
    }

    @Test("W-35, X-31: a column that the reader may not know of is not in the answer", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let (lead, _) = try await house.leadWithCall()
            try await house.change {
                try $0.update(lead, [Change("revenue", .decimal(Decimal4(tenThousandths: 120_000_000)))])
            }
            try await publish(api, layout)
            try await house.change(.customise) { session in
                try session.change("revenue", of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            for option in ["true", "all"] {
                let reply = try await api.get("sv_workitems?card=\(option)", as: seller)
                #expect(reply.status == 200 && !reply.text.contains("revenue"), "\(reply.text)")
            }
            #expect(try await !api.get("sv_Cards(recordtype='lead')", as: seller).text.contains("\"record/revenue\""))
        }
    }

    @Test("W-128: a table's records come as cards with at most two next actions", arguments: Engine.allCases)
    func focused(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let busy = try await house.lead(named: "Busy", score: 92, grade: 0, company: "Acme")
            try await house.lead(named: "Idle")
            for (index, name) in ["Third", "First", "Second"].enumerated() {
                let due = house.now.adding(hours: [3, 1, 2][index])
                try await house.call(on: busy, due: due, subject: name)
            }
            let reply = try await api.get("leads?card=true&$select=fullname&$orderby=fullname")
            #expect(reply.texts("fullname") == ["Busy", "Idle"])
            let card = reply.rows[0]["sv_card"]
            #expect(card["actions"].array?.compactMap { $0["actionname"].string } == ["First", "Second"])
            #expect(card["score"].int == 92 && card["grade"].string == "A")
            #expect(card["contactname"].string == "Busy" && card["companyname"].string == "Acme")
            #expect(card["isfollowed"].bool == false)
            #expect(reply.rows[1]["sv_card"]["actions"].array == [])
            #expect(try await api.get("leads?$select=fullname").rows[0]["sv_card"].isNull)
            #expect(try await api.get("phonecalls?card=true").status == 400, "not for activities")
        }
    }

    @Test("W-32: a body is read strictly, and a seller does not publish", arguments: [Engine.sqlite])
    func bodies(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            #expect(try await api.post("sv_PublishCards", layout).status == 403)
            #expect(try await api.post("sv_SaveCards", layout).status == 409, "not enabled yet")
            try await publish(api, "{}")
            #expect(try await api.post("sv_SaveCards", layout).status == 204)
            for body in [
                #"{"layouts":7}"#, #"{"layouts":[7]}"#, #"{"layouts":[{"recordtype":"lead","colour":"red"}]}"#,
                #"{"layouts":[{"rows":[]}]}"#, #"{"layouts":[{"recordtype":"lead","rows":[{"fields":[7]}]}]}"#,
                #"{"layouts":[{"recordtype":"lead","rows":[]}]}"#, #"{"reset":["nosuch"]}"#,
            ] { #expect(try await api.post("sv_SaveCards", body).status == 400, "\(body)") }
            let mine = try await api.get("sv_Cards(recordtype='lead')").json
            #expect(mine["source"].string == "own")
            let others = try await api.get("sv_Cards(recordtype='lead')", as: house.mate).json
            #expect(others["source"].string == "factory" && others["own"].isNull)
        }
    }

    @Test(
        "W-32, W-93: of two administrators the second is told, and nothing is overwritten or lifted",
        arguments: Engine.allCases
    )
    func versions(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            func cards(as caller: Caller? = nil) async throws -> JSONValue {
                try await api.get("sv_Cards(recordtype='lead')", as: caller ?? house.admin).json
            }
            func body(_ version: Int64, _ settings: Int64, more: String = "") -> String {
                layout.dropLast() + #","settingsversion":\#(settings),"#
                    + #""versions":[{"recordtype":"lead","version":\#(version)}]\#(more)}"#
            }
            var seen = try await cards()
            #expect(seen["version"].int == 0 && seen["settingsversion"].int == 0, "nothing was published yet")
            #expect(try await cards(as: house.seller)["version"].isNull)
            try await publish(api, body(0, 0))
            let stale = try await api.post("sv_PublishCards", body(0, 0), as: house.admin)
            #expect(stale.status == 412)
            seen = try await cards()
            let (version, settings) = (try #require(seen["version"].int), try #require(seen["settingsversion"].int))

            try await publish(api, #"{"locked":true,"settingsversion":\#(settings)}"#)
            let late = try await api.post("sv_PublishCards", body(version, settings), as: house.admin)
            #expect(late.status == 412)
            #expect(late.message == WorkspaceMessage.changedMeanwhile(by: house.admin.name).english)
            let now = try #require(try await cards()["settingsversion"].int)
            try await publish(api, body(version, now))
            #expect(try await cards()["islocked"].bool == true, "what is not sent stays")
            try await publish(api, #"{"reset":["lead"],"versions":[{"recordtype":"lead","version":\#(version)}]}"#)
            #expect(try await api.post("sv_PublishCards", body(version, now), as: house.admin).status == 412)
            try await publish(api, layout)
            let wrong = #"{"versions":[{"recordtype":"lead"}]}"#
            #expect(try await api.post("sv_PublishCards", wrong, as: house.admin).status == 400)
        }
    }

    @Test(
        "W-32: while admin mode is off nobody changes cards, and they stay; undo switches it on",
        arguments: Engine.allCases
    )
    func switchedOff(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            try await publish(api, "{\"locked\":false}")
            #expect(try await api.post("sv_SaveCards", layout).status == 204)
            let off = try await api.post("sv_PublishCards", "{\"enabled\":false}", as: house.admin)
            #expect(off.status == 204)
            for caller in [house.seller, house.admin] {
                let refused = try await api.post("sv_SaveCards", layout, as: caller)
                #expect(refused.status == 409 && refused.message == CardMessage.notEnabled.english)
            }
            let both = layout.dropLast() + ",\"enabled\":false}"
            #expect(try await api.post("sv_PublishCards", String(both), as: house.admin).status == 409)
            let kept = try await api.get("sv_Cards(recordtype='lead')").json
            #expect(kept["isenabled"].bool == false && kept["source"].string == "own")
            let operation = try #require(off.headers[HTTPField.Name("sv-operation-id")!])
            let undone = try await api.post("sv_Undo", "{\"operationid\":\"\(operation)\"}", as: house.admin)
            #expect(undone.status == 200)
            #expect(try await api.post("sv_SaveCards", layout).status == 204)
            try await publish(api, "{\"enabled\":false}")
            try await publish(api, "{}")
            #expect(try await api.post("sv_SaveCards", layout).status == 204, "publishing switches it on")
        }
    }
}

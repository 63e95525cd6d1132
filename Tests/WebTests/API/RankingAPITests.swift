import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The rank through the Web API")
struct RankingAPITests {
    private static func explain(_ record: RecordReference) -> String {
        "sv_Explain(recordtype='\(record.table)',recordid=\(record.id))"
    }

    private static let pages: HTTPFields = [HTTPField.Name("Prefer")!: "odata.maxpagesize=2"]

    private static let weighed = #"{\"rule\":\"weighed\",\"weights\":{\"score\":1,\"due\":1}}"#

    @Test("a rule is drafted, looked at, published, and taken back", arguments: Engine.allCases)
    func publishing(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for (name, score, days) in [("Ada", 60, -6), ("Bo", 70, 0)] as [(String, Int64, Int)] {
                let lead = try await house.lead(named: name, score: score, owner: house.admin.reference)
                try await house.call(on: lead, due: house.now.adding(days: days), owner: house.admin.reference)
            }
            let names = { try await api.get("sv_workitems", as: house.admin).texts("recordname") }
            #expect(try await names() == ["Bo", "Ada"])
            let none = try await api.get("sv_RankRule", as: house.admin).json
            #expect(none["definition"].isNull && none["version"].int == 0 && none["maypublish"] == .bool(true))

            let preview = try await api.post(
                "sv_PreviewRankRule",
                "{\"definition\":\"\(Self.weighed)\"}",
                as: house.admin
            )
            #expect(preview.json["before"].array?.map { $0["recordname"].string } == ["Bo", "Ada"])
            #expect(preview.json["after"].array?.map { $0["recordname"].string } == ["Ada", "Bo"])
            #expect(preview.json["after"][0]["other"].int == 2)

            // Of what was never kept there is no version 5.
            let unknown = try await api.post(
                "sv_PublishRankRule",
                "{\"definition\":\"\(Self.weighed)\",\"version\":5}",
                as: house.admin
            )
            #expect(unknown.status == 412)
            let draft = try await api.post(
                "sv_DraftRankRule",
                "{\"definition\":\"\(Self.weighed)\",\"version\":0}",
                as: house.admin
            )
            #expect(draft.status == 200)
            #expect(try await names() == ["Bo", "Ada"])
            #expect(try await api.get("sv_RankRule").json["draft"].isNull)

            let version = try #require(draft.json["version"].int)
            let body = "{\"definition\":\"\(Self.weighed)\",\"version\":\(version)}"
            let published = try await api.post("sv_PublishRankRule", body, as: house.admin)
            #expect(published.status == 200 && published.json["publishedby"].string == house.admin.name)
            #expect(try await names() == ["Ada", "Bo"])
            // Whoever had the older version before the eyes is told (W-93).
            let late = try await api.post("sv_PublishRankRule", body, as: house.admin)
            #expect(late.status == 412)
            #expect(late.message == WorkspaceMessage.changedMeanwhile(by: house.admin.name).english)

            let rows = try await api.get("sv_workitems", as: house.admin).rows
            #expect(rows.allSatisfy { !$0["rank"].isNull && $0["rankreason"].string?.hasPrefix("Priority ") == true })
            let answer = try await api.get(
                Self.explain(RecordReference("lead", GUID(rows[0]["recordid"].string!)!)),
                as: house.admin
            )
            #expect(answer.json["ruleid"].string == "weighed")
            #expect(answer.json["factors"].array?.count == 4)

            let back = try await api.post("sv_PublishRankRule", "{\"definition\":null}", as: house.admin)
            #expect(back.status == 200 && back.json["definition"].isNull)
            #expect(try await names() == ["Bo", "Ada"])
        }
    }

    @Test("only those who may publish do, and only rules", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withAPI(engine) { api in
            for action in ["sv_DraftRankRule", "sv_PublishRankRule", "sv_PreviewRankRule"] {
                for caller in [api.house.seller, api.house.manager] {
                    let refused = try await api.post(action, "{\"definition\":\"\(Self.weighed)\"}", as: caller)
                    #expect(refused.status == 403)
                    #expect(refused.message == RankMessage.administratorsOnly.english)
                }
                for body in ["[]", #"{"definition":"no"}"#, #"{"definition":5}"#, #"{"rule":"factory"}"#] {
                    let wrong = try await api.post(action, body, as: api.house.admin)
                    #expect(wrong.status == 400)
                }
            }
        }
    }

    @Test("K-14: the rule is the administrators' matter, by whatever way it is written")
    func administrators() async throws {
        try await withAPI(.sqlite) { api in
            let house = api.house
            let none = try await api.get("sv_RankRule", as: house.manager).json
            #expect(none["maypublish"] == .bool(false) && none["draft"].isNull)
            let rows = "{\"msdyn_name\":\"rank\",\"sv_definition\":\"\(Self.weighed)\"}"
            #expect(try await api.post("msdyn_worklistviewconfigurations", rows, as: house.manager).status == 403)
            await #expect(throws: Refusal.self) {
                try await house.change(.settings, as: house.manager) { try $0.publish(RankRule.configuration, nil) }
            }
        }
    }

    @Test(
        "a record off the list is explained in the caller's language, by the rule it meets first",
        arguments: Engine.allCases
    )
    func absent(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            let none = try await api.get(Self.explain(lead))
            #expect(none.status == 200)
            #expect(none.json["listed"] == .bool(false) && none.json["ruleid"].string == "W-13.3")
            try await house.call(on: lead, due: house.now)
            #expect(try await api.get(Self.explain(lead)).json["place"].int == 1)
            let hidden = try await api.get(Self.explain(lead) + "?$filter=activitytype eq 'email'")
            #expect(hidden.json["ruleid"].string == "K-7")
            #expect(try await api.get(Self.explain(lead), as: house.stranger).status == 404)
        }
    }

    @Test("a list of before is answered page by page, and only within ninety days", arguments: Engine.allCases)
    func past(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for name in ["Ada", "Bo", "Cy"] { try await house.call(on: house.lead(named: name), due: house.now) }
            house.wait(.seconds(1))
            let then = house.now
            let told = try await api.get("sv_workitems").rows
            house.wait(.seconds(3600))
            for row in told { try await house.complete(GUID(row["sv_workitemid"].string!)!) }
            #expect(try await api.get("sv_workitems").rows.isEmpty)
            let address = "sv_WorklistAsOf(userid=\(house.seller.id),instant=\(then))"
            #expect(try await api.get(address).rows == told)
            let first = try await api.get(address + "?$count=true", Self.pages)
            #expect(first.rows == Array(told.prefix(2)) && first.json["@odata.count"].int == 3)
            let next = try #require(first.json["@odata.nextLink"].string)
            #expect(try await api.get(next, Self.pages).rows == Array(told.suffix(1)))
            for instant in [house.now.adding(hours: 1), house.now.adding(days: -91)] {
                let other = "sv_WorklistAsOf(userid=\(house.seller.id),instant=\(instant))"
                let outside = try await api.get(other)
                #expect(outside.status == 400)
            }
            #expect(try await api.get(address, as: house.mate).status == 403)
            // Whoever reads less than the person did is told so, and nobody else.
            let missing = "@sv.rowsmaybemissing"
            #expect(try await api.get(address).json[missing].bool == nil)
            #expect(try await api.get(address, as: house.admin).json[missing].bool == nil)
            #expect(try await api.get(address, as: house.manager).json[missing].bool == nil)
            try await house.change { session in
                let mate = RecordReference("systemuser", house.mate.id)
                try session.update(
                    RecordReference("systemuser", house.seller.id),
                    [.link("parentsystemuserid", mate)]
                )
            }
            let mate = try await api.get(address, as: house.identity.caller(id: house.mate.id)!)
            #expect(mate.status == 200 && mate.json[missing].bool == true)
        }
    }
}

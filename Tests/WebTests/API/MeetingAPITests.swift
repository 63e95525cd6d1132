import OData
import Records
import SalesCore
import TestSupport
import Testing

@Suite("Meetings and Up next through the Web API")
struct MeetingAPITests {
    private static func upNext(_ record: RecordReference) -> String {
        "sv_UpNext(recordtype='\(record.table)',recordid=\(record.id))"
    }

    /// An online meeting of the seller's at eleven, an hour long.
    private static func meeting(on lead: RecordReference, in house: TestHouse) async throws -> GUID {
        let changes = [
            Change("subject", .text("Demo")), Change("scheduledstart", .instant(house.now.adding(hours: 2))),
            Change("scheduledend", .instant(house.now.adding(hours: 3))), Change("isonlinemeeting", .bool(true)),
            Change("onlinemeetingjoinurl", .text("https://meet.example/j/42")), .link("regardingobjectid", lead),
        ]
        return try await house.create("appointment", changes, owner: house.seller.reference).id
    }

    @Test(
        "W-19, W-97: start and address stand in rows and in Up next, and can only be told",
        arguments: Engine.allCases
    )
    func told(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let lead = try await api.house.lead(named: "Ada")
            _ = try await Self.meeting(on: lead, in: api.house)
            let current = try await api.get(Self.upNext(lead)).json["current"][0]
            for row in [current, try await api.get("sv_workitems").rows[0]] {
                #expect(row["starttime"].string == "2026-11-23T10:00:00Z")
                #expect(row["duetime"].string == "2026-11-23T11:00:00Z")
                #expect(row["isonlinemeeting"] == .bool(true))
                #expect(row["onlinemeetingjoinurl"].string == "https://meet.example/j/42")
            }
            let chosen = try await api.get("sv_workitems?$select=starttime").rows[0]
            #expect(chosen["starttime"].string == "2026-11-23T10:00:00Z" && chosen["recordname"].isNull)
            #expect(try await api.get("sv_workitems?$orderby=starttime").status == 400)
            #expect(try await api.get("sv_workitems?$filter=isonlinemeeting eq true").status == 400)
        }
    }

    @Test("K-5: today's promises are a window of the list", arguments: Engine.allCases)
    func promised(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            let demo = try await Self.meeting(on: lead, in: house)
            let missed = try await house.call(on: lead, due: house.now.adding(hours: -1))
            try await house.call(on: lead, due: house.now.adding(days: -3))
            let answer = try await api.get("sv_workitems?window=promised&$orderby=isoverdue,duetime&$count=true")
            #expect(answer.texts("sv_workitemid") == [demo.description, missed.description])
            #expect(answer.json["@odata.count"].int == 2)
            #expect(try await api.get("sv_workitems?window=tomorrow").status == 400)
        }
    }

    @Test(
        "W-16, W-101, K-1: one's own comes first, and only what one may change can be acted on",
        arguments: Engine.allCases
    )
    func actionable(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            let sellers = try await house.call(on: lead, due: house.now)
            let managers = try await house.call(
                on: lead,
                due: house.now.adding(hours: 1),
                owner: house.manager.reference
            )
            func seen(by caller: Caller) async throws -> [[String]] {
                let json = try await api.get(Self.upNext(lead), as: caller).json
                return ["current", "upcoming"].map { part in
                    json[part].array?.map { "\($0["id"].string ?? "") \($0["actionable"] == .bool(true))" } ?? []
                }
            }
            // The record is the seller's, so that both are.
            #expect(try await seen(by: house.seller) == [["\(sellers) true"], ["\(managers) true"]])
            #expect(try await seen(by: house.manager) == [["\(managers) true"], ["\(sellers) true"]])
            let role = TestHouse.id(Role.sequenceManager.rawValue, 1)
            try await house.change(.access) { try $0.set(roles: [role], of: house.mate.reference) }
            #expect(try await seen(by: house.mate) == [["\(sellers) false"], ["\(managers) false"]])
            let refused = try await api.post(
                "sv_workitems(\(sellers))/Microsoft.Dynamics.CRM.sv_Complete",
                "{}",
                as: house.mate
            )
            #expect(refused.status == 403)
            // What is done is done: nothing can be acted on any more.
            try await house.complete(sellers)
            let done = try await api.get(Self.upNext(lead)).json["completed"][0]
            #expect(done["id"].string == sellers.description && done["actionable"] == .bool(false))
        }
    }
}

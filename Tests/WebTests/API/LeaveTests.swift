import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@testable import Web

@Suite("W-116, W-119: one question after one absence, and none after an hour off")
struct LeaveTests {
    private func withWeek(
        _ engine: Engine,
        hasHours: Bool = true,
        _ body: @escaping @Sendable (APIHouse) async throws -> Void
    ) async throws {
        try await withAPI(engine) { api in
            let reply = try await api.post("sv_SetSellerAvailability", "{\"enabled\":true}", as: api.house.admin)
            #expect(reply.status == 200, "\(reply.text)")
            try await api.house.identity.followRegistry()
            if hasHours {
                let week = "\"sv_kind\":0,\"sv_days\":\"mon,tue,wed,thu,fri\",\"sv_startdate\":\"2026-01-01\""
                #expect(try await api.post("sv_availabilities", "{\(week)}").status == 204)
            }
            try await body(api)
        }
    }

    /// Time off of the seller's.
    private func off(
        _ api: APIHouse,
        _ start: String,
        _ end: String,
        from: String? = nil,
        until: String? = nil,
        named name: String = ""
    ) async throws -> GUID {
        var body = "\"sv_kind\":2,\"sv_startdate\":\"\(start)\",\"sv_enddate\":\"\(end)\",\"sv_name\":\"\(name)\""
        if let from { body += ",\"sv_starttime\":\"\(from)\"" }
        if let until { body += ",\"sv_endtime\":\"\(until)\"" }
        return try APIHouse.id(of: try await api.post("sv_availabilities", "{\(body)}"))
    }

    private func asked(_ api: APIHouse) async throws -> (id: String?, due: Int?, from: String?, to: String?) {
        let json = try await api.get("sv_ReturnFromLeave()").json
        return (
            json["sv_availabilityid"].string, json["due"].int.map { Int($0) }, json["from"].string, json["to"].string
        )
    }

    @Test("An hour off this morning is no absence to come back from", arguments: Engine.allCases, [true, false])
    func hour(engine: Engine, hasHours: Bool) async throws {
        try await withWeek(engine, hasHours: hasHours) { api in
            _ = try await api.house.leadWithCall(due: Zone.paris.at("2026-11-23", 8, 10))
            _ = try await off(api, "2026-11-23", "2026-11-23", from: "08:00", until: "08:30")
            #expect(try await asked(api).id == nil)
        }
    }

    @Test("A weekend that begins and ends a little late is none either", arguments: Engine.allCases)
    func longWeekend(engine: Engine) async throws {
        try await withWeek(engine) { api in
            _ = try await api.house.leadWithCall(due: Zone.paris.at("2026-11-20", 15))
            _ = try await off(api, "2026-11-20", "2026-11-23", from: "12:00", until: "08:30")
            #expect(try await asked(api).id == nil)
        }
    }

    @Test("What was due before the hour at which it began is not counted", arguments: Engine.allCases)
    func trueBeginning(engine: Engine) async throws {
        try await withWeek(engine) { api in
            let lead = try await api.house.lead(named: "Ada")
            try await api.house.call(on: lead, due: Zone.paris.at("2026-11-19", 10))
            try await api.house.call(on: lead, due: Zone.paris.at("2026-11-19", 14))
            try await api.house.call(on: lead, due: Zone.paris.at("2026-11-20", 10))
            let leave = try await off(api, "2026-11-19", "2026-11-23", from: "12:00", until: "08:30")
            let found = try await asked(api)
            #expect(found.id == leave.description && found.due == 2)
        }
    }

    @Test("Absences that overlap are one, and settled by one decision", arguments: Engine.allCases)
    func overlapping(engine: Engine) async throws {
        try await withWeek(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            let calls = [
                try await house.call(on: lead, due: Zone.paris.at("2026-11-16", 10)),
                try await house.call(on: lead, due: Zone.paris.at("2026-11-20", 10)),
            ]
            let first = try await off(api, "2026-11-16", "2026-11-18", named: "Crete")
            let second = try await off(api, "2026-11-18", "2026-11-20", named: "Ill")
            // Long before, with work between.
            let other = try await off(api, "2026-11-10", "2026-11-11")
            let found = try await asked(api)
            #expect(found.id == second.description && found.due == 2)
            #expect(found.from == "2026-11-16" && found.to == "2026-11-20")
            #expect(try await api.get("sv_ReturnFromLeave()").json["description"].string == "Crete, Ill")

            let settled = RecordReference("sv_availability", second)
            let operation = try await house.change(.update, as: house.seller) {
                try $0.update(settled, [Change("sv_settled", .bool(true))])
            }
            for (entry, isSettled) in [(first, true), (second, true), (other, false)] {
                #expect(try await (house.row("sv_availability", entry)?["sv_settled"].bool ?? false) == isSettled)
            }
            #expect(try await asked(api).id == other.description, "another one is another question")
            let undo = try await house.undo(operation)
            #expect(undo.report.left.isEmpty)
            #expect(try await asked(api).id == second.description)

            let body = "{\"ownerid\":\"\(house.stranger.id)\",\"leaveid\":\"\(first)\"}"
            let done = try await api.post("sv_HandOver", body)
            #expect(done.json["moved"].int == 2, "any of its entries names it: \(done.text)")
            for call in calls {
                #expect(try await house.row("phonecall", call)?.owner == house.stranger.reference)
            }
            #expect(try await asked(api).id == other.description)
        }
    }

    @Test("A weekend between does not part two absences", arguments: Engine.allCases)
    func overTheWeekend(engine: Engine) async throws {
        try await withWeek(engine) { api in
            _ = try await api.house.leadWithCall(due: Zone.paris.at("2026-11-20", 10))
            _ = try await off(api, "2026-11-19", "2026-11-20")
            let monday = try await off(api, "2026-11-23", "2026-11-23", from: "00:00", until: "11:00")
            #expect(try await asked(api).id == nil, "still away")
            api.house.set(Zone.paris.at("2026-11-23", 11))
            let found = try await asked(api)
            #expect(found.id == monday.description && found.due == 1)
            #expect(found.from == "2026-11-19" && found.to == "2026-11-23")
        }
    }
}

import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@testable import Web

@Suite("The team and its work through the Web API")
struct TeamAPITests {
    private func publish(_ api: APIHouse, _ body: String) async throws {
        let reply = try await api.post("sv_PublishWorkspace", body, as: api.house.admin)
        #expect(reply.status == 204, "\(reply.text)")
        try await api.house.identity.followRegistry()
    }

    private func switchOn(_ api: APIHouse) async throws {
        let reply = try await api.post("sv_SetSellerAvailability", "{\"enabled\":true}", as: api.house.admin)
        #expect(reply.status == 200, "\(reply.text)")
        try await api.house.identity.followRegistry()
    }

    private static let week =
        "{\"sv_kind\":0,\"sv_days\":\"mon,tue,wed,thu,fri\",\"sv_startdate\":\"2026-01-01\",\"sv_timezone\":\"Europe/Paris\"}"
    private static let leave =
        "{\"sv_kind\":2,\"sv_startdate\":\"2026-11-19\",\"sv_enddate\":\"2026-11-20\",\"sv_timezone\":\"Europe/Paris\"}"

    /// The seller's week, an absence on Thursday and Friday before the day of the test, and work around it.
    private struct Away {
        let leave: GUID
        /// Due meanwhile: two calls on one record, and an appointment.
        let calls: [GUID]
        let appointment: GUID
        /// Due before, and later today; and what others have on the seller's record.
        let others: [GUID]

        var due: Set<GUID> { Set(calls + [appointment]) }
    }

    private func away(_ api: APIHouse) async throws -> Away {
        let house = api.house
        try await switchOn(api)
        #expect(try await api.post("sv_availabilities", TeamAPITests.week).status == 204)
        let leave = try APIHouse.id(of: try await api.post("sv_availabilities", TeamAPITests.leave))
        let lead = try await house.lead(named: "Ada")
        let (thursday, friday) = (Zone.paris.at("2026-11-19", 10), Zone.paris.at("2026-11-20", 10))
        return Away(
            leave: leave,
            calls: [try await house.call(on: lead, due: thursday), try await house.call(on: lead, due: friday)],
            appointment: try await house.activity(.appointment, on: lead, due: friday),
            others: [
                try await house.call(on: lead, due: Zone.paris.at("2026-11-18", 10)),
                try await house.call(on: lead, due: house.now.adding(hours: 2)),
                try await house.call(on: lead, due: thursday, owner: house.mate.reference),
                try await house.call(on: lead, due: thursday, owner: house.tigers),
            ]
        )
    }

    private func dues(_ house: TestHouse, _ items: [GUID]) async throws -> [Instant?] {
        var dues: [Instant?] = []
        for item in items { dues.append(try await house.row("phonecall", item)?["scheduledend"].instant) }
        return dues
    }

    private func owned(_ house: TestHouse, by person: Caller) async throws -> Set<GUID> {
        let rows = try await house.rows("phonecall") + house.rows("appointment")
        return Set(rows.filter { $0.owner == person.reference }.map(\.id))
    }

    @Test("Back from leave, what became due meanwhile is spread, and nothing else", arguments: Engine.allCases)
    func spreadAfterLeave(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (house, away) = (api.house, try await away(api))
            let back = try await api.get("sv_ReturnFromLeave()")
            #expect(back.json["due"].int == 3 && back.json["sv_availabilityid"].string == away.leave.description)
            let before = try await dues(house, away.others)
            let old = try await dues(house, away.calls)
            let done = try await api.post("sv_Spread", "{\"perday\":1,\"leaveid\":\"\(away.leave)\"}")
            #expect(done.status == 200, "\(done.text)")
            #expect(done.json["moved"].int == 2 && done.json["left"].int == 0 && done.json["appointments"].int == 1)
            // One thing stands on today already, and is all that a day is to hold.
            #expect(
                try await dues(house, away.calls) == [Zone.paris.at("2026-11-24", 10), Zone.paris.at("2026-11-25", 10)]
            )
            #expect(try await dues(house, away.others) == before)
            #expect(try await api.get("sv_ReturnFromLeave()").json["sv_availabilityid"].string == nil, "W-116: settled")
            let undo = try await api.post("sv_Undo", "{\"operationid\":\"\(done.json["operationid"].string ?? "")\"}")
            #expect(undo.status == 200)
            #expect(try await dues(house, away.calls) == old)
            let again = try await api.get("sv_ReturnFromLeave()")
            #expect(again.json["due"].int == 3 && again.json["sv_availabilityid"].string == away.leave.description)
        }
    }

    @Test(
        "Back from leave, what became due meanwhile is handed over for good, records with it",
        arguments: Engine.allCases
    )
    func handOverAfterLeave(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (house, away) = (api.house, try await away(api))
            let body = "{\"ownerid\":\"\(house.stranger.id)\",\"leaveid\":\"\(away.leave)\"}"
            let done = try await api.post("sv_HandOver", body)
            #expect(done.json["moved"].int == 3 && done.json["left"].int == 0, "\(done.text)")
            #expect(try await owned(house, by: house.stranger) == away.due)
            let theirs = try await api.get("sv_workitems", as: house.stranger)
            #expect(theirs.rows.count == 1, "one card for the record, which can be read now")
            #expect(try await api.get("sv_ReturnFromLeave()").json["sv_availabilityid"].string == nil, "W-116: settled")
            let undo = try await api.post("sv_Undo", "{\"operationid\":\"\(done.json["operationid"].string ?? "")\"}")
            #expect(undo.status == 200, "\(undo.text)")
            #expect(try await api.get("sv_ReturnFromLeave()").json["due"].int == 3, "asked again")
            for (wrong, status) in [
                ("\"leaveid\":\"\(TestHouse.nobody)\"", 404),
                ("\"leaveid\":\"\(away.leave)\",\"Targets\":[\"\(away.others[0])\"]", 400),
            ] {
                let reply = try await api.post("sv_HandOver", "{\"ownerid\":\"\(house.mate.id)\",\(wrong)}")
                #expect(reply.status == status, "\(reply.text)")
            }
        }
    }

    @Test("W-116: what is left of an absence is asked about again", arguments: Engine.allCases)
    func leftAfterLeave(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (house, away) = (api.house, try await away(api))
            let lead = try await house.lead(named: "Bea")
            let mates = try await house.call(
                on: lead,
                due: Zone.paris.at("2026-11-19", 10),
                owner: house.mate.reference
            )
            // Named items settle nothing, whatever they are.
            _ = try await api.post(
                "sv_HandOver",
                "{\"ownerid\":\"\(house.mate.id)\",\"Targets\":[\"\(away.calls[0])\"]}"
            )
            #expect(try await api.get("sv_ReturnFromLeave()").json["due"].int == 2)
            try await house.change(.snooze, as: house.seller) { session in
                try session.settle(leave: mates, of: house.seller.id)
                try session.settle(leave: away.leave, of: house.seller.id)
                // A second time is no change.
                try session.settle(leave: away.leave, of: house.seller.id)
            }
            #expect(try await house.row("sv_availability", away.leave)?["sv_settled"].bool == true)
            await #expect(throws: Refusal.self) {
                try await house.change(.snooze, as: house.mate) {
                    try $0.settle(leave: away.leave, of: house.seller.id)
                }
            }
        }
    }

    @Test("Issue 13: all that a person owns is moved, more than one item of a record too", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let (lead, first) = try await house.leadWithCall()
            let second = try await house.call(on: lead, due: house.now.adding(days: -2))
            let later = try await house.call(on: lead, due: house.now.adding(days: 40))
            let mates = try await house.call(on: lead, due: house.now, owner: house.mate.reference)
            let team = try await api.get("sv_Team()", as: house.manager).rows
            let listed = team.first { $0["systemuserid"].string == house.seller.id.description }?["listed"].int
            #expect(listed == 2, "what is due later is not on the list yet, a colleague's not the person's")
            let body = "\"userid\":\"\(house.seller.id)\",\"ownerid\":\"\(house.manager.id)\""
            let done = try await api.post("sv_HandOver", "{\(body)}", as: house.manager)
            #expect(done.json["moved"].int == 2, "\(done.text)")
            #expect(try await owned(house, by: house.manager) == [first, second])
            // With an end all that is due before it goes, further ahead than the list shows.
            let until = try await api.post("sv_HandOver", "{\(body),\"until\":\"2027-01-10\"}", as: house.manager)
            #expect(until.json["moved"].int == 1, "\(until.text)")
            #expect(try await owned(house, by: house.manager) == [first, second, later])
            #expect(try await owned(house, by: house.mate) == [mates])
            let none = try await api.post("sv_HandOver", "{\(body)}", as: house.manager)
            #expect(none.status == 409 && none.message == HandoverMessage.nothing.english)
        }
    }

    @Test("A day takes no more than its number together with what stays there", arguments: Engine.allCases)
    func fullDays(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            var calls: [GUID] = []
            for hours in [1, 2, 3] { calls.append(try await house.call(on: lead, due: house.now.adding(hours: hours))) }
            _ = try await house.activity(.appointment, on: lead, due: house.now.adding(hours: 4))
            let tomorrow = try await house.call(on: lead, due: house.now.adding(days: 1))
            func days(_ items: [GUID]) async throws -> [String] {
                try await dues(house, items).compactMap { $0.map { Zone.paris.day(of: $0).description } }
            }
            let done = try await api.post("sv_Spread", "{\"perday\":2}")
            // The first of them stays where it is.
            #expect(done.json["moved"].int == 2 && done.json["appointments"].int == 1, "\(done.text)")
            #expect(try await days(calls).sorted() == ["2026-11-23", "2026-11-24", "2026-11-25"])
            #expect(try await days([tomorrow]) == ["2026-11-24"])
            // What is moved makes room for itself.
            let one = try await api.post("sv_Spread", "{\"perday\":2,\"Targets\":[\"\(tomorrow)\"]}")
            #expect(one.status == 200, "\(one.text)")
            #expect(try await days([tomorrow]) == ["2026-11-24"])
        }
    }

    @Test("K-1: named items that others own, or that were closed meanwhile, stay, and it is said why")
    func named() async throws {
        try await withAPI(.sqlite) { api in
            let house = api.house
            let (lead, own) = try await house.leadWithCall(due: house.now.adding(days: -1))
            let teams = try await house.call(on: lead, due: house.now, owner: house.tigers)
            let done = try await house.call(on: lead, due: house.now, subject: "Settled")
            try await house.complete(done)
            let targets = "\"Targets\":[\"\(own)\",\"\(teams)\",\"\(done)\"]"
            for action in ["sv_HandOver", "sv_Spread"] {
                let more = action == "sv_Spread" ? "\"perday\":5" : "\"ownerid\":\"\(house.mate.id)\""
                let reply = try await api.post(
                    action,
                    "{\"userid\":\"\(house.seller.id)\",\(more),\(targets)}",
                    as: house.manager
                )
                #expect(reply.json["left"].int == 2, "\(reply.text)")
                let reasons = reply.json["reasons"].array?.compactMap(\.string) ?? []
                #expect(reasons.contains(HandoverMessage.notOwn.english), "\(reasons)")
                #expect(reasons.contains { $0.contains("Settled") }, "\(reasons)")
                #expect(try await house.row("phonecall", teams)?.owner == house.tigers)
                let id = reply.json["operationid"].string ?? ""
                #expect(try await api.post("sv_Undo", "{\"operationid\":\"\(id)\"}", as: house.manager).status == 200)
            }
            let nothing = try await api.post(
                "sv_HandOver",
                "{\"ownerid\":\"\(house.mate.id)\",\"Targets\":[\"\(teams)\"]}"
            )
            #expect(nothing.status == 409 && nothing.message == HandoverMessage.notOwn.english)
        }
    }

    @Test("Issue 13: more than 500 items are a job, done to its end and undone as one", arguments: Engine.allCases)
    func job(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let count = WorkItemsEndpoint.atOnce + 20
            let lead = try await house.lead(named: "Ada")
            let owner = house.seller.reference
            try await house.change(.create) { session in
                _ = try session.createMany(
                    house.registry["phonecall"],
                    (0..<count).map { _ in
                        (
                            nil,
                            [
                                Change("subject", .text("Call")), Change("scheduledend", .instant(session.now)),
                                .link("regardingobjectid", lead), .link("ownerid", owner),
                            ]
                        )
                    }
                )
            }
            let runner = JobRunner(
                jobs: house.jobs,
                pipeline: house.pipeline,
                identity: house.identity,
                worker: TestHouse.id("worker", 1)
            )
            let body = "{\"userid\":\"\(house.seller.id)\",\"ownerid\":\"\(house.stranger.id)\"}"
            let over = try await api.post("sv_HandOver", body, as: house.manager)
            #expect(over.status == 202, "\(over.text)")
            let operation = over.json["operationid"].string ?? ""
            #expect(try await runner.runOne())
            let job = try await api.get("sv_jobs(\(over.json["sv_jobid"].string ?? ""))", as: house.manager)
            #expect(job.json["state"].string == "done" && job.json["done"].int == Int64(count), "\(job.text)")
            #expect(try await owned(house, by: house.stranger).count == count)
            let undo = try await api.post("sv_Undo", "{\"operationid\":\"\(operation)\"}", as: house.manager)
            #expect(undo.status == 202)
            #expect(try await runner.runOne())
            #expect(try await owned(house, by: house.seller).count == count)
            #expect(try await house.rows("sv_handover").isEmpty)

            let spread = try await api.post("sv_Spread", "{\"perday\":200}")
            #expect(spread.status == 202, "\(spread.text)")
            #expect(try await runner.runOne())
            let days = try await house.rows("phonecall").compactMap { $0["scheduledend"].instant }
                .map { Zone.paris.day(of: $0) }
            let first = Zone.paris.day(of: house.now)
            #expect(
                Dictionary(grouping: days, by: \.self).mapValues(\.count)
                    == [first: 200, first.adding(days: 1): 200, first.adding(days: 2): count - 400]
            )
        }
    }

    @Test("X-4, W-6, W-94: where the list is closed, so are the team and all that moves work")
    func closed() async throws {
        try await withAPI(.sqlite) { api in
            let house = api.house
            let (_, item) = try await house.leadWithCall()
            let asked = ["sv_ReturnFromLeave()", "sv_Team()", "sv_WorklistFilters()", "sv_workitems"]
            let done = [
                ("sv_Spread", "{\"perday\":5}"),
                ("sv_HandOver", "{\"ownerid\":\"\(house.mate.id)\",\"Targets\":[\"\(item)\"]}"),
            ]
            func expectClosed(to caller: Caller, _ message: WorkspaceMessage) async throws {
                var replies: [(String, APIHouse.Reply)] = []
                for path in asked { replies.append((path, try await api.get(path, as: caller))) }
                for (path, body) in done { replies.append((path, try await api.post(path, body, as: caller))) }
                for (path, reply) in replies {
                    #expect(reply.status == 403 && reply.message == message.english, "\(path): \(reply.text)")
                }
            }
            func navigation(of caller: Caller) -> [String] {
                let metadata = TableMetadata(registry: house.registry, caller: caller)
                return SideNavigation(metadata, words: .of("en")).groups.flatMap(\.entries).map(\.address)
            }
            #expect(navigation(of: house.manager).contains("/worklist/team"))
            try await publish(api, "{\"roles\":[\"\(TestHouse.id("Sales Manager", 1))\"]}")
            try await expectClosed(to: house.seller, .notAmongRoles)
            let team = try await api.get("sv_Team()", as: house.manager)
            #expect(team.status == 200 && team.rows.isEmpty, "who has no list has no work on it")
            try await publish(api, "{\"roles\":null,\"enabled\":false}")
            for caller in [house.seller, house.manager] { try await expectClosed(to: caller, .turnedOffForAll) }
            #expect(!navigation(of: house.manager).contains("/worklist/team"))
            try await publish(api, "{\"enabled\":true}")
            #expect(try await api.get("sv_Team()", as: house.manager).rows.count == 2)
            #expect(try await api.get("sv_WorklistFilters()").status == 200)
        }
    }

    @Test("X-1: every function can be turned off, and is then gone in the API")
    func switches() async throws {
        try await withAPI(.sqlite) { api in
            let house = api.house
            try await switchOn(api)
            let entry = try APIHouse.id(of: try await api.post("sv_availabilities", TeamAPITests.week))
            let filter = "{\"name\":\"Mine\",\"returnedtypecode\":\"sv_workitem\",\"sv_query\":\"{}\"}"
            let kept = try APIHouse.id(of: try await api.post("userqueries", filter))
            let offered = try await api.get("sv_Workspace()", as: house.admin).json["features"].array
            #expect(offered?.compactMap(\.string) == Workspace.Feature.allCases.map(\.rawValue))
            let seller = house.seller.id
            let own = "{\"userid\":\"\(seller)\",\"perday\":5}"
            let view = "{\"name\":\"Leads\",\"returnedtypecode\":\"lead\",\"sv_query\":\"{}\"}"
            let past = "sv_WorklistAsOf(userid=\(seller),instant=2026-11-22T09:00:00Z)"
            let calls: [(Workspace.Feature, [(String, String?)])] = [
                (
                    .availability,
                    [
                        ("sv_Availability()", nil), ("sv_NextAvailable()", nil), ("sv_ReturnFromLeave()", nil),
                        ("sv_availabilities", nil), ("sv_availabilities(\(entry))", nil),
                        ("sv_availabilities", TeamAPITests.week), ("sv_SetSellerAvailability", "{\"enabled\":true}"),
                        ("sv_ImportAvailability", "{\"calendar\":\"\"}"),
                    ]
                ),
                (.notifications, [("sv_Notifications()", nil), ("sv_notifications", nil)]),
                (.ownFilters, [("userqueries", filter)]), (.replay, [(past, nil)]),
                (.teamView, [("sv_Team()", nil), ("sv_workitems?sv_seller=\(seller)", nil), ("sv_Spread", own)]),
            ]
            for (feature, paths) in calls {
                try await publish(api, "{\"disabledfeatures\":[\"\(feature.rawValue)\"]}")
                for (path, body) in paths {
                    let reply =
                        if let body { try await api.post(path, body, as: house.manager) } else {
                            try await api.get(path, as: house.manager)
                        }
                    #expect(reply.status == 403, "\(feature) \(path): \(reply.text)")
                    #expect(reply.message == WorkspaceMessage.turnedOff(feature).english, "\(feature) \(path)")
                }
            }
            // Other views, one's own work and the days of the team stay.
            try await publish(api, "{\"disabledfeatures\":[\"ownfilters\",\"teamview\"]}")
            #expect(try await api.post("userqueries", view).status == 204)
            #expect(try await api.patch("userqueries(\(kept))", "{\"name\":\"Other\"}").status == 403)
            #expect(try await api.post("sv_Spread", "{\"perday\":5}").status == 409, "nothing to spread, but asked")
            try await publish(api, "{\"disabledfeatures\":[\"availability\"]}")
            let team = try await api.get("sv_Team()", as: house.manager)
            #expect(team.rows.first?["days"].array?.allSatisfy { $0["minutes"].int == 24 * 60 } == true)
            try await publish(api, "{\"disabledfeatures\":[]}")
            #expect(try await api.get("sv_availabilities(\(entry))").status == 200)
        }
    }

    @Test("The days of the team are those of whoever looks, whatever the zones", arguments: Engine.allCases)
    func zones(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let zones: [(Caller, Zone)] = [(house.seller, .pagoPago), (house.mate, .kiritimati)]
            for (person, zone) in zones {
                let setting = try await house.rows("msdyn_workqueueusersetting", for: person)[0]
                try await house.change(.settings, as: person) { session in
                    try session.update(setting.reference, [Change("sv_timezone", .text(zone.name))])
                }
                let lead = try await house.lead(named: zone.name, owner: person.reference)
                try await house.call(on: lead, due: zone.at("2026-11-25", 9), owner: person.reference)
                try await house.call(on: lead, due: zone.at("2026-11-23", 9), owner: person.reference)
            }
            // Sunday evening in Pago Pago, Monday in Paris, Tuesday in Kiritimati.
            house.set(Zone.paris.at("2026-11-23", 11, 30))
            let team = try await api.get("sv_Team()", as: house.manager)
            #expect(team.rows.count == 2, "\(team.text)")
            for row in team.rows {
                let days = row["days"].array ?? []
                #expect(days.compactMap { $0["date"].string } == (23...29).map { "2026-11-\($0)" })
                #expect(days.compactMap { $0["due"].int } == [1, 0, 1, 0, 0, 0, 0], "\(row)")
            }
        }
    }

    @Test("Managers hear that something happened on their people's lists, and nothing of what it was")
    func news() {
        let (own, mine, theirs) = (TestHouse.id("user", 1), TestHouse.id("user", 2), TestHouse.id("user", 3))
        func event(_ table: String, _ person: GUID) -> StoredEvent {
            StoredEvent(
                position: EventPosition(transaction: 0, number: 1),
                operation: TestHouse.id("operation", 1),
                record: RecordReference(table, TestHouse.id(table, 1)),
                principals: [person]
            )
        }
        func heard(_ events: [StoredEvent]) -> EventHub.News? {
            EventHub.news(of: events, for: [own], managing: [mine])
        }
        let team = heard([event("lead", mine)])
        #expect(team?.isTeam == true && team?.records.isEmpty == true && team?.operation == nil)
        #expect(heard([event("lead", theirs)]) == nil)
        #expect(heard([event("sv_job", mine), event("sv_notification", mine)]) == nil)
        let both = heard([event("lead", mine), event("account", own)])
        #expect(both?.isTeam == true && both?.records.map(\.table) == ["account"])
        #expect(heard([event("account", own)])?.isTeam == false)
    }
}

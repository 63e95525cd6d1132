import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Reminders of what has a time")
struct ReminderTests {
    private func reminders(_ house: TestHouse) -> Reminders {
        Reminders(
            store: SQLWriteStore(database: house.database, registry: house.registry, identity: house.identity),
            notifications: SQLNotificationStore(database: house.database),
            registry: house.registry,
            clocks: house.pipeline.clocks,
            ids: house.pipeline.ids
        )
    }

    private func told(_ house: TestHouse, _ person: Caller? = nil) async throws -> [Row] {
        try await house.rows("sv_notification", for: person ?? house.seller)
            .filter { $0["sv_kind"].text == "reminder" }
    }

    @Test("come ten minutes before, once for each due time, again after a snooze", arguments: Engine.allCases)
    func oncePerTime(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall(due: house.now.adding(minutes: 11))
            try await reminders(house).runOnce()
            #expect(try await told(house).isEmpty)

            house.wait(.seconds(60))
            try await reminders(house).runOnce()
            try await reminders(house).runOnce()
            let row = try #require(try await told(house).first)
            #expect(try await told(house).count == 1)
            #expect(row["sv_recordid"].guid == lead.id)
            #expect(row["sv_itemid"].guid == call)
            #expect(row["sv_dueon"].instant == house.now.adding(minutes: 10))

            try await house.run(.snooze(until: house.now.adding(minutes: 30)), on: call)
            try await reminders(house).runOnce()
            #expect(try await told(house).count == 1)
            house.wait(.seconds(20 * 60))
            try await reminders(house).runOnce()
            #expect(try await told(house).count == 2)
        }
    }

    @Test(
        "issue 10: are for all kinds of items with a time of day, of people, while they are open",
        arguments: Engine.allCases
    )
    func whatIsRecalled(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let soon = house.now.adding(minutes: 5)
            var wanted: Set<GUID> = []
            for kind in ActivityKind.allCases {
                wanted.insert(try await house.activity(kind, on: lead, due: soon))
                try await house.activity(kind, on: lead, due: house.now, isAllDay: true)
            }
            try await house.call(on: lead, due: soon, owner: house.tigers)
            let done = try await house.call(on: lead, due: soon)
            try await house.complete(done)
            try await house.call(on: lead, due: house.now.adding(hours: -2))
            try await reminders(house).runOnce()
            let rows = try await told(house)
            #expect(Set(rows.compactMap { $0["sv_itemid"].guid }) == wanted && rows.count == wanted.count)
            #expect(Set(rows.compactMap { $0["sv_itemtype"].text }) == Set(ActivityKind.allCases.map { "\($0)" }))
            #expect(try await told(house, house.mate).isEmpty)
        }
    }

    @Test("K-5: come before a meeting begins, however long it is, and once", arguments: Engine.allCases)
    func beforeTheStart(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let begins = house.now.adding(minutes: 11)
            for minutes in [30, 300] {
                let changes = [
                    Change("subject", .text("\(minutes)")), Change("scheduledstart", .instant(begins)),
                    Change("scheduledend", .instant(begins.adding(minutes: minutes))), .link("regardingobjectid", lead),
                ]
                try await house.create("appointment", changes, owner: house.seller.reference)
            }
            try await reminders(house).runOnce()
            #expect(try await told(house).isEmpty)
            house.wait(.seconds(60))
            try await reminders(house).runOnce()
            try await reminders(house).runOnce()
            #expect(try await told(house).map { $0["sv_dueon"].instant } == [begins, begins])
            // Neither is recalled again before its end.
            house.wait(.seconds(25 * 60))
            try await reminders(house).runOnce()
            #expect(try await told(house).count == 2)
        }
    }

    @Test("keep to what each person chose", arguments: Engine.allCases)
    func choices(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let settings = house.registry["msdyn_workqueueusersetting"]
            for (person, change) in [
                (house.seller, Change("sv_reminderminutes", .int(60))),
                (house.mate, Change("sv_bellmuted", .text("assigned,reminder"))),
            ] {
                try await house.change(.settings, as: person) { session in
                    let own = try session.unit.find(settings, where: "ownerid", is: .guid(person.id)).first
                    if let own {
                        try session.update(own.reference, [change])
                    } else {
                        try session.create(settings, [change])
                    }
                }
            }
            let lead = try await house.lead(named: "Ada")
            let early = try await house.call(on: lead, due: house.now.adding(minutes: 59))
            try await house.call(on: lead, due: house.now.adding(minutes: 5), owner: house.mate.reference)
            try await reminders(house).runOnce()
            #expect(try await told(house).map { $0["sv_itemid"].guid } == [early])
            #expect(try await told(house, house.mate).isEmpty)
        }
    }

    @Test("are given once by many instances at once, each with its event", arguments: Engine.allCases)
    func manyInstances(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            for minute in 1...9 { try await house.call(on: lead, due: house.now.adding(minutes: minute)) }
            let start = try await house.events.latest()
            try await withThrowingTaskGroup { group in
                for _ in 0..<6 { group.addTask { try await reminders(house).runOnce() } }
                try await group.waitForAll()
            }
            let rows = try await told(house)
            #expect(rows.count == 9)
            #expect(Set(rows.compactMap { $0["sv_itemid"].guid }).count == 9)
            let told = Set(rows.map(\.id))
            let events = try await house.settledEvents(since: start, count: 9) { told.contains($0.id) }
            #expect(Set(events.map(\.record.id)) == told)
        }
    }

    @Test(
        "issue 4: are read when what they recalled is closed, put off, given away or gone, and pages are told",
        arguments: Engine.allCases
    )
    func settled(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let soon = house.now.adding(minutes: 5)
            let calls = try await sixCalls(on: lead, due: soon, in: house)
            let begins = [
                Change("scheduledstart", .instant(soon)), Change("scheduledend", .instant(soon.adding(hours: 1))),
            ]
            let changes = begins + [Change("subject", .text("Fair")), .link("regardingobjectid", lead)]
            let meeting = try await house.create("appointment", changes, owner: house.seller.reference).id
            try await reminders(house).runOnce()
            #expect(try await unread(house) == Set(calls + [meeting]))

            let start = try await house.events.latest()
            let closing = try await house.complete(calls[0])
            #expect(try await unread(house) == Set(calls[1...] + [meeting]))
            let rows = try await told(house)
            let first = try #require(rows.first { $0["sv_itemid"].guid == calls[0] })
            #expect(first.version == 2)
            let events = try await house.settledEvents(since: start, count: 1) { $0.id == first.id }
            #expect(events.first?.principals == [house.seller.id])

            try await house.run(.snooze(until: house.now.adding(hours: 1)), on: calls[1])
            try await house.run(.assign(to: house.mate.reference), on: calls[2])
            try await house.change { try $0.delete(RecordReference("phonecall", calls[3])) }
            try await house.change {
                try $0.update(RecordReference("phonecall", calls[4]), [Change("subject", .text("New"))])
            }
            try await house.run(.skip(note: nil), on: meeting)
            #expect(try await unread(house) == Set(calls[4...]), "what only has another name is still to be done")
            try await house.undo(closing)
            #expect(try await unread(house) == Set(calls[4...]))
        }
    }

    @Test("issue 4: one that is refused among many keeps its reminder", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let calls = [
                try await house.call(on: lead, due: house.now.adding(minutes: 5)),
                try await house.call(on: lead, due: house.now.adding(minutes: 6)),
            ]
            try await reminders(house).runOnce()
            try await house.change(.complete, as: house.seller) { session in
                let results = try session.attemptEach(calls) { item in
                    try session.run(.complete(note: nil, status: nil), on: item)
                    if item == calls[1] { throw Refusal(.conflict, RecordMessage.nothingToUndo) }
                }
                #expect(results.count == 2)
            }
            #expect(try await unread(house) == [calls[1]])
        }
    }

    private func sixCalls(on lead: RecordReference, due: Instant, in house: TestHouse) async throws -> [GUID] {
        var calls: [GUID] = []
        for _ in 0..<6 { calls.append(try await house.call(on: lead, due: due)) }
        return calls
    }

    private func unread(_ house: TestHouse) async throws -> Set<GUID> {
        Set(try await told(house).filter { $0["sv_isread"].bool == false }.compactMap { $0["sv_itemid"].guid })
    }

    @Test("old notifications are dropped", arguments: Engine.allCases)
    func old(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await house.leadWithCall(due: house.now.adding(minutes: 5))
            try await reminders(house).runOnce()
            let store = SQLNotificationStore(database: house.database)
            house.wait(NotificationLimits.life)
            try await store.forget(before: house.now.adding(.zero - NotificationLimits.life))
            #expect(try await told(house).count == 1)
            house.wait(.seconds(1))
            try await store.forget(before: house.now.adding(.zero - NotificationLimits.life))
            #expect(try await told(house).isEmpty)
        }
    }
}

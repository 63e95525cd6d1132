import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Commands on an item")
struct CommandTests {
    @Test(
        "W-62: completing closes the activity, stamps day and person, and writes the note",
        arguments: Engine.allCases
    )
    func completes(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item) = try await house.leadWithCall()
            house.wait(.seconds(90))
            try await house.complete(item, note: "Wants a quote\nby Friday")
            let call = try #require(try await house.row("phonecall", item))
            #expect(call["statecode"] == .int(1))
            #expect(call["statuscode"] == .int(2))
            #expect(call["actualend"] == .instant(house.now))
            #expect(call["modifiedby"] == .guid(house.seller.id))
            let notes = try await house.rows("annotation")
            #expect(notes.map { $0["notetext"] } == [.text("Wants a quote\nby Friday")])
            #expect(notes.map { $0["subject"] } == [.text("Call")])
            #expect(notes.first?.reference("objectid") == lead)
            #expect(notes.first?.owner == house.seller.reference)
        }
    }

    @Test("W-62: without a note none is written; the outcome can be chosen", arguments: Engine.allCases)
    func completesWithOutcome(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            try await house.run(.complete(note: "", status: 4), on: item)
            #expect(try await house.row("phonecall", item)?["statuscode"] == .int(4))
            #expect(try await house.rows("annotation").isEmpty)
        }
    }

    @Test("W-62: an outcome that is no completion is refused, and nothing happens", arguments: Engine.allCases)
    func wrongOutcome(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            await expectRefusal(.invalid, RecordMessage.statusNotOfState(3, 1)) {
                try await house.run(.complete(note: "Note", status: 3), on: item)
            }
            #expect(try await house.row("phonecall", item)?.state == 0)
            #expect(try await house.rows("annotation").isEmpty)
        }
    }

    @Test("W-63, K-9: skipping a manual activity cancels it", arguments: Engine.allCases)
    func skips(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for kind in ActivityKind.allCases {
                let lead = try await house.lead(named: kind.name)
                let item = try await house.activity(kind, on: lead, due: house.now)
                try await house.run(.skip(note: "No time"), on: item)
                let row = try #require(try await house.row(kind.name, item))
                #expect(row.state == 2)
                #expect(row["actualend"] == .instant(house.now))
            }
            #expect(try await house.rows("annotation").count == 4)
            #expect(try await house.names().isEmpty)
        }
    }

    @Test("W-64, K-10: snoozing moves the due time, keeps the activity open, and counts", arguments: Engine.allCases)
    func snoozes(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let item = try await house.call(on: lead, due: house.now, isAllDay: true)
            let tomorrow = Zone.paris.at("2026-11-24", 14, 30)
            try await house.run(.snooze(until: tomorrow), on: item)
            #expect(try await house.names().isEmpty)
            let card = try #require(try await house.list(house.query(.ahead)).first)
            #expect(card.id == item)
            #expect(card.dueAt == tomorrow)
            #expect(!card.isAllDay)
            try await house.run(.snooze(until: tomorrow.adding(hours: 1)), on: item)
            let call = try #require(try await house.row("phonecall", item))
            #expect(call["sv_snoozecount"] == .int(2))
            #expect(call.state == 0)
            house.set(tomorrow)
            #expect(try await house.list(for: house.seller).map(\.id) == [item])
        }
    }

    @Test("W-64, W-19, K-10: a snoozed meeting lasts as long as before", arguments: Engine.allCases)
    func snoozesMeetings(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let start = Zone.paris.at("2026-11-23", 18)
            let times = [
                Change("scheduledstart", .instant(start)), Change("scheduledend", .instant(start.adding(minutes: 90))),
            ]
            var items: [RecordReference] = []
            for kind in ["appointment", "phonecall"] {
                let changes = times + [Change("subject", .text(kind)), .link("regardingobjectid", lead)]
                items.append(try await house.create(kind, changes, owner: house.seller.reference))
            }
            // Made without an end.
            let open = [Change("subject", .text("Open")), times[0], .link("regardingobjectid", lead)]
            items.append(try await house.create("appointment", open, owner: house.seller.reference))
            let until = Zone.paris.at("2026-11-25", 10, 30)
            let operation = try await house.run(.snooze(until: until), on: items[0].id, items[1].id, items[2].id)
            for (item, minutes) in zip(items, [90, 90, 0]) {
                let row = try #require(try await house.row(item.table, item.id))
                #expect(row["scheduledend"] == .instant(until))
                #expect(row["scheduledstart"] == .instant(until.adding(minutes: -minutes)))
                #expect(row["sv_snoozecount"] == .int(1))
            }
            _ = try await house.undo(operation)
            for item in items {
                #expect(try await house.row(item.table, item.id)?["scheduledstart"] == .instant(start))
            }
        }
    }

    @Test("W-64: snoozing into the past, to now, or beyond ten years is refused", arguments: Engine.allCases)
    func snoozeRefused(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let due = try await house.row("phonecall", item)?["scheduledend"]
            for until in [house.now, house.now.adding(.seconds(-1)), Instant(microseconds: .min)] {
                await expectRefusal(.invalid, WorklistMessage.snoozeIntoPast) {
                    try await house.run(.snooze(until: until), on: item)
                }
            }
            for until in [house.now.adding(days: 3660), Instant(microseconds: .max)] {
                await expectRefusal(.invalid, WorklistMessage.snoozeTooFar) {
                    try await house.run(.snooze(until: until), on: item)
                }
            }
            #expect(try await house.row("phonecall", item)?["scheduledend"] == due)
            try await house.run(.snooze(until: Instant(microseconds: house.now.microseconds + 1)), on: item)
        }
    }

    @Test(
        "W-65: read is a person's own mark on the next action, and goes when that changes",
        arguments: Engine.allCases
    )
    func readState(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let first = try await house.call(on: lead, due: house.now, owner: house.tigers)
            try await house.call(on: lead, due: house.now.adding(hours: 1), owner: house.tigers)
            let unread = house.query(filter: .compare("isunread", .equal, .int(1)))
            #expect(try await house.list(for: house.seller).map(\.isUnread) == [true])
            try await house.run(.setRead(true), on: first)
            try await house.run(.setRead(true), on: first)
            #expect(try await house.list(for: house.seller).map(\.isUnread) == [false])
            #expect(try await house.names(unread).isEmpty)
            #expect(try await house.list(for: house.mate).map(\.isUnread) == [true])
            #expect(try await house.names(unread, for: house.mate) == ["Ada"])
            try await house.run(.setRead(false), on: first)
            #expect(try await house.list(for: house.seller).map(\.isUnread) == [true])
            try await house.run(.setRead(true), on: first)
            try await house.complete(first)
            #expect(try await house.list(for: house.seller).map(\.isUnread) == [true])
        }
    }

    @Test("W-67, W-47: following is a person's own mark on the record", arguments: Engine.allCases)
    func follows(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let first = try await house.call(on: lead, due: house.now, owner: house.tigers)
            try await house.call(on: lead, due: house.now.adding(hours: 1), owner: house.tigers)
            let followed = house.query(filter: .compare("isfollowed", .equal, .int(1)))
            #expect(try await house.names(followed).isEmpty)
            try await house.run(.setFollowed(true), on: first)
            try await house.run(.setFollowed(true), on: first)
            #expect(try await house.rows("postfollow", for: house.seller).count == 1)
            #expect(try await house.names(followed) == ["Ada"])
            #expect(try await house.names(followed, for: house.mate).isEmpty)
            #expect(try await house.list(for: house.mate).map(\.isFollowed) == [false])
            try await house.complete(first)
            let next = try #require(try await house.list(for: house.seller).first)
            #expect(next.isFollowed)
            try await house.run(.setFollowed(false), on: next.id)
            #expect(try await house.list(for: house.seller).map(\.isFollowed) == [false])
        }
    }

    @Test(
        "W-68: an assigned item is its new owner's, and still concerns the record's owner",
        arguments: Engine.allCases
    )
    func assigns(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let item = try await house.call(on: lead, due: house.now)
            try await house.run(.assign(to: house.manager.reference), on: item)
            #expect(try await house.list(for: house.manager).map(\.id) == [item])
            #expect(try await house.list(for: house.seller).map(\.owner) == [house.manager.reference])
            try await house.run(.assign(to: house.tigers), on: item, as: house.manager)
            #expect(try await house.list(for: house.manager).isEmpty)
            #expect(try await house.list(for: house.mate).map(\.id) == [item])
        }
    }

    @Test("X-15: who cannot read the record cannot be given its activity", arguments: Engine.allCases)
    func assigneeMustRead(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            await expectRefusal(.forbidden, RecordMessage.assigneeCannotRead("Stranger")) {
                try await house.run(.assign(to: house.stranger.reference), on: item)
            }
            await expectRefusal(.forbidden, RecordMessage.assigneeCannotRead("Tigers")) {
                let foreign = try await house.lead(named: "South", owner: house.stranger.reference)
                let call = try await house.call(on: foreign, due: house.now, owner: house.stranger.reference)
                try await house.run(.assign(to: house.tigers), on: call, as: house.stranger)
            }
            #expect(try await house.list(for: house.seller).map(\.owner) == [house.seller.reference])
        }
    }

    @Test("X-15: nobody assigns to people who are not there", arguments: Engine.allCases)
    func assigneeMustExist(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            try await house.change { session in
                try session.update(house.mate.reference, [Change("isdisabled", .bool(true))])
            }
            for owner in [RecordReference("systemuser", TestHouse.nobody), house.mate.reference] {
                await expectRefusal(.invalid, RecordMessage.assigneeNotPossible(owner.id)) {
                    try await house.run(.assign(to: owner), on: item)
                }
            }
        }
    }

    @Test("W-68: the owner of a record hands on a colleague's item on it", arguments: Engine.allCases)
    func recordOwnerAssigns(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Mine")
            let item = try await house.call(on: lead, due: house.now, owner: house.manager.reference)
            try await house.run(.assign(to: house.seller.reference), on: item)
            #expect(try await house.row("phonecall", item)?.owner == house.seller.reference)
            #expect(try await house.list(for: house.manager).isEmpty)
            await expectRefusal(.forbidden, RecordMessage.assigneeCannotRead("Stranger")) {
                try await house.run(.assign(to: house.stranger.reference), on: item)
            }
        }
    }

    @Test("W-66: what does not wait has no wait to skip", arguments: Engine.allCases)
    func noWait(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            await expectRefusal(.conflict, WorklistMessage.notWaiting) { try await house.run(.skipWait, on: item) }
        }
    }

    @Test("W-70, W-101: whoever may only read an item leaves it as it is", arguments: Engine.allCases)
    func readersDoNothing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let (mate, role) = (house.mate.reference, TestHouse.id(Role.sequenceManager.rawValue, 1))
            try await house.change(.access) { try $0.set(roles: [role], of: mate) }
            let reader = try #require(try await house.identity.caller(id: house.mate.id))
            for command in [
                WorklistCommand.complete(note: nil, status: nil), .skip(note: nil),
                .snooze(until: house.now.adding(days: 1)),
            ] {
                await expectRefusal(.forbidden, RecordMessage.mayNot(.write, house.registry["phonecall"].label)) {
                    try await house.run(command, on: item, as: reader)
                }
            }
            try await house.run(.setFollowed(true), on: item, as: reader)
            #expect(try await house.row("phonecall", item)?.state == 0)
            try await house.complete(item, as: house.manager)
        }
    }

    @Test("W-20: what two people do to one item at the same time is done once", arguments: Engine.allCases)
    func twoAtOnce(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let item = try await house.call(on: lead, due: house.now, owner: house.tigers)
            let outcomes = await withTaskGroup(of: Refusal.Kind?.self) { group in
                for caller in [house.seller, house.mate] {
                    group.addTask {
                        do {
                            try await house.complete(item, note: "Done", as: caller)
                            return nil
                        } catch { return (error as? Refusal)?.kind }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == nil }.count == 1)
            #expect(outcomes.compactMap(\.self) == [.conflict])
            #expect(try await house.rows("annotation").count == 1)
        }
    }
}

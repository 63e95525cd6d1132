import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Which records stand on the list")
struct ListedRecordsTests {
    @Test("W-13: an item of one's own, of one's team, and none of a stranger's", arguments: Engine.allCases)
    func ownTeamAndStranger(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let own = try await house.lead(named: "Own")
            try await house.call(on: own, due: house.now)
            let team = try await house.lead(named: "Team", owner: house.tigers)
            try await house.call(on: team, due: house.now, owner: house.tigers)
            let foreign = try await house.lead(named: "Foreign", owner: house.stranger.reference)
            try await house.call(on: foreign, due: house.now, owner: house.stranger.reference)
            #expect(try await house.names() == ["Own", "Team"])
            #expect(try await house.names(for: house.mate) == ["Team"])
            #expect(try await house.names(for: house.stranger) == ["Foreign"])
        }
    }

    @Test("W-13: an item on a record that one may no longer read is not listed", arguments: Engine.allCases)
    func unreadableRecord(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Gone")
            try await house.call(on: lead, due: house.now)
            #expect(try await house.names() == ["Gone"])
            try await house.change { session in
                try session.update(lead, [.link("ownerid", house.stranger.reference)])
            }
            #expect(try await house.names() == [])
            let query = house.query(filter: .always(true))
            #expect(try await house.names(query) == [])
            #expect(try await house.worklist.count(query, upTo: 100, for: house.seller) == 0)
            #expect(try await house.names(for: house.stranger) == ["Gone"])
        }
    }

    @Test("W-4, W-13: every record type of the factory setting is listed", arguments: Engine.allCases)
    func recordTypes(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let owner = house.seller.reference
            let contact = try await house.create("contact", [Change("lastname", .text("Cid"))], owner: owner)
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme")), .link("primarycontactid", contact)],
                owner: owner
            )
            let deal = try await house.create(
                "opportunity",
                [Change("name", .text("Big deal")), .link("customerid", account)],
                owner: owner
            )
            let lead = try await house.lead(named: "Lea", company: "Lone")
            for record in [contact, account, deal, lead] { try await house.call(on: record, due: house.now) }
            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.recordName) == ["Acme", "Big deal", "Cid", "Lea"])
            #expect(cards.map(\.record.table) == ["account", "opportunity", "contact", "lead"])
            #expect(cards.map(\.contactName) == ["Cid", nil, "Cid", "Lea"])
            #expect(cards.map(\.companyName) == [nil, "Acme", nil, "Lone"])
        }
    }

    @Test("K-1: an item concerns its owner and the owner of the record", arguments: Engine.allCases)
    func concernsBoth(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Shared", owner: house.tigers)
            let item = try await house.call(on: lead, due: house.now, owner: house.seller.reference)
            #expect(try await house.list(for: house.seller).map(\.id) == [item])
            #expect(try await house.list(for: house.mate).map(\.id) == [item])
            #expect(try await house.list(for: house.stranger).isEmpty)
        }
    }

    @Test("K-1: whoever closes an item first closes it for all", arguments: Engine.allCases)
    func firstClosesForAll(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Shared", owner: house.tigers)
            let item = try await house.call(on: lead, due: house.now, owner: house.seller.reference)
            try await house.complete(item, as: house.mate)
            #expect(try await house.list(for: house.seller).isEmpty)
            #expect(try await house.list(for: house.mate).isEmpty)
            await expectRefusal(.conflict, RecordMessage.alreadyClosed("Call")) {
                try await house.complete(item, as: house.seller)
            }
        }
    }

    @Test("K-1: an item of somebody else's on one's own record is listed and can be done", arguments: Engine.allCases)
    func recordOwnerSeesForeignItem(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Mine")
            let item = try await house.call(on: lead, due: house.now, owner: house.manager.reference)
            #expect(try await house.list(for: house.seller).map(\.id) == [item])
            try await house.complete(item, as: house.seller)
            #expect(try await house.list(for: house.seller).isEmpty)
            #expect(try await house.list(for: house.manager).isEmpty)
        }
    }

    @Test("W-16: one card per record, with the earliest item", arguments: Engine.allCases)
    func oneCardPerRecord(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await house.call(on: lead, due: house.now.adding(hours: 2), subject: "Later")
            let first = try await house.call(on: lead, due: house.now.adding(hours: -2), subject: "Earlier")
            try await house.call(on: lead, due: house.now, subject: "Now")
            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.id) == [first])
            #expect(cards.map(\.actionName) == ["Earlier"])
            #expect(try await house.worklist.count(house.query(), upTo: 100, for: house.seller) == 1)
        }
    }

    @Test("W-16: of items due at the same time the one created first stands", arguments: Engine.allCases)
    func tiesByCreation(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let due = house.now.adding(hours: 1)
            house.set(house.now.adding(minutes: 5))
            try await house.call(on: lead, due: due, subject: "Second")
            house.set(house.now.adding(minutes: -5))
            try await house.call(on: lead, due: due, subject: "First")
            house.set(house.now.adding(minutes: 9))
            try await house.call(on: lead, due: due, subject: "Third")
            #expect(try await house.list(for: house.seller).map(\.actionName) == ["First"])
            #expect(try await house.list(house.query(filter: .always(true))).map(\.actionName) == ["First"])
        }
    }

    @Test("W-16: the card shows an item of the viewer's, not an earlier one of the owner's", arguments: Engine.allCases)
    func viewersOwnItem(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let sellers = try await house.call(on: lead, due: house.now.adding(hours: -3))
            let managers = try await house.call(on: lead, due: house.now, owner: house.manager.reference)
            #expect(try await house.list(for: house.manager).map(\.id) == [managers])
            #expect(try await house.list(for: house.seller).map(\.id) == [sellers])
        }
    }

    @Test("W-20: doing the item takes the record off; another one due keeps it on", arguments: Engine.allCases)
    func leavesWhenDone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let first = try await house.call(on: lead, due: house.now, subject: "First")
            let second = try await house.call(on: lead, due: house.now.adding(hours: 3), subject: "Second")
            try await house.call(on: lead, due: house.now.adding(days: 2), subject: "In two days")
            try await house.complete(first)
            #expect(try await house.list(for: house.seller).map(\.id) == [second])
            try await house.run(.skip(note: nil), on: second)
            #expect(try await house.list(for: house.seller).isEmpty)
        }
    }

    @Test("W-21: acting on a stale card is answered with what became of the item", arguments: Engine.allCases)
    func staleCard(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item) = try await house.leadWithCall()
            try await house.change(as: house.seller) { session in
                try session.update(
                    RecordReference("phonecall", item),
                    [Change("statecode", .int(1)), Change("subject", .text("Done elsewhere"))]
                )
            }
            await expectRefusal(.conflict, RecordMessage.alreadyClosed("Done elsewhere")) {
                try await house.complete(item)
            }
            try await house.change { try $0.delete(RecordReference("phonecall", item)) }
            await expectRefusal(.notFound, WorklistMessage.unknownItem(item)) { try await house.complete(item) }
            #expect(try await house.row("lead", lead.id) != nil)
        }
    }

    @Test("K-36: a stranger's item is answered as one that does not exist", arguments: Engine.allCases)
    func strangersItem(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let commands: [WorklistCommand] = [
                .complete(note: "Mine now", status: nil), .skip(note: nil), .snooze(until: house.now.adding(days: 1)),
                .setRead(true), .setFollowed(true), .assign(to: house.stranger.reference),
            ]
            for command in commands {
                for unknown in [item, TestHouse.nobody] {
                    await expectRefusal(.notFound, WorklistMessage.unknownItem(unknown)) {
                        try await house.run(command, on: unknown, as: house.stranger)
                    }
                }
            }
            #expect(try await house.list(for: house.seller).map(\.id) == [item])
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Work that was handed over until a day")
struct ComingHomeTests {
    /// - Returns: The operation.
    @discardableResult
    private func handOver(
        _ house: TestHouse,
        _ items: [GUID],
        of person: Caller,
        to receiver: Caller,
        days: Int
    ) async throws -> GUID {
        let operation = house.nextID()
        let until = house.now.adding(days: days)
        let done = try await house.pipeline.run(.assign, as: house.admin, operation: operation) { session in
            try session.handOver(
                try session.pending(items, of: person.id).rows,
                of: person.id,
                to: receiver.id,
                until: until,
                because: nil
            ).items
        }
        #expect(done == items)
        return operation
    }

    /// Lets days pass, and what comes back then come back.
    private func pass(_ days: Int, in house: TestHouse) async throws {
        house.set(house.now.adding(days: days))
        let returns = HandoverReturns(store: house.worklist, pipeline: house.pipeline) {
            try await house.identity.caller(id: $0)
        }
        while try await returns.runOne() {}
    }

    private func disable(_ person: Caller, in house: TestHouse) async throws {
        try await house.change { try $0.update(person.reference, [Change("isdisabled", .bool(true))]) }
    }

    private func owner(of call: GUID, in house: TestHouse) async throws -> RecordReference? {
        try await house.row("phonecall", call)?.owner
    }

    private func reads(_ person: Caller, _ record: RecordReference, in house: TestHouse) async throws -> Bool {
        let caller = try #require(try await house.identity.caller(id: person.id))
        return try await house.records.row(record, for: caller) != nil
    }

    @Test(
        "Issue 4, K-1: it stays with the colleague, who still reads the record, where its owner has been disabled",
        arguments: Engine.allCases
    )
    func nobodyHome(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            try await handOver(house, [call], of: house.seller, to: house.stranger, days: 2)
            try await disable(house.seller, in: house)
            try await pass(3, in: house)
            #expect(try await owner(of: call, in: house) == house.stranger.reference)
            #expect(try await reads(house.stranger, lead, in: house))
            let stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(try await house.names(for: stranger) == ["Ada"])
            let handover = try #require(try await house.rows("sv_handover").first)
            #expect(handover["sv_until"].isNull && handover["sv_returnedon"].isNull, "it is for good now")
            let told = try await house.rows("sv_notification", for: house.admin)
            let row = try #require(told.first { $0["sv_kind"].text == "failed" })
            #expect(row["sv_subject"].text == "return" && row["sv_itemid"].guid == call)
            #expect(row["sv_failedcount"].int == 1 && row["sv_count"].int == 0)
            #expect(row["sv_detail"].text?.contains("disabled") == true)
            try await pass(3, in: house)
            #expect(try await house.rows("sv_notification", for: house.admin).count == told.count, "told once")
        }
    }

    @Test("Issue 4: what a colleague handed on comes back to its owner on the owner's day", arguments: Engine.allCases)
    func chain(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let (_, other) = try await house.leadWithCall(named: "Bea")
            try await handOver(house, [call, other], of: house.seller, to: house.mate, days: 5)
            try await handOver(house, [call], of: house.mate, to: house.stranger, days: 8)
            try await pass(5, in: house)
            #expect(try await owner(of: call, in: house) == house.seller.reference)
            #expect(try await owner(of: other, in: house) == house.seller.reference)
            try await pass(3, in: house)
            #expect(try await owner(of: call, in: house) == house.seller.reference)
            #expect(try await !reads(house.stranger, lead, in: house))
            #expect(try await house.rows("sv_handover").allSatisfy { !$0["sv_returnedon"].isNull })
        }
    }

    @Test(
        "Work that came back earlier from the second colleague goes on waiting with the first",
        arguments: Engine.allCases
    )
    func shorterChain(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            try await handOver(house, [call], of: house.seller, to: house.stranger, days: 8)
            try await handOver(house, [call], of: house.stranger, to: house.mate, days: 5)
            try await pass(5, in: house)
            #expect(try await owner(of: call, in: house) == house.stranger.reference)
            #expect(try await reads(house.stranger, lead, in: house))
            try await pass(3, in: house)
            #expect(try await owner(of: call, in: house) == house.seller.reference)
            #expect(try await !reads(house.stranger, lead, in: house))
        }
    }

    @Test("A colleague who leaves keeps nothing of what was only lent", arguments: Engine.allCases)
    func colleagueLeft(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            try await handOver(house, [call], of: house.seller, to: house.mate, days: 8)
            try await handOver(house, [call], of: house.mate, to: house.stranger, days: 5)
            try await disable(house.mate, in: house)
            try await pass(5, in: house)
            #expect(try await owner(of: call, in: house) == house.stranger.reference)
            try await pass(3, in: house)
            #expect(try await owner(of: call, in: house) == house.seller.reference)
        }
    }

    @Test("What is handed back to its owner for a time stays the owner's", arguments: Engine.allCases)
    func backAndForth(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            try await handOver(house, [call], of: house.seller, to: house.mate, days: 5)
            try await handOver(house, [call], of: house.mate, to: house.seller, days: 8)
            try await pass(5, in: house)
            try await pass(3, in: house)
            #expect(try await owner(of: call, in: house) == house.seller.reference)
        }
    }

    @Test("What the colleague gave away for good otherwise stays where it is", arguments: Engine.allCases)
    func assigned(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            try await handOver(house, [call], of: house.seller, to: house.mate, days: 5)
            try await house.run(.assign(to: house.manager.reference), on: call, as: house.admin)
            try await pass(5, in: house)
            #expect(try await owner(of: call, in: house) == house.manager.reference)
        }
    }

    @Test("Whoever owns open work on a record reads it, whichever of two handovers ends", arguments: Engine.allCases)
    func sharedTwice(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, first) = try await house.leadWithCall()
            try await house.change { try $0.share(lead, with: house.mate.reference, [.read]) }
            let second = try await house.call(on: lead, due: house.now.adding(hours: 2), owner: house.mate.reference)
            try await handOver(house, [first], of: house.seller, to: house.stranger, days: 5)
            // The record is shared already, so that this one need not share it.
            try await handOver(house, [second], of: house.mate, to: house.stranger, days: 8)
            try await pass(5, in: house)
            #expect(try await owner(of: second, in: house) == house.stranger.reference)
            #expect(try await reads(house.stranger, lead, in: house))
            try await pass(3, in: house)
            #expect(try await owner(of: second, in: house) == house.mate.reference)
            #expect(try await !reads(house.stranger, lead, in: house))
        }
    }

    @Test("Where its owner may not read the record any more it stays, and that is told", arguments: Engine.allCases)
    func cannotRead(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let first = try await handOver(house, [call], of: house.seller, to: house.stranger, days: 5)
            try await handOver(house, [call], of: house.stranger, to: house.mate, days: 8)
            // The first colleague has the work no more, and with the undo not the record either.
            _ = try await house.undo(first, as: house.admin)
            #expect(try await !reads(house.stranger, lead, in: house))
            try await pass(8, in: house)
            #expect(try await owner(of: call, in: house) == house.mate.reference)
            let told = try await house.rows("sv_notification", for: house.admin)
            #expect(told.contains { $0["sv_detail"].text?.contains("no longer read") == true })
        }
    }
}

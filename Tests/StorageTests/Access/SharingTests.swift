import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Sharing single records")
struct SharingTests {
    private func share(
        _ house: TestHouse,
        _ record: RecordReference,
        with principal: RecordReference,
        _ mask: AccessMask,
        as caller: Caller? = nil
    ) async throws {
        try await house.change(.share, as: caller ?? house.seller) { session in
            try session.share(record, with: principal, mask)
        }
    }

    @Test(
        "X-7: what is shared for reading is found everywhere, and not changed",
        arguments: Engine.allCases,
        [true, false]
    )
    func reading(engine: Engine, throughTeam: Bool) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let call = try await house.call(on: lead, due: house.now.adding(hours: 1))
            let other = try await house.lead(named: "Bea")
            let principal =
                throughTeam
                ? try await house.create(
                    "team",
                    [Change("name", .text("South")), .link("businessunitid", house.south)]
                )
                : house.stranger.reference
            if throughTeam {
                try await house.change(.access) { try $0.set(members: [house.stranger.id], of: principal.id) }
            }
            try await share(house, lead, with: principal, .read)
            let stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(try await house.records.row(lead, for: stranger)?.displayName == "Ada")
            #expect(try await house.records.row(other, for: stranger) == nil)
            let query = RowQuery(house.registry["lead"], limit: 10)
            #expect(try await house.records.rows(query, for: stranger).map(\.id) == [lead.id])
            #expect(try await house.records.count(query, upTo: 10, for: stranger) == 1)
            #expect(try await house.records.names(of: [lead, other], for: stranger) == [lead: "Ada"])
            // What is planned about it is seen with it.
            #expect(try await house.records.row(RecordReference("phonecall", call), for: stranger) != nil)
            await expectRefusal(.forbidden, RecordMessage.mayNot(.write, house.registry["lead"].label)) {
                try await house.change(as: stranger) { try $0.update(lead, [Change("lastname", .text("Eve"))]) }
            }
            await expectRefusal(.notFound) {
                try await house.change(as: stranger) { try $0.update(other, [Change("lastname", .text("Eve"))]) }
            }
        }
    }

    @Test("a share for writing lets one write, and ends with the share", arguments: Engine.allCases)
    func writing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await share(house, lead, with: house.stranger.reference, [.read, .write])
            var stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            try await house.change(as: stranger) { [stranger] session in
                #expect(try session.may(.write, on: session.row(lead)))
                #expect(stranger.sharedTables == ["lead"])
                try session.update(lead, [Change("lastname", .text("Eve"))])
            }
            await expectRefusal(.forbidden, RecordMessage.mayNot(.delete, house.registry["lead"].label)) {
                try await house.change(.delete, as: stranger) { try $0.delete(lead) }
            }
            try await share(house, lead, with: house.stranger.reference, [])
            stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(stranger.sharedTables.isEmpty)
            #expect(try await house.records.row(lead, for: stranger) == nil)
        }
    }

    @Test("an item of one's own on a shared record stands on the list", arguments: Engine.allCases)
    func listed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await house.call(on: lead, due: house.now.adding(hours: 1), owner: house.stranger.reference)
            #expect(try await house.list(for: house.stranger).isEmpty)
            try await share(house, lead, with: house.stranger.reference, .read)
            let stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(try await house.list(for: stranger).map(\.recordName) == ["Ada"])
        }
    }

    @Test("nobody gives on more than they have, and only who may share shares", arguments: Engine.allCases)
    func giving(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            await expectRefusal(.notFound) {
                try await share(house, lead, with: house.mate.reference, .read, as: house.stranger)
            }
            try await share(house, lead, with: house.stranger.reference, [.read, .share])
            let stranger = try #require(try await house.identity.caller(id: house.stranger.id))
            await expectRefusal(.forbidden, RecordMessage.mayNot(.write, house.registry["lead"].label)) {
                try await share(house, lead, with: house.mate.reference, [.read, .write], as: stranger)
            }
            try await share(house, lead, with: house.mate.reference, .read, as: stranger)
            let shares = try await house.pipeline.look(as: house.seller) { try $0.shares(of: lead) }
            #expect(Set(shares.map(\.principal.id)) == [house.stranger.id, house.mate.id])
            await expectRefusal(.invalid) {
                try await share(house, lead, with: RecordReference("systemuser", TestHouse.nobody), .read)
            }
        }
    }
}

extension TestHouse {
    var south: RecordReference { RecordReference("businessunit", TestHouse.id("unit", 3)) }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing

/// whoever is given an activity must be able to read the record it is about, however it is given.
@Suite("Whom an activity is given to")
struct AssigneeTests {
    private func task(_ record: RecordReference, for owner: RecordReference) -> [Change] {
        [Change("subject", .text("Prepare")), .link("regardingobjectid", record), .link("ownerid", owner)]
    }

    private func expectRefused(_ name: String, _ body: () async throws -> Void) async {
        await expectRefusal(.forbidden, RecordMessage.assigneeCannotRead(name), body)
    }

    @Test("X-15: none is made for somebody who cannot read the record, one by one or many", arguments: Engine.allCases)
    func creating(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let table = house.registry["task"]
            for owner in [house.stranger, house.mate] {
                await expectRefused(owner.name) {
                    try await house.create("task", task(lead, for: owner.reference), as: house.admin)
                }
            }
            await expectRefused(house.stranger.name) {
                try await house.change { session in
                    let owners = [house.seller, house.manager, house.stranger]
                    _ = try session.createMany(table, owners.map { (id: nil, changes: task(lead, for: $0.reference)) })
                }
            }
            #expect(try await house.rows("task").isEmpty)
            // Those who read it: its owner, the unit's manager, a team with somebody who does.
            for owner in [house.seller.reference, house.manager.reference, house.tigers] {
                try await house.create("task", task(lead, for: owner), as: house.admin)
            }
            #expect(try await house.rows("task").count == 3)
            // Without a record there is nothing to be read.
            try await house.create(
                "task",
                [Change("subject", .text("Tidy up")), .link("ownerid", house.stranger.reference)],
                as: house.admin
            )
        }
    }

    @Test("X-15: a share lets one be given what is to be done", arguments: Engine.allCases)
    func shared(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await house.change(.share, as: house.seller) { session in
                try session.share(lead, with: house.stranger.reference, .read)
            }
            try await house.create("task", task(lead, for: house.stranger.reference), as: house.admin)
        }
    }

    @Test("X-15: nor is one turned to a record that its owner cannot read", arguments: Engine.allCases)
    func turning(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let other = try await house.lead(named: "Bo", owner: house.mate.reference)
            let call = RecordReference("phonecall", try await house.call(on: lead, due: nil))
            await expectRefused(house.seller.name) {
                try await house.change { try $0.update(call, [.link("regardingobjectid", other)]) }
            }
            try await house.change { session in
                try session.update(
                    call,
                    [.link("regardingobjectid", other), .link("ownerid", house.mate.reference)]
                )
            }
            #expect(try await house.row("phonecall", call.id)?.owner == house.mate.reference)
        }
    }

    @Test("whoever has the record already hears nothing new of it", arguments: Engine.allCases)
    func recordsOwner(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let empty = try await house.create(
                "team",
                [Change("name", .text("Queue")), .link("businessunitid", house.south)]
            )
            let lead = try await house.lead(named: "Ada", owner: empty)
            try await house.create("task", task(lead, for: empty), as: house.admin)
            await expectRefused("Queue") {
                let other = try await house.lead(named: "Bo")
                try await house.create("task", task(other, for: empty), as: house.admin)
            }
        }
    }
}

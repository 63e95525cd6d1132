import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("What a person is told")
struct NotificationTests {
    private func told(_ person: Caller, in house: TestHouse) async throws -> [Row] {
        try await house.rows("sv_notification", for: person)
    }

    /// A call of the seller's on a lead that the whole team reads, so that it can be handed on.
    private func teamCall(_ house: TestHouse) async throws -> (lead: RecordReference, call: GUID) {
        let lead = try await house.lead(named: "Ada", owner: house.tigers)
        return (lead, try await house.call(on: lead, due: house.now.adding(hours: 1)))
    }

    @Test(
        "somebody who is made the owner by another is told once for all, and not of the own doing",
        arguments: Engine.allCases
    )
    func assigned(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, first) = try await teamCall(house)
            let second = try await house.call(on: lead, due: house.now.adding(hours: 2))
            // The administrator made all this for the seller.
            let made = try await told(house.seller, in: house)
            #expect(made.map { $0["sv_kind"].text } == ["assigned", "assigned"])

            try await house.run(.assign(to: house.mate.reference), on: first, second)
            let row = try #require(try await told(house.mate, in: house).first)
            #expect(try await told(house.mate, in: house).count == 1)
            #expect(row["sv_count"].int == 2)
            #expect(row["sv_recordid"].guid == lead.id)
            #expect(row["sv_itemtype"].text == "phonecall")
            #expect(row.reference("sv_actorid") == house.seller.reference)
            #expect(row["sv_isread"].bool == false)

            try await house.run(.assign(to: house.mate.reference), on: first, as: house.mate)
            #expect(try await told(house.mate, in: house).count == 1)
        }
    }

    @Test("what was told goes when the operation is taken back, even when it was read", arguments: Engine.allCases)
    func takenBack(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await teamCall(house)
            let operation = try await house.run(.assign(to: house.mate.reference), on: call)
            let row = try #require(try await told(house.mate, in: house).first)
            try await house.change(.update, as: house.mate) { session in
                try session.update(row.reference, [Change("sv_isread", .bool(true))])
            }
            let (report, undoing) = try await house.undo(operation)
            #expect(report.left.isEmpty)
            #expect(try await told(house.mate, in: house).isEmpty)
            try await house.undo(undoing)
            #expect(try await told(house.mate, in: house).count == 1)
        }
    }

    @Test("what a person does not want to hear of is not told", arguments: Engine.allCases)
    func muted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let settings = house.registry["msdyn_workqueueusersetting"]
            try await house.change(.settings, as: house.mate) { session in
                let own = try session.unit.find(settings, where: "ownerid", is: .guid(house.mate.id)).first
                if let own {
                    try session.update(own.reference, [Change("sv_bellmuted", .text("finished,assigned"))])
                } else {
                    try session.create(settings, [Change("sv_bellmuted", .text("finished,assigned"))])
                }
            }
            let (_, call) = try await teamCall(house)
            try await house.run(.assign(to: house.mate.reference), on: call)
            #expect(try await told(house.mate, in: house).isEmpty)
            for column in ["sv_bellmuted", "sv_browserkinds"] {
                await expectRefusal(.invalid, RecordMessage.notAChoice(column, "finished,foo")) {
                    try await house.change(.settings, as: house.mate) { session in
                        let own = try session.unit.find(settings, where: "ownerid", is: .guid(house.mate.id)).first!
                        try session.update(own.reference, [Change(column, .text("finished,foo"))])
                    }
                }
            }
        }
    }

    @Test("nobody reads, changes or removes what another was told (X-17)", arguments: Engine.allCases)
    func oneOwns(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await teamCall(house)
            try await house.run(.assign(to: house.mate.reference), on: call)
            let row = try #require(try await told(house.mate, in: house).first)
            #expect(try await house.records.row(row.reference, for: house.seller) == nil)
            #expect(try await house.records.row(row.reference, for: house.admin) == nil)
            await #expect(throws: Refusal.self) {
                try await house.change(.delete, as: house.seller) { try $0.delete(row.reference) }
            }
        }
    }

    @Test("clearing can be undone, and pages are told of both", arguments: Engine.allCases)
    func clearing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await teamCall(house)
            try await house.run(.assign(to: house.mate.reference), on: call)
            let row = try #require(try await told(house.mate, in: house).first)
            let start = try await house.events.latest()
            let operation = try await house.change(.delete, as: house.mate) { try $0.delete(row.reference) }
            #expect(try await told(house.mate, in: house).isEmpty)
            let events = try await house.settledEvents(since: start, count: 1) { $0 == row.reference }
            #expect(events.contains { $0.record == row.reference && $0.principals == [house.mate.id] })
            try await house.undo(operation, as: house.mate)
            #expect(try await told(house.mate, in: house).map(\.id) == [row.id])
        }
    }

    @Test("long work that left rows as they were ends among what failed, with its figures", arguments: Engine.allCases)
    func longWork(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            let job = Job(
                id: house.nextID(),
                kind: .bulkCommand,
                person: house.seller.id,
                operation: house.nextID(),
                payload: BulkCommand(.complete(note: nil, status: nil), targets: [call, TestHouse.nobody]).json,
                total: 2,
                createdOn: house.now
            )
            try await house.jobs.create(job)
            let runner = JobRunner(
                jobs: house.jobs,
                pipeline: house.pipeline,
                identity: house.identity,
                worker: TestHouse.id("worker", 1)
            )
            #expect(try await runner.runOne())
            let rows = try await told(house.seller, in: house).filter { $0["sv_jobid"].guid == job.id }
            #expect(rows.count == 1)
            #expect(rows.first?["sv_kind"].text == "failed")
            #expect(rows.first?["sv_subject"].text == "complete")
            #expect(rows.first?["sv_count"].int == 1)
            #expect(rows.first?["sv_failedcount"].int == 1)
        }
    }
}

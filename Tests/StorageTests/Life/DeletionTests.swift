import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Deleting a record")
struct DeletionTests {
    private func note(_ house: TestHouse, on lead: RecordReference) async throws -> RecordReference {
        try await house.create(
            "annotation",
            [Change("notetext", .text("Remember")), .link("objectid", lead)],
            owner: house.seller.reference
        )
    }

    @Test(
        "takes the activities and notes about it along, others’ and closed ones too, and undo brings them back (D-71)",
        arguments: Engine.allCases
    )
    func takesAlong(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", score: 40)
            let kept = try await house.leadWithCall(named: "Beth")
            let closed = try await house.call(on: lead, due: house.now)
            try await house.complete(closed, note: "Done")
            for kind in ActivityKind.allCases { try await house.activity(kind, on: lead, due: house.now) }
            try await house.activity(.task, on: lead, due: house.now, owner: house.mate.reference)
            _ = try await note(house, on: lead)
            house.wait(.seconds(60))
            let before = try await TableDump.visible(in: house.database)
            let list = try await house.list(for: house.seller)

            let operation = try await house.change(.delete, as: house.seller) { try $0.delete(lead) }
            #expect(try await house.rows("lead").map(\.id) == [kept.0.id])
            #expect(try await house.rows("annotation").isEmpty)
            for kind in ActivityKind.allCases {
                #expect(try await house.rows(kind.name).map(\.id) == (kind == .phonecall ? [kept.1] : []))
            }
            #expect(try await house.names(for: house.mate).isEmpty)
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))

            house.wait(.seconds(60))
            #expect(try await house.undo(operation).report.left.isEmpty)
            #expect(try await TableDump.visible(in: house.database).difference(from: before).isEmpty)
            #expect(try await house.list(for: house.seller) == list)
        }
    }

    @Test("undoing its creation leaves what somebody has put work on since", arguments: Engine.allCases)
    func undoneCreation(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let id = house.nextID()
            let operation = try await house.change(.create, as: house.seller) { session in
                try session.create(house.registry["lead"], [Change("lastname", .text("Ada"))], id: id)
            }
            let lead = RecordReference("lead", id)
            let task = try await house.activity(.task, on: lead, due: house.now, owner: house.mate.reference)
            await expectRefusal(.conflict, RecordMessage.nothingToUndo) { try await house.undo(operation) }
            #expect(try await house.row("task", task)?.reference("regardingobjectid") == lead)
            try await house.change(.delete) { try $0.delete(RecordReference("task", task)) }
            try await house.undo(operation)
            #expect(try await house.row("lead", id) == nil)
        }
    }

    @Test("with more about it than one transaction should hold is refused", arguments: Engine.allCases)
    func tooMany(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let limit = WriteSession.dependentsLimit
            try await house.change(.import) { session in
                _ = try session.createMany(
                    house.registry["annotation"],
                    (0...limit).map {
                        (id: nil, changes: [Change("subject", .text("\($0)")), .link("objectid", lead)])
                    }
                )
            }
            await expectRefusal(.conflict, LifeMessage.tooManyToDelete(limit: limit)) {
                try await house.change(.delete) { try $0.delete(lead) }
            }
            let one = try #require(try await house.rows("annotation").first)
            try await house.change(.delete) { try $0.delete(one.reference) }
            try await house.change(.delete) { try $0.delete(lead) }
            #expect(try await house.rows("annotation").isEmpty)
        }
    }
}

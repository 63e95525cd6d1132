import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

/// What a person can do and take back.
enum UndoableAct: String, CaseIterable, CustomTestStringConvertible {
    case create, update, rename, score, delete, deleteWithItems, complete, skip, snooze, read, unread, follow, unfollow
    case assign, handOver, createMany, completeMany

    var testDescription: String { rawValue }

    /// - Returns: The operation.
    func perform(in house: TestHouse, on lead: RecordReference, _ item: GUID, _ other: GUID) async throws -> GUID {
        let call = RecordReference("phonecall", item)
        switch self {
        case .create:
            return try await house.change(.create, as: house.seller) { session in
                try session.create(
                    house.registry["task"],
                    [
                        Change("subject", .text("New")), Change("scheduledend", .instant(house.now)),
                        .link("regardingobjectid", lead),
                    ]
                )
            }
        case .update:
            return try await house.change(as: house.seller) { session in
                try session.update(
                    lead,
                    [
                        Change("telephone1", .text("+33 1 23 45 67 89")),
                        Change("revenue", .decimal(Decimal4("12.5")!)),
                        Change("donotemail", .bool(true)), Change("sv_pagesvisit", .null),
                    ]
                )
            }
        case .rename:
            return try await house.change(as: house.seller) { session in
                try session.update(lead, [Change("lastname", .text("Zoë"))])
                try session.update(call, [Change("subject", .text("Renamed"))])
            }
        case .score:
            return try await house.change { session in
                let score = try session.unit.find(
                    house.registry["msdyn_predictivescore"],
                    where: "msdyn_entityid",
                    is: .text(lead.id.description)
                )[0]
                try session.update(score.reference, [Change("msdyn_score", .int(99)), Change("msdyn_grade", .int(0))])
            }
        case .delete: return try await house.change(.delete, as: house.seller) { try $0.delete(call) }
        case .deleteWithItems: return try await house.change(.delete, as: house.seller) { try $0.delete(lead) }
        case .complete: return try await house.complete(item, note: "Done")
        case .skip: return try await house.run(.skip(note: "No time"), on: item)
        case .snooze: return try await house.run(.snooze(until: house.now.adding(days: 3)), on: item)
        case .read: return try await house.run(.setRead(true), on: item)
        case .unread: return try await house.run(.setRead(false), on: other)
        case .follow:
            return try await house.run(.setFollowed(true), on: item)
        case .unfollow:
            return try await house.run(.setFollowed(false), on: other)
        case .assign: return try await house.run(.assign(to: house.manager.reference), on: item)
        case .handOver:
            return try await house.change(.assign, as: house.seller) { session in
                try session.update(lead, [.link("ownerid", house.stranger.reference)])
            }
        case .createMany:
            let id = house.nextID()
            try await house.pipeline.run(.import, as: house.admin, operation: id, summarising: true) { session in
                _ = try session.createMany(
                    house.registry["lead"],
                    (1...20).map { (id: nil, changes: [Change("lastname", .text("Import \($0)"))]) }
                )
            }
            return id
        case .completeMany: return try await house.run(.complete(note: nil, status: nil), on: item, other)
        }
    }

    var person: KeyPath<TestHouse, Caller> {
        switch self {
        case .score, .createMany: \.admin
        default: \.seller
        }
    }
}

@Suite("Taking something back")
struct UndoTests {
    /// A scored lead with a call due, and another, read and followed, with an e-mail and a later task.
    private func furnish(_ house: TestHouse) async throws -> (RecordReference, GUID, GUID) {
        let lead = try await house.lead(named: "Ada", score: 40, grade: 2, company: "Acme")
        let item = try await house.call(on: lead, due: house.now, isAllDay: true)
        try await house.activity(.task, on: lead, due: house.now.adding(days: 5))
        let second = try await house.lead(named: "Beth", score: 41)
        let other = try await house.activity(.email, on: second, due: house.now)
        try await house.run(.setRead(true), on: other)
        try await house.run(.setFollowed(true), on: other)
        house.wait(.seconds(60))
        return (lead, item, other)
    }

    @Test(
        "puts everything back, and the card in its place; taking that back does it again",
        arguments: Engine.allCases,
        UndoableAct.allCases
    )
    func restores(engine: Engine, act: UndoableAct) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item, other) = try await furnish(house)
            let before = try await TableDump.visible(in: house.database)
            let list = try await house.list(for: house.seller)
            let operation = try await act.perform(in: house, on: lead, item, other)
            let after = try await TableDump.visible(in: house.database)
            #expect(after != before)
            house.wait(.seconds(60))
            let undone = try await house.undo(operation, as: house[keyPath: act.person])
            #expect(undone.report.left.isEmpty)
            #expect(try await TableDump.visible(in: house.database).difference(from: before).isEmpty)
            #expect(try await house.list(for: house.seller) == list)
            guard act != .createMany else { return }
            let redone = try await house.undo(undone.operation, as: house[keyPath: act.person])
            #expect(redone.report.left.isEmpty)
            #expect(try await TableDump.visible(in: house.database).difference(from: after).isEmpty)
        }
    }

    @Test("a second time is refused and changes nothing", arguments: Engine.allCases)
    func twice(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item, _) = try await furnish(house)
            let operation = try await house.complete(item)
            try await house.undo(operation)
            let before = try await TableDump(of: house.database)
            await expectRefusal(.conflict, RecordMessage.undoneAlready) { try await house.undo(operation) }
            #expect(try await TableDump(of: house.database).difference(from: before).isEmpty)
        }
    }

    @Test("of somebody else's is answered as of something that is not there", arguments: Engine.allCases)
    func somebodyElses(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item, _) = try await furnish(house)
            let operation = try await house.complete(item)
            for person in [house.mate, house.stranger, house.manager] {
                for unknown in [operation, TestHouse.nobody] {
                    await expectRefusal(.notFound, RecordMessage.undoUnknown) {
                        try await house.undo(unknown, as: person)
                    }
                }
            }
            try await house.undo(operation, as: house.admin)
            #expect(try await house.names().contains("Ada"))
        }
    }

    @Test("is possible for a day and not a moment longer", arguments: Engine.allCases)
    func expires(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item, other) = try await furnish(house)
            let first = try await house.complete(item)
            let second = try await house.complete(other)
            // The business clock does not count here.
            house.set(house.now.adding(days: 400))
            house.wait(.seconds(24 * 3600))
            try await house.undo(first)
            house.wait(.microseconds(1))
            await expectRefusal(.conflict, RecordMessage.undoTooOld) { try await house.undo(second) }
        }
    }

    @Test("leaves what has been changed since by something else, and says so", arguments: Engine.allCases)
    func leavesWhatChanged(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item, other) = try await furnish(house)
            let operation = try await house.run(.complete(note: nil, status: nil), on: item, other)
            try await house.change { session in
                try session.update(RecordReference("email", other), [Change("subject", .text("Since"))])
            }
            let report = try await house.undo(operation).report
            #expect(report.restored == [RecordReference("phonecall", item)])
            #expect(report.left == [RecordReference("email", other)])
            #expect(try await house.row("email", other)?.state == 1)
            #expect(try await house.list(for: house.seller).map(\.record) == [lead])
        }
    }

    @Test("of what changed nothing changes nothing, and is no conflict", arguments: Engine.allCases)
    func nothingDone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, _, other) = try await furnish(house)
            let before = try await TableDump.visible(in: house.database)
            let operation = try await house.run(.setRead(true), on: other)
            house.wait(.seconds(60))
            #expect(try await house.undo(operation).report == UndoReport())
            #expect(try await TableDump.visible(in: house.database).difference(from: before).isEmpty)
            await expectRefusal(.conflict, RecordMessage.undoneAlready) { try await house.undo(operation) }
        }
    }

    @Test("of what has all been changed since is refused, and can be tried again", arguments: Engine.allCases)
    func nothingLeft(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item, _) = try await furnish(house)
            let moved = try await house.run(.snooze(until: house.now.adding(days: 1)), on: item)
            let done = try await house.complete(item)
            let before = try await TableDump(of: house.database)
            await expectRefusal(.conflict, RecordMessage.nothingToUndo) { try await house.undo(moved) }
            #expect(try await TableDump(of: house.database).difference(from: before).isEmpty)
            try await house.undo(done)
            await expectRefusal(.conflict, RecordMessage.nothingToUndo) { try await house.undo(moved) }
            #expect(try await house.row("lead", lead.id) != nil)
        }
    }

    @Test("is not offered for settings and generated data", arguments: Engine.allCases)
    func notUndoable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for kind in [OperationKind.settings, .generate, .score] {
                let operation = try await house.change(kind) { session in
                    try session.create(house.registry["lead"], [Change("lastname", .text("\(kind)"))])
                }
                await expectRefusal(.conflict, RecordMessage.notUndoable) {
                    try await house.undo(operation, as: house.admin)
                }
            }
        }
    }

    @Test("K-21: is the only way to open what is closed", arguments: Engine.allCases)
    func closedStaysClosed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item, _) = try await furnish(house)
            let call = RecordReference("phonecall", item)
            let operation = try await house.complete(item)
            for change in [
                Change("statecode", .int(0)), Change("statuscode", .int(1)), Change("statecode", .int(2)),
                Change("statuscode", .int(4)), Change("scheduledend", .instant(house.now.adding(days: 1))),
            ] {
                await expectRefusal(.conflict, RecordMessage.alreadyClosed("Call")) {
                    try await house.change { try $0.update(call, [change]) }
                }
            }
            try await house.undo(operation)
            #expect(try await house.row("phonecall", item)?.state == 0)
        }
    }

    @Test("of an import takes back what was created and leaves what has been worked on", arguments: Engine.allCases)
    func ofAnImport(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item, other) = try await furnish(house)
            let operation = try await UndoableAct.createMany.perform(in: house, on: lead, item, other)
            let touched = try #require(try await house.rows("lead").first { $0["lastname"] == .text("Import 7") })
            try await house.change { session in
                try session.update(touched.reference, [Change("jobtitle", .text("Chief"))])
            }
            let report = try await house.undo(operation, as: house.admin).report
            #expect(report.restored.count == 19)
            #expect(report.left == [touched.reference])
            #expect(try await house.rows("lead").count == 3)
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Versions and history")
struct VersionsTests {
    @Test("a change counts the version up by one, and none when nothing is different", arguments: Engine.allCases)
    func versions(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            #expect(try await house.row("lead", lead.id)?.version == 1)
            house.wait(.seconds(60))
            let operation = try await house.change(as: house.seller) { session in
                try session.update(lead, [Change("lastname", .text("Ada"))])
            }
            #expect(try await house.row("lead", lead.id)?.version == 1)
            #expect(try await house.history(of: operation).isEmpty)
            try await house.change(as: house.seller) { session in
                try session.update(lead, [Change("lastname", .text("Beth"))])
            }
            let row = try #require(try await house.row("lead", lead.id))
            #expect(row.version == 2)
            #expect(row["fullname"] == .text("Beth"))
            #expect(row["modifiedon"] == .instant(house.now))
            #expect(row["modifiedby"] == .guid(house.seller.id))
            #expect(row["createdby"] == .guid(house.admin.id))
            #expect(row["createdon"] == .instant(.monday9))
        }
    }

    @Test("a change of a version that is no longer there is refused and changes nothing", arguments: Engine.allCases)
    func staleVersion(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await house.change { session in
                try session.update(lead, [Change("lastname", .text("Beth"))], if: .exactly(1))
            }
            await expectRefusal(.preconditionFailed, RecordMessage.changedSince(table: "lead")) {
                try await house.change { session in
                    try session.update(lead, [Change("lastname", .text("Cid"))], if: .exactly(1))
                }
            }
            await expectRefusal(.preconditionFailed, RecordMessage.changedSince(table: "lead")) {
                try await house.change { try $0.delete(lead, if: .exactly(1)) }
            }
            #expect(try await house.row("lead", lead.id)?["lastname"] == .text("Beth"))
            try await house.change { try $0.delete(lead, if: .exactly(2)) }
            #expect(try await house.row("lead", lead.id) == nil)
        }
    }

    @Test("of two who change the version they both saw, one is refused", arguments: Engine.allCases)
    func twoWriters(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let kinds = await withTaskGroup(of: Refusal.Kind?.self) { group in
                for name in ["Beth", "Cid"] {
                    group.addTask {
                        do {
                            try await house.change { session in
                                try session.update(lead, [Change("lastname", .text(name))], if: .exactly(1))
                            }
                            return nil
                        } catch { return (error as? Refusal)?.kind }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.compactMap(\.self) == [.preconditionFailed])
            #expect(try await house.row("lead", lead.id)?.version == 2)
        }
    }

    @Test("X-32: history keeps who, when, and what was before and after", arguments: Engine.allCases)
    func beforeAndAfter(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item) = try await house.leadWithCall()
            house.wait(.seconds(60))
            let id = try await house.complete(item, note: "Done", as: house.seller)
            let operation = try #require(try await house.operation(id))
            #expect(operation.kind == .complete)
            #expect(operation.person == house.seller.id)
            #expect(operation.at == house.now)
            let entries = try await house.history(of: id)
            #expect(entries.map(\.record.table) == ["annotation", "phonecall"])
            #expect(entries.map(\.action) == [.create, .update])
            let closing = try #require(entries.last)
            #expect(closing.record.id == item)
            #expect(closing.version == 2)
            let table = house.registry["phonecall"]
            let before = try #require(closing.before.map { RowCodec.decode($0, table: table) })
            let after = try #require(closing.after.map { RowCodec.decode($0, table: table) })
            #expect(before.first { $0.column == "statecode" }?.value == .int(0))
            #expect(after.first { $0.column == "statecode" }?.value == .int(1))
            #expect(before.first { $0.column == "actualend" }?.value == .null)
            #expect(after.first { $0.column == "actualend" }?.value == .instant(house.now))
            #expect(!after.contains { $0.column == "subject" })
            let note = try #require(
                entries.first?.after.map { RowCodec.decode($0, table: house.registry["annotation"]) }
            )
            #expect(note.first { $0.column == "objectid" } == Change("objectid", .guid(lead.id), target: "lead"))
        }
    }

    @Test(
        "a row changed twice in one operation has one entry, from its first state to its last",
        arguments: Engine.allCases
    )
    func changedTwice(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let operation = try await house.change { session in
                try session.update(lead, [Change("lastname", .text("Beth"))])
                try session.update(lead, [Change("lastname", .text("Cid"))])
            }
            let entries = try await house.history(of: operation)
            #expect(entries.count == 1)
            #expect(entries.first?.version == 3)
            #expect(entries.first?.before?.contains("\"sAda\"") == true)
            #expect(entries.first?.after?.contains("\"sCid\"") == true)
        }
    }

    @Test("what one may not do is refused and leaves no trace in any table", arguments: Engine.allCases)
    func refusalsLeaveNoTrace(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item) = try await house.leadWithCall()
            let call = RecordReference("phonecall", item)
            let nobody = RecordReference("systemuser", TestHouse.nobody)
            let attempts: [(Refusal.Kind, Caller, @Sendable (WriteSession) throws -> Void)] = [
                (.notFound, house.stranger, { try $0.update(lead, [Change("lastname", .text("Mine"))]) }),
                (.notFound, house.stranger, { try $0.delete(lead) }),
                (.notFound, house.mate, { try $0.run(.complete(note: nil, status: nil), on: item) }),
                (.invalid, house.seller, { try $0.update(lead, [Change("fullname", .text("Set"))]) }),
                (.invalid, house.seller, { try $0.update(call, [Change("subject", .text(""))]) }),
                (.invalid, house.seller, { try $0.update(lead, [.link("ownerid", nobody)]) }),
                (.forbidden, house.seller, { try $0.update(house.mate.reference, [Change("fullname", .text("Me"))]) }),
                (
                    .forbidden, house.seller,
                    { _ = try $0.create(house.registry["role"], [Change("name", .text("Boss"))]) }
                ),
                (
                    .duplicate, house.admin,
                    { session in
                        for _ in 0..<2 {
                            try session.create(
                                house.registry["account"],
                                [Change("name", .text("Acme")), Change("accountnumber", .text("1"))]
                            )
                        }
                    }
                ),
            ]
            for (kind, caller, attempt) in attempts {
                let before = try await TableDump(of: house.database)
                await expectRefusal(kind) {
                    try await house.change(as: caller) { session in
                        // What was done before the refusal must go with it.
                        try session.create(house.registry["lead"], [Change("lastname", .text("Half"))])
                        try attempt(session)
                    }
                }
                #expect(try await TableDump(of: house.database).difference(from: before).isEmpty)
            }
        }
    }

    @Test("a record that one may not read cannot be linked to", arguments: Engine.allCases)
    func linksToUnreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let foreign = try await house.lead(named: "Foreign", owner: house.stranger.reference)
            for target in [foreign, RecordReference("lead", TestHouse.nobody)] {
                await expectRefusal(.notFound, RecordMessage.notFound(table: "lead", id: target.id)) {
                    try await house.change(as: house.seller) { session in
                        try session.create(
                            house.registry["task"],
                            [Change("subject", .text("Spy")), .link("regardingobjectid", target)]
                        )
                    }
                }
            }
        }
    }

    @Test("a part that may fail alone leaves the rest standing", arguments: Engine.allCases)
    func attempts(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let operation = try await house.change { session in
                try session.update(lead, [Change("jobtitle", .text("Chief"))])
                _ = try? session.attempt {
                    try session.update(lead, [Change("lastname", .text("Lost"))])
                    throw Refusal(.invalid, RecordMessage.undoUnknown)
                }
            }
            let row = try #require(try await house.row("lead", lead.id))
            #expect(row["lastname"] == .text("Ada"))
            #expect(row["jobtitle"] == .text("Chief"))
            #expect(row.version == 2)
            #expect(try await house.history(of: operation).first?.after?.contains("Lost") == false)
        }
    }
}

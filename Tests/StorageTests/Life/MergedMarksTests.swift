import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("What a merge does with followers, shares and what stands above")
struct MergedMarksTests {
    private func two(_ house: TestHouse) async throws -> (old: RecordReference, new: RecordReference) {
        let seller = house.seller.reference
        return (
            try await house.create("account", [Change("name", .text("ACME"))], owner: seller),
            try await house.create("account", [Change("name", .text("Acme"))], owner: seller)
        )
    }

    private func followed(_ house: TestHouse, by person: Caller) async throws -> [RecordReference] {
        try await house.rows("postfollow", for: person).compactMap { $0.reference("regardingobjectid") }
    }

    private func follow(_ house: TestHouse, _ record: RecordReference, by person: Caller) async throws {
        try await house.create("postfollow", [.link("regardingobjectid", record)], as: person)
    }

    @Test("D-24: followers follow the record that stays, once; one undo brings them back", arguments: Engine.allCases)
    func followers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (old, new) = try await two(house)
            try await follow(house, old, by: house.seller)
            try await follow(house, old, by: house.manager)
            try await follow(house, new, by: house.manager)
            let operation = try await house.change(.merge, as: house.seller) { try $0.merge(old, into: new, []) }
            #expect(try await followed(house, by: house.seller) == [new])
            #expect(try await followed(house, by: house.manager) == [new])
            #expect(try await house.undo(operation).report.left.isEmpty)
            #expect(try await followed(house, by: house.seller) == [old])
            #expect(Set(try await followed(house, by: house.manager)) == [old, new])
        }
    }

    private func masks(_ house: TestHouse, _ record: RecordReference) async throws -> [GUID: AccessMask] {
        let shares = try await house.pipeline.look(as: house.admin) { try $0.shares(of: record) }
        return Dictionary(shares.map { ($0.principal.id, $0.mask) }, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "X-14: shares go to the record that stays; undo and its undo move them back and forth",
        arguments: Engine.allCases
    )
    func shares(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (old, new) = try await two(house)
            let (stranger, tigers) = (house.stranger.reference, house.tigers)
            try await house.change(.share, as: house.seller) { session in
                try session.share(old, with: stranger, [.read, .write])
                try session.share(old, with: tigers, .read)
                try session.share(new, with: stranger, [.read, .assign])
            }
            let before = (try await masks(house, old), try await masks(house, new))
            let operation = try await house.change(.merge, as: house.seller) { try $0.merge(old, into: new, []) }
            let together: [GUID: AccessMask] = [stranger.id: [.read, .write, .assign], tigers.id: .read]
            #expect(try await masks(house, old).isEmpty)
            #expect(try await masks(house, new) == together)
            let reader = try #require(try await house.identity.caller(id: house.stranger.id))
            #expect(try await house.records.row(new, for: reader) != nil)
            #expect(try await house.records.row(old, for: reader) == nil)
            let (report, undo) = try await house.undo(operation)
            #expect(report.left.isEmpty)
            #expect(try await masks(house, old) == before.0)
            #expect(try await masks(house, new) == before.1)
            #expect(try await house.undo(undo).report.left.isEmpty)
            #expect(try await masks(house, new) == together)
        }
    }

    @Test("a share that was changed since is left as it is by the undo", arguments: Engine.allCases)
    func changedSince(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (old, new) = try await two(house)
            let stranger = house.stranger.reference
            try await house.change(.share, as: house.seller) { try $0.share(old, with: stranger, .read) }
            let operation = try await house.change(.merge, as: house.seller) { try $0.merge(old, into: new, []) }
            try await house.change(.share, as: house.seller) { try $0.share(new, with: stranger, [.read, .write]) }
            #expect(try await house.undo(operation).report.left == [new])
            #expect(try await masks(house, new) == [stranger.id: [.read, .write]])
        }
    }

    @Test("a record between the two does not come to stand above itself", arguments: Engine.allCases)
    func between(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (old, new) = try await two(house)
            let middle = try await house.create(
                "account",
                [Change("name", .text("Middle")), .link("parentaccountid", old)]
            )
            try await house.change { try $0.update(new, [.link("parentaccountid", middle)]) }
            try await house.change(.merge) { try $0.merge(old, into: new, []) }
            #expect(try await house.row("account", middle.id)?["parentaccountid"].isNull == true)
            #expect(try await house.row("account", new.id)?.reference("parentaccountid") == middle)
        }
    }
}

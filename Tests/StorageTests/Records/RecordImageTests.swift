import Records
import SalesCore
import TestSupport
import Testing

@testable import Storage

@Suite("W-31: images of records")
struct RecordImageTests {
    /// A picture of one pixel as far as its first bytes go; the last tells them apart.
    private func image(_ mark: UInt8) throws -> RecordImage {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        let bytes = head + Array("IHDR".utf8) + [0, 0, 0, 1, 0, 0, 0, 1, mark]
        return try RecordImage(bytes: bytes, digest: "digest\(mark)")
    }

    private func bytes(
        _ house: TestHouse,
        _ record: RecordReference,
        for caller: Caller? = nil
    ) async throws -> [UInt8]? {
        guard let row = try await house.records.row(record, for: caller ?? house.admin) else { return nil }
        return try await house.records.document(of: row)
    }

    private func set(_ house: TestHouse, _ image: RecordImage?, of record: RecordReference) async throws -> GUID {
        house.wait(.seconds(1))
        return try await house.change(as: house.seller) { try $0.setImage(image, of: record) }
    }

    @Test("set, replaced, taken away, and back again by undo", arguments: Engine.allCases)
    func life(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let (one, two) = (try image(1), try image(2))
            _ = try await set(house, one, of: lead)
            let first = try #require(try await house.row("lead", lead.id))
            #expect(try await bytes(house, lead) == one.file.bytes)
            #expect(first["entityimageid"].guid != nil)
            let address = try #require(first[RecordImage.address].text)
            #expect(address.hasPrefix("/api/data/v9.2/leads(\(lead.id))/entityimage/$value?v="))
            _ = try await set(house, one, of: lead)
            #expect(try await house.row("lead", lead.id)?.version == first.version, "the same image is no change")
            let replaced = try await set(house, two, of: lead)
            #expect(try await bytes(house, lead) == two.file.bytes)
            #expect(try await house.row("lead", lead.id)?[RecordImage.address].text != address)
            #expect(try await house.undo(replaced).report.left.isEmpty)
            #expect(try await bytes(house, lead) == one.file.bytes)
            #expect(try await house.row("lead", lead.id)?[RecordImage.address].text == address)
            let removed = try await set(house, nil, of: lead)
            #expect(try await bytes(house, lead) == nil)
            let bare = try #require(try await house.row("lead", lead.id))
            for column in RecordImage.columns { #expect(bare[column].isNull) }
            #expect(try await house.undo(removed).report.left.isEmpty)
            #expect(try await bytes(house, lead) == one.file.bytes)
        }
    }

    @Test("no client names what follows from the image, nor gives one to what has none", arguments: Engine.allCases)
    func computed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            await expectRefusal(.invalid, RecordMessage.computedColumn(RecordImage.digest)) {
                try await house.change { try $0.update(lead, [Change(RecordImage.digest, .text("abc"))]) }
            }
            #expect(house.registry.tables.filter(\.hasImage).map(\.name).sorted() == ["account", "contact", "lead"])
        }
    }

    @Test("X-31: a secured image is hidden with all that tells of it, and cannot be set", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let one = try image(1)
            _ = try await set(house, one, of: lead)
            try await house.change(.customise) { session in
                try session.change(RecordImage.column, of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            let seen = try #require(try await house.records.row(lead, for: seller))
            for column in RecordImage.columns { #expect(seen[column].isNull, "\(column)") }
            #expect(try await bytes(house, lead, for: seller) == nil)
            #expect(try await bytes(house, lead) == one.file.bytes)
            let table = house.registry["lead"]
            #expect(seller.unreadableColumns(of: table).map(\.name).sorted() == RecordImage.columns.sorted())
            await expectRefusal(.invalid, RecordMessage.unknownColumn(RecordImage.column, table: "lead")) {
                try await house.change(as: seller) { try $0.setImage(nil, of: lead) }
            }
        }
    }

    private static let toContact = Qualification(
        createsAccount: true,
        createsContact: true,
        createsOpportunity: true,
        ignoresDuplicates: true
    )

    @Test("the contact made of a lead has its image, and nothing else made of it has", arguments: Engine.allCases)
    func qualified(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let one = try image(1)
            let lead = try await house.lead(named: "Ada")
            _ = try await set(house, one, of: lead)
            let operation = try await house.change(.qualify, as: house.seller) { session in
                _ = try session.qualify(lead.id, Self.toContact)
            }
            func made(_ table: String) async throws -> Row? {
                try await house.records.rows(RowQuery(house.registry[table], limit: 10), for: house.seller).first
            }
            let contact = try #require(try await made("contact"))
            #expect(try await bytes(house, contact.reference) == one.file.bytes)
            let address = try #require(contact[RecordImage.address].text)
            #expect(address.hasPrefix("/api/data/v9.2/contacts(\(contact.id))/entityimage/$value?v="))
            #expect(contact["entityimageid"] == (try await house.row("lead", lead.id))?["entityimageid"])
            #expect(try await made("account")?[RecordImage.digest].isNull == true)
            #expect(try await house.undo(operation).report.left.isEmpty)
            #expect(try await made("contact") == nil)
            #expect(try await bytes(house, lead) == one.file.bytes)
        }
    }

    @Test("X-31: an image that the caller may not see goes into no contact", arguments: Engine.allCases)
    func qualifiedUnseen(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            _ = try await set(house, try image(1), of: lead)
            try await house.change(.customise) { session in
                try session.change(RecordImage.column, of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            try await house.change(.qualify, as: seller) { session in
                _ = try session.qualify(lead.id, Self.toContact)
            }
            let query = RowQuery(house.registry["contact"], limit: 10)
            let contacts = try await house.records.rows(query, for: house.admin)
            #expect(contacts.count == 1 && contacts[0][RecordImage.digest].isNull)
        }
    }

    // MARK: Bytes that nobody needs any more

    private func kept(_ house: TestHouse) async throws -> [String] {
        try await house.database.read { connection in
            try connection.query("select digest from sv_document order by digest") { $0.text(0) }
        }
    }

    private func forget(_ house: TestHouse) async throws -> Int {
        try await SQLDocumentStore(database: house.database, registry: house.registry)
            .forget(before: house.recorded.adding(.zero - SQLDocumentStore.life))
    }

    @Test("bytes go when no row has them and nothing that can be undone does", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let other = try await house.lead(named: "Bo")
            _ = try await set(house, try image(1), of: lead)
            _ = try await set(house, try image(3), of: other)
            let file = NoteFile(name: "a.txt", bytes: [65], digest: "note")
            let note = try await house.create("annotation", [Change("subject", .text("N")), .link("objectid", lead)])
            try await house.change { session in
                try session.unit.store(file, at: session.operation.recordedAt)
                try session.update(note, [], settled: file.changes)
            }
            house.wait(.seconds(72 * 3600))
            #expect(try await forget(house) == 0)
            let replaced = try await set(house, try image(2), of: lead)
            try await house.change(.delete) { try $0.delete(note) }
            #expect(try await forget(house) == 0)
            house.wait(.seconds(23 * 3600))
            #expect(try await forget(house) == 0)
            #expect(try await house.undo(replaced).report.left.isEmpty)
            #expect(try await bytes(house, lead) == image(1).file.bytes)
            house.wait(.seconds(26 * 3600))
            // The undo put the second one aside, and is recent; the deleted note is not.
            #expect(try await forget(house) == 1)
            #expect(try await kept(house) == ["digest1", "digest2", "digest3"])
            house.wait(.seconds(24 * 3600))
            #expect(try await forget(house) == 1)
            #expect(try await kept(house) == ["digest1", "digest3"])
            #expect(try await bytes(house, lead) == image(1).file.bytes)
            #expect(try await bytes(house, other) == image(3).file.bytes)
        }
    }

    @Test("bytes that are stored again while others are removed stay", arguments: Engine.allCases)
    func storedAgain(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            _ = try await set(house, try image(1), of: lead)
            _ = try await set(house, nil, of: lead)
            house.wait(.seconds(72 * 3600))
            _ = try await set(house, try image(1), of: lead)
            let before = house.recorded.adding(.zero - SQLDocumentStore.life)
            try await house.database.write { connection in
                try connection.execute(DocumentSQL.remove, [.text("digest1"), .instant(before)])
            }
            #expect(try await bytes(house, lead) == image(1).file.bytes)
        }
    }

    @Test("a merge brings an image along where there is none, and leaves one that is there", arguments: Engine.allCases)
    func merged(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let seller = house.seller.reference
            var accounts: [RecordReference] = []
            for name in ["A", "B", "C"] {
                accounts.append(try await house.create("account", [Change("name", .text(name))], owner: seller))
            }
            let (one, two) = (try image(1), try image(2))
            _ = try await set(house, one, of: accounts[0])
            _ = try await set(house, two, of: accounts[2])
            let (a, b, c) = (accounts[0], accounts[1], accounts[2])
            let operation = try await house.change(.merge, as: house.seller) { try $0.merge(a, into: b, []) }
            #expect(try await bytes(house, b) == one.file.bytes)
            let address = try #require(try await house.row("account", b.id)?[RecordImage.address].text)
            #expect(address.contains(b.id.description))
            #expect(try await house.undo(operation).report.left.isEmpty)
            #expect(try await bytes(house, b) == nil)
            try await house.change(.merge, as: house.seller) { try $0.merge(a, into: c, []) }
            #expect(try await bytes(house, c) == two.file.bytes)
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("The history of a record")
struct HistoryTests {
    @Test("says who changed what from what to what, newest first, and what was undone", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            house.wait(.seconds(60))
            let operation = try await house.change(as: house.seller) { session in
                try session.update(lead, [Change("jobtitle", .text("Owner")), Change("leadqualitycode", .int(1))])
            }
            try await house.undo(operation)
            let lines = try await house.records.history(of: lead, before: nil, limit: 10)
            #expect(lines.map(\.action) == [.update, .update, .create])
            #expect(lines.map(\.kind) == [.undo, .update, .create])
            #expect(lines.map(\.person) == [house.seller.id, house.seller.id, house.admin.id])
            #expect(lines.map(\.isUndone) == [false, true, false])
            #expect(lines[1].at == house.now)
            let before = Dictionary(uniqueKeysWithValues: lines[1].before.map { ($0.column, $0.value) })
            let after = Dictionary(uniqueKeysWithValues: lines[1].after.map { ($0.column, $0.value) })
            #expect(before["jobtitle"] == .null && after["jobtitle"] == .text("Owner"))
            #expect(after["leadqualitycode"] == .int(1))
        }
    }

    @Test("is read in parts", arguments: Engine.allCases)
    func paged(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            for title in ["A", "B", "C"] {
                try await house.change { try $0.update(lead, [Change("jobtitle", .text(title))]) }
            }
            let first = try await house.records.history(of: lead, before: nil, limit: 2)
            let rest = try await house.records.history(of: lead, before: first.last?.sequence, limit: 2)
            #expect(first.count == 2 && rest.count == 2)
            #expect(Set((first + rest).map(\.sequence)).count == 4)
            #expect(rest.last?.action == .create)
        }
    }
}

@Suite("Files on notes")
struct AttachmentTests {
    private func attachment(_ text: String = "%PDF-1.4 offer", name: String = "offer.pdf") -> NoteFile {
        NoteFile(name: name, bytes: Array(text.utf8), digest: String(text.hashValue, radix: 16))
    }

    @Test("come back as they were, once kept however many notes carry them", arguments: Engine.allCases)
    func kept(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let file = attachment()
            let notes = house.registry["annotation"]
            try await house.change(.create, as: house.seller) { session in
                for _ in 0..<2 {
                    try session.unit.store(file, at: session.now)
                    try session.create(notes, [.link("objectid", lead)], settled: file.changes)
                }
            }
            let rows = try await house.rows("annotation")
            #expect(rows.count == 2)
            for row in rows {
                #expect(row["filename"] == .text("offer.pdf") && row["mimetype"] == .text("application/pdf"))
                #expect(row["filesize"] == .int(14) && row["isdocument"] == .bool(true))
                #expect(try await house.records.document(of: row) == file.bytes)
            }
        }
    }

    @Test("are there again when the deletion of their note is undone", arguments: Engine.allCases)
    func undone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let file = attachment()
            let notes = house.registry["annotation"]
            try await house.change(.create, as: house.seller) { session in
                try session.unit.store(file, at: session.now)
                try session.create(notes, [.link("objectid", lead)], settled: file.changes)
            }
            let note = try #require(try await house.rows("annotation").first)
            let operation = try await house.change(.delete, as: house.seller) { try $0.delete(note.reference) }
            #expect(try await house.rows("annotation").isEmpty)
            try await house.undo(operation)
            let back = try #require(try await house.rows("annotation").first)
            #expect(try await house.records.document(of: back) == file.bytes)
        }
    }

    @Test("cannot be claimed by naming their digest", arguments: Engine.allCases)
    func unforgeable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            await expectRefusal(.invalid, RecordMessage.computedColumn("sv_documenthash")) {
                try await house.create("annotation", [Change("sv_documenthash", .text("abc"))], as: house.seller)
            }
        }
    }

    @Test(
        "are of the type that their bytes say, whatever they are called",
        arguments: [
            ("%PDF-1.7", "a.html", "application/pdf"), ("<html><script>alert(1)</script>", "a.html", "text/plain"),
            ("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "text/plain"), ("GIF89a...", "a.exe", "image/gif"),
            ("MZ\u{0}\u{1}", "a.pdf", "application/octet-stream"), ("PK\u{3}\u{4}zip", "a.docx", "application/zip"),
            (
                "PK\u{3}\u{4}[Content_Types].xml word/document.xml", "a.zip",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            ), ("", "empty.txt", "text/plain"),
        ]
    )
    func typed(text: String, name: String, type: String) {
        #expect(attachment(text, name: name).mediaType == type)
    }

    @Test(
        "lose what is dangerous in a name",
        arguments: [
            ("../../etc/passwd", "passwd"), ("C:\\temp\\x.pdf", "x.pdf"), ("a\u{0}b\r\nc.txt", "abc.txt"),
            ("gpj.\u{202E}exe", "gpj.exe"), ("..", "file"), ("", "file"), ("  a  b .txt ", "a b .txt"),
        ]
    )
    func named(given: String, kept: String) {
        #expect(attachment(name: given).name == kept)
    }
}

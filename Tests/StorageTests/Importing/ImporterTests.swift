import Foundation
import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Rows of a file become records")
struct ImporterTests {
    @Test("each row is a lead of the owner, with its first call due at the end of today", arguments: Engine.allCases)
    func createsWithActivity(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("subject,lastname\nA,Vale\nB,Müller\n")
            let summary = try await house.run(path, owner: "Seller@demo.test", activity: "phonecall:First call:today")
            #expect(summary.english == "created 2, updated 0, rejected 0")
            #expect(summary.rejectsFile == nil)
            let leads = try await house.rows()
            #expect(Set(leads.map(\.displayName)) == ["Vale", "Müller"])
            #expect(leads.allSatisfy { $0.owner?.id == house.seller && $0.state == 0 })
            let calls = try await house.rows("phonecall")
            #expect(Set(calls.compactMap { $0["regardingobjectid"].guid }) == Set(leads.map(\.id)))
            let end = Zone.utc.end(of: Zone.utc.day(of: House.noon))
            #expect(calls.allSatisfy { $0.owner?.id == house.seller && $0["sv_isallday"] == .bool(true) })
            #expect(calls.allSatisfy { $0["scheduledend"] == .instant(end) && $0.displayName == "First call" })
            let job = try #require(try await house.jobs.jobs(for: house.admin, limit: 10).first)
            #expect(job.id == summary.job)
            #expect((job.kind, job.state, job.total, job.done, job.failed) == (.import, .done, 2, 2, 0))
        }
    }

    @Test(
        "bad rows go to the rejects file with line, column and reason, the others come in",
        arguments: Engine.allCases
    )
    func rejects(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file(
                """
                subject,lastname,donotemail
                1,Vale,false
                2,Vale,perhaps
                3,\(String(repeating: "x", count: 5000)),false
                4,"Vale
                with a line break",true
                5,Vale,false,too,many
                6,=Vale,true

                """
            )
            let summary = try await house.run(path)
            #expect(summary.english == "created 3, updated 0, rejected 3")
            #expect(summary.rejectsFile == path + ".rejected")
            let lines = house.rejected(path)
            #expect(lines.count == 4)
            #expect(lines[0] == "line,column,reason,subject,lastname,donotemail")
            #expect(lines[1] == "3,donotemail,“perhaps” is neither yes nor no.,2,Vale,perhaps")
            #expect(lines[2].hasPrefix("4,lastname,“lastname” is longer than 100 characters."))
            #expect(lines[3].hasPrefix("7,,The row has 5 fields where the header has 3."))
            let leads = try await house.rows()
            #expect(Set(leads.compactMap { $0["subject"].text }) == ["1", "4", "6"])
            #expect(Set(leads.map(\.displayName)) == ["Vale", "Vale with a line break", "=Vale"])
        }
    }

    @Test("a corrected rejects file is imported as it is", arguments: Engine.allCases)
    func correctedRejects(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("lastname,donotemail,telephone1\n+Vale,perhaps,+33 1\n")
            #expect(try await house.run(path).rejected == 1)
            let text = try String(contentsOfFile: path + ".rejected", encoding: .utf8)
            let corrected = try house.file(text.replacing("perhaps", with: "no"), named: "corrected.csv")
            #expect(try await house.run(corrected).english == "created 1, updated 0, rejected 0")
            let lead = try #require(try await house.rows().first)
            #expect((lead.displayName, lead["telephone1"]) == ("+Vale", .text("+33 1")))
        }
    }

    @Test("ids that exist, in the file or in the database, reject their row alone", arguments: Engine.allCases)
    func duplicateIDs(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let ids = (0..<600).map { GUID.derived(seed: 5, space: "lead", ordinal: $0) }
            func lines(_ ids: some Sequence<GUID>) -> String { ids.map { "\($0),Vale\n" }.joined() }
            let first = try house.file("leadid,lastname\n" + lines(ids.prefix(3)))
            #expect(try await house.run(first).created == 3)
            // The second copy of row 550 stands in the second chunk, that of row 10 in the first.
            let second = try house.file("leadid,lastname\n" + lines(ids + [ids[10], ids[550]]), named: "second.csv")
            #expect(try await house.run(second).english == "created 597, updated 0, rejected 5")
            #expect(try await house.rows().count == 600)
            let lines = house.rejected(second)
            #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == ["2", "3", "4", "602", "603"])
            #expect(lines[1].contains("There is a lead with the id \(ids[0]) already."))
        }
    }

    @Test(
        "an id that another kind of activity has is found by the database, and rejects its row alone",
        arguments: Engine.allCases
    )
    func violationsInTheDatabase(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let taken = GUID.derived(seed: 5, space: "task", ordinal: 0)
            #expect(
                try await house.run(house.file("activityid,subject\n\(taken),Prepare\n"), into: "task").created == 1
            )
            var text = "activityid,subject\n"
            for ordinal in 1...40 {
                text +=
                    "\(ordinal == 17 ? taken : GUID.derived(seed: 5, space: "call", ordinal: ordinal)),Call \(ordinal)\n"
            }
            let path = try house.file(text, named: "calls.csv")
            #expect(try await house.run(path, into: "phonecall").english == "created 39, updated 0, rejected 1")
            #expect(house.rejected(path)[1].hasPrefix("18,"))
            #expect(try await house.rows("phonecall").count == 39)
        }
    }

    @Test("an unknown owner, key, table or activity is named before anything is written", arguments: Engine.allCases)
    func wrongOptions(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("lastname\nVale\n")
            await #expect(throws: OptionFault.ownerUnknown("nobody@demo.test")) {
                try await house.run(path, owner: "nobody@demo.test")
            }
            await #expect(throws: OptionFault.keyUnknown("nosuch", table: "lead")) {
                try await house.run(path, key: "nosuch")
            }
            await #expect(throws: MapFault.unknownTable("nosuch")) { try await house.run(path, into: "nosuch") }
            await #expect(throws: FileFault.missing("/nosuch.csv")) { try await house.run("/nosuch.csv") }
            let tasks = try house.file("subject\nA\n", named: "tasks.csv")
            await #expect(throws: OptionFault.activityNotFor(table: "task")) {
                try await house.run(tasks, into: "task", activity: "phonecall:A:today")
            }
            #expect(try await house.jobs.jobs(for: house.admin, limit: 10).isEmpty)
            #expect(try await house.rows().isEmpty)
        }
    }

    @Test("a file that turns out not to be CSV at its end leaves no trace", arguments: Engine.allCases)
    func checkedBeforeWriting(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let good = (0..<1200).map { "Vale \($0)\n" }.joined()
            let path = try house.file("lastname\n" + good + "\"never closed\n")
            await #expect(throws: CSVFault.unterminatedQuote(line: 1202)) { try await house.run(path) }
            #expect(try await house.rows().isEmpty)
            #expect(try await house.jobs.jobs(for: house.admin, limit: 10).isEmpty)
        }
    }

    @Test(
        "with stop, rows before the bad one are in and those after it are not",
        arguments: Engine.allCases,
        ["perhaps", "no"]
    )
    func stops(engine: Engine, cell: String) async throws {
        try await withImportHouse(engine) { house in
            // Either the cell cannot be converted, or the pipeline refuses the name.
            let name = cell == "no" ? String(repeating: "x", count: 101) : "Vale"
            let path = try house.file("lastname,donotemail\nA,no\nB,no\n\(name),\(cell)\nC,no\nD,perhaps\n")
            let summary = try await house.run(path, onError: .stop)
            #expect((summary.created, summary.rejected) == (2, 1))
            guard case .stopped(let fault) = summary.ending else { throw OptionFault.activityForm("not stopped") }
            #expect((fault.line, fault.column) == (4, cell == "no" ? "lastname" : "donotemail"))
            #expect(Set(try await house.rows().map(\.displayName)) == ["A", "B"])
            #expect(try await house.jobs.jobs(for: house.admin, limit: 1).first?.state == .failed)
        }
    }

    @Test("X-15: an activity of somebody who cannot read its record rejects its row alone", arguments: Engine.allCases)
    func unreadableRecord(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            _ = try await house.house.add("other")
            let lead = GUID.derived(seed: 5, space: "lead", ordinal: 0)
            let leads = try house.file("leadid,lastname\n\(lead),Vale\n")
            #expect(try await house.run(leads, owner: "seller@demo.test").created == 1)
            let tasks = try house.file(
                """
                subject,regardingobjectid,ownerid
                One,\(lead),seller@demo.test
                Two,\(lead),other@demo.test
                Three,,other@demo.test

                """,
                named: "tasks.csv"
            )
            #expect(try await house.run(tasks, into: "task").english == "created 2, updated 0, rejected 1")
            #expect(Set(try await house.rows("task").map(\.displayName)) == ["One", "Three"])
            #expect(house.rejected(tasks)[1].hasPrefix("3,"))
        }
    }

    @Test("a dry run says the same and writes nothing", arguments: Engine.allCases)
    func dryRun(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let ids = (0..<700).map { GUID.derived(seed: 5, space: "lead", ordinal: $0) }
            let body = (ids + [ids[3]]).map { "\($0),Vale,no\n" }.joined()
            let path = try house.file(
                "leadid,lastname,donotemail\n" + body + ",Vale,perhaps\n,\(String(repeating: "x", count: 101)),no\n"
            )
            let dry = try await house.run(path, activity: "phonecall:First call:today", isDryRun: true)
            #expect(dry.english == "created 700, updated 0, rejected 3")
            #expect(dry.job == nil)
            #expect(try await house.rows().isEmpty)
            #expect(try await house.rows("phonecall").isEmpty)
            #expect(try await house.jobs.jobs(for: house.admin, limit: 1).isEmpty)
            let lines = house.rejected(path)
            let real = try await house.run(path, activity: "phonecall:First call:today")
            #expect(real.english == dry.english)
            #expect(house.rejected(path).count == lines.count)
        }
    }
}

import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("With a key, records that exist are updated")
struct ImportKeyTests {
    @Test("found by number, others are created; blank cells change nothing", arguments: Engine.allCases)
    func updates(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("accountnumber,name,telephone1\nIM-1,Fabrikam,1\nIM-2,Contoso,2\n")
            #expect(try await house.run(path, into: "account", key: "accountnumber").created == 2)
            let second = try house.file(
                "accountnumber,name,telephone1\nIM-1,Fabrikam Ltd,\nIM-3,Tailspin,3\n,Nobody,\n"
            )
            let dry = try await house.run(second, into: "account", key: "accountnumber", isDryRun: true)
            #expect(dry.english == "created 1, updated 1, rejected 1")
            let summary = try await house.run(second, into: "account", owner: "seller@demo.test", key: "accountnumber")
            #expect(summary.english == dry.english)
            let accounts = try await house.rows("account")
            #expect(Set(accounts.map(\.displayName)) == ["Contoso", "Fabrikam Ltd", "Tailspin"])
            let fabrikam = try #require(accounts.first { $0.displayName == "Fabrikam Ltd" })
            #expect((fabrikam["telephone1"], fabrikam.version) == (.text("1"), 2))
            #expect(fabrikam.owner?.id == house.admin.id, "an owner is given to new records only")
            #expect(accounts.first { $0.displayName == "Tailspin" }?.owner?.id == house.seller)
            #expect(house.rejected(second)[1].hasPrefix("4,accountnumber,\"The key is blank"))
        }
    }

    @Test("the same key twice in one file creates once and updates once, dry or not", arguments: Engine.allCases)
    func twiceInOneFile(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let filler = (10..<610).map { "IM-\($0),Company \($0)\n" }.joined()
            let path = try house.file("accountnumber,name\nIM-1,First\nIM-1,Second\n\(filler)IM-1,Third\n")
            let dry = try await house.run(path, into: "account", key: "accountnumber", isDryRun: true)
            #expect(dry.english == "created 601, updated 2, rejected 0")
            #expect(try await house.run(path, into: "account", key: "accountnumber").english == dry.english)
            let account = try await house.rows("account").first { $0["accountnumber"] == .text("IM-1") }
            #expect(account?.displayName == "Third")
        }
    }

    @Test("an import of updates can be undone without losing what was there", arguments: Engine.allCases)
    func undo(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("accountnumber,name\nIM-1,Fabrikam\n")
            _ = try await house.run(path, into: "account", key: "accountnumber")
            let second = try house.file("accountnumber,name\nIM-1,Fabrikam Ltd\nIM-2,Contoso\n")
            let summary = try await house.run(second, into: "account", key: "accountnumber")
            let id = try #require(summary.job)
            let job = try #require(try await house.jobs.job(id, for: house.admin))
            let report = try await house.pipeline.run(.undo, as: house.admin, undoing: job.operation) { session in
                try session.undo(job.operation)
            }
            #expect(report.restored.count == 2)
            #expect(try await house.rows("account").map(\.displayName) == ["Fabrikam"])
        }
    }

    @Test("a number that exists rejects its row when it is not the key", arguments: Engine.allCases)
    func notTheKey(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file("accountnumber,name\nIM-1,Fabrikam\n")
            #expect(try await house.run(path, into: "account").created == 1)
            let second = try house.file("accountnumber,name\nIM-1,Again\nIM-2,Contoso\nIM-2,Again\n")
            #expect(try await house.run(second, into: "account").english == "created 1, updated 0, rejected 2")
            #expect(house.rejected(second).dropFirst().map { $0.prefix { $0 != "," } } == ["2", "4"])
        }
    }

    @Test("lookups are found by number, id, address or team name, also in the file itself", arguments: Engine.allCases)
    func lookups(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let accounts = try house.file(
                "accountnumber,name,parentaccountid\nIM-1,Fabrikam,\nIM-2,Branch,IM-1\nIM-3,Lost,IM-9\n"
            )
            #expect(try await house.run(accounts, into: "account").english == "created 2, updated 0, rejected 1")
            #expect(house.rejected(accounts)[1].contains("There is no account with accountnumber “IM-9”."))
            let all = try await house.rows("account")
            let parent = try #require(all.first { $0.displayName == "Fabrikam" })
            #expect(all.first { $0.displayName == "Branch" }?["parentaccountid"] == .guid(parent.id))
            let contacts = try house.file(
                "lastname,parentcustomerid,ownerid\nA,\(parent.id),SELLER@demo.test\nB,\(house.seller),\nC,,nobody@demo.test\n",
                named: "contacts.csv"
            )
            #expect(try await house.run(contacts, into: "contact").english == "created 1, updated 0, rejected 2")
            let contact = try #require(try await house.rows("contact").first)
            #expect(contact.reference("parentcustomerid") == parent.reference)
            #expect(contact.owner?.id == house.seller)
        }
    }
}

import Foundation
import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Rows go out as they came in")
struct RecordExportTests {
    private func export(
        _ table: String,
        _ format: RecordExport.Format,
        filter: Records.Predicate? = nil,
        as caller: Caller? = nil,
        of house: ImportHouse
    ) async throws -> (text: String, count: Int, writes: Int) {
        var output: [UInt8] = []
        var writes = 0
        let export = RecordExport(Registry.standard[table], as: format, from: house.records)
        let count = try await export.run(filter: filter, as: caller ?? house.admin) { bytes in
            output += bytes
            writes += 1
        }
        return (String(decoding: output, as: UTF8.self), count, writes)
    }

    @Test("an export can be imported again, and changes nothing", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file(
                "lastname,telephone1,description,revenue\n=1+1,+33 1,\"a, \"\"b\"\"\nc\",-12.5\nMüller,,,\n"
            )
            #expect(try await house.run(path, owner: "seller@demo.test").created == 2)
            let (text, count, _) = try await export("lead", .csv, of: house)
            #expect(count == 2)
            #expect(text.hasPrefix("leadid,subject,salutation,firstname,middlename,lastname,fullname,"))
            #expect(text.contains(",'=1+1,"))
            #expect(text.contains("'+33 1"))
            let before = try await house.rows()
            let again = try house.file(text, named: "again.csv")
            #expect(try await house.run(again, key: "leadid").english == "created 0, updated 2, rejected 0")
            let after = try await house.rows()
            #expect(zip(after, before).allSatisfy { $0.difference(from: $1).isEmpty })
        }
    }

    @Test("each line of NDJSON is one row under the names of the Web API", arguments: Engine.allCases)
    func lines(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file(
                "lastname,description,donotemail,revenue\nMüller,\"say \"\"hi\"\"\n\ttab\",yes,1234.5\n"
            )
            _ = try await house.run(path, owner: "seller@demo.test")
            let (text, _, _) = try await export("lead", .ndjson, of: house)
            #expect(text.split(separator: "\n").count == 1)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(object["lastname"] as? String == "Müller")
            #expect(object["description"] as? String == "say \"hi\"\n\ttab")
            #expect(object["donotemail"] as? Bool == true)
            #expect(object["revenue"] as? Double == 1234.5)
            #expect(object["_ownerid_value"] as? String == house.seller.description)
            #expect(object["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] as? String == "systemuser")
            #expect(object["jobtitle"] is NSNull)
        }
    }

    @Test(
        "pages follow each other without gap or repetition; a filter holds; others' rows stay hidden",
        arguments: Engine.allCases
    )
    func pages(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try house.file(
                "lastname,ownerid\n"
                    + (0..<2500).map { "Vale \($0),\($0 % 5 == 0 ? "seller@demo.test" : "")\n" }.joined()
            )
            #expect(try await house.run(path).created == 2500)
            let (text, count, writes) = try await export("lead", .ndjson, of: house)
            #expect(count == 2500)
            #expect(Set(text.split(separator: "\n")).count == 2500)
            #expect(writes == 3)
            let some = try await export("lead", .csv, filter: .compare("lastname", .equal, .text("Vale 7")), of: house)
            #expect(some.count == 1 && some.text.contains("Vale 7,"))
            let seller = try #require(try await house.house.store.caller(id: house.seller))
            #expect(try await export("lead", .csv, as: seller, of: house).count == 500)
        }
    }
}

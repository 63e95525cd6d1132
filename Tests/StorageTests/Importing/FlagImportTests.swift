import Foundation
import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("A yes or a no of a file, in the words of its column")
struct FlagImportTests {
    /// A column of leads called yes and no as here, the words in English and French.
    private func column(_ house: TestHouse, yes: (String, String), no: (String, String)) async throws {
        var definition = ColumnDefinition(kind: .boolean)
        (definition.english, definition.french) = ("Consent", "Consentement")
        definition.options = [
            ColumnDefinition.Option(value: 1, english: yes.0, french: yes.1),
            ColumnDefinition.Option(value: 0, english: no.0, french: no.1),
        ]
        try await house.change(.customise) { [definition] session in
            try session.add("crm_consent", definition, to: "lead")
        }
        try await house.identity.followRegistry()
    }

    /// Imports lines and tells the value of each lead by its name; those that were refused are missing.
    private func imported(_ house: TestHouse, _ text: String, map: String? = nil) async throws -> [String: Value] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suivant-flags-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("leads.csv").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let importer = Importer(pipeline: house.pipeline, jobs: house.jobs, records: house.records)
        let options = ImportOptions(
            owner: nil,
            key: nil,
            activity: nil,
            isDryRun: false,
            onError: .skip,
            rejects: path + ".rejected"
        )
        _ = try await importer.run(
            path,
            into: "lead",
            map: map.map { Array($0.utf8) },
            options: options,
            as: house.admin
        )
        let rows = try await house.records.rows(RowQuery(house.registry["lead"], limit: 100), for: house.admin)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["lastname"].text ?? "", $0["crm_consent"]) })
    }

    @Test("either language, letter case and accents aside, and the usual words beside them", arguments: Engine.allCases)
    func words(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await column(house, yes: ("Granted", "Accordé"), no: ("Denied", "Refusé"))
            // The French label of the column is a header too.
            let lines = [
                "A,Granted", "B,accordé", "C,ACCORDE", "D, denied ", "E,Refusé", "F,yes", "G,Non", "H,1", "I,false",
                "J,",
                "K,perhaps", "L,Grant",
            ]
            let found = try await imported(house, "lastname,Consentement\n" + lines.joined(separator: "\n") + "\n")
            var expected: [String: Value] = ["J": .null]
            for name in ["A", "B", "C", "F", "H"] { expected[name] = .bool(true) }
            for name in ["D", "E", "G", "I"] { expected[name] = .bool(false) }
            #expect(found == expected)
        }
    }

    @Test("the column's words come before the usual ones; one word for both says neither", arguments: Engine.allCases)
    func turned(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            // Asked the other way round: “no” to sharing is a yes to privacy.
            try await column(house, yes: ("No", "Non"), no: ("Yes", "Les deux"))
            let found = try await imported(house, "lastname,crm_consent\nA,No\nB,yes\nC,oui\nD,non\nE,true\n")
            #expect(
                found == ["A": .bool(true), "B": .bool(false), "C": .bool(true), "D": .bool(true), "E": .bool(true)]
            )
            try await house.change(.customise) { session in
                try session.change("crm_consent", of: "lead") { definition in
                    definition.options = [
                        ColumnDefinition.Option(value: 1, english: "Yes", french: "Oui"),
                        ColumnDefinition.Option(value: 0, english: "Non", french: "OUI"),
                    ]
                }
            }
            try await house.identity.followRegistry()
            let more = try await imported(house, "lastname,crm_consent\nF,oui\nG,Yes\nH,non\n")
            #expect(more["F"] == nil && more["G"] == .bool(true) && more["H"] == .bool(false))
        }
    }

    @Test("a map translates into them, and fills what is blank by them", arguments: Engine.allCases)
    func mapped(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await column(house, yes: ("Granted", "Accordé"), no: ("Denied", "Refusé"))
            let map = """
                {"columns":{"N":"lastname","C":{"to":"crm_consent","values":{"J":"Accordé","X":false},"empty":"Denied"}}}
                """
            let found = try await imported(house, "N,C\nA,J\nB,x\nC,\nD,Granted\n", map: map)
            #expect(found == ["A": .bool(true), "B": .bool(false), "C": .bool(false), "D": .bool(true)])
        }
    }
}

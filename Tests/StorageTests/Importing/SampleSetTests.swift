import Foundation
import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

private let samples = ProcessInfo.processInfo.environment["SUIVANT_SAMPLES"].flatMap { $0.isEmpty ? nil : $0 }

@Suite("The X Education sample set", .enabled(if: samples != nil, "SUIVANT_SAMPLES names no folder"))
struct SampleSetTests {
    private static let map = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../docs/import/x-education.json")

    @Test("all 9,240 rows come in as open leads with a first call, each value in its place", arguments: Engine.allCases)
    func comesInWhole(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let map = try String(contentsOf: SampleSetTests.map, encoding: .utf8)
            let file = try #require(samples) + "/x-education/leads.csv.gz"
            let options = ImportOptions(
                owner: "seller@demo.test",
                activity: try FirstActivity("phonecall:First call:today", registry: .standard),
                rejects: house.folder + "/leads.rejected.csv"
            )
            let summary = try await house.importer.run(
                file,
                into: "lead",
                map: Array(map.utf8),
                options: options,
                as: house.admin
            )
            #expect(summary.english == "created 9240, updated 0, rejected 0")
            #expect(summary.rejectsFile == nil)
            let leads = try await house.rows()
            #expect(leads.count == 9240)
            #expect(leads.allSatisfy { $0.state == 0 && $0.owner?.id == house.seller && !$0.displayName.isEmpty })
            #expect(try await house.rows("phonecall").count == 9240)

            // Figures of the set, counted apart from the importer.
            func count(_ column: String, _ value: Value) -> Int { leads.count { $0[column] == value } }
            #expect(count("sv_converted", .bool(true)) == 3561)
            #expect(count("donotemail", .bool(true)) == 734)
            #expect(count("donotphone", .bool(true)) == 2)
            #expect(count("sv_totalvisits", .null) == 137)
            #expect(count("address1_city", .null) == 1420 + 2249)
            #expect(count("address1_country", .null) == 2461 + 5)
            #expect(count("leadqualitycode", .int(1)) == 637)
            #expect(count("leadqualitycode", .null) == 4767 + 1092)
            #expect(count("leadsourcecode", .null) == 36)
            #expect(count("leadsourcecode", .int(10)) == 1, "only “testone” is unknown")
            #expect(count("jobtitle", .text("Unemployed")) == 5600)
            #expect(leads.count { $0["description"].text?.contains("City: nothing chosen") == true } == 2249)

            let id = try #require(GUID("2a272436-5132-4136-86fa-dcc88c88f482"))
            let lead = try #require(leads.first { $0.id == id })
            #expect(lead.displayName == "660728")
            #expect((lead["leadsourcecode"], lead["sv_leadsourcetext"]) == (.int(8), .text("Organic Search")))
            #expect((lead["sv_totalvisits"], lead["sv_secondsonsite"]) == (.int(5), .int(674)))
            #expect(lead["sv_pagesvisit"] == .decimal(Decimal4(tenThousandths: 25_000)))
            #expect(
                lead["description"].text?.split(separator: "\n").map(String.init) == [
                    "Origin: API", "Last activity: Email Opened", "Specialization: nothing chosen",
                    "Heard of us through: nothing chosen", "What matters most: Better Career Prospects",
                    "Tags: Ringing",
                    "Profile: nothing chosen", "City: nothing chosen", "Last notable activity: Email Opened",
                ]
            )
        }
    }
}

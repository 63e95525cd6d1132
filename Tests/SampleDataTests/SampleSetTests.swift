import SalesCore
import SampleData
import Testing

@Suite("The sample data that an administrator may add")
struct SampleSetTests {
    private static let now = Instant(seconds: 1_795_442_400)

    @Test(
        "W-92: accounts, contacts, leads, opportunities, activities, products and campaigns; each points to what came before"
    )
    func closed() throws {
        let rows = try SampleSet.rows(at: SampleSetTests.now)
        let counts = Dictionary(grouping: rows, by: \.table).mapValues(\.count)
        for table in ["account", "contact", "lead", "opportunity", "phonecall", "appointment", "task", "email"] {
            #expect(counts[table, default: 0] > 0, "\(table)")
        }
        #expect(counts["product"] == 8 && counts["campaign"] == 3)
        var seen: Set<GUID> = []
        for row in rows {
            for (column, value) in row.values where column != "msdyn_entityid" {
                if let id = value.guid { #expect(seen.contains(id), "\(row.table).\(column)") }
            }
            #expect(seen.insert(row.id).inserted)
        }
        let numbers = rows.compactMap { $0.values["productnumber"]?.text }
        #expect(Set(numbers).count == 8)
        let leads = rows.filter { $0.table == "lead" && $0.values["campaignid"]?.guid != nil }
        #expect(leads.count == 40)
    }

    @Test("W-92: the same rows with the same ids whenever they are asked for again")
    func again() throws {
        let first = try SampleSet.rows(at: SampleSetTests.now)
        let second = try SampleSet.rows(at: SampleSetTests.now)
        #expect(first.map(\.id) == second.map(\.id) && first.map(\.values) == second.map(\.values))
    }
}

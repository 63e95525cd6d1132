import SalesCore
import SampleData
import Testing

@Suite("What the demo sellers find on their list")
struct WorklistTests {
    /// Moments at which days and weeks are unlike others: a Wednesday morning, a Saturday just before midnight in
    /// Paris, New Year's night, a leap day, the night of 29 March 2026 between the skipped hours, and 2032.
    static let moments = [
        "2026-03-11T09:30:00Z", "2026-05-30T21:59:59Z", "2026-12-31T23:00:00Z", "2028-02-29T12:00:00Z",
        "2026-03-29T01:00:00Z", "2032-07-04T04:00:00.5Z",
    ]

    @Test("seller@ has at least 50 records of their own, seller2@ at least 20", arguments: moments)
    func listedInDemo(_ moment: String) throws {
        let census = Census(.demo, now: try #require(Instant(moment)))
        #expect(census.listed(of: "seller").count >= 50)
        #expect(census.listed(of: "seller2").count >= 20)
    }

    @Test("and so they have at the other sizes", arguments: [Organisation.Size.s, .m, .mWhale])
    func listedInOtherSizes(_ size: Organisation.Size) {
        let census = Census.of(size)
        #expect(census.listed(of: "seller").count >= 50)
        #expect(census.listed(of: "seller2").count >= 20)
    }

    @Test("the demo list has promised times today, every grade, several items on a record, and history")
    func niceDemo() {
        let demo = Loaded.demo
        let records = Census.demo.listed(of: "seller")
        let appointments = demo.table("appointment").filter { row in
            guard row.isOpen, let record = row["regardingobjectid"].guid, records.contains(record) else { return false }
            return row["scheduledend"].instant.map { Zone.utc.day(of: $0) } == Zone.utc.day(of: Loaded.now)
        }
        #expect((1...12).contains(appointments.count))
        let grades = demo.table("msdyn_predictivescore").filter { score in
            score["msdyn_entityid"].text.flatMap { GUID($0) }.map { records.contains($0) } ?? false
        }
        #expect(Set(grades.map { $0["msdyn_grade"] }).count == 4)
        let open = demo.activities.filter(\.isOpen).compactMap { $0["regardingobjectid"].guid }
        let several = Dictionary(grouping: open.filter(records.contains)) { $0 }.filter { $0.value.count > 1 }
        #expect(several.count > 20)
        let past = demo.activities.filter { !$0.isOpen }.compactMap { $0["regardingobjectid"].guid }
        #expect(Set(past).intersection(records).count > records.count / 2)
        let noted = demo.table("annotation").compactMap { $0["objectid"].guid }
        #expect(Set(noted).intersection(records).count > records.count / 6)
    }
}

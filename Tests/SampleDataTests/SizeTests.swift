import SalesCore
import SampleData
import Testing

/// The table of the specification: rows per table and size.
struct SizeExpectation: Sendable, CustomTestStringConvertible {
    var size: Organisation.Size
    var sellers: Int
    var managers: Int
    var teams: Int
    var accounts: Int
    var contacts: Int
    var leads: Int
    var opportunities: Int
    var activities: Int
    var open: Int
    var due: Int
    /// The seller with the most open items.
    var busiest: String
    var most: Int

    var testDescription: String { size.rawValue }

    static let all = [
        SizeExpectation(
            size: .demo,
            sellers: 5,
            managers: 1,
            teams: 2,
            accounts: 300,
            contacts: 900,
            leads: 2000,
            opportunities: 800,
            activities: 12_000,
            open: 1500,
            due: 400,
            busiest: "seller",
            most: 400
        ),
        SizeExpectation(
            size: .s,
            sellers: 50,
            managers: 5,
            teams: 6,
            accounts: 300,
            contacts: 700,
            leads: 1500,
            opportunities: 500,
            activities: 6000,
            open: 1500,
            due: 450,
            busiest: "seller",
            most: 400
        ),
        SizeExpectation(
            size: .m,
            sellers: 200,
            managers: 20,
            teams: 25,
            accounts: 3000,
            contacts: 7000,
            leads: 15_000,
            opportunities: 5000,
            activities: 60_000,
            open: 15_000,
            due: 4500,
            busiest: "seller",
            most: 3000
        ),
        SizeExpectation(
            size: .mWhale,
            sellers: 201,
            managers: 20,
            teams: 25,
            accounts: 3000,
            contacts: 7000,
            leads: 35_000,
            opportunities: 5000,
            activities: 80_000,
            open: 35_000,
            due: 24_500,
            busiest: "whale",
            most: 20_000
        ),
    ]
}

@Suite("Sizes of generated organisations")
struct SizeTests {
    @Test("every table has the rows of the specification", arguments: SizeExpectation.all)
    func rowsPerTable(_ expected: SizeExpectation) {
        let census = Census.of(expected.size)
        // The administrator comes on top of sellers and managers.
        #expect(census.rows["systemuser"] == expected.sellers + expected.managers + 1)
        #expect(census.rows["team"] == expected.teams)
        #expect(census.rows["account"] == expected.accounts)
        #expect(census.rows["contact"] == expected.contacts)
        #expect(census.rows["lead"] == expected.leads)
        #expect(census.rows["opportunity"] == expected.opportunities)
        #expect(census.activities == expected.activities)
        #expect(census.rows["phonecall"] == expected.activities * 40 / 100)
        #expect(census.rows["email"] == expected.activities * 35 / 100)
        #expect(census.rows["task"] == expected.activities * 20 / 100)
        #expect(census.rows["appointment"] == expected.activities * 5 / 100)
        #expect(census.open == expected.open)
        #expect(census.due == expected.due)
    }

    @Test("nobody has more open items than the pinned seller", arguments: SizeExpectation.all)
    func busiestSeller(_ expected: SizeExpectation) {
        let census = Census.of(expected.size)
        #expect(census.open(of: expected.busiest) == expected.most)
        #expect(census.openByOwner.values.max() == expected.most)
        #expect(census.open(of: "idle") == 0)
        #expect(census.open(of: "newcomer") == 0)
    }

    @Test("the whale has 20,000 due items of the last 30 days, each on another lead of their own")
    func whale() {
        let census = Census.mediumWithWhale
        #expect(census.whaleDue == 20_000)
        #expect(census.whaleRecords.count == 20_000)
        #expect(census.whaleRecords.isSubset(of: census.whaleLeads))
    }

    @Test("M-whale is M with the whale added: no row moves but those that name the whale or a gap after the last lead")
    func whaleMovesNobody() {
        let after = Census.mediumWithWhale.digests
        let changed = Census.medium.digests.filter { after[$0.key] != $0.value }
        // EC-22's lead of the busiest seller with its note, and EC-27's activity regarding a lead that is not there.
        #expect(changed.count <= 4)
        #expect(changed.allSatisfy { after[$0.key] != nil })
    }
}

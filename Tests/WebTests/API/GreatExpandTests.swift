import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

/// 60,000 rows stand for a million: what an answer may hold does not depend on how many there are.
@Suite("Expanding far more records than an answer can hold")
struct GreatExpandTests {
    private static let crowd = 30_000
    private static let parents = 40
    private static let each = 750
    /// See ``Expansion``: rows of one step, and of one collection of it.
    private static let budget = 20_000
    private static let most = 5000

    private func fill(_ api: APIHouse) async throws -> (crowded: RecordReference, others: [RecordReference]) {
        let house = api.house
        let owner = house.seller.reference
        let crowded = try await house.create("account", [Change("name", .text("Crowded"))], owner: owner)
        var others: [RecordReference] = []
        for number in 0..<GreatExpandTests.parents {
            others.append(try await house.create("account", [Change("name", .text("A\(number)"))], owner: owner))
        }
        let places = [(crowded, GreatExpandTests.crowd)] + others.map { ($0, GreatExpandTests.each) }
        let unit = house.seller.unit
        try await house.database.write { connection in
            for (place, (account, count)) in places.enumerated() {
                try connection.bulkInsert(
                    table: "contact",
                    columns: [
                        "id", "fullname", "fullname_fold", "parentcustomerid", "parentcustomerid_type", "ownerid",
                        "ownerid_type", "owningbusinessunit", "statecode", "statuscode", "versionnumber", "createdon",
                        "modifiedon",
                    ],
                    rows: (0..<count).map { number in
                        [
                            .guid(TestHouse.id("crowd \(place)", number)), .text("Contact \(number)"),
                            .text("contact \(number)"), .guid(account.id), .text("account"), .guid(owner.id),
                            .text("systemuser"), .guid(unit), .int(0), .int(1), .int(1), .int(number.microseconds),
                            .int(number.microseconds),
                        ]
                    }
                )
            }
        }
        return (crowded, others)
    }

    @Test("the answer is bounded, and its links lead through all the rest", arguments: Engine.allCases)
    func bounded(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (crowded, others) = try await fill(api)
            let members = "contact_customer_accounts"
            let one = try await api.get(
                "accounts(\(crowded.id))?$select=name&$expand=\(members)($select=contactid)"
            )
            let first = try #require(one.json[members].array)
            #expect(first.count <= GreatExpandTests.most)
            #expect(one.text.utf8.count < 2_000_000)
            var seen = Set(first.compactMap { $0["contactid"].string })
            var link = one.json["\(members)@odata.nextLink"].string
            while let address = link {
                let page = try await api.get(String(address.dropFirst("http://localhost/api/data/v9.2/".count)))
                #expect(page.status == 200 && page.rows.count <= GreatExpandTests.most, "\(page.status)")
                #expect(seen.isDisjoint(with: page.texts("contactid")))
                seen.formUnion(page.texts("contactid"))
                link = page.json["@odata.nextLink"].string
            }
            #expect(seen.count == GreatExpandTests.crowd)

            let many = try await api.get(
                "accounts?$filter=name ne 'Crowded'&$select=name&$expand=\(members)($select=contactid;$count=true)"
            )
            #expect(many.rows.count == others.count)
            let shown = many.rows.map { $0[members].array?.count ?? 0 }
            #expect(shown.reduce(0, +) <= GreatExpandTests.budget)
            for (row, count) in zip(many.rows, shown) {
                #expect(row["\(members)@odata.count"].int == Int64(GreatExpandTests.each))
                let isCut = count < GreatExpandTests.each
                #expect((row["\(members)@odata.nextLink"].string != nil) == isCut)
            }
        }
    }
}

extension Int {
    /// A moment of its own for each row.
    fileprivate var microseconds: Int64 { Int64(self) * 1_000_000 }
}

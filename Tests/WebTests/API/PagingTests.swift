import HTTPTypes
import OData
import Records
import SalesCore
import TestSupport
import Testing

@Suite("Pages of lists")
struct PagingTests {
    private func prefer(_ size: Int) -> HTTPFields { [HTTPField.Name("Prefer")!: "odata.maxpagesize=\(size)"] }

    /// Nine leads, three without a company and some with the same one.
    private func fill(_ api: APIHouse) async throws {
        for index in 0..<9 {
            try await api.house.lead(
                named: "Lead \(index)",
                company: index % 3 == 0 ? nil : "Company \(index % 2)"
            )
        }
    }

    /// Follows the next links to the end.
    private func all(_ api: APIHouse, _ path: String, size: Int) async throws -> [[String]] {
        var pages: [[String]] = []
        var next: String? = path
        while let address = next {
            let reply = try await api.get(address, prefer(size))
            #expect(reply.status == 200, "\(reply.text)")
            pages.append(reply.texts("fullname"))
            next = reply.json["@odata.nextLink"].string
            guard pages.count < 20 else { break }
        }
        return pages
    }

    @Test(
        "Every page size gives every row once, in the same order, empty values last",
        arguments: Engine.allCases,
        [
            "companyname", "companyname desc", "companyname desc,fullname desc", "createdon desc", "fullname",
            "leadid desc",
        ]
    )
    func total(engine: Engine, order: String) async throws {
        try await withAPI(engine) { api in
            try await fill(api)
            let whole = try await all(api, "leads?$orderby=\(order)", size: 100).flatMap { $0 }
            #expect(Set(whole).count == 9)
            for size in 1...4 {
                let pages = try await all(api, "leads?$orderby=\(order)", size: size)
                #expect(pages.flatMap { $0 } == whole, "by \(size)")
            }
            if order.hasPrefix("companyname") {
                let empty = Set(["Lead 0", "Lead 3", "Lead 6"])
                #expect(Set(whole.suffix(3)) == empty)
            }
            // Pages that the client counts itself.
            let third = try await api.get(
                "leads?$orderby=\(order)&$skiptoken=<cookie pagenumber=\"3\" istracking=\"False\" />",
                prefer(2)
            )
            #expect(third.texts("fullname") == Array(whole[4..<6]), "\(third.text)")
        }
    }

    @Test("Rows added while a list is read neither shift nor double the rest", arguments: Engine.allCases)
    func stable(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await fill(api)
            let first = try await api.get("leads?$orderby=fullname", prefer(4))
            try await api.house.lead(named: "Lead 00")
            let next = try #require(first.json["@odata.nextLink"].string)
            let second = try await api.get(next, prefer(4))
            #expect(second.texts("fullname") == ["Lead 4", "Lead 5", "Lead 6", "Lead 7"])
        }
    }

    @Test("$top ends a list, and turns paging off", arguments: Engine.allCases)
    func top(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await fill(api)
            let reply = try await api.get("leads?$top=5&$count=true", prefer(2))
            #expect(reply.rows.count == 5)
            #expect(reply.json["@odata.nextLink"].isNull)
            #expect(reply.json["@odata.count"].int == 9)
            #expect(try await api.get("leads?$top=0").rows.isEmpty)
            #expect(try await api.get("leads?$top=100").rows.count == 9)
        }
    }
}

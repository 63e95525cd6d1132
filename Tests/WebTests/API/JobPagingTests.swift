import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Jobs come in pages like other sets")
struct JobPagingTests {
    private static let count = 25

    /// Jobs of the seller's, five to a moment, and one of somebody else.
    private func fill(_ house: TestHouse) async throws -> [String] {
        var ids: [String] = []
        for index in 0...JobPagingTests.count {
            let isOther = index == JobPagingTests.count
            let id = house.nextID()
            try await house.jobs.create(
                Job(
                    id: id,
                    kind: index.isMultiple(of: 2) ? .undo : .bulkRecords,
                    person: isOther ? house.mate.id : house.seller.id,
                    operation: house.nextID(),
                    payload: "{}",
                    total: index,
                    createdOn: house.now.adding(.seconds(index / 5))
                )
            )
            if !isOther { ids.append(id.description) }
        }
        return ids
    }

    private func pages(
        _ api: APIHouse,
        _ path: String,
        size: Int,
        as caller: Caller? = nil
    ) async throws -> [[JSONValue]] {
        let prefer: HTTPFields = [HTTPField.Name("Prefer")!: "odata.maxpagesize=\(size)"]
        var pages: [[JSONValue]] = []
        var link: String? = path
        while let address = link, pages.count < 100 {
            let page = try await api.get(address, as: caller, prefer)
            #expect(page.status == 200, "\(page.text)")
            pages.append(page.rows)
            link = page.json["@odata.nextLink"].string
        }
        return pages
    }

    @Test(
        "every job once, however small the pages",
        arguments: Engine.allCases,
        ["", "?$count=true", "?$orderby=total", "?$orderby=kind desc,total desc", "?$select=total&$orderby=createdon"]
    )
    func whole(engine: Engine, options: String) async throws {
        try await withAPI(engine) { api in
            let ids = try await fill(api.house)
            let pages = try await pages(api, "sv_jobs\(options)", size: 4)
            #expect(pages.map(\.count) == [4, 4, 4, 4, 4, 4, 1])
            let found = pages.flatMap { $0 }.compactMap { $0["sv_jobid"].string }
            #expect(found.count == ids.count && Set(found) == Set(ids))
            let one = try await api.get("sv_jobs\(options)")
            #expect(one.texts("sv_jobid") == found)
            #expect(one.json["@odata.nextLink"].isNull)
        }
    }

    @Test("the store sorts: equal ones by age, those without a value last", arguments: Engine.allCases)
    func sorted(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            _ = try await fill(house)
            let states: [(Job.State, String?)] = [(.done, "Three rows"), (.failed, nil), (.cancelled, "all of it")]
            for (place, (state, message)) in states.enumerated() {
                let id = TestHouse.id("ended", place)
                try await house.jobs.create(
                    Job(
                        id: id,
                        kind: .import,
                        person: house.seller.id,
                        operation: house.nextID(),
                        payload: "{}",
                        total: nil,
                        done: place,
                        createdOn: house.now
                    )
                )
                try await house.jobs.finish(id, as: state, message: message, at: house.now.adding(.seconds(place)))
            }
            func ids(_ options: String) async throws -> [String] {
                try await pages(api, "sv_jobs?\(options)", size: 5).flatMap { $0 }.compactMap { $0["sv_jobid"].string }
            }
            let ended = (0..<3).map { TestHouse.id("ended", $0).description }
            let orders = [
                ("finishedon", [0, 1, 2]), ("finishedon desc", [2, 1, 0]), ("message", [2, 0]),
                ("message desc", [0, 2]),
            ]
            for (order, expected) in orders {
                let found = Array(try await ids("$orderby=\(order)").prefix(expected.count))
                let wanted = expected.map { ended[$0] }
                #expect(found == wanted, "\(order)")
            }
            for direction in ["asc", "desc"] {
                let byTotal = try await ids("$orderby=total \(direction)")
                #expect(byTotal.count == 28 && Set(byTotal.suffix(3)) == Set(ended), "without a total, last")
            }
            let filtered = "sv_jobs?$filter=kind eq 'undo'&$orderby=total desc&$count=true"
            let undone = try await pages(api, filtered, size: 4)
            let totals = undone.flatMap { $0 }.compactMap { $0["total"].int }
            let even = stride(from: 24, through: 0, by: -2).map { Int64($0) }
            #expect(totals == even)
            // What is no member as it stands is sorted here.
            let here = try await ids("$orderby=tolower(kind) desc,total desc")
            let there = try await ids("$orderby=kind desc,total desc")
            #expect(here == there)
            let counted = try await api.get("sv_jobs?$top=1&$count=true&$orderby=total")
            #expect(counted.json["@odata.count"].int == 28 && counted.rows.count == 1)
            let all = try await house.jobs.jobs(
                for: house.admin,
                orderedBy: [JobOrder(.total, isDescending: true)],
                after: .first,
                limit: 100
            )
            #expect(all.count == 29 && all.first?.total == 25)
            #expect(try await house.jobs.jobCount(for: house.admin) == 29)
        }
    }

    @Test("a filter, a number of rows and a count hold across pages", arguments: Engine.allCases)
    func filtered(engine: Engine) async throws {
        try await withAPI(engine) { api in
            _ = try await fill(api.house)
            let filtered = try await pages(api, "sv_jobs?$filter=kind eq 'undo'", size: 5)
            #expect(filtered.map(\.count) == [5, 5, 3])
            #expect(filtered.flatMap { $0 }.allSatisfy { $0["kind"].string == "undo" })
            let first = try await api.get("sv_jobs?$top=3&$count=true")
            #expect(first.rows.count == 3 && first.json["@odata.count"].int == 25)
            #expect(first.json["@odata.nextLink"].isNull)
            #expect(try await api.get("sv_jobs/$count").text == "25")
            let all = try await pages(api, "sv_jobs", size: 10, as: api.house.admin)
            #expect(all.map(\.count) == [10, 10, 6])
            // A job that is made meanwhile moves nothing.
            let page = try await api.get("sv_jobs", [HTTPField.Name("Prefer")!: "odata.maxpagesize=5"])
            try await api.house.jobs.create(
                Job(
                    id: api.house.nextID(),
                    kind: .undo,
                    person: api.house.seller.id,
                    operation: api.house.nextID(),
                    payload: "{}",
                    total: 99,
                    createdOn: api.house.now.adding(.seconds(60))
                )
            )
            let next = try await api.get(try #require(page.json["@odata.nextLink"].string))
            #expect(Set(next.texts("sv_jobid")).isDisjoint(with: page.texts("sv_jobid")))
            #expect(next.rows.count == 20)
            for token in ["x", "1.x", "%3Ccookie pagenumber='2'/%3E"] {
                #expect(try await api.get("sv_jobs?$skiptoken=\(token)").status == 400, "\(token)")
            }
        }
    }

    @Test("more than a batch is read to its end, refusals too", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let (count, job) = (2300, house.nextID())
            try await house.jobs.create(
                Job(
                    id: job,
                    kind: .bulkRecords,
                    person: house.seller.id,
                    operation: house.nextID(),
                    payload: "{}",
                    total: count,
                    createdOn: house.now.adding(.seconds(10_000))
                )
            )
            try await house.database.write { connection in
                try connection.bulkInsert(
                    table: "job",
                    columns: [
                        "id", "kind", "person", "operation_id", "state", "done", "failed", "created_on", "lease_until",
                    ],
                    rows: (1..<count).map { number in
                        [
                            .guid(TestHouse.id("job", number)), .text("undo"), .guid(house.seller.id),
                            .guid(TestHouse.id("operation", number)), .text("done"), .int(0), .int(0),
                            .int(house.now.adding(.seconds(number / 3)).microseconds), .int(0),
                        ]
                    }
                )
                try connection.bulkInsert(
                    table: "job_refusal",
                    columns: ["job_id", "record_type", "record_id", "english", "french"],
                    rows: (0..<count).map { number in
                        [
                            .guid(job), .text("lead"), .guid(TestHouse.id("refused", number)),
                            .text("No \(number)"), .text("Non \(number)"),
                        ]
                    }
                )
            }
            #expect(try await api.get("sv_jobs/$count").text == "\(count)")
            let jobs = try await pages(api, "sv_jobs", size: 700).flatMap { $0 }.compactMap { $0["sv_jobid"].string }
            #expect(jobs.count == count && Set(jobs).count == count)
            let refusals = try await pages(api, "sv_jobs(\(job))/Microsoft.Dynamics.CRM.sv_Refusals()", size: 1500)
            #expect(refusals.map(\.count) == [1500, 800])
            #expect(refusals[0].first?["message"].string == "No 0")
            #expect(refusals[1].last?["message"].string == "No \(count - 1)")
            #expect(Set(refusals.flatMap { $0 }.compactMap { $0["recordid"].string }).count == count)
        }
    }
}

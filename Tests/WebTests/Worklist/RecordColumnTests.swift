import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The list by columns of its records")
struct RecordColumnTests {
    /// A question as the Web API asks it.
    private func query(
        _ house: TestHouse,
        _ parameters: String,
        limit: Int = 1000,
        as caller: Caller? = nil
    ) throws -> WorklistQuery {
        try WorklistBinding.query(
            QueryOptions(parsing: parameters, custom: ["ahead", "window"]),
            in: house.registry,
            limit: limit,
            for: caller ?? house.seller,
            now: house.now
        )
    }

    private func names(_ house: TestHouse, _ parameters: String, as caller: Caller? = nil) async throws -> [String] {
        try await house.names(query(house, parameters, as: caller), for: caller)
    }

    private func lead(_ house: TestHouse, _ name: String, _ changes: [Change], score: Int64? = nil) async throws {
        let id = try await house.lead(named: name, score: score)
        if !changes.isEmpty { try await house.change { _ = try $0.update(id, changes) } }
        try await house.call(on: id, due: house.now)
    }

    /// Leads with ties and gaps, and an account, which has no such column.
    private func fill(_ house: TestHouse) async throws {
        try await lead(house, "Ada", [Change("numberofemployees", .int(10)), Change("companyname", .text("Köln AG"))])
        try await lead(house, "Ben", [Change("numberofemployees", .int(10)), Change("companyname", .text("KOLN ag"))])
        try await lead(house, "Cleo", [Change("numberofemployees", .int(7))], score: 90)
        try await lead(house, "Dan", [Change("address1_city", .text("Paris"))])
        try await lead(house, "Eve", [Change("numberofemployees", .int(1)), Change("donotphone", .bool(true))])
        let account = try await house.create(
            "account",
            [Change("name", .text("Acme")), Change("numberofemployees", .int(10))],
            owner: house.seller.reference
        )
        try await house.call(on: account, due: house.now)
    }

    @Test("W-59: a condition on a column finds records of its type alone", arguments: Engine.allCases)
    func filters(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            for (filter, found) in [
                ("lead/numberofemployees in (10,7)", ["Cleo", "Ada", "Ben"]),
                ("lead/numberofemployees eq null", ["Dan"]),
                ("lead/numberofemployees in (null,1)", ["Dan", "Eve"]),
                ("lead/numberofemployees ne 10", ["Cleo", "Dan", "Eve"]),
                ("lead/numberofemployees ne null", ["Cleo", "Ada", "Ben", "Eve"]),
                ("lead/donotphone eq true", ["Eve"]), ("contains(lead/address1_city,'par')", ["Dan"]),
                ("lead/numberofemployees eq 10 and account/numberofemployees eq 10", []),
                ("lead/numberofemployees eq 7 or account/numberofemployees eq 10", ["Cleo", "Acme"]),
                ("Microsoft.Dynamics.CRM.Today(PropertyName='lead/createdon')", ["Cleo", "Ada", "Ben", "Dan", "Eve"]),
                ("Microsoft.Dynamics.CRM.Yesterday(PropertyName='lead/createdon')", []),
                ("Microsoft.Dynamics.CRM.EqualUserId(PropertyName='account/ownerid')", ["Acme"]),
            ] {
                let query = try query(house, "$filter=" + filter.replacing(" ", with: "%20"))
                #expect(Set(try await house.names(query)) == Set(found), "\(filter)")
                #expect(try await house.worklist.count(query, upTo: 100, for: house.seller) == found.count)
                #expect(try await house.worklist.items(query, upTo: 100, for: house.seller).count == found.count)
            }
        }
    }

    @Test("W-44, W-88: without a value last in both directions, other types behind", arguments: Engine.allCases)
    func sorts(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let up = "$orderby=lead/numberofemployees,score%20desc,duetime,recordname"
            #expect(try await names(house, up) == ["Eve", "Cleo", "Ada", "Ben", "Dan", "Acme"])
            let down = "$orderby=lead/numberofemployees%20desc,score%20desc,duetime,recordname"
            #expect(try await names(house, down) == ["Ada", "Ben", "Cleo", "Eve", "Dan", "Acme"])
            #expect(try await names(house, "$orderby=lead/companyname,recordname").prefix(2) == ["Ada", "Ben"])
            #expect(try await names(house, "$orderby=lead/address1_city,recordname").first == "Dan")
            let page = try await house.worklist.page(query(house, down), for: house.seller)
            #expect(page.orderValues == [.int(10), .int(10), .int(7), .int(1), .null, .null])
        }
    }

    @Test("W-37, W-85: a sort tells its values under a weighed rule too", arguments: Engine.allCases)
    func valuesUnderARule(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            var asked = try query(house, "$orderby=recordtype%20desc,lead/numberofemployees%20desc")
            asked.rule = .weighed(RankWeights([.score: 50, .due: 50])!)
            let whole = try await house.worklist.page(asked, for: house.seller)
            #expect(whole.orderValues == [.int(10), .int(10), .int(7), .int(1), .null, .null])
            asked.limit = 2
            let first = try await house.worklist.page(asked, for: house.seller)
            #expect(first.orderValues == [.int(10), .int(10)])
        }
    }

    @Test("W-42: page by page, every order by a column gives the whole list once", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            for column in [
                "numberofemployees", "address1_city", "companyname", "donotphone", "createdon", "fullname", "revenue",
            ] {
                for direction in ["", "%20desc"] {
                    for rest in ["", ",score%20desc,duetime,recordname"] {
                        let whole = try query(house, "$orderby=lead/\(column)\(direction)\(rest)")
                        let all = try await house.list(whole).map(\.id)
                        #expect(all.count == 6)
                        for size in [1, 2, 5] {
                            let pages = try await house.pages(of: whole, size: size)
                            #expect(pages.flatMap { $0 }.map(\.id) == all, "\(column)\(direction) by \(size)")
                        }
                    }
                }
            }
        }
    }

    @Test("W-16, W-88: a record with very many items stands once, and hides none behind it", arguments: Engine.allCases)
    func crowded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await lead(house, "Last", [Change("numberofemployees", .int(1))])
            let crowded = try await house.lead(named: "First")
            try await house.change { _ = try $0.update(crowded, [Change("numberofemployees", .int(9))]) }
            // More than the page looks at before it asks which of a record's items is the earliest.
            for hour in 0..<120 { try await house.call(on: crowded, due: house.now.adding(.seconds(-60 * hour))) }
            for order in ["lead/numberofemployees%20desc", "lead/numberofemployees%20desc,recordname"] {
                var query = try query(house, "$orderby=\(order)")
                query.limit = 2
                let page = try await house.worklist.page(query, for: house.seller)
                #expect(page.cards.map(\.recordName) == ["First", "Last"])
                #expect(page.cards.first?.dueAt == house.now.adding(.seconds(-60 * 119)))
            }
        }
    }

    @Test("W-89: ids and long texts are no order", arguments: ["_ownerid_value", "description", "leadid"])
    func notSortable(column: String) async throws {
        try await withTestHouse(.sqlite) { house in
            let parameters = "$orderby=lead/\(column)"
            #expect(throws: Refusal.self) { _ = try query(house, parameters) }
        }
    }

    @Test("W-59: the values present on the person's own list, with how often", arguments: Engine.allCases)
    func values(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            func values(_ column: String, _ parameters: String = "", most: Int = 10) async throws -> [WorklistGroup] {
                let query = try query(house, parameters)
                let lead = house.registry["lead"]
                let column = RecordColumn(table: lead, column: try #require(lead.column(column)))
                return try await house.worklist.values(query, of: column, upTo: 1000, most: most, for: house.seller)
            }
            let found = try await values("numberofemployees")
            #expect(found.first == WorklistGroup(values: [.int(10)], count: 2))
            #expect(
                Set(found.dropFirst()) == [
                    WorklistGroup(values: [.int(1)], count: 1), WorklistGroup(values: [.int(7)], count: 1),
                    WorklistGroup(values: [.null], count: 1),
                ]
            )
            #expect(try await values("companyname").contains(WorklistGroup(values: [.text("KOLN ag")], count: 2)))
            #expect(try await values("numberofemployees", most: 1).map(\.values) == [[.int(10)]])
            #expect(try await values("ownerid").map(\.values) == [[.guid(house.seller.id)]])
            let narrowed = try await values("numberofemployees", "$filter=lead/donotphone%20eq%20true")
            #expect(narrowed == [WorklistGroup(values: [.int(1)], count: 1)])
            #expect(
                try await house.worklist.values(
                    query(house, "", as: house.stranger),
                    of: RecordColumn(table: house.registry["lead"], column: house.registry["lead"].column("revenue")!),
                    upTo: 1000,
                    most: 10,
                    for: house.stranger
                ).isEmpty
            )
        }
    }
}

@Suite("The list of one person alone by columns of its records")
struct RecordWalkTests {
    private func query(_ house: TestHouse, _ parameters: String, limit: Int = 1000) throws -> WorklistQuery {
        try WorklistBinding.query(
            QueryOptions(parsing: parameters, custom: ["ahead", "window"]),
            in: house.registry,
            limit: limit,
            for: house.stranger,
            now: house.now
        )
    }

    /// Forty leads with few values and many ties, some with several items, and accounts between them.
    private func fill(_ house: TestHouse) async throws {
        for index in 0..<40 {
            let isAccount = index % 7 == 3
            let record =
                isAccount
                ? try await house.create(
                    "account",
                    [Change("name", .text("Account \(index)"))],
                    owner: house.stranger.reference
                )
                : try await house.lead(
                    named: "Lead \(index)",
                    score: index % 3 == 0 ? nil : Int64(index),
                    owner: house.stranger.reference
                )
            if !isAccount, index % 4 != 0 {
                try await house.change {
                    _ = try $0.update(record, [Change("numberofemployees", .int(Int64(index % 5)))])
                }
            }
            for hour in 0..<(index % 3 + 1) {
                try await house.activity(
                    hour == 0 ? .phonecall : .task,
                    on: record,
                    due: house.now.adding(hours: hour == 2 ? 0 : hour),
                    owner: house.stranger.reference
                )
            }
        }
    }

    @Test("W-16, W-58, W-88: the walk and the general statement give the same list", arguments: Engine.allCases)
    func sameList(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            #expect(house.stranger.principals.count == 1)
            let whole = try await house.list(query(house, "$filter=true"), for: house.stranger)
            #expect(whole.count == 40)
            let employees = try await house.rows("lead", for: house.admin)
                .reduce(into: [GUID: Int64]()) { $0[$1.id] = $1["numberofemployees"].int }
            for (filter, holds) in [
                ("lead/numberofemployees in (1,2)", { (value: Int64?) in value == 1 || value == 2 }),
                ("lead/numberofemployees eq null", { $0 == nil }), ("lead/numberofemployees ne 1", { $0 != 1 }),
            ] as [(String, (Int64?) -> Bool)] {
                let expected = whole.filter { $0.record.table == "lead" && holds(employees[$0.record.id]) }
                for kinds in ["", "activitytype%20eq%20'phonecall'%20and%20", "isunread%20eq%20true%20and%20"] {
                    let query = try query(house, "$filter=\(kinds)" + filter.replacing(" ", with: "%20"))
                    let cards = try await house.list(query, for: house.stranger)
                    #expect(cards.map(\.id) == (kinds.hasPrefix("act") ? cards : expected).map(\.id), "\(filter)")
                    #expect(Set(cards.map(\.record)) == Set(expected.map(\.record)), "\(kinds)\(filter)")
                    #expect(try await house.worklist.count(query, upTo: 99, for: house.stranger) == expected.count)
                    #expect(try await house.worklist.items(query, upTo: 99, for: house.stranger) == cards.map(\.id))
                }
            }
        }
    }

    @Test("W-42, W-44: page by page, the walk gives the whole list once", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            for parameters in [
                "$orderby=lead/numberofemployees", "$orderby=lead/numberofemployees%20desc",
                "$orderby=lead/numberofemployees%20desc,recordname", "$filter=lead/numberofemployees%20ge%201",
                "$filter=lead/numberofemployees%20ge%201&$orderby=lead/fullname%20desc",
            ] {
                let all = try await house.list(query(house, parameters), for: house.stranger)
                #expect(Set(all.map(\.id)).count == all.count)
                for size in [1, 7, 39] {
                    let pages = try await house.pages(of: query(house, parameters), size: size, for: house.stranger)
                    #expect(pages.flatMap { $0 }.map(\.id) == all.map(\.id), "\(parameters) by \(size)")
                }
            }
            let sorted = try await house.list(query(house, "$orderby=lead/numberofemployees"), for: house.stranger)
            #expect(sorted.count == 40)
            #expect(sorted.suffix(6).allSatisfy { $0.record.table == "account" })
            #expect(sorted.prefix(34).allSatisfy { $0.record.table == "lead" })
        }
    }
}

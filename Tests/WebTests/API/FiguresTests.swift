import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Figures over tables")
struct FiguresTests {
    private func fill(_ api: APIHouse) async throws -> (euro: GUID, franc: GUID) {
        let house = api.house
        var currencies: [GUID] = []
        for code in ["EUR", "CHF"] {
            let currency = try await house.create(
                "transactioncurrency",
                [Change("isocurrencycode", .text(code)), Change("currencyname", .text(code))]
            )
            currencies.append(currency.id)
        }
        for (name, value, currency, probability) in [
            ("A", "10.5", 0, 10), ("B", "20", 0, 20), ("C", "7", 1, nil),
        ] as [(String, String, Int, Int64?)] {
            try await house.create(
                "opportunity",
                [
                    Change("name", .text(name)), Change("estimatedvalue", .decimal(Decimal4(value)!)),
                    Change("closeprobability", .optional(probability)),
                    .link("transactioncurrencyid", RecordReference("transactioncurrency", currencies[currency])),
                ],
                owner: house.seller.reference
            )
        }
        try await house.create("opportunity", [Change("name", .text("Hidden"))], owner: house.stranger.reference)
        return (currencies[0], currencies[1])
    }

    @Test("Groups and figures count what the caller may read", arguments: Engine.allCases)
    func groups(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (euro, _) = try await fill(api)
            let reply = try await api.get(
                "opportunities?$apply=groupby((_transactioncurrencyid_value),aggregate(estimatedvalue with sum as total,"
                    + "estimatedvalue with average as mean,estimatedvalue with min as low,estimatedvalue with max as high,"
                    + "$count as n))&$orderby=n desc&$top=1"
            )
            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.rows.count == 1)
            let row = reply.rows[0]
            #expect(row["_transactioncurrencyid_value"].string == euro.description)
            #expect(row["n"].int == 2)
            #expect(row["total"].description == "30.5")
            #expect(row["mean"].description == "15.25")
            #expect(row["low"].description == "10.5")
            #expect(row["high"].description == "20")
            let plain = try await api.get(
                "opportunities?$apply=filter(closeprobability gt 5)/aggregate(closeprobability with sum as p,"
                    + "name with countdistinct as names,createdon with max as last,closeprobability with average as mean)"
            )
            #expect(plain.rows[0]["p"].int == 30)
            #expect(plain.rows[0]["names"].int == 2)
            #expect(plain.rows[0]["mean"].description == "15")
            #expect(plain.rows[0]["last"].string == api.house.now.description)
            let values = try await api.get("opportunities?$apply=groupby((statecode))")
            #expect(values.rows.map { $0["statecode"].int } == [0])
            let everything = try await api.get("opportunities?$apply=aggregate($count as n)", as: api.house.admin)
            #expect(everything.rows[0]["n"].int == 4)
        }
    }

    @Test("Money is not summed over currencies, unless one is meant", arguments: Engine.allCases)
    func currencies(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (_, franc) = try await fill(api)
            let sum = "aggregate(estimatedvalue with sum as s)"
            let mixed = try await api.get("opportunities?$apply=\(sum)")
            #expect(mixed.status == 400)
            #expect(mixed.message.contains("currenc"))
            let one = try await api.get("opportunities?$apply=filter(_transactioncurrencyid_value eq \(franc))/\(sum)")
            #expect(one.rows[0]["s"].int == 7)
        }
    }

    @Test("More rows than are counted exactly are refused with the limit", arguments: Engine.allCases)
    func tooMany(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["A", "B", "C"] { try await house.lead(named: name) }
            let query = AggregateQuery(
                house.registry["lead"],
                figures: [AggregateQuery.Figure(.count, of: nil, as: "n")]
            )
            #expect(try await house.records.figures(query, upTo: 3, for: house.seller) == [[.int(3)]])
            #expect(try await house.records.figures(query, upTo: 2, for: house.seller) == nil)
        }
    }

    @Test(
        "What cannot be counted so is refused and named",
        arguments: [
            ("leads?$apply=aggregate(fullname with sum as s)", 400, "fullname"),
            ("leads?$apply=aggregate(nosuch with sum as s)", 400, "nosuch"),
            ("leads?$apply=groupby((statecode),aggregate($count as statecode))", 400, "statecode"),
            ("leads?$apply=aggregate($count as n)&$orderby=other", 400, "other"),
            ("leads?$apply=aggregate($count as n)&$filter=n gt 1", 501, "$filter"),
            ("leads?$apply=aggregate($count as n)/filter(n gt 1)", 501, "$apply"),
        ]
    )
    func refused(path: String, status: Int, word: String) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get(path)
            #expect(reply.status == status)
            #expect(reply.message.contains(word), "\(reply.message)")
        }
    }

    @Test("$search looks through the columns that are kept folded", arguments: Engine.allCases)
    func search(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await api.house.lead(named: "Zoë Martin", company: "Acme")
            try await api.house.lead(named: "Ben", company: "Martinet")
            try await api.house.lead(named: "Cleo", company: "Acme")
            func names(_ search: String) async throws -> Set<String> {
                Set(try await api.get("leads?$select=fullname&$search=\(search)").texts("fullname"))
            }
            #expect(try await names("martin") == ["Zoë Martin", "Ben"])
            #expect(try await names("zoe acme") == ["Zoë Martin"])
            #expect(try await names("martin NOT acme") == ["Ben"])
            #expect(try await names("zoe OR cleo") == ["Zoë Martin", "Cleo"])
            #expect(try await api.get("postfollows?$search=x").status == 501)
        }
    }

    @Test("Functions over text and dates follow OASIS", arguments: Engine.allCases)
    func functions(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await api.house.lead(named: "Ada", company: "Acme")
            try await api.house.lead(named: "Bertrand", company: nil)
            func names(_ filter: String) async throws -> [String] {
                let reply = try await api.get("leads?$select=fullname&$orderby=fullname&$filter=\(filter)")
                #expect(reply.status == 200, "\(reply.text)")
                return reply.texts("fullname")
            }
            let (year, month, day) = Zone.utc.day(of: api.house.now).parts
            #expect(try await names("length(fullname) gt 3") == ["Bertrand"])
            #expect(try await names("indexof(fullname,'TRAND') eq 3") == ["Bertrand"])
            #expect(try await names("substring(fullname,1,2) eq 'DA'") == ["Ada"])
            #expect(try await names("concat(fullname,companyname) eq 'adaacme'") == ["Ada"])
            #expect(try await names("trim(tolower(fullname)) eq 'ada'") == ["Ada"])
            #expect(try await names("toupper(fullname) eq 'ADA'") == ["Ada"])
            #expect(try await names("year(createdon) eq \(year) and month(createdon) eq \(month)").count == 2)
            #expect(try await names("day(createdon) eq \(day) and hour(createdon) ge 0").count == 2)
            #expect(try await names("minute(createdon) lt 60 and second(createdon) lt 60").count == 2)
            #expect(try await names("date(createdon) eq \(Zone.utc.day(of: api.house.now))").count == 2)
            #expect(try await names("createdon le now()").count == 2)
            #expect(try await names("createdon eq modifiedon").count == 2)
            #expect(try await names("fullname ne companyname").count == 2)
            #expect(try await api.get("leads?$filter=length(createdon) eq 1").status == 400)
            #expect(try await api.get("leads?$filter=estimatedamount add 1 gt 2").status == 501)
        }
    }
}

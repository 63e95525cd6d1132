import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Searching all tables")
struct SearchTests {
    private func search(
        _ text: String,
        in house: TestHouse,
        for caller: Caller? = nil,
        top: Int = 20
    ) async throws -> [String] {
        let tables = ["lead", "opportunity", "account", "contact", "phonecall", "systemuser"].map { house.registry[$0] }
        return try await house.records.search(text, in: tables, top: top, for: caller ?? house.admin).map(\.name)
    }

    @Test(
        "the whole name comes first, then beginnings, then words, then what stands inside",
        arguments: Engine.allCases
    )
    func ranked(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["Tamarin", "Mary", "Maryland Foods", "Anna Maryline"] { try await house.lead(named: name) }
            try await house.create("account", [Change("name", .text("Mary"))])
            #expect(
                try await search("mary", in: house)
                    == ["Mary", "Mary", "Maryland Foods", "Anna Maryline"]
            )
            #expect(try await search("mari", in: house) == ["Tamarin"])
        }
    }

    @Test("case and accents do not count, and words may stand in any order", arguments: Engine.allCases)
    func folded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.lead(named: "Zoë Müller-Lefèvre")
            for text in ["zoe mul", "LEFEVRE zoë", "üller", "  zoe   muller  "] {
                #expect(try await search(text, in: house) == ["Zoë Müller-Lefèvre"], "\(text)")
            }
            #expect(try await search("zoe martin", in: house).isEmpty)
        }
    }

    @Test("under three characters only beginnings are found", arguments: Engine.allCases)
    func short(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["Bo", "Abo", "Bojan"] { try await house.lead(named: name) }
            #expect(try await search("bo", in: house) == ["Bo", "Bojan"])
            #expect(try await search("", in: house).isEmpty)
            #expect(try await search("   ", in: house).isEmpty)
        }
    }

    @Test("companies, addresses, numbers of accounts and telephones are found too", arguments: Engine.allCases)
    func others(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.create(
                "lead",
                [
                    Change("lastname", .text("Vale")), Change("companyname", .text("Fabrikam SARL")),
                    Change("emailaddress1", .text("Vale@Fabrikam.example")),
                    Change("mobilephone", .text("+33 6 12 34 56 78")),
                ]
            )
            try await house.create(
                "account",
                [Change("name", .text("Contoso")), Change("accountnumber", .text("A-100242"))]
            )
            for text in ["fabri", "vale@fab", "33612", "+33 6 12"] {
                #expect(try await search(text, in: house) == ["Vale"], "\(text)")
            }
            for text in ["A-100242", "a-1002"] { #expect(try await search(text, in: house) == ["Contoso"], "\(text)") }
        }
    }

    @Test("people find what they may read and nothing else", arguments: Engine.allCases)
    func scoped(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.lead(named: "Quentin North")
            try await house.lead(named: "Quentin South", owner: house.stranger.reference)
            try await house.lead(named: "Quentin Tiger", owner: house.tigers)
            for text in ["quentin", "uenti"] {
                #expect(
                    try await search(text, in: house, for: house.seller) == ["Quentin North", "Quentin Tiger"]
                )
                #expect(try await search(text, in: house, for: house.stranger) == ["Quentin South"])
                #expect(try await search(text, in: house).count == 3)
            }
        }
    }

    @Test("X-31: nothing is found by a secured column, and none is shown beside a name", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.create(
                "lead",
                [
                    Change("lastname", .text("Vale")), Change("companyname", .text("Secretco")),
                    Change("emailaddress1", .text("vale@example.com")),
                    Change("telephone1", .text("+33 6 12 34 56 78")),
                ],
                owner: house.seller.reference
            )
            try await house.create(
                "account",
                [Change("name", .text("Contoso")), Change("accountnumber", .text("A-100242"))],
                owner: house.seller.reference
            )
            // Of the seller few rows are simply read; the manager's are looked for by index.
            for caller in [house.seller, house.manager] {
                #expect(try await search("Secretco", in: house, for: caller) == ["Vale"])
            }
            try await house.change(.customise) { session in
                for (column, table) in [
                    ("companyname", "lead"), ("telephone1", "lead"), ("accountnumber", "account"),
                ] {
                    try session.change(column, of: table) { $0.isSecured = true }
                }
            }
            try await house.identity.followRegistry()
            for caller in [house.seller, house.manager] {
                for text in ["Secretco", "secret", "33612", "+33 6 12", "A-100242"] {
                    #expect(try await search(text, in: house, for: caller).isEmpty, "\(text)")
                }
                let lead = house.registry["lead"]
                let hits = try await house.records.search("vale", in: [lead], top: 5, for: caller)
                #expect(hits.map(\.name) == ["Vale"])
                // What may be read stands in its place.
                #expect(hits.map(\.detail) == ["vale@example.com"])
            }
            for text in ["Secretco", "33612", "A-100242"] {
                #expect(try await search(text, in: house).count == 1, "\(text)")
            }
        }
    }

    @Test(
        "what means something to a database is only a text",
        arguments: Engine.allCases,
        ["%", "_____", "\"", "' or 1=1 --", "a\" OR \"b", "\\", "name:*", "NEAR(a b)", "100%", "(", "\u{0}x"]
    )
    func hostile(engine: Engine, text: String) async throws {
        try await withTestHouse(engine) { house in
            try await house.lead(named: "Nobody asked for")
            #expect(try await search(text.replacing("\u{0}", with: ""), in: house).isEmpty)
        }
    }

    @Test("no more than wanted, and the best of them", arguments: Engine.allCases)
    func bounded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for number in 10..<40 { try await house.lead(named: "Serial \(number)") }
            try await house.lead(named: "Serial")
            let found = try await search("serial", in: house, top: 5)
            #expect(found.count == 5)
            #expect(found.first == "Serial")
        }
    }

    @Test("words inside names are found in tables without an index for it, too", arguments: Engine.allCases)
    func insideOthers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var table = TableDefinition()
            (table.english, table.french, table.pluralEnglish) = ("Machine", "Machine", "Machines")
            (table.setName, table.nameColumn, table.isOwned) = ("crm_machines", "crm_name", false)
            try await house.change(.customise) { [table] in try $0.add("crm_machine", table, with: []) }
            try await house.identity.followRegistry()
            try await house.create("campaign", [Change("name", .text("Spring Zlürp fair"))])
            try await house.create("crm_machine", [Change("crm_name", .text("Great zlurper"))])
            let lead = try await house.lead(named: "Ada")
            try await house.call(on: lead, due: house.now, subject: "About the zlurp")
            let tables = ["lead", "campaign", "crm_machine", "phonecall", "transactioncurrency"].map {
                house.registry[$0]
            }
            let found = try await house.records.search("zlurp", in: tables, top: 20, for: house.admin).map(\.name)
            // Activities are found by how their subjects begin alone: there are always more of them.
            #expect(Set(found) == ["Spring Zlürp fair", "Great zlurper"])
            #expect(try await house.records.search("fair spring", in: tables, top: 20, for: house.admin).count == 1)
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Secured columns on cards")
struct SecuredCardTests {
    private func secure(_ house: TestHouse, _ column: String, of table: String) async throws {
        try await house.change(.customise) { session in
            try session.change(column, of: table) { $0.isSecured = true }
        }
        try await house.identity.followRegistry()
    }

    private func leads(_ house: TestHouse) async throws {
        let due = house.now.adding(hours: 1)
        for (name, company) in [("Ada", "Zenith"), ("Bo", "Acme"), ("Cy", "Mill")] {
            try await house.call(on: try await house.lead(named: name, company: company), due: due)
        }
        // Its name is the company's, because it has no other.
        let unnamed = try await house.create(
            "lead",
            [Change("companyname", .text("Hidden Works"))],
            owner: house.seller.reference
        )
        try await house.call(on: unnamed, due: due)
    }

    @Test(
        "X-31: a company that may not be read is on no card, and no search, filter, order or group knows it",
        arguments: Engine.allCases
    )
    func company(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await leads(house)
            #expect(try await house.names() == ["Ada", "Bo", "Cy", "Hidden Works"])
            try await secure(house, "companyname", of: "lead")

            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.recordName) == ["", "Ada", "Bo", "Cy"])
            #expect(cards.allSatisfy { $0.companyName == nil })
            #expect(try await house.list(house.query(search: "hidden")).isEmpty)
            for filter in [
                Predicate.matches("companyname", .contains, "acme"), .matches("recordname", .contains, "hidden"),
                .compare("companyname", .equal, .text("acme")), .not(.isNull("companyname")),
            ] {
                #expect(try await house.list(house.query(filter: filter)).isEmpty, "\(filter)")
                let count = try await house.worklist.count(house.query(filter: filter), upTo: 9, for: house.seller)
                #expect(count == 0, "\(filter)")
            }
            let sorted = try await house.names(house.query(order: [Ordering("companyname")]))
            #expect(sorted == ["", "Ada", "Bo", "Cy"])
            let groups = try await house.worklist.groups(house.query(), by: [.companyname], upTo: 9, for: house.seller)
            #expect(groups == [WorklistGroup(values: [.null], count: 4)])
        }
    }

    @Test("X-31: the links to further pages do not tell what the cards hide", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await leads(house)
            try await secure(house, "companyname", of: "lead")
            var query = house.query(limit: 1)
            var seen: [String] = []
            while true {
                let page = try await house.worklist.page(query, for: house.seller)
                seen += page.cards.map(\.recordName)
                guard let next = page.next else { break }
                #expect(!"\(next)".contains("hidden works") && !"\(next)".contains("zenith"), "\(next)")
                query.after = next
            }
            #expect(seen == ["", "Ada", "Bo", "Cy"])
        }
    }

    @Test("X-31: what is reached through a secured lookup is hidden with it", arguments: Engine.allCases)
    func lookups(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let owner = house.seller.reference
            let account = try await house.create("account", [Change("name", .text("Acme"))], owner: owner)
            let other = try await house.create("account", [Change("name", .text("Open Ltd"))], owner: owner)
            let contact = try await house.create("contact", [Change("lastname", .text("Ada"))], owner: owner)
            for (name, parent) in [("Two ways", account), ("One way", nil)] {
                let deal = try await house.create(
                    "opportunity",
                    [
                        Change("name", .text(name)), .link("parentaccountid", parent), .link("customerid", other),
                        .link("parentcontactid", contact),
                    ],
                    owner: owner
                )
                try await house.call(on: deal, due: house.now)
            }
            try await secure(house, "parentaccountid", of: "opportunity")
            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.recordName) == ["One way", "Two ways"])
            #expect(cards.map(\.companyName) == ["Open Ltd", nil])
            #expect(cards.map(\.contactName) == ["Ada", "Ada"])
            #expect(try await house.list(house.query(filter: .matches("companyname", .contains, "acme"))).isEmpty)
        }
    }

    @Test("X-31: a score that may not be read ranks nothing", arguments: Engine.allCases)
    func scores(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for (name, score) in [("Zoë", Int64(90)), ("Ada", 10)] {
                try await house.call(on: try await house.lead(named: name, score: score, grade: 0), due: house.now)
            }
            #expect(try await house.names() == ["Zoë", "Ada"])
            for column in ["msdyn_score", "msdyn_grade"] {
                try await secure(house, column, of: "msdyn_predictivescore")
            }
            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.recordName) == ["Ada", "Zoë"])
            #expect(cards.allSatisfy { $0.score == nil && $0.grade == nil })
            #expect(try await house.list(house.query(filter: .compare("score", .greater, .int(1)))).isEmpty)
            #expect(try await house.names(house.query(order: [Ordering("score", descending: true)])) == ["Ada", "Zoë"])
        }
    }

    @Test("a role that grants the column brings it back", arguments: Engine.allCases)
    func granted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await leads(house)
            try await secure(house, "companyname", of: "lead")
            try await house.change(.access) { session in
                let grant = RoleGrant.ColumnGrant(mayRead: true, mayWrite: false)
                try session.set(
                    RoleGrant(name: "", template: nil, columns: ["lead": ["companyname": grant]]),
                    of: TestHouse.id("Salesperson", 1)
                )
            }
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(try await house.names(for: seller) == ["Ada", "Bo", "Cy", "Hidden Works"])
            #expect(try await house.list(for: seller).map(\.companyName).first == "Zenith")
        }
    }
}

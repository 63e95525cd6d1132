import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Where layouts of cards are kept, and for whom they hold")
struct CardLayoutTests {
    private let title = CardText(
        icon: "recordtype",
        rows: [.init(fields: ["recordname", "record/jobtitle"], icons: ["score"])],
        actions: ["complete"]
    )
    private let money = CardText(
        icon: nil,
        rows: [.init(fields: ["recordname"], icons: []), .init(fields: ["record/revenue"], icons: [])],
        actions: nil
    )

    private func publish(
        _ house: TestHouse,
        _ layouts: [String: CardText] = [:],
        reset: [String] = [],
        locked: Bool? = nil,
        refresh: Int? = nil,
        as caller: Caller? = nil
    ) async throws -> GUID {
        let operation = try await house.change(.update, as: caller ?? house.admin) {
            try $0.publishCards(layouts, reset: reset, enabled: true, locked: locked, refreshMinutes: refresh)
        }
        try await house.identity.followRegistry()
        return operation
    }

    private func save(
        _ house: TestHouse,
        _ layouts: [String: CardText] = [:],
        reset: [String] = [],
        as caller: Caller? = nil
    ) async throws {
        try await house.change(.settings, as: caller ?? house.seller) { try $0.saveCards(layouts, reset: reset) }
    }

    /// What holds for a person.
    private func layouts(_ house: TestHouse, for caller: Caller) async throws -> CardLayouts {
        let table = house.registry["msdyn_workqueueusersetting"]
        let row = try await house.records.row(table, where: "ownerid", is: .guid(caller.id), for: caller)
        return CardLayouts(house.registry, own: row?[OwnCards.column].text)
    }

    private func lead(_ house: TestHouse, for caller: Caller) async throws -> (CardLayout, CardLayouts.Source) {
        try await layouts(house, for: caller).layout(of: house.registry["lead"])
    }

    @Test("W-33: the seller's layout, then the administrator's, then the factory card", arguments: Engine.allCases)
    func precedence(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            #expect(try await lead(house, for: house.seller) == (.factory, .factory))
            _ = try await publish(house, ["lead": money])
            #expect(try await lead(house, for: house.seller) == (money.kept, .published))
            try await save(house, ["lead": title])
            #expect(try await lead(house, for: house.seller) == (title.kept, .own))
            #expect(try await lead(house, for: house.mate) == (money.kept, .published), "nobody else sees it")
            try await save(house, reset: ["lead"])
            #expect(try await lead(house, for: house.seller) == (money.kept, .published))
            _ = try await publish(house, reset: ["lead"])
            #expect(try await lead(house, for: house.seller) == (.factory, .factory))
        }
    }

    @Test("W-32: nobody changes cards before an administrator has been in admin mode", arguments: Engine.allCases)
    func neverEnabled(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            await expectRefusal(.conflict, CardMessage.notEnabled) { try await save(house, ["lead": title]) }
            await expectRefusal(.conflict, CardMessage.notEnabled) {
                try await save(house, ["lead": title], as: house.admin)
            }
            #expect(!CardSettings.published(in: house.registry).isEnabled)
            _ = try await publish(house)
            #expect(CardSettings.published(in: house.registry).isEnabled)
            try await save(house, ["lead": title])
        }
    }

    @Test("W-33: a lock ignores what sellers made, and keeps it", arguments: Engine.allCases)
    func lock(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await publish(house)
            try await save(house, ["lead": title])
            _ = try await publish(house, ["lead": money], locked: true)
            #expect(try await lead(house, for: house.seller) == (money.kept, .published))
            #expect(try await layouts(house, for: house.seller).ownLayout(of: house.registry["lead"]) == title.kept)
            await expectRefusal(.conflict, CardMessage.locked) { try await save(house, reset: ["lead"]) }
            _ = try await publish(house, locked: false)
            #expect(try await lead(house, for: house.seller) == (title.kept, .own))
        }
    }

    @Test("W-32: everybody's cards are the administrators' alone, however one writes", arguments: Engine.allCases)
    func administrators(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for caller in [house.seller, house.manager] {
                await expectRefusal(.forbidden, CardMessage.administratorsOnly) {
                    _ = try await publish(house, ["lead": title], as: caller)
                }
            }
            try await house.change(as: house.admin) { try $0.publish("cards/lead", "{}") }
            // A manager publishes views, and does not come by the cards that way.
            for name in ["cards", "cards/lead", "cards/account"] {
                await expectRefusal(.forbidden) {
                    try await house.change(as: house.manager) { try $0.publish(name, #"{"enabled":true}"#) }
                }
            }
            try await house.change(as: house.manager) { try $0.publish("filters", "{}") }
            await expectRefusal(.forbidden) {
                try await house.change(as: house.manager) { session in
                    let row = try #require(try session.configuration("cards/lead"))
                    try session.update(row.reference, [Change("msdyn_name", .text("elsewhere"))])
                }
            }
        }
    }

    @Test("what was published can be taken back as one operation", arguments: Engine.allCases)
    func undone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await publish(house, ["lead": title], refresh: 5)
            let operation = try await publish(house, ["lead": money], locked: true, refresh: 15)
            _ = try await house.undo(operation, as: house.admin)
            try await house.identity.followRegistry()
            #expect(try await lead(house, for: house.seller) == (title.kept, .published))
            #expect(
                CardSettings.published(in: house.registry)
                    == CardSettings(isEnabled: true, isLocked: false, refreshMinutes: 5)
            )
        }
    }

    @Test("the value is checked before it is kept", arguments: Engine.allCases)
    func checked(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await publish(house)
            let foreign = CardText(
                icon: nil,
                rows: [.init(fields: ["record/estimatedvalue"], icons: nil)],
                actions: nil
            )
            await expectRefusal(
                .invalid,
                CardMessage.unknownField("record/estimatedvalue", house.registry["lead"].label)
            ) { try await save(house, ["lead": foreign]) }
            try await save(house, ["opportunity": foreign])
            for name in ["phonecall", "nosuch", "msdyn_workqueueusersetting"] {
                await expectRefusal(.invalid, CardMessage.noCards(name)) { try await save(house, [name: title]) }
            }
            await expectRefusal(.invalid, CardMessage.badInterval(highest: 1440)) {
                _ = try await publish(house, refresh: 2000)
            }
            #expect(try await lead(house, for: house.seller) == (.factory, .factory), "nothing was kept")
        }
    }

    @Test("W-128: a table shown as cards is remembered per person, beside the layouts", arguments: Engine.allCases)
    func focused(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await publish(house)
            try await save(house, ["lead": title])
            try await house.change(.settings, as: house.seller) {
                try $0.focusView(of: "account", isFocused: true, pageSize: 100)
            }
            let own = try await layouts(house, for: house.seller).own
            #expect(own.focused["account"]?.on == true && own.focused["account"]?.size == 100)
            #expect(own.layouts["lead"]?.kept == title.kept)
            #expect(try await layouts(house, for: house.mate).own.focused.isEmpty)
            await expectRefusal(.invalid, CardMessage.badPageSize(OwnCards.pageSizes)) {
                try await house.change(.settings, as: house.seller) {
                    try $0.focusView(of: "account", isFocused: true, pageSize: 7)
                }
            }
        }
    }

    // MARK: Reading

    private func facts(
        _ house: TestHouse,
        _ record: RecordReference,
        for caller: Caller
    ) async throws -> CardFacts? {
        let table = house.registry[record.table]
        let layout = try await layouts(house, for: caller).layout(of: table).layout
        let selection = CardSelection(layout, CardScope(table, in: house.registry))
        let reading = CardReading(house.records, house.registry, for: caller)
        return try await reading.facts(of: [record], [record.table: selection])[record]
    }

    @Test(
        "W-35, X-31: a column that one may not read is empty on one's card, for others it is there",
        arguments: Engine.allCases
    )
    func unreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let amount = Value.decimal(Decimal4(tenThousandths: 50_000))
            try await house.change { try $0.update(lead, [Change("revenue", amount)]) }
            _ = try await publish(house, ["lead": money])
            #expect(try await facts(house, lead, for: house.seller)?.record?["revenue"] == amount)
            try await house.change(.customise) { session in
                try session.change("revenue", of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(try await self.lead(house, for: seller) == (money.kept, .published), "the layout stays")
            #expect(try await facts(house, lead, for: seller)?.record?["revenue"] == .null)
            #expect(try await facts(house, lead, for: house.admin)?.record?["revenue"] == amount)
            await expectRefusal(.invalid, CardMessage.unknownField("record/revenue", house.registry["lead"].label)) {
                try await house.change(.settings, as: seller) { try $0.saveCards(["lead": self.money], reset: []) }
            }
        }
    }

    @Test("W-35: a dropped column leaves the card without a word", arguments: Engine.allCases)
    func dropped(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var definition = ColumnDefinition(kind: .text)
            definition.english = "Machine"
            definition.french = "Machine"
            try await house.change(.customise) { [definition] in try $0.add("crm_machine", definition, to: "lead") }
            try await house.identity.followRegistry()
            let layout = CardText(
                icon: nil,
                rows: [.init(fields: ["recordname"], icons: []), .init(fields: ["record/crm_machine"], icons: [])],
                actions: nil
            )
            _ = try await publish(house, ["lead": layout])
            #expect(try await lead(house, for: house.seller).0.rows.count == 2)
            try await house.change(.customise) { try $0.drop("crm_machine", of: "lead") }
            try await house.identity.followRegistry()
            let (left, source) = try await lead(house, for: house.seller)
            #expect(left.rows == [CardLayout.Line([.item(.recordname)])] && source == .published)
        }
    }

    @Test(
        "contact and company are found by the record's lookups, and only if they may be read",
        arguments: Engine.allCases
    )
    func related(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let mine = try await house.create(
                "contact",
                [Change("lastname", .text("Ivan")), Change("jobtitle", .text("Buyer"))],
                owner: house.seller.reference
            )
            let theirs = try await house.create(
                "account",
                [Change("name", .text("Secret")), Change("telephone1", .text("+33 1 23 45 67 89"))],
                owner: house.stranger.reference
            )
            let deal = try await house.create(
                "opportunity",
                [
                    Change("name", .text("Deal")), .link("parentcontactid", mine), .link("parentaccountid", theirs),
                ],
                owner: house.seller.reference
            )
            let layout = CardText(
                icon: nil,
                rows: [.init(fields: ["recordname", "contact/jobtitle", "company/telephone1"], icons: [])],
                actions: nil
            )
            _ = try await publish(house, ["opportunity": layout])
            let facts = try #require(try await facts(house, deal, for: house.seller))
            #expect(facts.contact?["jobtitle"] == .text("Buyer"))
            #expect(facts.company == nil, "the account is a stranger's")
            #expect(try await self.facts(house, deal, for: house.admin)?.company?.displayName == "Secret")
        }
    }
}

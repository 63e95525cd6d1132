import Records
import SalesCore
import TestSupport
import Testing
import Worklist

@Suite("Layouts of cards, as rules")
struct CardRulesTests {
    private let registry = Registry(tables: Registry.standardTables)
    private let seller = Caller(
        id: TestHouse.id("person", 1),
        name: "Seller",
        language: .english,
        zone: .utc,
        unit: TestHouse.id("unit", 1),
        teams: [],
        unitsBelow: [],
        roles: [RoleGrant(.salesperson)],
        organisation: TestHouse.id("organisation", 1)
    )

    private func scope(_ table: String) -> CardScope { CardScope(registry[table], in: registry) }

    private func line(_ fields: [String], _ icons: [String] = []) -> CardText.Line {
        CardText.Line(fields: fields, icons: icons)
    }

    private func layout(
        _ rows: [CardText.Line],
        icon: String? = nil,
        actions: [String]? = nil,
        of table: String = "opportunity"
    ) throws -> CardLayout {
        try CardRules.layout(CardText(icon: icon, rows: rows, actions: actions), for: scope(table), by: seller)
    }

    private func refused(_ message: CardMessage, _ body: () throws -> CardLayout) {
        do {
            _ = try body()
            Issue.record("accepted, instead of: \(message.english)")
        } catch let refusal as Refusal {
            #expect(refusal.kind == .invalid)
            #expect(refusal.message as? CardMessage == message)
        } catch {
            Issue.record(error)
        }
    }

    @Test("W-31: four rows of three fields and three icons are accepted as they are written")
    func most() throws {
        let written = [
            line(["recordname", "record/estimatedvalue", "score"], ["followed", "score", "grade"]),
            line(["contactname", "contact/jobtitle", "contact/emailaddress1"]),
            line(["companyname", "company/telephone1", "ownerid"], ["recordtype"]), line(["actionname", "duetime"]),
        ]
        let layout = try layout(written, icon: "activitytype", actions: ["complete", "snooze"])
        #expect(layout.icon == .activityType)
        #expect(layout.rows.count == 4)
        #expect(layout.fields.map(\.path) == written.flatMap { $0.fields ?? [] })
        #expect(layout.actions == [.complete, .snooze])
        #expect(CardText(layout).kept == layout, "what is kept means the same again")
    }

    @Test("W-31: what does not fit on a card is refused, and the limit is named")
    func limits() {
        refused(.noRows) { try layout([]) }
        refused(.tooManyRows(limit: 4)) {
            try layout(["recordname", "contactname", "score", "grade", "duetime"].map { line([$0]) })
        }
        refused(.tooManyFields(row: 2, limit: 3)) {
            try layout([line(["recordname"]), line(["contactname", "companyname", "score", "grade"])])
        }
        refused(.tooManyIcons(row: 1, limit: 3)) {
            try layout([line(["recordname"], ["followed", "score", "grade", "recordtype"])])
        }
        refused(.emptyRow(2)) { try layout([line(["recordname"]), line([])]) }
        refused(.noFields) { try layout([line([], ["score"])]) }
        refused(.repeatedField("score")) { try layout([line(["score"]), line(["score"])]) }
        refused(.repeatedIcon("score", row: 1)) { try layout([line(["recordname"], ["score", "score"])]) }
        for message in [CardMessage.tooManyRows(limit: 4), .tooManyFields(row: 2, limit: 3)] {
            #expect(message.english.contains(/[34]/) && message.french.contains(/[34]/))
        }
    }

    @Test(
        "W-31: names that mean nothing are refused, and those of another table",
        arguments: [
            ("opportunity", "record/revenue"), ("opportunity", "record/nosuch"), ("lead", "record/estimatedvalue"),
            ("lead", "lead/jobtitle"), ("lead", "record/"), ("lead", "record/a/b"), ("lead", ""), ("lead", "sequence"),
            // A contact has no contact of its own, an account no company.
            ("contact", "contact/jobtitle"), ("account", "company/name"),
        ]
    )
    func foreign(table: String, field: String) {
        refused(.unknownField(field, registry[table].label)) {
            try layout([line(["recordname", field])], of: table)
        }
    }

    @Test("W-31: icons and actions are those that there are")
    func words() {
        refused(.unknownIcon("smiley", CardIcon.allCases.map(\.rawValue))) {
            try layout([line(["recordname"])], icon: "smiley")
        }
        refused(.unknownIcon("smiley", CardMark.allCases.map(\.rawValue))) {
            try layout([line(["recordname"], ["smiley"])])
        }
        refused(.unknownAction("dance", CardAction.allCases.map(\.rawValue))) {
            try layout([line(["recordname"])], actions: ["dance"])
        }
    }

    @Test(
        "K-4, W-29: the factory card and the classic layouts keep to the rules",
        arguments: ["lead", "opportunity", "account", "contact", "campaign"]
    )
    func presets(table: String) throws {
        let presets = CardLayout.presets(for: scope(table))
        #expect(presets.map(\.name) == ["factory", "classic"])
        for (_, preset) in presets {
            #expect(try CardRules.layout(CardText(preset), for: scope(table), by: seller) == preset)
        }
        #expect(
            presets[0].layout.fields.map(\.path) == [
                "recordname", "contactname", "companyname", "actionname", "duetime",
            ]
        )
    }

    @Test("W-35: what an older or newer program wrote still means something")
    func kept() {
        let text = CardText(
            icon: "hologram",
            rows: [
                line(["recordname", "mood/level", "record/gone"], ["followed", "sparkle"]), line(["record/gone"]),
                line(["duetime"]), line(["score"]), line(["grade"]),
            ],
            actions: ["complete", "levitate"]
        )
        let layout = text.kept.known(to: scope("lead"))
        #expect(layout?.icon == .initials)
        #expect(
            layout?.rows == [
                CardLayout.Line([.item(.recordname)], [.followed]), CardLayout.Line([.item(.duetime)]),
                CardLayout.Line([.item(.score)]),
            ]
        )
        #expect(layout?.actions == [.complete])
        #expect(CardText(icon: nil, rows: [line(["record/gone"])], actions: nil).kept.known(to: scope("lead")) == nil)
        #expect(OwnCards(kept: "nonsense") == OwnCards())
        #expect(OwnCards(kept: #"{"layouts":7,"focused":{"lead":{"on":true,"size":50}}}"#).focused["lead"]?.on == true)
    }

    @Test("only what a layout shows is read, with the currency of its amounts")
    func selection() {
        let factory = CardSelection(.factory, scope("opportunity"))
        #expect(factory.isEmpty)
        let layout = CardLayout(rows: [
            CardLayout.Line([.item(.recordname), .record("estimatedvalue"), .contact("jobtitle")])
        ])
        let selection = CardSelection(layout, scope("opportunity"))
        #expect(selection.record == ["estimatedvalue", "transactioncurrencyid"])
        #expect(selection.contact == ["jobtitle"] && selection.company == [])
        #expect(!selection.isEmpty)
    }
}

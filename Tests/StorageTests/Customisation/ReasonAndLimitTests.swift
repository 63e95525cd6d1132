import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Status reasons, lengths and bounds that administrators set")
struct ReasonAndLimitTests {
    private func change(
        _ house: TestHouse,
        _ column: String,
        of table: String,
        _ edit: @escaping @Sendable (inout ColumnDefinition) -> Void
    ) async throws {
        try await house.change(.customise) { try $0.change(column, of: table) { edit(&$0) } }
        try await house.identity.followRegistry()
    }

    private func reasons(_ table: Table) -> [ColumnDefinition.Option] {
        (table.column("statuscode")?.options ?? []).map {
            ColumnDefinition.Option(value: $0.value, english: $0.label.english, french: $0.label.french)
        }
    }

    private static let own: Int64 = 100_000_000

    @Test(
        "D-3: a status reason of one's own belongs to the state it names, and closes records in it",
        arguments: Engine.allCases
    )
    func reason(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let known = reasons(house.registry["opportunity"])
            let new = ColumnDefinition.Option(
                value: Self.own,
                english: "Too expensive",
                french: "Trop cher",
                state: 2
            )
            try await change(house, "statuscode", of: "opportunity") { $0.options = known + [new] }
            let option = house.registry["opportunity"].column("statuscode")?.options.last
            #expect(option?.value == Self.own && option?.state == 2)
            let deal = try await house.create("opportunity", [Change("name", .text("Deal"))])
            try await house.change(.lose) { session in
                try session.close(deal.id, OpportunityClose(isWon: false, status: Self.own))
            }
            let row = try #require(try await house.row("opportunity", deal.id))
            #expect(row.state == 2 && row["statuscode"] == .int(Self.own))
            // Other words for it, sent without the state, leave it where it is.
            var renamed = new
            (renamed.english, renamed.state) = ("Priced out", nil)
            try await change(house, "statuscode", of: "opportunity") { [renamed] in $0.options = known + [renamed] }
            #expect(house.registry["opportunity"].column("statuscode")?.options.last?.state == 2)
        }
    }

    @Test("D-3: a new reason without a state, of no state, or moved to another is refused", arguments: Engine.allCases)
    func wrongReasons(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let known = reasons(house.registry["opportunity"])
            let nine = { (state: Int64?) in
                known + [ColumnDefinition.Option(value: 9, english: "Nine", french: "Neuf", state: state)]
            }
            let (stateless, stray) = (nine(nil), nine(3))
            await expectRefusal(.invalid, CustomisationMessage.reasonNeedsState(9)) {
                try await change(house, "statuscode", of: "opportunity") { $0.options = stateless }
            }
            await expectRefusal(.invalid, CustomisationMessage.notAState(3, [0, 1, 2])) {
                try await change(house, "statuscode", of: "opportunity") { $0.options = stray }
            }
            var moved = known
            moved[0].state = 2
            await expectRefusal(.conflict, CustomisationMessage.reasonKeepsState(moved[0].value)) { [moved] in
                try await change(house, "statuscode", of: "opportunity") { $0.options = moved }
            }
            await expectRefusal(.conflict, CustomisationMessage.reasonStays(known[0].value)) {
                try await change(house, "statuscode", of: "opportunity") { $0.options = Array(known.dropFirst()) }
            }
            await expectRefusal(.invalid, CustomisationMessage.noStateHere(1)) {
                try await change(house, "leadqualitycode", of: "lead") {
                    $0.options = [ColumnDefinition.Option(value: 1, english: "Hot", french: "Chaud", state: 0)]
                }
            }
        }
    }

    @Test("what becomes required later does not block older records", arguments: Engine.allCases)
    func requiredLater(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await house.create(
                "opportunity",
                [Change("name", .text("Deal"))],
                owner: house.seller.reference
            )
            let (_, call) = try await house.leadWithCall()
            try await change(house, "need", of: "opportunity") { $0.isRequired = true }
            try await change(house, "category", of: "phonecall") { $0.isRequired = true }
            let need = try #require(house.registry["opportunity"].column("need")).label
            await expectRefusal(.invalid, RecordMessage.required(need)) {
                try await house.create("opportunity", [Change("name", .text("New"))])
            }
            try await house.change(as: house.seller) { try $0.update(deal, [Change("sv_nextstep", .text("Ask"))]) }
            try await house.change { try $0.update(deal, [.link("ownerid", house.mate.reference)]) }
            try await house.change(.win) { try $0.close(deal.id, OpportunityClose(isWon: true)) }
            try await house.run(.snooze(until: house.now.adding(hours: 48)), on: call)
            try await house.complete(call)
            // Once it has a value, it is not emptied any more.
            try await house.change { try $0.update(deal, [Change("need", .int(1))]) }
            await expectRefusal(.invalid, RecordMessage.required(need)) {
                try await house.change { try $0.update(deal, [Change("need", .null)]) }
            }
        }
    }

    @Test("what the program needs stays required", arguments: Engine.allCases)
    func neededByProgram(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            await expectRefusal(.conflict, CustomisationMessage.requiredByProgram("subject")) {
                try await change(house, "subject", of: "task") { $0.isRequired = false }
            }
        }
    }

    @Test("texts become longer, not shorter, and not longer than they are searched", arguments: Engine.allCases)
    func lengths(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let long = String(repeating: "x", count: 300)
            try await change(house, "jobtitle", of: "lead") { $0.maximumLength = 400 }
            let lead = try await house.lead(named: "Ada")
            try await house.change { try $0.update(lead, [Change("jobtitle", .text(long))]) }
            #expect(try await house.row("lead", lead.id)?["jobtitle"] == .text(long))
            await expectRefusal(.conflict, CustomisationMessage.onlyLonger("jobtitle", 400)) {
                try await change(house, "jobtitle", of: "lead") { $0.maximumLength = 200 }
            }
            await expectRefusal(.invalid, CustomisationMessage.badLength(5000, limit: 4000)) {
                try await change(house, "jobtitle", of: "lead") { $0.maximumLength = 5000 }
            }
            await expectRefusal(.invalid, CustomisationMessage.badLength(1000, limit: 500)) {
                try await change(house, "name", of: "account") { $0.maximumLength = 1000 }
            }
        }
    }

    @Test("numbers with fractions keep to their bounds and are rounded to their decimals", arguments: Engine.allCases)
    func fractions(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for kind in [ColumnDefinition.Kind.decimal, .money, .double] {
                var definition = ColumnDefinition(kind: kind)
                definition.english = "Share"
                (definition.lowest, definition.highest, definition.precision) = (0, 1_000_000, 2)
                let name = "crm_\(kind.rawValue)"
                try await house.change(.customise) { [definition] in try $0.add(name, definition, to: "lead") }
                try await house.identity.followRegistry()
                let lead = try await house.lead(named: "Ada")
                func set(_ text: String) async throws {
                    let value = try #require(Decimal4(text))
                    try await house.change { try $0.update(lead, [Change(name, .decimal(value))]) }
                }
                await expectRefusal(.invalid, RecordMessage.beyond(name, lowest: "0", highest: "100")) {
                    try await set("-12345.6789")
                }
                await expectRefusal(.invalid, RecordMessage.beyond(name, lowest: "0", highest: "100")) {
                    try await set("100.01")
                }
                try await set("12.345")
                let kept = try #require(try await house.row("lead", lead.id))[name]
                #expect(kept == (kind == .double ? .double(12.35) : .decimal(Decimal4(tenThousandths: 123_500))))
            }
            var wrong = ColumnDefinition(kind: .decimal)
            (wrong.english, wrong.precision) = ("Share", 7)
            await expectRefusal(.invalid, CustomisationMessage.badPrecision(limit: 4)) { [wrong] in
                try await house.change(.customise) { try $0.add("crm_wrong", wrong, to: "lead") }
            }
        }
    }

    @Test("whole numbers of the program's own are narrowed, not widened", arguments: Engine.allCases)
    func wholeNumbers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await change(house, "percentcomplete", of: "task") { $0.maximum = 90 }
            await expectRefusal(.invalid, RecordMessage.outOfRange("percentcomplete", 0...90)) {
                try await house.create(
                    "task",
                    [Change("subject", .text("Write")), Change("percentcomplete", .int(95))]
                )
            }
            await expectRefusal(.conflict, CustomisationMessage.onlyWithin("percentcomplete", 0...100)) {
                try await change(house, "percentcomplete", of: "task") { $0.maximum = 200 }
            }
        }
    }
}

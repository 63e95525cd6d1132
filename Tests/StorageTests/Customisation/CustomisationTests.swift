import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Columns and tables of one's own")
struct CustomisationTests {
    private func column(
        _ kind: ColumnDefinition.Kind,
        _ edit: (inout ColumnDefinition) -> Void = { _ in }
    )
        -> ColumnDefinition
    {
        var definition = ColumnDefinition(kind: kind)
        definition.english = "Machine"
        definition.french = "Machine"
        edit(&definition)
        return definition
    }

    private func add(
        _ house: TestHouse,
        _ name: String,
        _ definition: ColumnDefinition,
        to table: String = "lead",
        as caller: Caller? = nil
    ) async throws {
        try await house.change(.customise, as: caller) { try $0.add(name, definition, to: table) }
        try await house.identity.followRegistry()
    }

    @Test(
        "a new column is written, read, filtered, kept in history and undone like any other",
        arguments: Engine.allCases
    )
    func everyKind(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let account = try await house.create("account", [Change("name", .text("Acme"))])
            let option = ColumnDefinition.Option(value: 3, english: "Blue", french: "Bleu")
            let samples: [(ColumnDefinition.Kind, Value)] = [
                (.text, .text("Ünïcode")), (.memo, .text("Long\ntext")), (.integer, .int(42)), (.double, .double(1.5)),
                (.decimal, .decimal(Decimal4(tenThousandths: 12_345))), (.money, .decimal(Decimal4(tenThousandths: 5))),
                (.boolean, .bool(true)), (.instant, .instant(.monday9)), (.choice, .int(3)),
                (.date, .date(house.seller.zone.day(of: .monday9))), (.lookup, .guid(account.id)),
            ]
            #expect(Set(samples.map(\.0)) == Set(ColumnDefinition.Kind.allCases))
            for (kind, _) in samples {
                try await add(
                    house,
                    "crm_\(kind.rawValue)",
                    column(kind) {
                        $0.options = [option]
                        $0.targets = ["account"]
                        $0.isSearchable = kind == .text
                    }
                )
            }
            let operation = try await house.change { session in
                try session.update(lead, samples.map { Change("crm_\($0.0.rawValue)", $0.1) })
            }
            let row = try #require(try await house.row("lead", lead.id))
            for (kind, value) in samples { #expect(row["crm_\(kind.rawValue)"] == value, "\(kind)") }
            let table = house.registry["lead"]
            let filter = Predicate.matches("crm_text", .contains, "unicode")
            #expect(
                try await house.records.rows(RowQuery(table, filter: filter, limit: 5), for: house.seller).count == 1
            )
            _ = try await house.undo(operation, as: house.admin)
            let undone = try #require(try await house.row("lead", lead.id))
            for (kind, _) in samples { #expect(undone["crm_\(kind.rawValue)"].isNull, "\(kind)") }
        }
    }

    @Test("another instance has the column with its next request", arguments: Engine.allCases)
    func otherInstance(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let registry = Registry(tables: Registry.standardTables)
            let other = SQLIdentityStore(database: house.database, keeper: RegistryKeeper(registry))
            _ = try await other.caller(id: house.seller.id)
            #expect(registry["lead"].column("crm_machine") == nil)
            try await add(house, "crm_machine", column(.text))
            _ = try await other.caller(id: house.seller.id)
            #expect(registry["lead"].column("crm_machine")?.label == Label("Machine", "Machine"))
            #expect(registry.version != 0)
        }
    }

    @Test("a table of one's own has rows, lookups, activities and access", arguments: Engine.allCases)
    func ownTable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var table = TableDefinition()
            (table.english, table.french, table.pluralEnglish) = ("Machine", "Machine", "Machines")
            (table.setName, table.nameColumn, table.isOwned, table.hasActivities) = (
                "crm_machines", "crm_name", true, true
            )
            let lookup = column(.lookup) { $0.targets = ["account"] }
            try await house.change(.customise) { [table] session in
                try session.add("crm_machine", table, with: [("crm_accountid", lookup)])
            }
            try await house.identity.followRegistry()
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: house.seller.reference
            )
            let machine = try await house.create(
                "crm_machine",
                [Change("crm_name", .text("Press")), .link("crm_accountid", account)],
                as: house.seller
            )
            #expect(try await house.records.row(machine, for: house.seller)?.displayName == "Press")
            #expect(try await house.records.row(machine, for: house.manager) != nil)
            #expect(try await house.records.row(machine, for: house.stranger) == nil)
            let call = try await house.activity(.phonecall, on: machine, due: house.now)
            #expect(try await house.row("phonecall", call)?.reference("regardingobjectid") == machine)
            try await house.change(.delete, as: house.seller) { try $0.delete(machine) }
            #expect(try await house.row("crm_machine", machine.id) == nil)
        }
    }

    @Test("a dropped column is gone for all, and comes back with its values", arguments: Engine.allCases)
    func dropping(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await add(house, "crm_machine", column(.text))
            let lead = try await house.lead(named: "Ada")
            try await house.change { try $0.update(lead, [Change("crm_machine", .text("Press"))]) }
            try await house.change(.customise) { try $0.drop("crm_machine", of: "lead") }
            try await house.identity.followRegistry()
            #expect(house.registry["lead"].column("crm_machine") == nil)
            await expectRefusal(.invalid, RecordMessage.unknownColumn("crm_machine", table: "lead")) {
                try await house.change { try $0.update(lead, [Change("crm_machine", .null)]) }
            }
            await expectRefusal(.conflict, CustomisationMessage.otherKindBefore("crm_machine")) {
                try await add(house, "crm_machine", column(.integer))
            }
            try await add(house, "crm_machine", column(.text))
            #expect(try await house.row("lead", lead.id)?["crm_machine"] == .text("Press"))
        }
    }

    @Test("words, options and limits of our own columns change; their kind and use do not", arguments: Engine.allCases)
    func standardColumns(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let source = try #require(house.registry["lead"].column("leadsourcecode"))
            let options =
                source.options.map {
                    ColumnDefinition.Option(value: $0.value, english: $0.label.english, french: $0.label.french)
                } + [ColumnDefinition.Option(value: 100, english: "Podcast", french: "Balado")]
            try await house.change(.customise) { session in
                try session.change("leadsourcecode", of: "lead") { definition in
                    definition.options = options
                    definition.english = "Where from"
                }
                try session.change("jobtitle", of: "lead") { $0.isHidden = true }
            }
            try await house.identity.followRegistry()
            let changed = try #require(house.registry["lead"].column("leadsourcecode"))
            #expect(changed.label == Label("Where from", "Origine du prospect"))
            #expect(house.registry["lead"].column("jobtitle")?.isHidden == true)
            _ = try await house.create("lead", [Change("lastname", .text("Pod")), Change("leadsourcecode", .int(100))])
            await expectRefusal(.conflict, CustomisationMessage.standardColumn("jobtitle")) {
                try await house.change(.customise) { try $0.drop("jobtitle", of: "lead") }
            }
            await expectRefusal(.conflict, CustomisationMessage.kindIsFixed("jobtitle")) {
                try await house.change(.customise) { try $0.change("jobtitle", of: "lead") { $0.kind = .integer } }
            }
        }
    }

    @Test(
        "names, lengths and options out of bounds are refused with the bound",
        arguments: Engine.allCases
    )
    func refusals(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["machine", "Crm_x", "crm_", "c_x", "crm_ä", "crm_x; drop", String(repeating: "a", count: 60)] {
                await expectRefusal(.invalid, CustomisationMessage.badName(name)) {
                    try await add(house, name, column(.text))
                }
            }
            for name in ["sv_own", "msdyn_x", "crm_x_fold"] {
                await expectRefusal(.invalid, CustomisationMessage.reservedName(name)) {
                    try await add(house, name, column(.text))
                }
            }
            await expectRefusal(.invalid, CustomisationMessage.badLength(5000, limit: 4000)) {
                try await add(house, "crm_long", column(.text) { $0.maximumLength = 5000 })
            }
            await expectRefusal(.invalid, CustomisationMessage.badOptions(limit: 500)) {
                try await add(house, "crm_choice", column(.choice))
            }
            await expectRefusal(.invalid, CustomisationMessage.badTarget("nothing")) {
                try await add(house, "crm_link", column(.lookup) { $0.targets = ["nothing"] })
            }
            await expectRefusal(.duplicate, CustomisationMessage.columnExists("subject", table: "lead")) {
                try await add(house, "subject", column(.text))
            }
            await expectRefusal(.forbidden, AccessMessage.mayNotDo(.customise)) {
                try await add(house, "crm_machine", column(.text), as: house.manager)
            }
            let kept = try await house.pipeline.look(as: house.admin) { try $0.unit.customisations() }
            #expect(kept == Customisations())
        }
    }

    @Test(
        "names that only differ beyond what the engine keeps of an index's name stay apart",
        arguments: Engine.allCases
    )
    func longNames(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let name = "crm_" + String(repeating: "m", count: 46)
            var table = TableDefinition()
            (table.english, table.french, table.pluralEnglish) = ("Machine", "Machine", "Machines")
            (table.setName, table.nameColumn, table.isOwned) = (name + "s", "crm_name", true)
            let start = "crm_" + String(repeating: "c", count: 42)
            let key = column(.text) { $0.isKey = true }
            try await house.change(.customise) { [table] session in
                try session.add(name, table, with: [(start + "one", key)])
            }
            try await house.identity.followRegistry()
            try await add(house, start + "two", key, to: name)
            try await add(house, start + "ref", column(.lookup) { $0.targets = ["account"] }, to: name)
            let first = [
                Change("crm_name", .text("A")), Change(start + "one", .text("1")), Change(start + "two", .text("2")),
            ]
            try await house.create(name, first)
            await expectRefusal(.duplicate, RecordMessage.exists(column: start + "two")) {
                try await house.create(name, [Change("crm_name", .text("B")), Change(start + "two", .text("2"))])
            }
        }
    }

    @Test("a lookup that a full table gets is found by an index", arguments: Engine.allCases)
    func lookupIndex(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await add(house, "crm_accountid", column(.lookup) { $0.targets = ["account"] })
            let question = Statement(
                sqlite: "select count(*) from sqlite_master where type = 'index' and name = 'lead_crm_accountid_list'",
                postgres: "select count(*) from pg_indexes where indexname = 'lead_crm_accountid_list'"
            )
            let count = try await house.database.read { try $0.first(question, []) { $0.int(0) } }
            #expect(count == 1)
        }
    }

    @Test("two administrators at once: both columns are there", arguments: Engine.allCases)
    func twoAtOnce(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask { try await add(house, "crm_column\(number)", column(.text)) }
                }
                try await group.waitForAll()
            }
            for number in 0..<4 { #expect(house.registry["lead"].column("crm_column\(number)") != nil) }
        }
    }
}

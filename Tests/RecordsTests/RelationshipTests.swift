import Records
import SalesCore
import Testing

@Suite("Relations between tables")
struct RelationshipTests {
    private let registry = Registry.standard

    @Test("Every step has a name of its own, and every lookup is one", arguments: Registry.standard.tables.map(\.name))
    func names(table name: String) {
        let table = registry[name]
        let steps = registry.lookups(of: table) + registry.collections(of: table)
        let names = steps.map(\.name) + table.columns.map(\.propertyName)
        #expect(Set(names).count == names.count)
        for step in steps { #expect(registry.navigation(step.name, of: table) == step) }
        for column in table.columns where column.isLookup {
            #expect(registry.lookups(of: table).contains { $0.column == column.name })
        }
    }

    @Test(
        "Clients find the names they know",
        arguments: [
            ("account", "contact_customer_accounts", "contact", "parentcustomerid"),
            ("account", "account_parent_account", "account", "parentaccountid"),
            ("account", "lead_parent_account", "lead", "parentaccountid"),
            ("lead", "Lead_Phonecalls", "phonecall", "regardingobjectid"),
            ("lead", "Lead_ActivityPointers", "activitypointer", "regardingobjectid"),
            ("contact", "Contact_Annotation", "annotation", "objectid"),
            ("email", "email_activity_parties", "activityparty", "activityid"),
            ("transactioncurrency", "transactioncurrency_lead", "lead", "transactioncurrencyid"),
            ("systemuser", "lk_leadbase_createdby", "lead", "createdby"),
            ("businessunit", "business_unit_leads", "lead", "owningbusinessunit"),
        ]
    )
    func collections(from: String, name: String, to: String, column: String) {
        let step = registry.navigation(name, of: registry[from])
        #expect(step?.direction == .many)
        #expect(step?.targets == [to])
        #expect(step?.column == column)
    }

    @Test(
        "A lookup to several tables has a step to each, the owner one to both",
        arguments: [
            ("contact", "parentcustomerid_account", ["account"], "parentcustomerid"),
            ("phonecall", "regardingobjectid_lead", ["lead"], "regardingobjectid"),
            ("phonecall", "regardingobjectid_lead_phonecall", ["lead"], "regardingobjectid"),
            ("task", "ownerid_task", ["systemuser", "team"], "ownerid"),
            ("lead", "ownerid", ["systemuser", "team"], "ownerid"),
            ("lead", "owninguser", ["systemuser"], "ownerid"),
            ("lead", "owningteam", ["team"], "ownerid"),
            ("lead", "createdby", ["systemuser"], "createdby"),
        ]
    )
    func lookups(from: String, name: String, to: [String], column: String) {
        let step = registry.navigation(name, of: registry[from])
        #expect(step?.direction == .one)
        #expect(step?.targets == to)
        #expect(step?.column == column)
    }

    @Test(
        "What is no step is none",
        arguments: ["subject", "parentcustomerid", "Contact_customer_accounts", "ownerid_lead", ""]
    )
    func unknown(name: String) {
        #expect(registry.navigation(name, of: registry["contact"]) == nil)
    }

    @Test("A custom lookup follows the same rule")
    func custom() {
        let table = Table(
            "new_visit",
            set: "new_visits",
            key: "new_visitid",
            nameColumn: "new_name",
            code: 10_900,
            ownership: .owner,
            label: Label("Visit", "Visite"),
            plural: Label("Visits", "Visites"),
            columns: [Column("new_site", .lookup(["account"]), Label("Site", "Site"))]
        )
        let registry = Registry(tables: Registry.standard.tables + [table])
        #expect(registry.navigation("new_site", of: table)?.targets == ["account"])
        let back = registry.navigation("new_visit_new_site_account", of: registry["account"])
        #expect(back?.targets == ["new_visit"])
        #expect(registry.relationships.contains { $0.name == "new_visit_new_site_account" })
    }
}

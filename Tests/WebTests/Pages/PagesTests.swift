import Foundation
import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

@Suite("Words and files of the pages")
struct PageFilesTests {
    @Test("both languages have every entry, with the same places for values")
    func complete() throws {
        #expect(Words.english.keys == Words.french.keys)
        for key in Words.english.keys {
            let places = [Words.english, .french].map { Set($0(key, count: 2).matches(of: /\{(\w+)\}/).map(\.1)) }
            #expect(places[0] == places[1], "\(key)")
        }
    }

    @Test("French has typographic apostrophes and no breaking space before its punctuation")
    func typographic() {
        for key in Words.french.keys {
            let text = Words.french(key, count: 2)
            #expect(text.firstMatch(of: /\w'\w/) == nil, "\(key)")
            #expect(text.firstMatch(of: /\ [:;!?»]/) == nil, "\(key)")
        }
    }

    @Test(
        "what a page's script imports is there and starts loading with the page",
        arguments: ["worklist", "grid", "form", "forms", "settings", "admin", "people", "availability", "team"]
    )
    func modules(entry: String) throws {
        let modules = EmbeddedAssets.modules(behind: "js/\(entry).js")
        #expect(modules.contains("js/api.js") && modules.contains("js/messages.js"))
        #expect(!modules.contains("js/\(entry).js"))
        for module in modules { #expect(EmbeddedAssets.byPath[module] != nil, "\(module) is not served") }
    }

    @Test("the work list does not load what only a form needs")
    func light() {
        let modules = EmbeddedAssets.modules(behind: "js/worklist.js")
        for later in ["details", "related", "timeline", "grid-view", "away", "homecoming"] {
            #expect(!modules.contains("js/\(later).js"), "\(later)")
        }
    }
}

@Suite("What pages know of a table")
struct TableMetadataTests {
    private func metadata(_ roles: Set<Role>) -> TableMetadata {
        TableMetadata(registry: .standard, caller: .of(roles))
    }

    @Test("every table a person may read is shown, apart from what is kept about the person's work")
    func shown() {
        let seller = metadata([.salesperson])
        let shown = Set(Registry.standard.tables.filter(seller.isShown).map(\.name))
        #expect(shown.isSuperset(of: ["lead", "opportunity", "account", "contact", "phonecall", "systemuser"]))
        #expect(shown.isDisjoint(with: ["msdyn_workqueuestate", "msdyn_workqueueusersetting", "annotation", "role"]))
        #expect(metadata([]).table("lead") == nil)
    }

    @Test("the standard form has every column once, the name first", arguments: Registry.standard.tables.map(\.name))
    func forms(name: String) {
        let table = Registry.standard[name]
        let metadata = metadata([.systemAdministrator])
        let columns = FormLayout.standard(of: table, metadata).sections.flatMap(\.columns)
        #expect(Set(columns) == Set(metadata.columns(of: table).map(\.name)))
        #expect(columns.count == Set(columns).count)
        if table.column(table.primaryName) != nil { #expect(columns.first == table.primaryName) }
    }

    @Test("every table has a view of all, whose columns it has", arguments: Registry.standard.tables.map(\.name))
    func views(name: String) throws {
        let table = Registry.standard[name]
        let metadata = metadata([.systemAdministrator])
        for words in [Words.english, .french] {
            let views = StandardViews(table: table, metadata: metadata, words: words).all
            #expect(views.first?.id == "all")
            #expect(Set(views.map(\.id)).count == views.count)
            for view in views {
                #expect(!view.name.contains("view.") && !view.name.contains("{"), "\(view.name)")
                let columns = view.query.object?["columns"]?.array?.compactMap(\.string) ?? []
                #expect(!columns.isEmpty || table.column(table.primaryName) == nil)
                for column in columns { #expect(table.column(column) != nil, "\(column)") }
            }
        }
    }

    @Test("administration stands in the navigation of those who have something to administer (K-14)")
    func navigation() {
        func addresses(_ roles: Set<Role>) -> [String] {
            SideNavigation(metadata(roles), words: .english).groups.flatMap(\.entries).map(\.address)
        }
        #expect(addresses([.systemAdministrator]).contains("/admin"))
        #expect(addresses([.salesManager]).contains("/admin"))
        #expect(AdminSection.open(to: .of([.salesManager])) == [.workspace, .filters])
        // forms and tables.
        #expect(AdminSection.open(to: .of([.systemCustomizer])) == [.tables, .forms])
        #expect(!addresses([.salesperson]).contains { $0.hasPrefix("/admin") })
        #expect(addresses([.salesperson]).starts(with: ["/worklist", "/activitypointer", "/lead"]))
    }
}

extension Caller {
    fileprivate static func of(_ roles: Set<Role>) -> Caller {
        Caller(
            id: TestHouse.id("person", 1),
            name: "Sam Dubois",
            language: .english,
            zone: .utc,
            unit: TestHouse.id("unit", 1),
            teams: [],
            unitsBelow: [TestHouse.id("unit", 1)],
            roles: roles.map { RoleGrant($0) },
            organisation: TestHouse.id("organisation", 1)
        )
    }
}

import Foundation
import Records
import SalesCore
import Testing
import Worklist

@Suite("Filters and sorts of the organisation")
struct WorklistFiltersTests {
    private let registry = Registry(tables: Registry.standardTables)

    private func column(_ name: String) throws -> RecordColumn {
        let lead = registry["lead"]
        return RecordColumn(table: lead, column: try #require(lead.column(name)))
    }

    @Test("W-80: conditions in the words of the Web API")
    func conditions() throws {
        let person = "3d5c6c9e-0000-4000-8000-000000000001"
        for (condition, text) in [
            (FilterCondition("companyname", "contains", .text("O'Neil")), "contains(lead/companyname,'O''Neil')"),
            (FilterCondition("companyname", "ne", .text("A")), "lead/companyname ne 'A'"),
            (FilterCondition("numberofemployees", "ge", .whole(5)), "lead/numberofemployees ge 5"),
            (FilterCondition("revenue", "lt", .number(2.5)), "lead/revenue lt 2.5"),
            (FilterCondition("leadqualitycode", "in", .several([1, 2])), "lead/leadqualitycode in (1,2)"),
            (
                FilterCondition("leadqualitycode", "notin", .several([1])),
                "(lead/leadqualitycode eq null or not (lead/leadqualitycode in (1)))"
            ),
            (FilterCondition("donotphone", "is", .flag(true)), "lead/donotphone eq true"),
            (
                FilterCondition("campaignid", "is", .record(id: person, name: "x")),
                "lead/_campaignid_value eq \(person)"
            ),
            (
                FilterCondition("ownerid", "me"),
                "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='lead/_ownerid_value')"
            ),
            (FilterCondition("createdon", "today"), "Microsoft.Dynamics.CRM.Today(PropertyName='lead/createdon')"),
            (
                FilterCondition("createdon", "before", .text("2026-11-23")),
                "Microsoft.Dynamics.CRM.OnOrBefore(PropertyName='lead/createdon',PropertyValue='2026-11-22')"
            ),
            (
                FilterCondition("createdon", "olderx", .whole(7)),
                "Microsoft.Dynamics.CRM.OlderThanXDays(PropertyName='lead/createdon',PropertyValue=7)"
            ),
            (FilterCondition("description", "empty"), "lead/description eq null"),
        ] {
            #expect(condition.filterText(on: try column(condition.column)) == text)
        }
    }

    @Test("W-80: operators, values and columns that do not fit each other are no condition")
    func misfits() throws {
        for condition in [
            FilterCondition("companyname", "contains", .text("")), FilterCondition("companyname", "gt", .text("a")),
            FilterCondition("numberofemployees", "eq", .text("5")),
            FilterCondition("leadqualitycode", "in", .several([])),
            FilterCondition("numberofemployees", "in", .several([1])),
            FilterCondition("createdon", "on", .text("soon")),
            FilterCondition("createdon", "lastx", .whole(-1)), FilterCondition("companyname", "today"),
            FilterCondition("companyname", "me"), FilterCondition("ownerid", "is", .text("x")),
            FilterCondition("companyname", "drop table"),
        ] {
            #expect(condition.filterText(on: try column(condition.column)) == nil, "\(condition)")
        }
    }

    private func refusal(
        of filters: WorklistFilters,
        since known: WorklistFilters = WorklistFilters()
    ) -> FilterMessage? {
        do {
            try filters.check(in: registry, since: known)
            return nil
        } catch {
            return error.message as? FilterMessage
        }
    }

    private func filter(
        _ id: String = "a",
        _ name: String = "A",
        _ column: String? = "companyname",
        table: String = "lead"
    ) -> WorklistFilters.Filter {
        WorklistFilters.Filter(id: id, name: name, table: table, column: column)
    }

    @Test("W-89: empty and duplicate names, and fields of unsupported kinds, are refused")
    func rules() {
        #expect(refusal(of: WorklistFilters(filters: [filter()])) == nil)
        #expect(refusal(of: WorklistFilters(filters: [filter("a", "  ")])) == .nameMissing)
        #expect(refusal(of: WorklistFilters(filters: [filter(), filter("b", " á ")])) == .nameTaken("á"))
        let sorts = WorklistFilters().sorts
        let second = WorklistFilters.Sort(id: "s", name: "score", table: "lead", column: "companyname")
        #expect(refusal(of: WorklistFilters(sorts: sorts + [second])) == .nameTaken("score"))
        let group = WorklistFilters.Group(id: "g", name: "Filtres par défaut")
        #expect(refusal(of: WorklistFilters(groups: [group])) == .nameTaken("Filtres par défaut"))
        for column in ["ownerid", "leadid", "description", "createdon", "nosuch", "customerid"] {
            let refused = FilterMessage.unsupportedField("A", field: column)
            #expect(refusal(of: WorklistFilters(filters: [filter("a", "A", column)])) == refused)
        }
        #expect(refusal(of: WorklistFilters(filters: [filter("a", "A", table: "campaign")])) == .unknownType("A"))
        #expect(refusal(of: WorklistFilters(filters: [filter("a", "A", nil)])) == .fieldOrConditions("A"))
        var grouped = filter()
        grouped.group = "nowhere"
        #expect(refusal(of: WorklistFilters(filters: [grouped])) == .unknownGroup("A"))
        #expect(refusal(of: WorklistFilters(filters: [filter(), filter("a", "B")])) == .badID("a"))
        #expect(refusal(of: WorklistFilters(hidden: ["nonsense"])) == .unknownFactoryFilter("nonsense"))
    }

    @Test("W-83: the standard filters are hidden or shown, never made anew, and nothing is put into their group")
    func standardFilters() {
        for standard in WorklistFilters.Factory.allCases {
            #expect(refusal(of: WorklistFilters(hidden: [standard.rawValue])) == nil)
            let id = standard.rawValue
            #expect(refusal(of: WorklistFilters(filters: [filter(id)])) == .badID(id))
            #expect(refusal(of: WorklistFilters(groups: [WorklistFilters.Group(id: id, name: "G")])) == .badID(id))
        }
        var moved = filter()
        moved.group = WorklistFilters.Factory.defaults.rawValue
        #expect(refusal(of: WorklistFilters(filters: [moved])) == .unknownGroup("A"))
    }

    @Test("W-84: a filter does not outlive its group")
    func groupGone() {
        var grouped = filter()
        grouped.group = "g"
        let group = WorklistFilters.Group(id: "g", name: "G")
        let old = WorklistFilters(groups: [group], filters: [grouped])
        #expect(refusal(of: old) == nil)
        #expect(refusal(of: WorklistFilters(filters: [grouped]), since: old) == .unknownGroup("A"))
        #expect(refusal(of: WorklistFilters(), since: old) == nil)
    }

    @Test("W-89: whatever the menus call a sort or group of their own is taken", arguments: ["en", "fr"])
    func factoryNames(language: String) throws {
        let path = "../../Sources/Assets/web/messages/\(language).json"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(path)
        let words = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let standard = WorklistFilters().sorts
        for key in ["rank", "score", "due", "name", "activitytype", "recordtype", "sequence"] {
            let name = try #require(words["sort." + key] as? String)
            let sort = WorklistFilters.Sort(id: "s", name: name, table: "lead", column: "companyname")
            #expect(refusal(of: WorklistFilters(sorts: standard + [sort])) == .nameTaken(name))
        }
        for key in ["filter.default", "filter.moregroup"] {
            let name = try #require(words[key] as? String)
            let groups = [WorklistFilters.Group(id: "g", name: name)]
            #expect(refusal(of: WorklistFilters(groups: groups)) == .nameTaken(name))
        }
    }

    @Test("W-86: exactly one sort is the default, and it is shown")
    func defaultSort() {
        var filters = WorklistFilters()
        filters.standard.id = "nowhere"
        #expect(refusal(of: filters) == .defaultSortNeeded)
        filters = WorklistFilters()
        filters.sorts[0].hidden = true
        #expect(refusal(of: filters) == .defaultSortNeeded)
        filters = WorklistFilters()
        filters.sorts[1].name = "Mine"
        #expect(refusal(of: filters) == .factorySort)
        filters = WorklistFilters()
        filters.sorts.append(WorklistFilters.Sort(id: "x", name: "X", table: "lead", column: "campaignid"))
        #expect(refusal(of: filters) == .unsupportedField("X", field: "campaignid"))
    }

    @Test("A filter whose column was dropped since does not stand in the way of others")
    func unchangedParts() {
        let old = WorklistFilters(filters: [filter("a", "A", "sv_dropped")])
        var new = old
        new.filters.append(filter("b", "B"))
        #expect(refusal(of: new, since: old) == nil)
        #expect(refusal(of: new) == .unsupportedField("A", field: "sv_dropped"))
    }

    @Test("What is kept is read again as it was; what cannot be read is the factory's")
    func texts() {
        var filters = WorklistFilters(
            hidden: ["due"],
            groups: [WorklistFilters.Group(id: "g", name: "G", hidden: true)],
            filters: [filter()],
            standard: WorklistFilters.DefaultSort(id: "name", descending: false)
        )
        filters.filters.append(
            WorklistFilters.Filter(
                id: "b",
                name: "B",
                table: "lead",
                group: "g",
                conditions: [
                    FilterCondition("leadqualitycode", "in", .several([1])), FilterCondition("createdon", "today"),
                    FilterCondition("campaignid", "is", .record(id: "x", name: nil)),
                    FilterCondition("donotphone", "is", .flag(false)),
                ]
            )
        )
        #expect(WorklistFilters(filters.text) == filters)
        #expect(WorklistFilters("nonsense") == WorklistFilters())
        #expect(WorklistFilters("{}").sorts.map(\.id) == WorklistFilters.factorySorts)
    }
}

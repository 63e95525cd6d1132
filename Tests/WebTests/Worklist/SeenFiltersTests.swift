import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@testable import Web

@Suite("Filters and sorts as people see them")
struct SeenFiltersTests {
    private static let rating = WorklistFilters.Filter(
        id: "r",
        name: "Lead.Rating",
        table: "lead",
        column: "leadqualitycode"
    )

    private func publish(_ house: TestHouse, _ filters: WorklistFilters) async throws {
        try await house.pipeline.run(.update, as: house.admin) { session in
            _ = try session.publish(WorklistFilters.name, filters.text)
        }
        try await house.identity.followRegistry()
    }

    private func seen(_ house: TestHouse, by caller: Caller? = nil) -> SeenFilters {
        SeenFilters(house.registry.worklistFilters, in: house.registry, for: caller ?? house.seller)
    }

    @Test("W-82: hidden filters, and all in a hidden group, are not there", arguments: Engine.allCases)
    func hides(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var hidden = SeenFiltersTests.rating
            hidden.id = "h"
            hidden.hidden = true
            var grouped = SeenFiltersTests.rating
            grouped.id = "g1"
            grouped.group = "g"
            try await publish(
                house,
                WorklistFilters(
                    groups: [WorklistFilters.Group(id: "g", name: "G", hidden: true)],
                    filters: [SeenFiltersTests.rating, hidden, grouped]
                )
            )
            #expect(seen(house).filters.map(\.definition.id) == ["r"])
            #expect(seen(house).groups.isEmpty)
        }
    }

    @Test("X-31: a column that one may not read, or that is gone or hidden, takes its filters and sorts with it")
    func unreadable() async throws {
        try await withTestHouse(.sqlite) { house in
            var filters = WorklistFilters(filters: [SeenFiltersTests.rating])
            filters.filters.append(
                WorklistFilters.Filter(
                    id: "a",
                    name: "A",
                    table: "lead",
                    conditions: [
                        FilterCondition("donotphone", "is", .flag(true)), FilterCondition("leadqualitycode", "empty"),
                    ]
                )
            )
            filters.filters.append(WorklistFilters.Filter(id: "d", name: "D", table: "lead", column: "sv_dropped"))
            filters.sorts.append(WorklistFilters.Sort(id: "s", name: "S", table: "lead", column: "leadqualitycode"))
            filters.standard = WorklistFilters.DefaultSort(id: "s", descending: false)
            try await publish(house, filters)
            #expect(seen(house).filters.map(\.definition.id) == ["r", "a"])
            #expect(seen(house).sort(chosen: nil, descending: nil).sort.definition.id == "s")
            try await house.pipeline.run(.customise, as: house.admin) { session in
                try session.change("leadqualitycode", of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            #expect(seen(house).filters.isEmpty)
            #expect(seen(house).sort(chosen: "s", descending: true).sort.definition.id == "score")
            #expect(seen(house, by: house.admin).filters.count == 2)
            #expect(throws: Refusal.self) {
                _ = try WorklistBinding.query(
                    QueryOptions(parsing: "$filter=lead/leadqualitycode%20eq%201", custom: []),
                    in: house.registry,
                    limit: 1,
                    for: house.seller,
                    now: house.now
                )
            }
        }
    }

    @Test("W-43: what one chose, else the administrator's default, else the factory's")
    func precedence() async throws {
        try await withTestHouse(.sqlite) { house in
            #expect(seen(house).sort(chosen: nil, descending: nil).sort.definition.id == "score")
            #expect(seen(house).sort(chosen: "name", descending: true).isDescending)
            #expect(seen(house).sort(chosen: "gone", descending: true).sort.definition.id == "score")
            var filters = WorklistFilters()
            filters.standard = WorklistFilters.DefaultSort(id: "due", descending: false)
            filters.sorts[2].hidden = true
            try await publish(house, filters)
            #expect(seen(house).sort(chosen: "name", descending: true).sort.definition.id == "due")
            #expect(seen(house).sort(chosen: "activitytype", descending: true).sort.definition.id == "activitytype")
        }
    }

    @Test("K-5, W-42, W-43: under a weighed rule priority is the first sort, the default, and can be chosen")
    func priority() async throws {
        try await withTestHouse(.sqlite) { house in
            func chosen(_ id: String?) -> [String] {
                let seen = seen(house)
                let (sort, isDescending) = seen.sort(chosen: id, descending: id == nil ? nil : true)
                return [sort.definition.id, seen.orderText(sort, descending: isDescending)]
            }
            func publish(_ rule: RankRule) async throws {
                try await house.change(.settings) { try $0.publish(RankRule.configuration, rule.definition) }
                try await house.identity.followRegistry()
            }
            #expect(chosen(nil) == ["score", ""] && chosen("score") == ["score", ""])
            #expect(chosen("rank")[0] == "score", "there is no priority")
            try await publish(.weighed(RankWeights([.due: 1])!))
            #expect(seen(house).sorts.first?.definition.id == "rank" && seen(house).standard.id == "rank")
            #expect(chosen(nil) == ["rank", ""] && chosen("rank") == ["rank", ""])
            #expect(chosen("score") == ["score", "score desc,duetime asc,recordname asc"])
            var filters = WorklistFilters()
            filters.standard = WorklistFilters.DefaultSort(id: "name", descending: false)
            try await self.publish(house, filters)
            #expect(chosen(nil)[0] == "name", "the administrator's default")
            #expect(chosen("rank")[0] == "rank")
            try await publish(.factory)
            #expect(chosen("rank")[0] == "name")
        }
    }

    @Test("W-93: the second of two who publish at once is told, and nothing is lost", arguments: Engine.allCases)
    func conflict(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            let text = WorklistFilters(filters: [SeenFiltersTests.rating]).text
            let body = "{\"definition\":\(quoted(text))}"
            let first = try await api.post("sv_PublishWorklistFilters", body, as: admin, [.ifMatch: "W/\"0\""])
            #expect(first.status == 200)
            let second = try await api.post(
                "sv_DraftWorklistFilters",
                body,
                as: api.house.manager,
                [.ifMatch: "W/\"0\""]
            )
            #expect(second.status == 412)
            #expect(api.house.registry.worklistFilters.filters.count == 1)
            let seller = try await api.post("sv_PublishWorklistFilters", body, as: api.house.seller)
            #expect(seller.status == 403)
        }
    }

    private func quoted(_ text: String) -> String {
        var json = JSONWriter(capacity: text.utf8.count)
        json.value(text)
        return String(decoding: json.finish(), as: UTF8.self)
    }
}

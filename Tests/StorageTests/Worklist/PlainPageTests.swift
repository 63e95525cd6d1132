import Foundation
import Records
import SalesCore
import TestSupport
import Testing
import Worklist

@testable import Storage

@Suite("The factory list is walked along an index")
struct PlainPageTests {
    /// An organisation of chance: records of everybody's, with items of everybody's on them.
    private struct Chance {
        struct Item {
            let id: GUID
            let record: Int
            let owner: RecordReference
            let due: Instant?
            let created: Int
        }

        struct Lead {
            let name: String
            let owner: RecordReference
            let score: Int64?
        }

        var leads: [Lead] = []
        var items: [Item] = []

        init(seed: UInt64, _ house: TestHouse) {
            var random = SeededGenerator(state: seed)
            let owners = [house.seller, house.mate, house.stranger, house.manager].map(\.reference) + [house.tigers]
            let dues = (0..<6).map { _ in
                house.now.adding(.seconds(Int.random(in: -32 * 86_400...2 * 86_400, using: &random)))
            }
            for number in 0..<40 {
                leads.append(
                    Lead(
                        name: ["Ada", "ada", "Zoë", "Łukasz", "Bo \(number)"].randomElement(using: &random)!,
                        owner: owners.randomElement(using: &random)!,
                        score: [nil, 40, 40, 41, 100].randomElement(using: &random)!
                    )
                )
            }
            for number in 0..<90 {
                items.append(
                    Item(
                        id: GUID(high: random.next(), low: random.next()),
                        record: Int.random(in: 0..<leads.count, using: &random),
                        owner: owners.randomElement(using: &random)!,
                        due: number % 9 == 0 ? nil : dues.randomElement(using: &random)!,
                        created: number / 10
                    )
                )
            }
        }

        func write(into house: TestHouse) async throws {
            let leads = leads
            try await house.change(.create) { session in
                let rows = try session.createMany(
                    house.registry["lead"],
                    leads.enumerated().map { number, lead in
                        (
                            TestHouse.id("chance", number),
                            [Change("lastname", .text(lead.name)), .link("ownerid", lead.owner)]
                        )
                    }
                )
                for (row, lead) in zip(rows, leads) {
                    guard let score = lead.score else { continue }
                    try session.create(
                        house.registry["msdyn_predictivescore"],
                        [
                            Change("msdyn_entitytype", .text("lead")),
                            Change("msdyn_entityid", .text(row.id.description)), Change("msdyn_score", .int(score)),
                        ]
                    )
                }
            }
            let start = house.now
            for (created, group) in Dictionary(grouping: items, by: \.created) {
                house.set(start.adding(minutes: created))
                try await house.change(.create) { session in
                    let rows = try session.createMany(
                        house.registry["phonecall"],
                        group.map { item in
                            (
                                item.id,
                                [
                                    Change("subject", .text("Call")), Change("scheduledend", .optional(item.due)),
                                    .link("ownerid", item.owner),
                                ]
                            )
                        }
                    )
                    // As they may have come about while their owners still read the leads.
                    for (row, item) in zip(rows, group) {
                        let lead = RecordReference("lead", TestHouse.id("chance", item.record))
                        try session.updateConcerned(row, [.link("regardingobjectid", lead)])
                    }
                }
            }
            house.set(start)
        }

        /// W-13, W-14, W-16, W-41, K-1 as the specification tells them, without a database.
        func list(of caller: Caller, in house: TestHouse) -> [GUID] {
            let window = WorklistWindow(.listed, now: house.now, zone: caller.zone)
            var shown: [Int: Item] = [:]
            for item in items {
                let lead = leads[item.record]
                let concerned = [item.owner.id, lead.owner.id]
                let isReadable =
                    caller.isAdministrator || caller.principals.contains(lead.owner.id)
                    || caller.isManager && lead.owner != house.stranger.reference
                guard let due = item.due, window.contains(due), isReadable,
                    concerned.contains(where: caller.principals.contains)
                else { continue }
                if let other = shown[item.record],
                    (other.due!, other.created) < (due, item.created)
                        || (other.due!, other.created) == (due, item.created) && other.id < item.id
                {
                    continue
                }
                shown[item.record] = item
            }
            return shown.values.sorted { left, right in
                let (one, two) = (leads[left.record], leads[right.record])
                if one.score != two.score { return (one.score ?? -1) > (two.score ?? -1) }
                if left.due != right.due { return left.due! < right.due! }
                let names = (folded(one.name), folded(two.name))
                if names.0 != names.1 { return Array(names.0.utf8).lexicographicallyPrecedes(Array(names.1.utf8)) }
                return left.id < right.id
            }.map(\.id)
        }
    }

    @Test(
        "W-13, W-14, W-16, W-41: page by page it is the list of the specification, and so is the general one",
        arguments: Engine.allCases,
        [11, 12, 13] as [UInt64]
    )
    func equalsSpecification(engine: Engine, seed: UInt64) async throws {
        try await withTestHouse(engine, zone: [.newYork, .kiritimati, .paris][Int(seed % 3)]) { house in
            let chance = Chance(seed: seed, house)
            try await chance.write(into: house)
            for caller in [house.seller, house.mate, house.stranger, house.manager, house.admin] {
                let expected = chance.list(of: caller, in: house)
                let plain = try await house.pages(of: house.query(for: caller), size: 7, for: caller)
                let general = try await house.pages(
                    of: house.query(for: caller, filter: .always(true)),
                    size: 7,
                    for: caller
                )
                #expect(plain.joined().map(\.id) == expected, "\(caller.name)")
                #expect(plain == general, "\(caller.name)")
                #expect(
                    try await house.worklist.count(house.query(for: caller), upTo: 1000, for: caller)
                        == expected.count
                )
                #expect(
                    try await house.worklist.items(house.query(for: caller), upTo: 1000, for: caller) == expected
                )
            }
            #expect(chance.list(of: house.seller, in: house).count >= 8)
        }
    }

    @Test("W-13: somebody in many teams has the same list", arguments: Engine.allCases)
    func manyTeams(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let chance = Chance(seed: 14, house)
            try await chance.write(into: house)
            let busy = Caller(
                id: house.seller.id,
                name: "Busy",
                language: .french,
                zone: .paris,
                unit: house.seller.unit,
                teams: (0..<40).map { TestHouse.id("other team", $0) } + [house.tigers.id],
                unitsBelow: house.seller.unitsBelow,
                roles: [RoleGrant(.salesperson)],
                organisation: house.seller.organisation
            )
            let pages = try await house.pages(of: house.query(), size: 5, for: busy)
            #expect(pages.joined().map(\.id) == chance.list(of: house.seller, in: house))
        }
    }

    // MARK: What the planner says

    /// Due items, and others with higher scores that are not due; of the seller's, on records of the seller's.
    private func load(_ house: TestHouse, due dueCount: Int = 200, notDue: Int) async throws {
        let seller = house.seller
        let now = house.now
        try await house.database.write { connection in
            let items = (0..<dueCount + notDue).map { number in
                let isDue = number < dueCount
                let days = isDue ? -(number % 30) : number % 2 == 0 ? 2 + number % 25 : -40 - number % 25
                let due = now.adding(days: days)
                let lead = RecordReference("lead", TestHouse.id("record", number))
                var activity = Row(Registry.standard["phonecall"], id: TestHouse.id("item", number))
                activity["subject"] = .text("Call")
                activity["scheduledend"] = .instant(due)
                activity["createdon"] = .instant(now)
                activity.set("regardingobjectid", to: lead)
                let card = RecordCard(
                    record: lead,
                    name: "Lead \(number)",
                    contactName: nil,
                    companyName: nil,
                    owner: seller.reference,
                    unit: seller.unit,
                    score: isDue ? Int64(1 + number % 50) : 99,
                    grade: nil,
                    trend: nil
                )
                return WorkItem(activity: activity, card: card, owner: seller.reference) { _ in seller.zone }
            }
            try connection.executeMany(WorkItemSQL.put.one, items.map { $0.arguments(at: now, in: .standard) })
            try connection.executeMany(WorkItemSQL.concern.one, items.flatMap { $0.concernArguments(in: .standard) })
        }
        try await house.database.withoutTransaction { connection in
            for table in ["work_concern", "work_item"] { try connection.script("analyze \(table)") }
        }
    }

    /// Scores are 1 to 50, so that these let through one in two, one in fifty, and nothing.
    @Test(
        "a filter finds the same rows in the same order, whether many match, few or none",
        arguments: Engine.allCases,
        [26, 50, 51] as [Int64]
    )
    func filtered(engine: Engine, score: Int64) async throws {
        try await withTestHouse(engine) { house in
            try await load(house, due: 2500, notDue: 100)
            let filter = Predicate.compare(WorklistColumn.score.rawValue, .greaterOrEqual, .int(score))
            let all = try await house.list(house.query(limit: 5000))
            let wanted = all.filter { $0.score ?? 0 >= score }.map(\.id)
            #expect(all.count == 2500 && wanted.count == 2500 / 50 * Int(51 - score))
            let pages = try await house.pages(of: house.query(filter: filter), size: 30, for: house.seller)
            #expect(pages.joined().map(\.id) == wanted)
            let searched = house.query(filter: filter, search: "lead 1", limit: 5000)
            let named = all.filter { $0.score ?? 0 >= score && $0.recordName.hasPrefix("Lead 1") }.map(\.id)
            #expect(try await house.list(searched).map(\.id) == named)
        }
    }

    @Test("SQLite reads the rows of a page in list order and sorts none of the walk")
    func planOnSQLite() async throws {
        try await withTestHouse(.sqlite) { house in
            try await load(house, notDue: 2000)
            let plain = try #require(PlainPage(house.query(limit: 51), for: house.seller, in: house.registry))
            let plan = try await house.database.read { connection in
                try connection.query(
                    Statement("explain query plan " + plain.statement.sqlite.replacing("?", with: "$")),
                    plain.arguments
                ) {
                    $0.text(3)
                }
            }
            let walks = plan.filter { $0.hasPrefix("SEARCH c ") }
            #expect(walks.count == 31 + 32)
            for walk in walks {
                #expect(
                    walk.contains("INDEX work_concern_day (principal_id=? AND due_day=? AND sort_key>?)"),
                    "\(walk)"
                )
            }
            #expect(!plan.contains { $0.hasPrefix("SCAN c") })
            // Of sorting only that of the one page is left, after its rows have been joined.
            let sorts = plan.filter { $0.contains("USE TEMP B-TREE") }
            #expect(sorts.count <= 1 && sorts.allSatisfy { $0 == plan.last }, "\(sorts)")
        }
    }

    @Test(
        "PostgreSQL reads at most about three times the rows it shows, however many are due or not",
        arguments: [(due: 200, notDue: 20_000), (due: 20_000, notDue: 200)]
    )
    func planOnPostgres(due: Int, notDue: Int) async throws {
        try await withTestHouse(.postgres) { house in
            try await load(house, due: due, notDue: notDue)
            let shown = 51
            let plain = try #require(PlainPage(house.query(limit: shown), for: house.seller, in: house.registry))
            let explain = Statement("explain (analyze, format json) " + plain.statement.postgres)
            let text = try await house.database.read { connection in
                try connection.first(explain, plain.arguments) { $0.text(0) } ?? ""
            }
            let plan = try #require(PlanNode(json: text))
            let walks = plan.all.filter { $0.alias?.hasPrefix("c") == true }
            // Each day of the window begins with a row of its own, which may then not come to be shown.
            #expect(walks.count == 31 + 32)
            #expect(Set(walks.filter { $0.rowsRead > 0 }.map(\.index)) == ["work_concern_day"])
            #expect(walks.map(\.rowsRead).reduce(0, +) <= Double(3 * shown + walks.count))
            #expect(plan.all.filter { $0.kind.contains("Sort") }.allSatisfy { $0.rowsRead <= Double(shown) })
            #expect(plan.rowsRead == Double(shown))
            let all = house.query(for: house.seller)
            #expect(try await house.list(all, for: house.seller).count == min(due, all.limit))
        }
    }
}

/// A node of PostgreSQL's plan and how many rows it read when it ran.
private struct PlanNode {
    let kind: String
    let alias: String?
    let index: String?
    let rowsRead: Double
    private let children: [PlanNode]

    init?(json: String) {
        let object = try? JSONSerialization.jsonObject(with: Data(json.utf8))
        guard let plans = object as? [[String: Any]], let plan = plans.first?["Plan"] as? [String: Any] else {
            return nil
        }
        self.init(plan)
    }

    private init(_ plan: [String: Any]) {
        func number(_ name: String) -> Double { (plan[name] as? NSNumber)?.doubleValue ?? 0 }
        kind = plan["Node Type"] as? String ?? ""
        alias = plan["Alias"] as? String
        index = plan["Index Name"] as? String
        rowsRead = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops")
        children = (plan["Plans"] as? [[String: Any]] ?? []).map(PlanNode.init)
    }

    var all: [PlanNode] { [self] + children.flatMap(\.all) }
}

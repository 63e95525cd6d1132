import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

/// The privilege matrix asked at the doors that show one record with all that belongs to it: its page, the grid of its
/// table, its timeline and what is next on it.
@Suite("The privilege matrix holds at the pages")
struct PageMatrixTests {
    @Test("X-7, X-11, X-30, K-36: grids and records of every table", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let probe = try await PrivilegeProbe(api.house)
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                let metadata = TableMetadata(registry: api.house.registry, caller: caller)
                let hidden = probe.tables.flatMap { table in
                    (probe.rows[table.name] ?? []).filter { !probe.reached(table, at: depth).contains($0) }
                }
                let common = depth > .none ? [] : probe.common.map(\.row)
                let unseen = (hidden + common).filter { $0 != api.house.seller.reference }.map(\.id.description)
                for table in probe.tables + probe.common.map(\.table) {
                    let place: Comment = "\(table.name) at \(depth)"
                    let isShown = metadata.isShown(table)
                    #expect(!isShown || depth > .none, place)
                    let grid = try await api.page("/\(table.name)", as: caller)
                    #expect(grid.status == (isShown ? 200 : 404), place)
                    try expectNothing(of: unseen, in: grid, place)
                    let own = probe.rows[table.name] ?? probe.common.filter { $0.table.name == table.name }.map(\.row)
                    for record in own {
                        let isReached =
                            probe.rows[table.name] == nil
                            ? depth > .none : probe.reached(table, at: depth).contains(record)
                        let page = try await api.page("/\(table.name)/\(record.id)", as: caller)
                        #expect(page.status == (isShown && isReached ? 200 : 404), place)
                        try expectNothing(of: unseen, in: page, place)
                    }
                }
                try expectNothing(of: unseen, in: try await api.page("/worklist", as: caller), "/worklist at \(depth)")
            }
        }
    }

    @Test("X-7, X-11, X-30: timelines, what is next and changes of records", arguments: Engine.allCases)
    func timelines(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let probe = try await PrivilegeProbe(api.house)
            let about = ["lead", "opportunity", "account", "contact"].map { api.house.registry[$0] }
            for table in about {
                for (record, owner) in zip(probe.rows[table.name] ?? [], probe.owners) {
                    try await api.house.create(
                        "task",
                        [Change("subject", .text("On \(record.id)")), .link("regardingobjectid", record)],
                        owner: owner
                    )
                    try await api.house.create(
                        "annotation",
                        [Change("subject", .text("On \(record.id)")), .link("objectid", record)],
                        owner: owner
                    )
                }
            }
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                for table in about {
                    let reached = probe.reached(table, at: depth)
                    for record in probe.rows[table.name] ?? [] {
                        let isReached = reached.contains(record)
                        try await expectTimeline(api, record, caller, isReached, "\(table.name) at \(depth)")
                    }
                }
            }
        }
    }

    private func expectTimeline(
        _ api: APIHouse,
        _ record: RecordReference,
        _ caller: Caller,
        _ isReached: Bool,
        _ place: Comment
    ) async throws {
        let named = "recordtype='\(record.table)',recordid=\(record.id)"
        for function in ["sv_UpNext", "sv_History"] {
            let answer = try await api.get("\(function)(\(named))", as: caller)
            #expect((answer.status == 200) == isReached, "\(function) \(place): \(answer.status)")
            #expect(answer.text.contains("On \(record.id)") == (isReached && function == "sv_UpNext"), place)
        }
        for (set, column) in [("activitypointers", "_regardingobjectid_value"), ("annotations", "_objectid_value")] {
            let answer = try await api.get("\(set)?$filter=\(column) eq \(record.id)&$select=subject", as: caller)
            let expected = isReached ? ["On \(record.id)"] : []
            #expect(answer.texts("subject") == expected, "\(set) \(place): \(answer.text)")
        }
    }

    private func expectNothing(of hidden: [String], in page: APIHouse.Reply, _ place: Comment) throws {
        for id in hidden where page.text.contains(id) { Issue.record("\(id) stands on a page: \(place)") }
    }
}

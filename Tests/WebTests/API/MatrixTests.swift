import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

/// The privilege matrix asked through every door of the Web API that shows rows: nobody finds by one what another hides.
@Suite("The privilege matrix holds at every door of the Web API")
struct MatrixTests {
    @Test("X-7, X-11, X-30: lists, counts, filters, $apply, keys and search", arguments: Engine.allCases)
    func reading(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let probe = try await PrivilegeProbe(api.house)
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                for table in probe.tables where table.name != Table.activityPartyName {
                    let reached = probe.reached(table, at: depth)
                    try await expectLists(api, table, caller, Set(reached.map(\.id)), depth)
                    for record in probe.rows[table.name] ?? [] {
                        let row = try await api.get("\(table.setName)(\(record.id))", as: caller)
                        // What one may not read does not exist (K-36).
                        let expected = reached.contains(record) ? 200 : 404
                        #expect(row.status == expected, "\(table.name) at \(depth): \(row.text)")
                    }
                }
                try await expectFound(api, probe, caller, depth)
            }
        }
    }

    private func expectLists(
        _ api: APIHouse,
        _ table: Table,
        _ caller: Caller,
        _ reached: Set<GUID>,
        _ depth: Depth
    ) async throws {
        let place: Comment = "\(table.name) at \(depth)"
        let list = try await api.get("\(table.setName)?$select=\(table.primaryKey)&$count=true", as: caller)
        #expect(Set(list.texts(table.primaryKey).compactMap { GUID($0) }) == reached, place)
        #expect(list.json["@odata.count"].int == Int64(reached.count), place)
        #expect(try await api.get("\(table.setName)/$count", as: caller).text == "\(reached.count)", place)
        let figures = try await api.get("\(table.setName)?$apply=aggregate($count as n)", as: caller)
        #expect(figures.rows.first?["n"].int == Int64(reached.count), place)
        let named = try await api.get(
            "\(table.setName)?$filter=createdon ge 2000-01-01T00:00:00Z&$select=\(table.primaryKey)",
            as: caller
        )
        #expect(named.rows.count == reached.count, place)
    }

    private func expectFound(
        _ api: APIHouse,
        _ probe: PrivilegeProbe,
        _ caller: Caller,
        _ depth: Depth
    ) async throws {
        let found = try await api.get("sv_Search(text=@t,top=50)?@t='probe'", as: caller)
        #expect(found.status == 200, "\(found.text)")
        let hidden = probe.tables.flatMap { table in
            let reached = probe.reached(table, at: depth)
            return (probe.rows[table.name] ?? []).filter { !reached.contains($0) }.map(\.id.description)
        }
        #expect(hidden.allSatisfy { !found.text.contains($0) }, "search at \(depth)")
    }

    @Test("X-11, X-30: $expand shows of the other side what a list of it would", arguments: Engine.allCases)
    func expanding(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let probe = try await PrivilegeProbe(api.house)
            let about = ["lead", "opportunity", "account", "contact"].map { api.house.registry[$0] }
            for table in about {
                for record in probe.rows[table.name] ?? [] {
                    try await api.house.create(
                        "annotation",
                        [Change("subject", .text("About")), .link("objectid", record)],
                        owner: api.house.seller.reference
                    )
                }
            }
            for depth in Depth.allCases where depth > .none {
                let caller = try await probe.caller(depth)
                for table in about {
                    let navigation = "objectid_\(table.name)"
                    let notes = try await api.get(
                        "annotations?$filter=subject eq 'About'&$expand=\(navigation)($select=\(table.primaryKey))",
                        as: caller
                    )
                    let seen = notes.rows.compactMap { $0[navigation][table.primaryKey].string.flatMap { GUID($0) } }
                    #expect(Set(seen) == Set(probe.reached(table, at: depth).map(\.id)), "\(table.name) at \(depth)")
                }
            }
        }
    }
}

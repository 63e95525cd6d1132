import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

/// Every table, every action, every depth: what the statements find and what the pipeline allows is what the depth says.
@Suite("The privilege matrix holds")
struct MatrixTests {
    @Test(
        "X-7, X-11, X-30: reading, counting, naming, exporting, writing, assigning and deleting",
        arguments: Engine.allCases
    )
    func everything(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let probe = try await PrivilegeProbe(house)
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                for table in probe.tables {
                    let records = try #require(probe.rows[table.name])
                    let reached = probe.reached(table, at: depth)
                    let place: Comment = "\(table.name) at \(depth)"
                    let query = RowQuery(table, limit: 100)
                    #expect(
                        Set(try await house.records.rows(query, for: caller).map(\.reference)) == Set(reached),
                        place
                    )
                    #expect(try await house.records.count(query, upTo: 100, for: caller) == reached.count, place)
                    let export = RecordExport(table, as: .ndjson, from: house.records)
                    #expect(try await export.run(as: caller) { _ in } == reached.count, place)
                    #expect(
                        Set(try await house.records.names(of: records, for: caller).keys) == Set(reached),
                        place
                    )
                    for record in records {
                        let isReached = reached.contains(record)
                        #expect((try await house.records.row(record, for: caller) != nil) == isReached, place)
                        for action in [Action.read, .write, .delete, .assign, .share, .append, .appendTo] {
                            let may = try await house.pipeline.look(as: caller) { session in
                                let row = try session.unit.load(table, [record.id], locking: false)[record.id]
                                return try row.map { try session.may(action, on: $0) }
                            }
                            #expect(may == isReached, "\(action) \(table.name) at \(depth)")
                        }
                        await expectAttempt(house, caller, record, isReached)
                    }
                }
            }
        }
    }

    @Test(
        "X-7, X-11, X-30: what belongs to the organisation is there for whoever has any right to it, and for nobody else",
        arguments: Engine.allCases
    )
    func ofTheOrganisation(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let probe = try await PrivilegeProbe(house)
            #expect(
                Set(probe.common.map(\.table.name)).isSuperset(of: ["product", "systemform", "savedquery", "role"])
            )
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                let isReached = depth > .none
                for (table, record) in probe.common {
                    let place: Comment = "\(table.name) at \(depth)"
                    let query = RowQuery(table, limit: 1000)
                    let rows = try await house.records.rows(query, for: caller).map(\.reference)
                    #expect(rows.contains(record) == isReached, place)
                    #expect(rows.isEmpty != isReached, place)
                    #expect(try await house.records.count(query, upTo: 1000, for: caller) == rows.count, place)
                    #expect((try await house.records.row(record, for: caller) != nil) == isReached, place)
                    let export = RecordExport(table, as: .ndjson, from: house.records)
                    #expect(try await export.run(as: caller) { _ in } == rows.count, place)
                    for action in [Action.read, .write, .delete, .append, .appendTo] {
                        let may = try await house.pipeline.look(as: caller) { session in
                            let row = try session.unit.load(table, [record.id], locking: false)[record.id]
                            return try row.map { try session.may(action, on: $0) }
                        }
                        #expect(may == isReached, "\(action) \(table.name) at \(depth)")
                    }
                }
            }
        }
    }

    @Test("X-17: what belongs to one person is nobody else's, whatever the role", arguments: Engine.allCases)
    func ofOnePerson(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let probe = try await PrivilegeProbe(house)
            let lead = try #require(probe.rows["lead"]?.first)
            try await house.create("postfollow", [.link("regardingobjectid", lead)], as: house.manager)
            let tables = house.registry.tables.filter { $0.ownership == .person }
            let query = RowQuery(house.registry["postfollow"], limit: 10)
            #expect(try await house.records.rows(query, for: house.manager).count == 1)
            for depth in Depth.allCases {
                let caller = try await probe.caller(depth)
                for table in tables {
                    let rows = try await house.records.rows(RowQuery(table, limit: 100), for: caller)
                    #expect(rows.allSatisfy { $0.owner?.id == caller.id }, "\(table.name) at \(depth)")
                }
                #expect(try await house.records.rows(query, for: caller).isEmpty)
            }
        }
    }

    /// A write goes through, or the record does not exist for the caller (K-36).
    private func expectAttempt(
        _ house: TestHouse,
        _ caller: Caller,
        _ record: RecordReference,
        _ isReached: Bool
    ) async {
        do {
            try await house.change(as: caller) { session in
                try session.update(record, [Change(session.registry[record.table].primaryName, .text("Probe"))])
            }
            #expect(isReached, "\(record.table) was written")
        } catch let refusal as Refusal {
            // Computed names are refused for what they are, after the right was found.
            let isComputed = house.registry[record.table].column(house.registry[record.table].primaryName)?.isComputed
            #expect(isReached ? isComputed == true : refusal.kind == .notFound, "\(record.table): \(refusal.message)")
        } catch {
            Issue.record(error)
        }
    }

    @Test(
        "X-12, X-16, X-20, X-21: sequences, segments, rules and tags as security.md, section 4, says",
        arguments: [
            // Seeing and connecting sequences; changing them; connections and steps; segments and rules; seeing tags.
            (Role.salesperson, Depth.unit, Depth.user, Depth.user, Depth.none, Depth.organisation),
            (.salesManager, .unitAndBelow, .user, .unitAndBelow, .unitAndBelow, .organisation),
            (.vicePresident, .organisation, .user, .organisation, .organisation, .organisation),
            (.sequenceManager, .organisation, .organisation, .organisation, .organisation, .organisation),
            (.systemCustomizer, .user, .user, .user, .user, .user), (.teamMember, .none, .none, .none, .none, .none),
            (.systemAdministrator, .organisation, .organisation, .organisation, .organisation, .organisation),
        ]
    )
    func accelerator(
        role: Role,
        use: Depth,
        change: Depth,
        connection: Depth,
        routing: Depth,
        tags: Depth
    ) throws {
        func depth(_ action: Action, _ table: String) -> Depth { role.depth(action, on: Registry.standard[table]) }
        for action in [Action.read, .append, .appendTo] { #expect(depth(action, "msdyn_sequence") == use) }
        for action in [Action.create, .write, .delete, .assign, .share] {
            #expect(depth(action, "msdyn_sequence") == change, "\(action)")
        }
        for action in Action.allCases {
            for table in ["msdyn_sequencetarget", "msdyn_sequencetargetstep"] {
                #expect(depth(action, table) == connection, "\(action) \(table)")
            }
            for table in ["msdyn_segment", "msdyn_assignmentrule"] {
                #expect(depth(action, table) == routing, "\(action) \(table)")
            }
        }
        #expect(depth(.read, "msdyn_salestag") == tags)
        #expect(depth(.appendTo, "msdyn_salestag") == tags)
        // Nobody but the program and administrators writes figures.
        let mayWrite = depth(.write, "msdyn_sequencestat") > .none
        #expect(mayWrite == (role == .systemAdministrator))
    }

    @Test("the predefined roles reach as far as the specification says (X-2, X-6)", arguments: Engine.allCases)
    func predefined(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = house.registry["lead"]
            let product = house.registry["product"]
            let expected: [(Role, read: Depth, write: Depth, product: Depth)] = [
                (.salesperson, .user, .user, .none), (.salesManager, .unitAndBelow, .unitAndBelow, .organisation),
                (.vicePresident, .organisation, .organisation, .organisation),
                (.sequenceManager, .unitAndBelow, .user, .none), (.systemCustomizer, .user, .user, .none),
                (.teamMember, .unit, .none, .none), (.systemAdministrator, .organisation, .organisation, .organisation),
            ]
            #expect(Set(expected.map(\.0)) == Set(Role.allCases))
            for (role, read, write, catalogue) in expected {
                try await house.change(.access) { session in
                    try session.set(roles: [TestHouse.id(role.rawValue, 1)], of: house.mate.reference)
                }
                let mate = try #require(try await house.identity.caller(id: house.mate.id))
                #expect(mate.depth(.read, on: lead) == read, "\(role)")
                #expect(mate.depth(.write, on: lead) == write, "\(role)")
                #expect(mate.depth(.write, on: product) == catalogue, "\(role)")
                #expect(mate.depth(.read, on: product) == .organisation, "\(role)")
                #expect(mate.has(.useWorklist) == ![.teamMember, .systemCustomizer].contains(role), "\(role)")
                #expect(mate.has(.manageAccess) == (role == .systemAdministrator), "\(role)")
            }
        }
    }
}

extension Sequence {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}

import Records
import SalesCore
import TestSupport
import Testing

@testable import Storage

/// Dropping hides first and purges later (architecture, Everything is driven by metadata).
@Suite("A column dropped while it is read")
struct DroppedWhileReadTests {
    private func lead(_ house: TestHouse, _ number: Int) async throws {
        let lead = try await house.lead(named: "Lead \(number)")
        try await house.change { try $0.update(lead, [Change("crm_machine", .text("Press \(number)"))]) }
    }

    private func addColumn(_ house: TestHouse) async throws {
        var definition = ColumnDefinition(kind: .text)
        (definition.english, definition.french) = ("Machine", "Machine")
        try await house.change(.customise) { [definition] session in
            try session.add("crm_machine", definition, to: "lead")
        }
        try await house.identity.followRegistry()
    }

    @Test("a statement ends with its rows, and the drop does not wait for it", arguments: Engine.allCases)
    func statement(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await addColumn(house)
            for number in 0..<5 { try await lead(house, number) }
            let (isReading, isDropped) = (Flag(), Flag())
            async let read = house.database.read { connection in
                var found: [String] = []
                let wanted: SQL = "select crm_machine from lead where crm_machine is not null order by crm_machine"
                try connection.forEach(wanted) { row in
                    if found.isEmpty {
                        isReading.raise()
                        isDropped.wait()
                    }
                    found.append(row.text(0))
                    return true
                }
                return found
            }
            isReading.wait()
            try await house.change(.customise) { try $0.drop("crm_machine", of: "lead") }
            isDropped.raise()
            #expect(try await read == (0..<5).map { "Press \($0)" })
            try await house.identity.followRegistry()
            #expect(house.registry["lead"].column("crm_machine") == nil)
        }
    }

    @Test("a request that took the tables before goes on with them", arguments: Engine.allCases)
    func request(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await addColumn(house)
            for number in 0..<20 { try await lead(house, number) }
            let table = house.registry["lead"]
            let query = RowQuery(
                table,
                filter: .matches("crm_machine", .contains, "press"),
                order: [Ordering("crm_machine")],
                limit: 50
            )
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<40 { group.addTask { try await house.records.rows(query, for: house.seller).count } }
                group.addTask {
                    try await house.change(.customise) { try $0.drop("crm_machine", of: "lead") }
                    return nil
                }
                for try await count in group { #expect(count ?? 20 == 20) }
            }
            try await house.identity.followRegistry()
            let rows = try await house.records.rows(RowQuery(house.registry["lead"], limit: 50), for: house.seller)
            #expect(rows.count == 20 && rows.allSatisfy { $0.table.column("crm_machine") == nil })
        }
    }
}

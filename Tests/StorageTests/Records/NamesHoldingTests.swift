import Records
import SalesCore
import TestSupport
import Testing

@testable import Storage

@Suite("Lists of names that hold a text")
struct NamesHoldingTests {
    /// Names of whom 160 hold `marchand` and few hold anything else.
    private func fill(_ house: TestHouse) async throws {
        let crowd = (1...160).map { "Marchand \($0)" }
        let others = ["Zoë O'Neil", "Zoe \"Zed\" Neill", "100% Sûr", "Jean-Marc Émile", "Jean Marceau"]
        let rows = (crowd + others).map { [Change("lastname", .text($0))] }
        try await house.change { session in
            _ = try session.createMany(session.registry["lead"], rows.map { (id: nil, changes: $0) })
        }
        _ = try await house.create("contact", [Change("lastname", .text("Zoë Contact"))])
    }

    @Test(
        "come complete, whether few or many hold it",
        arguments: [
            ("zoe", 2), ("o'neil", 1), ("\"zed\"", 1), ("neil", 2), ("marc", 162), ("marchand", 160), ("nobody", 0),
            ("n m", 1), ("émi", 1), ("0%s", 1), ("%sur", 1), ("r", 163), ("marchand 16", 2),
        ],
        Engine.allCases
    )
    func complete(expected: (text: String, count: Int), engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            var query = RowQuery(
                house.registry["lead"],
                filter: .all([.compare("statecode", .equal, .int(0)), .matches("fullname", .contains, expected.text)]),
                order: [Ordering("fullname")],
                limit: 2000
            )
            let rows = try await house.records.rows(query, for: house.admin)
            #expect(rows.count == expected.count)
            #expect(rows.map(\.displayName).sorted { folded($0) < folded($1) } == rows.map(\.displayName))
            #expect(try await house.records.count(query, upTo: 5000, for: house.admin) == expected.count)
            query.order = []
            #expect(try await Set(house.records.ids(query, upTo: 5000, for: house.admin)) == Set(rows.map(\.id)))
        }
    }

    @Test("ask the index when few hold it, and not when many do")
    func chooses() async throws {
        try await withTestHouse(.sqlite) { house in
            try await fill(house)
            let lead = house.registry["lead"]
            let conditions = try await house.database.read { connection in
                try [
                    Predicate.matches("fullname", .contains, "zoe"), .matches("fullname", .contains, "marchand"),
                    .matches("fullname", .contains, "zo"), .matches("fullname", .startsWith, "zoe"),
                    .matches("companyname", .contains, "zoe"), .not(.matches("fullname", .contains, "zoe")),
                    .any([.matches("fullname", .contains, "zoe"), .isNull("companyname")]),
                ].map {
                    try NameNarrowing.condition(for: RowQuery(lead, filter: $0, limit: 10), few: 100, in: connection)
                        != nil
                }
            }
            #expect(conditions == [true, false, false, false, false, false, false])
        }
    }
}

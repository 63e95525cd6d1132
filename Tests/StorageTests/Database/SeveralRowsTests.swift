import SalesCore
import TestSupport
import Testing

@testable import Storage

@Suite("Several rows in one statement")
struct SeveralRowsTests {
    private static let things = [
        Migration(number: 1, name: "0001_things") {
            try $0.script("create table thing (id \($0.dialect == .sqlite ? "blob" : "uuid") primary key, n bigint)")
        }
    ]
    private static let insert = Insertion(into: "thing (id, n)", count: 2, conflict: "on conflict (id) do nothing")
    private static let mark = ByIDs(isTimed: true) { "update thing set n = $1 where id in (\($0))" }
    private static let remove = ByIDs(isTimed: false) { "delete from thing where id in (\($0))" }

    private func ids(_ count: Int) -> [GUID] { (0..<count).map { .derived(seed: 1, space: "thing", ordinal: $0) } }

    private func numbers(in database: any Database) async throws -> [Int64?] {
        try await database.read { connection in
            let all = try connection.query(Statement("select id, n from thing")) { ($0.guid(0), $0.intOrNil(1)) }
            let numbers = Dictionary(uniqueKeysWithValues: all as [(GUID, Int64?)])
            return ids(100).compactMap { numbers[$0] }
        }
    }

    @Test(
        "each row is written once, whether it shares its statement or not",
        arguments: Engine.allCases,
        [0, 1, 15, 16, 17, 32, 100]
    )
    func insertions(engine: Engine, count: Int) async throws {
        try await withDatabase(engine, migrations: SeveralRowsTests.things) { database in
            try await database.write { connection in
                let rows = ids(count).enumerated().map { [.guid($1), .int(Int64($0))] as [SQLValue] }
                try connection.later(SeveralRowsTests.insert, rows)
                try connection.later(SeveralRowsTests.insert, rows.reversed())
            }
            #expect(try await numbers(in: database) == (0..<count).map { Int64($0) })
        }
    }

    @Test(
        "what is done by ids is done to these and to no others",
        arguments: Engine.allCases,
        [0, 1, 16, 17, 40]
    )
    func byIDs(engine: Engine, count: Int) async throws {
        try await withDatabase(engine, migrations: SeveralRowsTests.things) { database in
            try await database.write { connection in
                try connection.later(SeveralRowsTests.insert, ids(60).map { [.guid($0), .null] })
                try connection.later(SeveralRowsTests.mark, Array(ids(60)[..<count]), at: 7)
            }
            #expect(try await numbers(in: database) == (0..<60).map { $0 < count ? 7 : nil })
            try await database.write { connection in
                try connection.later(SeveralRowsTests.remove, Array(ids(60)[..<count]))
            }
            #expect(try await numbers(in: database).count == 60 - count)
        }
    }

    @Test("a commit waits for the disk unless it goes with the next")
    func commitWithNext() async throws {
        try await withDatabase(.postgres, migrations: SeveralRowsTests.things) { database in
            let setting = Statement("show synchronous_commit")
            let usual = try await database.read { try $0.first(setting) { $0.text(0) } }
            let within = try await database.write { connection in
                try connection.script("set local synchronous_commit = on")
                try connection.later(OperationSQL.commitWithNext, [[]])
                return try connection.first(setting) { $0.text(0) }
            }
            let after = try await database.write { try $0.first(setting) { $0.text(0) } }
            #expect(within == "off")
            #expect(after == usual)
        }
    }
}

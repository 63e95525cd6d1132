import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Bringing a database up to date")
struct MigratorTests {
    private static func migration(_ number: Int, _ table: String) -> Migration {
        Migration(number: number, name: "000\(number)_\(table)") { connection in
            try connection.script("create table \(table) (a bigint)")
        }
    }

    private static let first = migration(1, "one")
    private static let second = migration(2, "two")

    private func migrator(_ migrations: [Migration]) -> Migrator {
        Migrator(migrations) { Instant(seconds: 1_700_000_000) }
    }

    @Test("an empty one gets everything, once", arguments: Engine.allCases)
    func emptyAndRepeated(engine: Engine) async throws {
        try await withEmptyDatabase(engine) { database in
            let migrator = migrator([Self.first, Self.second])
            #expect(try await migrator.state(of: database) == .empty)
            await #expect(throws: DatabaseError.schemaOlder(missing: ["0001_one", "0002_two"])) {
                try await migrator.requireCurrent(database)
            }
            #expect(try await migrator.migrate(database) == ["0001_one", "0002_two"])
            #expect(try await migrator.state(of: database) == .current)
            #expect(try await migrator.migrate(database) == [])
            try await migrator.requireCurrent(database)
            let instants = try await database.read { connection in
                try connection.query(Statement("select applied_at from schema_migration order by number")) {
                    $0.instant(0)
                }
            }
            #expect(instants == [Instant(seconds: 1_700_000_000), Instant(seconds: 1_700_000_000)])
        }
    }

    @Test("an older one gets what is missing", arguments: Engine.allCases)
    func older(engine: Engine) async throws {
        try await withEmptyDatabase(engine) { database in
            try await migrator([Self.first]).migrate(database)
            let newer = migrator([Self.first, Self.second])
            #expect(try await newer.state(of: database) == .older(missing: ["0002_two"]))
            #expect(try await newer.migrate(database) == ["0002_two"])
            #expect(try await newer.state(of: database) == .current)
        }
    }

    @Test("a newer one is left alone, and the message says what to do", arguments: Engine.allCases)
    func newer(engine: Engine) async throws {
        try await withEmptyDatabase(engine) { database in
            try await migrator([Self.first, Self.second]).migrate(database)
            let old = migrator([Self.first])
            let error = DatabaseError.schemaNewer(unknown: ["0002_two"])
            #expect(try await old.state(of: database) == .newer(unknown: ["0002_two"]))
            await #expect(throws: error) { try await old.migrate(database) }
            await #expect(throws: error) { try await old.requireCurrent(database) }
            #expect(error.english.contains("0002_two") && error.french.contains("0002_two"))
        }
    }

    @Test("one that is interrupted leaves nothing behind and can be repeated", arguments: Engine.allCases)
    func interrupted(engine: Engine) async throws {
        struct PowerCut: Error {}
        try await withEmptyDatabase(engine) { database in
            let broken = Migration(number: 2, name: "0002_two") { connection in
                try connection.script("create table two (a bigint); insert into two values (1)")
                throw PowerCut()
            }
            await #expect(throws: PowerCut.self) { try await migrator([Self.first, broken]).migrate(database) }
            let whole = migrator([Self.first, Self.second])
            #expect(try await whole.state(of: database) == .older(missing: ["0002_two"]))
            #expect(try await whole.migrate(database) == ["0002_two"])
            let rows = try await database.read {
                try $0.first(Statement("select count(*) from two")) { $0.int(0) as Int }
            }
            #expect(rows == 0)
        }
    }

    @Test("two at once do it once", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await withDatabaseURL(engine, migrations: []) { url in
            let migrations = (2...6).map { Self.migration($0, "t\($0)") }
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let database = try openDatabase(url: url, options: .silent { 0.5 })
                        let names = try await migrator([Self.first] + migrations).migrate(database)
                        await database.close()
                        return names
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["0001_one", "0002_t2", "0003_t3", "0004_t4", "0005_t5", "0006_t6"])
        }
    }

    /// Without even the table of migrations.
    private func withEmptyDatabase(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: [], body)
    }
}

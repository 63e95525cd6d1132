import Storage
import TestSupport
import Testing

@Suite("Others hear of a commit")
struct CommitSignalTests {
    @Test("a commit of this process is told", .timeLimit(.minutes(10)), arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            let commits = database.commits
            for number in 0..<3 {
                try await database.write { try $0.execute(CounterSQL.insert, [.text("n\(number)"), 1]) }
                for await _ in commits { break }
            }
            let count = try await database.count()
            #expect(count == 3)
        }
    }

    @Test("a commit of another process is told", .timeLimit(.minutes(10)), arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await withDatabaseURL(engine, migrations: counters) { url in
            let here = try openDatabase(url: url, options: .silent { 0.5 })
            let there = try openDatabase(url: url, options: .silent { 0.5 })
            let commits = here.commits
            for number in 0..<3 {
                try await there.write { try $0.execute(CounterSQL.insert, [.text("n\(number)"), 1]) }
                // A signal may come without news; the news never without a signal.
                for await _ in commits where try await here.count() == number + 1 { break }
            }
            let count = try await here.count()
            #expect(count == 3)
            await there.close()
            await here.close()
        }
    }

    @Test("what was committed just before the end is still told", .timeLimit(.minutes(10)))
    func lastWords() async throws {
        try await withDatabaseURL(.postgres, migrations: counters) { url in
            let here = try openDatabase(url: url, options: .silent { 0.5 })
            let commits = here.commits
            // The first signal says that the line stands.
            for await _ in commits { break }
            let there = try openDatabase(url: url, options: .silent { 0.5 })
            try await there.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
            await there.close()
            for await _ in commits { break }
            let count = try await here.count()
            #expect(count == 1)
            await here.close()
        }
    }

    @Test("after the line to the server was lost, commits are told again", .timeLimit(.minutes(10)))
    func reconnects() async throws {
        try await withDatabaseURL(.postgres, migrations: counters) { url in
            let here = try openDatabase(url: url, options: .silent { 0.5 })
            let commits = here.commits
            for await _ in commits { break }
            let listeners = Statement(
                """
                select pg_terminate_backend(pid, 5000) from pg_stat_activity
                where datname = current_database() and query like 'listen%'
                """
            )
            let ended = try await here.read { try $0.query(listeners) { $0.bool(0) } }
            #expect(ended == [true])
            // It comes back by itself and says so.
            for await _ in commits { break }
            let there = try openDatabase(url: url, options: .silent { 0.5 })
            try await there.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
            for await _ in commits where try await here.count() == 1 { break }
            await there.close()
            await here.close()
        }
    }
}

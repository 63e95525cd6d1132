import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

/// A table of named counters, as several suites use it.
let counters = [
    Migration(number: 1, name: "0001_counter") { connection in
        try connection.script(
            """
            create table counter (name text primary key, value bigint not null, constraint positive check (value >= 0));
            create unique index counter_value on counter (value) where value >= 1000;
            create table child (name text not null references counter (name), note text)
            """
        )
    }
]

enum CounterSQL {
    static let insert = Statement("insert into counter (name, value) values ($1, $2)")
    static let add = Statement("update counter set value = value + $2 where name = $1")
    static let value = Statement("select value from counter where name = $1")
    static let count = Statement("select count(*) from counter")
    static let insertChild = Statement("insert into child (name) values ($1)")
}

extension Database {
    func value(of name: String) async throws -> Int? {
        try await read { try $0.first(CounterSQL.value, [.text(name)]) { $0.int(0) as Int } }
    }

    func count() async throws -> Int? {
        try await read { try $0.first(CounterSQL.count) { $0.int(0) as Int } }
    }
}

@Suite("A transaction")
struct TransactionTests {
    private struct Whim: Error {}

    @Test("what throws leaves nothing behind", arguments: Engine.allCases)
    func rollsBack(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            await #expect(throws: Whim.self) {
                try await database.write { connection in
                    try connection.execute(CounterSQL.insert, ["a", 1])
                    try connection.script("create table leftover (a bigint)")
                    throw Whim()
                }
            }
            #expect(try await database.count() == 0)
            await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.query(Statement("select * from leftover")) { $0.isNull(0) } }
            }
            try await database.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
            #expect(try await database.count() == 1)
        }
    }

    @Test("constraints are told by name, the same on both engines", arguments: Engine.allCases)
    func constraintNames(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write { try $0.execute(CounterSQL.insert, ["a", 1000]) }
            await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                try await database.write { try $0.execute(CounterSQL.insert, ["a", 2]) }
            }
            await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_value")) {
                try await database.write { try $0.execute(CounterSQL.insert, ["b", 1000]) }
            }
            await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                try await database.write { try $0.executeMany(CounterSQL.insert, [["c", 1], ["c", 2]]) }
            }
            await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                try await database.write {
                    try $0.bulkInsert(table: "counter", columns: ["name", "value"], rows: [["a", 3]])
                }
            }
            await #expect(throws: DatabaseError.constraint("positive")) {
                try await database.write { try $0.execute(CounterSQL.insert, ["d", -1]) }
            }
            await #expect(throws: DatabaseError.constraint("counter.value")) {
                try await database.write { try $0.execute(CounterSQL.insert, ["d", nil]) }
            }
            #expect(try await database.count() == 1)
        }
    }

    @Test("a row cannot refer to one that is not there", arguments: Engine.allCases)
    func foreignKeys(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            let constraint = engine == .postgres ? "child_name_fkey" : nil
            await #expect(throws: DatabaseError.foreignKey(constraint: constraint)) {
                try await database.write { try $0.execute(CounterSQL.insertChild, ["nobody"]) }
            }
        }
    }

    @Test("a failure that was caught condemns the transaction all the same", arguments: Engine.allCases)
    func caughtFailureCondemns(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute(CounterSQL.insert, ["a", 1])
                    _ = try? connection.execute(CounterSQL.insert, ["a", 1])
                }
            }
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("a savepoint undoes only its own part", arguments: Engine.allCases)
    func savepoints(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write { connection in
                try connection.execute(CounterSQL.insert, ["a", 1])
                do {
                    try connection.savepoint {
                        try connection.execute(CounterSQL.insert, ["b", 1])
                        try connection.savepoint { _ = try connection.execute(CounterSQL.insert, ["c", 1]) }
                        try connection.execute(CounterSQL.insert, ["a", 1])
                    }
                    Issue.record("the same name twice was accepted")
                } catch DatabaseError.uniqueViolation {}
                try connection.savepoint { _ = try connection.execute(CounterSQL.insert, ["d", 1]) }
            }
            let names = try await database.read { connection in
                try connection.query(Statement("select name from counter order by name")) { $0.text(0) }
            }
            #expect(names == ["a", "d"])
        }
    }

    @Test("a read cannot write", arguments: Engine.allCases)
    func readsDoNotWrite(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            await #expect(throws: DatabaseError.readOnly) {
                try await database.read { try $0.execute(CounterSQL.insert, ["a", 1]) }
            }
            await #expect(throws: DatabaseError.readOnly) {
                try await database.snapshot { try $0.execute(CounterSQL.insert, ["a", 1]) }
            }
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("a snapshot does not see what is committed meanwhile", arguments: Engine.allCases)
    func snapshotIsConsistent(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
            let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
            let changed = Flag()
            async let values = database.snapshot { connection in
                let before = try connection.first(CounterSQL.value, ["a"]) { $0.int(0) as Int }
                hasBegun.yield()
                changed.wait()
                return [before, try connection.first(CounterSQL.value, ["a"]) { $0.int(0) as Int }]
            }
            for await _ in begun { break }
            try await database.write { try $0.execute(CounterSQL.add, ["a", 5]) }
            changed.raise()
            let seen = try await values
            #expect(seen == [1, 1])
            #expect(try await database.value(of: "a") == 6)
        }
    }

    @Test("forty at once each count once", arguments: Engine.allCases)
    func concurrentWrites(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write { try $0.execute(CounterSQL.insert, ["a", 0]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write { connection in
                            _ = try connection.execute(CounterSQL.add, ["a", 1])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.value(of: "a") == 40)
        }
    }

    @Test("what both hold the other wants: both come through in the end")
    func deadlockIsRetried() async throws {
        try await withDatabase(.postgres, migrations: counters) { database in
            try await database.write { try $0.executeMany(CounterSQL.insert, [["a", 0], ["b", 0]]) }
            let firstLocks = Meeting(of: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for order in [["a", "b"], ["b", "a"]] {
                    group.addTask {
                        try await database.write { connection in
                            try connection.execute(CounterSQL.add, [.text(order[0]), 1])
                            firstLocks.arrive()
                            try connection.execute(CounterSQL.add, [.text(order[1]), 1])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.value(of: "a") == 2)
            #expect(try await database.value(of: "b") == 2)
        }
    }

    @Test("a conflict is tried again as often as allowed, then told", arguments: [1, 3])
    func serializationFailures(attempts: Int) async throws {
        try await withDatabase(.postgres, migrations: counters, configure: { $0.attempts = attempts }) { database in
            let calls = Mutex(0)
            let body: @Sendable (any SQLConnection) throws -> Void = { connection in
                let call = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                try connection.execute(CounterSQL.insert, [.text("call \(call)"), 0])
                // The server's own error, raised on purpose.
                if call < 3 {
                    try connection.script("do $$ begin raise exception 'conflict' using errcode = '40001'; end $$")
                }
            }
            if attempts == 1 {
                await #expect(throws: DatabaseError.conflict) { try await database.write(body) }
                #expect(try await database.count() == 0)
            } else {
                try await database.write(body)
                #expect(try await database.value(of: "call 3") == 0)
                #expect(try await database.count() == 1)
            }
            #expect(calls.withLock(\.self) == attempts)
        }
    }

    @Test("a file that another program has locked is tried again, then called locked")
    func busyFile() async throws {
        try await withDatabaseURL(.sqlite, migrations: counters) { url in
            let waits = Mutex(0)
            let release = Flag()
            let released = Flag()
            var options = DatabaseOptions.silent { 0.5 }
            options.lockTimeout = .milliseconds(100)
            options.attempts = 4
            options.sleep = { _ in
                let count = waits.withLock { waits in
                    waits += 1
                    return waits
                }
                if count == 2 {
                    release.raise()
                    released.wait()
                }
            }
            let database = try openDatabase(url: url, options: options)
            let other = try openDatabase(url: url, options: .silent { 0.5 })
            let (locked, hasLocked) = AsyncStream.makeStream(of: Void.self)
            async let blocker: Void = other.write { _ in
                hasLocked.yield()
                release.wait()
            }
            for await _ in locked { break }
            async let writing: Int = database.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
            try await blocker
            released.raise()
            let written = try await writing
            #expect(written == 1)
            #expect(waits.withLock(\.self) == 2)
            await database.close()
            await other.close()
        }
    }
}

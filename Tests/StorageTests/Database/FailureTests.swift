import Foundation
import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("When something gives way")
struct FailureTests {
    static let backend = Statement("select pg_backend_pid()")
    static let terminate = Statement("select pg_terminate_backend(cast($1 as int), 5000)")
    static let endless = Statement(
        sqlite: "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n",
        postgres: "select cast(count(*) as bigint) from generate_series(1, 1000000) a, generate_series(1, 1000000) b"
    )

    @Test("a request that finds all connections in use waits for a while, then is told so", arguments: Engine.allCases)
    func poolExhausted(engine: Engine) async throws {
        let configure: (inout DatabaseOptions) -> Void = { options in
            options.connections = 1
            options.waitLimit = .milliseconds(50)
        }
        try await withDatabase(engine, migrations: counters, configure: configure) { database in
            let (taken, hasTaken) = AsyncStream.makeStream(of: Void.self)
            let release = Flag()
            async let holder: Void = database.read { _ in
                hasTaken.yield()
                release.wait()
            }
            for await _ in taken { break }
            await #expect(throws: DatabaseError.poolExhausted) { try await database.count() }
            release.raise()
            try await holder
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("connections that the server ended while idle are replaced without an attempt lost")
    func killedWhileIdle() async throws {
        try await withDatabase(.postgres, migrations: counters, configure: { $0.attempts = 1 }) { database in
            let all = Meeting(of: 4)
            let backends = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.read { connection in
                            all.arrive()
                            return try connection.first(Self.backend) { $0.int(0) }!
                        }
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(backends.count == 4)
            try await kill(backends)
            for _ in 0..<4 {
                let count = try await database.count()
                #expect(count == 0)
            }
            try await database.write { try $0.execute(CounterSQL.insert, ["a", 1]) }
        }
    }

    @Test("a connection lost in the middle of a transaction: it is begun anew, and done once")
    func killedInTheMiddle() async throws {
        try await withDatabase(.postgres, migrations: counters) { database in
            let calls = Mutex(0)
            try await database.write { connection in
                let call = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                try connection.execute(CounterSQL.insert, ["a", .int(call)])
                if call == 1 { try connection.script("select pg_terminate_backend(pg_backend_pid())") }
            }
            #expect(try await database.value(of: "a") == 2)
            #expect(calls.withLock(\.self) == 2)
        }
    }

    @Test("a connection lost while committing: what was committed is not done twice, what was not is done again")
    func lostWhileCommitting() async throws {
        for cut in [CuttingRelay.Cut.beforeCommit, .afterCommit] {
            try await withDatabaseURL(.postgres, migrations: counters) { url in
                let relay = try CuttingRelay(to: url, cut: cut)
                defer { relay.stop() }
                let database = try openDatabase(url: relay.url, options: .silent { 0.5 })
                let calls = Mutex(0)
                let answer = try await database.write { connection in
                    try connection.execute(CounterSQL.insert, ["a", 1])
                    return calls.withLock { calls in
                        calls += 1
                        return calls
                    }
                }
                #expect(relay.hasCut)
                #expect(answer == (cut == .afterCommit ? 1 : 2))
                #expect(try await database.value(of: "a") == 1)
                await database.close()
            }
        }
    }

    @Test("a long read ends when nobody waits for it any more", arguments: Engine.allCases)
    func cancellation(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
            let reading = Task {
                try await database.read { connection in
                    hasBegun.yield()
                    return try connection.first(Self.endless) { $0.int(0) as Int }
                }
            }
            for await _ in begun { break }
            let waiting = Task { try await database.count() }
            waiting.cancel()
            await #expect(throws: DatabaseError.cancelled) { try await waiting.value }
            reading.cancel()
            await #expect(throws: DatabaseError.cancelled) { try await reading.value }
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("a write that is cancelled changes nothing", arguments: Engine.allCases)
    func cancelledWrite(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
            let goOn = Flag()
            let writing = Task {
                try await database.write { connection in
                    try connection.execute(CounterSQL.insert, ["a", 1])
                    hasBegun.yield()
                    goOn.wait()
                    try connection.execute(CounterSQL.insert, ["b", 1])
                }
            }
            for await _ in begun { break }
            writing.cancel()
            goOn.raise()
            await #expect(throws: DatabaseError.cancelled) { try await writing.value }
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("a statement that takes too long is stopped", arguments: Engine.allCases)
    func timeout(engine: Engine) async throws {
        let configure: (inout DatabaseOptions) -> Void = { $0.readTimeout = .milliseconds(50) }
        try await withDatabase(engine, migrations: counters, configure: configure) { database in
            await #expect(throws: DatabaseError.timeout) {
                try await database.read { try $0.first(Self.endless) { $0.int(0) as Int } }
            }
            let count = try await database.count()
            #expect(count == 0)
        }
    }

    @Test("a full disk is called by its name, changes nothing, and goes on when there is space")
    func fullDisk() async throws {
        try await withDatabase(.sqlite, migrations: counters) { database in
            try await database.withoutTransaction { try $0.script("pragma max_page_count = 20") }
            let fill: @Sendable (any SQLConnection) throws -> Void = { connection in
                try connection.executeMany(CounterSQL.insert, (0..<20_000).map { [.text("n\($0)"), 1] })
            }
            await #expect(throws: DatabaseError.full) { try await database.write(fill) }
            #expect(try await database.count() == 0)
            try await database.withoutTransaction { try $0.script("pragma max_page_count = 100000") }
            try await database.write(fill)
            #expect(try await database.count() == 20_000)
        }
    }

    @Test("a file that is no database, a folder that is not there, a server that does not answer")
    func cannotOpen() async throws {
        try await withDatabaseURL(.sqlite, migrations: []) { url in
            let path = String(url.dropFirst("sqlite:".count))
            try Data(repeating: 120, count: 10_000).write(to: URL(fileURLWithPath: path + ".txt"))
            #expect(throws: DatabaseError.corrupt) {
                try openDatabase(url: "sqlite:\(path).txt", options: .silent { 0.5 })
            }
            #expect(throws: DatabaseError.unavailable) {
                try openDatabase(url: "sqlite:\(path)/none/x.sqlite", options: .silent { 0.5 })
            }
        }
        for address in ["sqlite:", "mysql://x", "", "postgres://[::1", "postgres://x?nonsense=1", "sqlite::memory:"] {
            #expect(throws: DatabaseError.invalidAddress) { try openDatabase(url: address, options: .silent { 0.5 }) }
        }
        var options = DatabaseOptions.silent { 0.5 }
        options.sleep = { _ in }
        let nobody = try openDatabase(url: "postgres://x@127.0.0.1:1/x", options: options)
        await #expect(throws: DatabaseError.unavailable) { try await nobody.read { $0.dialect } }
        await nobody.close()
    }

    @Test("a database file is readable for its owner alone")
    func fileMode() async throws {
        try await withDatabaseURL(.sqlite, migrations: []) { url in
            let path = String(url.dropFirst("sqlite:".count)) + ".new"
            let database = try openDatabase(url: "sqlite:\(path)", options: .silent { 0.5 })
            try await database.write { try $0.script("create table t (a bigint)") }
            for suffix in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            }
            await database.close()
            // The log was folded into the file.
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        }
    }

    @Test("commits are flushed to the disk, foreign keys are checked, files are not mapped")
    func pragmas() async throws {
        try await withDatabase(.sqlite, migrations: []) { database in
            let names = ["synchronous", "foreign_keys", "journal_mode", "temp_store", "mmap_size"]
            let values = try await database.withoutTransaction { connection in
                try names.map { name in try connection.first(Statement("pragma \(name)")) { $0.text(0) } }
            }
            #expect(values == ["2", "1", "wal", "2", "0"])
        }
    }

    @Test("after the end every request is told that it is over", arguments: Engine.allCases)
    func closed(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            let stream = database.commits
            await database.close()
            await #expect(throws: DatabaseError.closed) { try await database.count() }
            await #expect(throws: DatabaseError.closed) { try await database.write { _ in } }
            for await _ in stream {}
        }
    }

    @Test(
        "every error is one line in both languages",
        arguments: [
            DatabaseError.busy, .conflict, .timeout, .cancelled, .full, .readOnly, .corrupt, .ioFailure, .unavailable,
            .outcomeUnknown, .poolExhausted, .closed, .invalidAddress, .uniqueViolation(constraint: "x"),
            .foreignKey(constraint: nil), .constraint("x"), .unstorableValue, .schemaOlder(missing: ["0001_a"]),
            .schemaNewer(unknown: ["0009_z"]), .other(code: "42601", detail: "select secret"),
        ]
    )
    func messages(error: DatabaseError) {
        for text in [error.english, error.french] {
            #expect(text.count > 20 && !text.contains("\n") && !text.contains("secret") && text.last != " ")
        }
        #expect(error.english != error.french)
        #expect(!error.french.contains("'"))
    }

    /// Ends server processes, from outside.
    private func kill(_ backends: Set<Int>) async throws {
        let server = try #require(ProcessInfo.processInfo.environment["SUIVANT_TEST_POSTGRES"])
        let admin = try openDatabase(url: server, options: .silent { 0.5 })
        for backend in backends {
            let isEnded = try await admin.read { try $0.first(Self.terminate, [.int(backend)]) { $0.bool(0) } }
            #expect(isEnded == true)
        }
        await admin.close()
    }
}

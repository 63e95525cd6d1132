import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("hardening, robustness: one person's slow reads keep nobody else waiting")
struct FairnessTests {
    private static let (greedy, other, third) = (GUID(high: 0, low: 1), GUID(high: 0, low: 2), GUID(high: 0, low: 3))

    /// Reads that began and end when they are let go.
    private final class Held: Sendable {
        let began = Mutex(0)
        let release = Flag()
        let beginnings: AsyncStream<Void>
        private let source: AsyncStream<Void>.Continuation

        init() { (beginnings, source) = AsyncStream.makeStream(of: Void.self) }

        func hold() {
            began.withLock { $0 += 1 }
            source.yield()
            release.wait()
        }
    }

    private func begin(
        _ count: Int,
        as person: GUID,
        in group: inout ThrowingTaskGroup<Void, any Error>,
        on database: any Database,
        _ held: Held
    ) {
        Asker.$person.withValue(person) {
            for _ in 0..<count { group.addTask { try await database.read { _ in held.hold() } } }
        }
    }

    @Test(
        "of four connections one person holds two, the next one, and a third person is still answered at once",
        arguments: Engine.allCases
    )
    func shares(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.waitLimit = .seconds(60) }) { database in
            let (first, second) = (Held(), Held())
            try await withThrowingTaskGroup { group in
                begin(6, as: Self.greedy, in: &group, on: database, first)
                var beginnings = first.beginnings.makeAsyncIterator()
                for _ in 0..<2 { await beginnings.next() }
                // Somebody else gets through while they run, and the others of the first person wait.
                #expect(try await Asker.$person.withValue(Self.other) { try await database.count() } == 0)
                #expect(first.began.withLock { $0 } == 2)
                begin(3, as: Self.other, in: &group, on: database, second)
                var others = second.beginnings.makeAsyncIterator()
                await others.next()
                #expect(try await Asker.$person.withValue(Self.third) { try await database.count() } == 0)
                // What the program does for itself is not held up either.
                #expect(try await database.count() == 0)
                #expect(first.began.withLock { $0 } == 2)
                #expect(second.began.withLock { $0 } == 1)
                first.release.raise()
                second.release.raise()
                try await group.waitForAll()
            }
            #expect(first.began.withLock { $0 } == 6)
            #expect(second.began.withLock { $0 } == 3)
        }
    }

    @Test("who waits too long for the own reads is told so, with the time to try again", arguments: Engine.allCases)
    func overdrawn(engine: Engine) async throws {
        let configure: (inout DatabaseOptions) -> Void = { $0.waitLimit = .milliseconds(50) }
        try await withDatabase(engine, migrations: counters, configure: configure) { database in
            let held = Held()
            try await withThrowingTaskGroup { group in
                begin(2, as: Self.greedy, in: &group, on: database, held)
                var beginnings = held.beginnings.makeAsyncIterator()
                for _ in 0..<2 { await beginnings.next() }
                await #expect(throws: DatabaseError.shareExhausted) {
                    try await Asker.$person.withValue(Self.greedy) { try await database.count() }
                }
                #expect(try await Asker.$person.withValue(Self.other) { try await database.count() } == 0)
                held.release.raise()
                try await group.waitForAll()
            }
            #expect(try await Asker.$person.withValue(Self.greedy) { try await database.count() } == 0)
        }
        #expect(DatabaseError.shareExhausted.refusalKind == .tooManyRequests(retryAfterSeconds: 5))
    }

    @Test("one read that ends makes room for the own next one, also behind somebody else and where no thread is idle")
    func roomForOwn() async throws {
        try await withDatabase(.postgres, migrations: counters, configure: { $0.connections = 9 }) { database in
            let (one, rest, others) = (Held(), Held(), Held())
            try await withThrowingTaskGroup { group in
                var (own, foreign) = (rest.beginnings.makeAsyncIterator(), others.beginnings.makeAsyncIterator())
                begin(1, as: Self.greedy, in: &group, on: database, one)
                var first = one.beginnings.makeAsyncIterator()
                await first.next()
                begin(2, as: Self.greedy, in: &group, on: database, rest)
                for _ in 0..<2 { await own.next() }
                begin(3, as: Self.other, in: &group, on: database, others)
                for _ in 0..<3 { await foreign.next() }
                // Three each of nine: nobody gets a fourth until one of them ends.
                begin(1, as: Self.other, in: &group, on: database, others)
                begin(1, as: Self.greedy, in: &group, on: database, rest)
                one.release.raise()
                // Whichever of the two came first, the reader of three begins its last one.
                await own.next()
                rest.release.raise()
                others.release.raise()
                try await group.waitForAll()
            }
            #expect(rest.began.withLock { $0 } == 3)
            #expect(others.began.withLock { $0 } == 4)
        }
    }

    @Test("where nobody else is, a single connection still serves", arguments: Engine.allCases)
    func single(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            try await Asker.$person.withValue(Self.greedy) {
                try await withThrowingTaskGroup { group in
                    for number in 0..<20 {
                        group.addTask {
                            let row: [SQLValue] = [.text("n\(number)"), 1]
                            _ = try await database.write { try $0.execute(CounterSQL.insert, row) }
                        }
                        group.addTask { _ = try await database.count() }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await database.count() == 20)
        }
    }
}

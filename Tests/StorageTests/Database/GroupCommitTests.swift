import Storage
import TestSupport
import Testing

@Suite("Writes that wait for each other share a flush")
struct GroupCommitTests {
    private struct Whim: Error {}

    /// Holds the writer until all of `bodies` wait for it, and gives their outcomes in order.
    private func together(
        on database: any Database,
        _ bodies: [@Sendable (any SQLConnection) throws -> Void]
    ) async throws -> [Bool] {
        let (taken, hasTaken) = AsyncStream.makeStream(of: Void.self)
        let release = Flag()
        let holder = Task {
            try await database.write { _ in
                hasTaken.yield()
                release.wait()
            }
        }
        for await _ in taken { break }
        return try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for (index, body) in bodies.enumerated() {
                group.addTask {
                    do {
                        try await database.write(body)
                        return (index, true)
                    } catch {
                        return (index, false)
                    }
                }
            }
            // Reads run beside the writer: when this one is through, the writes have had their turn to queue up.
            for _ in 0..<50 { _ = try await database.count() }
            release.raise()
            try await holder.value
            return try await group.reduce(into: Array(repeating: false, count: bodies.count)) { $0[$1.0] = $1.1 }
        }
    }

    @Test("one that fails takes nothing with it", arguments: Engine.allCases)
    func failuresStayAlone(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            let outcomes = try await together(
                on: database,
                (0..<40).map { number in
                    { connection in
                        try connection.execute(CounterSQL.insert, [.text("n\(number)"), 1])
                        if number % 3 == 1 { throw Whim() }
                        if number % 3 == 2 { _ = try? connection.execute(CounterSQL.insert, [.text("n\(number)"), 1]) }
                    }
                }
            )
            #expect(outcomes == (0..<40).map { $0 % 3 == 0 })
            #expect(try await database.count() == 14)
        }
    }

    @Test("when the disk is full for one, the small ones are kept and the large one is refused")
    func fullForOne() async throws {
        try await withDatabase(.sqlite, migrations: counters) { database in
            try await database.withoutTransaction { try $0.script("pragma max_page_count = 60") }
            let outcomes = try await together(
                on: database,
                (0..<9).map { number in
                    { connection in
                        let rows = number == 4 ? 20_000 : 1
                        try connection.executeMany(CounterSQL.insert, (0..<rows).map { [.text("\(number).\($0)"), 1] })
                    }
                }
            )
            #expect(outcomes == (0..<9).map { $0 != 4 })
            #expect(try await database.count() == 8)
        }
    }
}

import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Many rows at once")
struct BatchTests {
    @Test("a thousand statements in one call all take effect, in order", arguments: Engine.allCases)
    func executeMany(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write { connection in
                try connection.executeMany(CounterSQL.insert, (0..<1000).map { [.text("n\($0)"), .int($0 % 900)] })
                try connection.executeMany(CounterSQL.add, (0..<1000).map { [.text("n\($0)"), 1] })
                try connection.executeMany(CounterSQL.add, [])
            }
            #expect(try await database.count() == 1000)
            #expect(try await database.value(of: "n0") == 1)
            #expect(try await database.value(of: "n899") == 900)
        }
    }

    @Test("large arguments do not jam the line", arguments: Engine.allCases)
    func largeArguments(engine: Engine) async throws {
        let migrations = [
            Migration(number: 1, name: "0001_big") { try $0.script("create table big (position bigint, text text)") }
        ]
        try await withDatabase(engine, migrations: migrations) { database in
            let text = String(repeating: "x", count: 300_000)
            let insert = Statement("insert into big (position, text) values ($1, $2) returning text")
            try await database.write { connection in
                try connection.executeMany(insert, (0..<40).map { [.int($0), .text(text)] })
            }
            let size = try await database.read { connection in
                try connection.first(Statement("select count(*), sum(length(text)) from big")) {
                    [$0.int(0), $0.int(1)] as [Int]
                }
            }
            #expect(size == [40, 12_000_000])
        }
    }

    @Test("one bad statement among many undoes all, and the connection goes on", arguments: Engine.allCases)
    func failureInTheMiddle(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            for _ in 0..<3 {
                await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                    try await database.write { connection in
                        try connection.executeMany(CounterSQL.insert, (0..<600).map { [.text("n\(min($0, 400))"), 1] })
                    }
                }
                await #expect(throws: DatabaseError.self) {
                    try await database.write { connection in
                        try connection.executeMany(Statement("insert into nowhere values ($1)"), [[1], [2]])
                    }
                }
            }
            #expect(try await database.count() == 0)
            try await database.write { try $0.executeMany(CounterSQL.insert, [["a", 1]]) }
            #expect(try await database.value(of: "a") == 1)
        }
    }

    @Test("what is sent later takes effect in order, before what is read next", arguments: Engine.allCases)
    func later(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            try await database.write { connection in
                try connection.later(CounterSQL.insert, [["a", 1], ["b", 2]])
                try connection.later(CounterSQL.add, [["a", 1]])
                #expect(try connection.first(CounterSQL.value, ["a"]) { $0.int(0) as Int } == 2)
                try connection.later(CounterSQL.add, Array(repeating: ["a", 1], count: 600))
            }
            #expect(try await database.value(of: "a") == 602)
            #expect(try await database.value(of: "b") == 2)
        }
    }

    @Test("what is sent later and fails undoes all, and the connection goes on", arguments: Engine.allCases)
    func laterFailure(engine: Engine) async throws {
        struct Stop: Error {}
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            for _ in 0..<3 {
                await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                    try await database.write { try $0.later(CounterSQL.insert, [["a", 1], ["b", 1], ["a", 1]]) }
                }
                await #expect(throws: Stop.self) {
                    try await database.write { connection in
                        try connection.later(CounterSQL.insert, [["a", 1]])
                        throw Stop()
                    }
                }
            }
            try await database.write { connection in
                try connection.later(CounterSQL.insert, [["kept", 1]])
                #expect(throws: Stop.self) {
                    try connection.savepoint {
                        try connection.later(CounterSQL.insert, [["undone", 1]])
                        throw Stop()
                    }
                }
            }
            #expect(try await database.count() == 1)
            #expect(try await database.value(of: "kept") == 1)
        }
    }

    @Test("many that are sent later are all there before what is read next", arguments: Engine.allCases)
    func manyLater(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            try await database.write { connection in
                for round in 1...5 {
                    // Each new text must be prepared between statements that are under way.
                    let add = Statement("update counter set value = value + $2 + \(round - round) where name = $1")
                    for number in 0..<200 {
                        try connection.later(CounterSQL.insert, [[.text("\(round) \(number)"), 0]])
                        try connection.later(add, [[.text("\(round) \(number)"), .int(Int64(round))]])
                    }
                    #expect(try connection.first(CounterSQL.count) { $0.int(0) as Int } == round * 200)
                }
            }
            #expect(try await database.value(of: "5 199") == 5)
            #expect(try await database.value(of: "1 0") == 1)
        }
    }

    @Test("what is sent later between the rows of a query does not disturb it", arguments: Engine.allCases)
    func laterWithinRows(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            try await database.write { connection in
                try connection.executeMany(CounterSQL.insert, (0..<300).map { [.text("n\($0)"), .int(Int64($0))] })
                var seen = 0
                try connection.forEach(Statement("select name from counter order by name"), []) { row in
                    seen += 1
                    try connection.later(CounterSQL.add, [[.text(row.text(0)), 1]])
                    return true
                }
                #expect(seen == 300)
            }
            #expect(try await database.value(of: "n299") == 300)
        }
    }

    @Test(
        "one among many that are sent later fails with its own error, and takes its savepoint alone with it",
        arguments: Engine.allCases
    )
    func failureAmongManyLater(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            for _ in 0..<3 {
                try await database.write { connection in
                    try connection.later(CounterSQL.insert, (0..<200).map { [.text("kept \($0)"), 1] })
                    #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                        try connection.savepoint {
                            for number in 0..<400 {
                                try connection.later(CounterSQL.insert, [[.text("n\(min(number, 150))"), 1]])
                            }
                        }
                    }
                    try connection.later(CounterSQL.add, (0..<200).map { [.text("kept \($0)"), 1] })
                }
                #expect(try await database.count() == 200)
                #expect(try await database.value(of: "kept 199") == 2)
                await #expect(throws: DatabaseError.uniqueViolation(constraint: "counter_pkey")) {
                    try await database.write { connection in
                        try connection.later(CounterSQL.insert, (0..<400).map { [.text("m\(min($0, 150))"), 1] })
                    }
                }
                #expect(try await database.count() == 200)
                try await database.write { try $0.execute(Statement("delete from counter"), []) }
            }
        }
    }

    @Test(
        "a question planned anew comes behind what waits, and PostgreSQL keeps no plan of it",
        arguments: Engine.allCases
    )
    func plannedAnew(engine: Engine) async throws {
        @Sendable func value(_ name: String) -> SQL { "select value from counter where name = \(bind: .text(name))" }
        try await withDatabase(engine, migrations: counters, configure: { $0.connections = 1 }) { database in
            try await database.write { connection in
                for number in 0..<10 {
                    let name = "n\(number)"
                    try connection.later(CounterSQL.insert, [[.text(name), .int(number)]])
                    for _ in 0..<2 {
                        #expect(try connection.query(anew: value(name)) { $0.int(0) as Int } == [number])
                    }
                }
                guard engine == .postgres else { return }
                let kept = Statement("select count(*) from pg_prepared_statements where statement like 'select value%'")
                #expect(try connection.first(kept) { $0.int(0) as Int } == 0)
            }
            await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.query(anew: "select nothing from counter") { _ in } }
            }
            #expect(try await database.read { try $0.query(anew: value("n7")) { $0.int(0) as Int } } == [7])
        }
    }

    @Test("hostile text is copied in as it is", arguments: Engine.allCases)
    func bulkInsert(engine: Engine) async throws {
        try await withDatabase(engine, migrations: ValuesTests.migrations) { database in
            let hostile =
                ValuesTests.texts + [
                    "\\N", "\\.", "\\\\.", "\t", "\\t", "\n\\.\n", "\r", "\r\n", "\\", "\u{8}\u{b}\u{c}\\b",
                ]
            let columns = ["position", "text", "number", "fraction", "id", "bytes"]
            try await database.write { connection in
                let rows = hostile.enumerated().map { index, text -> [SQLValue] in
                    [
                        .int(index), .text(text), .int(-index), .double(0.5), .guid(GUID(high: 1, low: UInt64(index))),
                        .bytes([92, 46, 10, UInt8(index)]),
                    ]
                }
                try connection.bulkInsert(table: "thing", columns: columns, rows: rows)
                try connection.bulkInsert(table: "thing", columns: ["position"], rows: [[1000]])
                try connection.bulkInsert(table: "thing", columns: columns, rows: [])
            }
            let rows = try await database.read { connection in
                try connection.query(Statement("select text, bytes, id, text is null from thing order by position")) {
                    row in
                    (row.textOrNil(0), row.bytesOrNil(1), row.guidOrNil(2))
                }
            }
            #expect(rows.map(\.0) == hostile.map { $0 } + [nil])
            #expect(rows.dropLast().map { $0.1?.last } == hostile.indices.map { UInt8($0) })
            #expect(rows.dropLast().map { $0.2?.low } == hostile.indices.map { UInt64($0) })
        }
    }

    @Test("rows are taken one by one, and a failing source undoes what it gave", arguments: Engine.allCases)
    func failingSource(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            await #expect(throws: DatabaseError.unstorableValue) {
                try await database.write { connection in
                    let rows = (0..<50_000).lazy.map { index -> [SQLValue] in
                        [.text(index == 49_999 ? "\u{0}" : "n\(index)"), 1]
                    }
                    try connection.bulkInsert(table: "counter", columns: ["name", "value"], rows: rows)
                }
            }
            #expect(try await database.count() == 0)
            try await database.write { connection in
                let rows = (0..<50_000).lazy.map { index -> [SQLValue] in [.text("n\(index)"), 1] }
                try connection.bulkInsert(table: "counter", columns: ["name", "value"], rows: rows)
            }
            #expect(try await database.count() == 50_000)
        }
    }

    @Test("several queries in one go answer each under its number", arguments: Engine.allCases)
    func pipeline(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write {
                try $0.executeMany(CounterSQL.insert, (0..<5).map { [.text("n\($0)"), .int($0)] })
            }
            let found = try await database.read { connection in
                var found: [[Int]] = [[], [], []]
                let above = Statement("select value from counter where value > $1 order by value")
                try connection.pipeline([(above, [2]), (above, [100]), (CounterSQL.count, [])]) { index, row in
                    found[index].append(row.int(0))
                    // Another query among the rows.
                    let name = "n\(found[index].count)"
                    let other = try connection.first(CounterSQL.value, [.text(name)]) { $0.int(0) as Int }
                    #expect(other == found[index].count)
                }
                return found
            }
            #expect(found == [[3, 4], [], [5]])
        }
    }

    @Test("the same query may run among its own rows", arguments: Engine.allCases)
    func nestedQueries(engine: Engine) async throws {
        try await withDatabase(engine, migrations: counters) { database in
            try await database.write {
                try $0.executeMany(CounterSQL.insert, (0..<3).map { [.text("n\($0)"), .int($0)] })
            }
            let pairs: [[Int]] = try await database.read { connection in
                let all = Statement("select value from counter order by value")
                return try connection.query(all) { outer in
                    let before = outer.int(0) as Int
                    let inner = try connection.query(all) { $0.int(0) as Int }
                    let after = outer.int(0) as Int
                    return [before, after] + inner
                }
            }
            #expect(pairs == [[0, 0, 0, 1, 2], [1, 1, 0, 1, 2], [2, 2, 0, 1, 2]])
        }
    }
}

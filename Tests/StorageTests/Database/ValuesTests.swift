import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Values on their way through a database")
struct ValuesTests {
    static let migrations = [
        Migration(number: 1, name: "0001_thing") { connection in
            try connection.script(
                """
                create table thing (
                    position bigint primary key, text text, number bigint, fraction double precision,
                    id \(connection.dialect == .sqlite ? "blob" : "uuid"),
                    bytes \(connection.dialect == .sqlite ? "blob" : "bytea")
                )
                """
            )
        }
    ]

    static let insert = Statement(
        "insert into thing (position, text, number, fraction, id, bytes) values ($1, $2, $3, $4, $5, $6)"
    )
    static let select = Statement("select text, number, fraction, id, bytes from thing where position = $1")

    static let texts = [
        "", "O’Brien; drop table thing; --", "👩🏽‍💻🇫🇷 é e\u{301} ß", "a\tb\\N\n\r\n\\.\n", "'\"\\\\''", "$1 ?1 :x @y %s",
        String(repeating: "long ", count: 20_000),
    ]

    @Test("texts come back as they were", arguments: Engine.allCases)
    func textsRoundTrip(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await database.write { connection in
                for (index, text) in Self.texts.enumerated() {
                    try connection.execute(Self.insert, [.int(index), .text(text), nil, nil, nil, nil])
                }
            }
            let read = try await database.read { connection in
                try connection.query(Statement("select text from thing order by position")) { $0.text(0) }
            }
            #expect(read == Self.texts)
            let lengths = try await database.read { connection in
                try connection.query(Statement("select text from thing order by position")) { row in
                    row.withText(0) { $0.count }
                }
            }
            #expect(lengths == Self.texts.map { $0.utf8.count })
        }
    }

    @Test("numbers, identifiers and bytes come back as they were, to the last bit", arguments: Engine.allCases)
    func othersRoundTrip(engine: Engine) async throws {
        let numbers: [Int64] = [0, 1, -1, .max, .min, 1 << 53 + 1]
        let fractions = [0.1, -2.5, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        let ids = (0..<6).map { GUID.derived(seed: 7, space: "thing", ordinal: $0) }
        let blobs: [[UInt8]] = [
            [], [0], [0, 255, 92, 9, 10], Array(0...255), [0xDE, 0xAD], [UInt8](repeating: 7, count: 70_000),
        ]
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await database.write { connection in
                for index in 0..<6 {
                    let row: [SQLValue] = [
                        .int(index), nil, .int(numbers[index]), .double(fractions[index]), .guid(ids[index]),
                        .bytes(blobs[index]),
                    ]
                    try connection.execute(Self.insert, row)
                }
            }
            for index in 0..<6 {
                let row = try await database.read { connection in
                    try connection.first(Self.select, [.int(index)]) { row in
                        (
                            row.int(1) as Int64, row.double(2), row.guid(3), row.bytes(4), row.isNull(0),
                            row.intOrNil(1) as Int64?
                        )
                    }
                }
                let found = try #require(row)
                #expect(found.0 == numbers[index])
                #expect(found.1.bitPattern == fractions[index].bitPattern)
                #expect(found.2 == ids[index])
                #expect(found.3 == blobs[index])
                #expect(found.4)
                #expect(found.5 == numbers[index])
            }
        }
    }

    @Test("null is told from zero and from nothing", arguments: Engine.allCases)
    func nullIsNull(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await database.write { try $0.execute(Self.insert, [1, nil, nil, nil, nil, nil]) }
            let nothing = try await database.read { connection in
                try connection.first(Self.select, [1]) { row in
                    row.textOrNil(0) == nil && (row.intOrNil(1) as Int64?) == nil && row.doubleOrNil(2) == nil
                        && row.guidOrNil(3) == nil && row.bytesOrNil(4) == nil
                }
            }
            #expect(nothing == true)
            let missing = try await database.read { try $0.first(Self.select, [2]) { $0.isNull(0) } }
            #expect(missing == nil)
        }
    }

    @Test("reading null as a number is an error, never a zero", arguments: Engine.allCases)
    func misreadingIsAnError(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await database.write { try $0.execute(Self.insert, [1, "text", nil, nil, nil, nil]) }
            await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.first(Self.select, [1]) { $0.int(1) as Int64 } }
            }
            await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.first(Self.select, [1]) { $0.guid(0) } }
            }
        }
    }

    @Test("U+0000 and not-a-number are refused on both engines, in both ways of inserting", arguments: Engine.allCases)
    func unstorableIsRefused(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            for values: [SQLValue] in [[1, "a\u{0}b", nil, nil, nil, nil], [1, nil, nil, .double(.nan), nil, nil]] {
                await #expect(throws: DatabaseError.unstorableValue) {
                    try await database.write { try $0.execute(Self.insert, values) }
                }
                await #expect(throws: DatabaseError.unstorableValue) {
                    try await database.write {
                        try $0.executeMany(Self.insert, [[2, nil, nil, nil, nil, nil], values])
                    }
                }
                await #expect(throws: DatabaseError.unstorableValue) {
                    try await database.write { connection in
                        let columns = ["position", "text", "number", "fraction", "id", "bytes"]
                        try connection.bulkInsert(table: "thing", columns: columns, rows: [values])
                    }
                }
            }
            let count = try await database.read {
                try $0.first(Statement("select count(*) from thing")) { $0.int(0) as Int }
            }
            #expect(count == 0)
        }
    }

    @Test("sums, averages, truth and counts read as numbers", arguments: Engine.allCases)
    func aggregatesRead(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            let numbers: [Int64] = [9_000_000_000_000_000, 123_456_789, -42]
            try await database.write { connection in
                for (index, number) in numbers.enumerated() {
                    try connection.execute(Self.insert, [.int(index), nil, .int(number), nil, nil, nil])
                }
            }
            let text =
                "select sum(number), avg(number), count(*), max(number) > 0, -sum(number) from thing where number >= $1"
            let row = try await database.read { connection in
                try connection.first(Statement(text), [.int(-42)]) { row in
                    (row.int(0) as Int64, row.double(1), row.int(2) as Int, row.bool(3), row.int(4) as Int64)
                }
            }
            let found = try #require(row)
            let sum = numbers.reduce(0, +)
            #expect(found.0 == sum)
            #expect(abs(found.1 - Double(sum) / 3) < 1)
            #expect(found.2 == 3)
            #expect(found.3)
            #expect(found.4 == -sum)
        }
    }
}

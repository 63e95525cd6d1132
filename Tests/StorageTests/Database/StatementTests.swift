import SalesCore
import Storage
import TestSupport
import Testing

@Suite("The text of statements")
struct StatementTests {
    @Test(
        "parameters are rewritten for SQLite, and nothing else is",
        arguments: [
            ("select $1, $12 where a = $2", "select ?1, ?12 where a = ?2"),
            ("select '$1' || $1", "select '$1' || ?1"),
            ("select 'it''s $1', $1", "select 'it''s $1', ?1"),
            (#"select "a$1""b$2" from t where x = $1"#, #"select "a$1""b$2" from t where x = ?1"#),
            ("select $1 -- not $2\n, $3", "select ?1 -- not $2\n, ?3"),
            ("select /* $1 */ $1", "select /* $1 */ ?1"),
            ("select $$ $1 $$, $1", "select $$ $1 $$, ?1"),
            ("select $tag$ $1 $$ $tag$, $1", "select $tag$ $1 $$ $tag$, ?1"),
            ("select 'unclosed $1", "select 'unclosed $1"),
            ("select /* unclosed $1", "select /* unclosed $1"),
            ("cost $ 1 $", "cost $ 1 $"),
            ("", ""),
        ]
    )
    func rewrites(text: String, expected: String) {
        let statement = Statement(text)
        #expect(statement.sqlite == expected)
        #expect(statement.postgres == text)
    }

    @Test("statements with the same text are the same statement")
    func equality() {
        #expect(Statement("select 1") == Statement("select 1"))
        #expect(Set([Statement("select 1"), Statement("select 1"), Statement("select 2")]).count == 2)
        #expect(Statement(sqlite: "a", postgres: "b") != Statement("a"))
    }

    @Test("pieces are numbered in the order of appearance")
    func composition() {
        let filter: SQL = "name = \(bind: "x") and \(id: "a\"b") > \(bind: 2)"
        let both = [filter, SQL("done")].joined(separator: " or ")
        let whole: SQL = "select \(bind: true) where (\(sql: both)) limit \(bind: nil)"
        let (statement, values) = whole.statement
        #expect(statement.postgres == #"select $1 where (name = $2 and "a""b" > $3 or done) limit $4"#)
        #expect(statement.sqlite == #"select ?1 where (name = ?2 and "a""b" > ?3 or done) limit ?4"#)
        #expect(values == [true, "x", 2, nil])
        #expect((SQL() + SQL(bind: 1) + SQL(id: "x")).statement.0.postgres == #"$1"x""#)
        #expect(SQL().isEmpty)
    }

    @Test("words that differ between engines stand side by side")
    func dialects() {
        let piece: SQL = "select \(bind: 1) \(sqlite: "glob", postgres: "similar to") \(bind: 2)"
        #expect(piece.statement.0.sqlite == "select ?1 glob ?2")
        #expect(piece.statement.0.postgres == "select $1 similar to $2")
    }

    @Test("a hostile name is only ever a name", arguments: Engine.allCases)
    func hostileNames(engine: Engine) async throws {
        let name = #"x"; drop table victim; --'"#
        try await withDatabase(engine, migrations: []) { database in
            try await database.write { connection in
                try connection.script("create table victim (a bigint)")
                let create: SQL = "create table \(id: name) (\(id: name) bigint)"
                try connection.execute(create)
                try connection.bulkInsert(table: name, columns: [name], rows: [[1], [2]])
                let insert: SQL = "insert into \(id: name) (\(id: name)) values (\(bind: 3))"
                #expect(try connection.execute(insert) == 1)
            }
            let sum = try await database.read { connection in
                let select: SQL = "select \(id: name) from \(id: name) order by 1"
                return try connection.query(select) { $0.int(0) as Int }
            }
            #expect(sum == [1, 2, 3])
            _ = try await database.read { try $0.query(Statement("select a from victim")) { $0.isNull(0) } }
        }
    }

    @Test("the wrong number of arguments is an error", arguments: Engine.allCases)
    func wrongCount(engine: Engine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            for arguments: [SQLValue] in [[], [1, 2]] {
                await #expect(throws: DatabaseError.self) {
                    try await database.read {
                        try $0.query(Statement("select cast($1 as text)"), arguments) { $0.isNull(0) }
                    }
                }
            }
        }
    }

    @Test("more different statements than a connection remembers do no harm", arguments: Engine.allCases)
    func manyStatements(engine: Engine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let numbers = try await database.read { connection in
                try (0..<700).flatMap { number in
                    try connection.query(Statement("select \(number) + cast($1 as bigint)"), [1]) { $0.int(0) as Int }
                }
            }
            #expect(numbers == Array(1...700))
        }
    }
}

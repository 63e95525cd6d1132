import Foundation
import Records
import SalesCore
import Storage

/// One lead after another by its key, each connection with the one prepared statement and nothing in between.
struct PointLimit {
    let address: String
    let workers: Int

    private static let some = Statement("select id from lead order by id limit 1000")
    /// The columns that the measure selects through the API.
    private static let point = Statement(
        """
        select id, versionnumber, fullname, subject, companyname, jobtitle, emailaddress1, telephone1, leadqualitycode,
            statecode, statuscode, createdon, modifiedon, ownerid
        from lead where id = $1
        """
    )
    private static let columns = 14

    func measure(for duration: Duration) async throws -> [String: Any] {
        let database = try Limits.open(address, connections: workers)
        let ids = try await database.read { try $0.query(PointLimit.some, []) { $0.guid(0) } }
        guard !ids.isEmpty else { throw LimitError.noRow }
        // One person holds four of SQLite's readers at most (decision 42).
        let workers = database.dialect == .sqlite ? min(self.workers, 4) : self.workers
        let rate = try await rate(workers: workers, for: duration) { number, end in
            try await database.read { connection in
                var rounds = 0
                while ContinuousClock.now < end {
                    let id = ids[(rounds + number * 97) % ids.count]
                    let filled = try connection.first(PointLimit.point, [.guid(id)]) { row in
                        (0..<PointLimit.columns).reduce(0) { $0 + (row.isNull($1) ? 0 : 1) }
                    }
                    guard let filled, filled > 0 else { throw LimitError.noRow }
                    rounds += 1
                }
                return rounds
            }
        }
        await database.close()
        return ["perSecond": rate.perSecond, "workers": workers]
    }
}

/// What a created lead leaves in the database, inserted again with new ids and nothing else done: the same tables, the
/// same indexes, one transaction and one flush each.
///
/// The newest lead that was created through the API is the pattern. SQLite has one writer: there the better of two
/// ways counts, as in ``UpdateLimit``.
struct InsertLimit {
    let address: String
    let workers: Int
    private let pattern: Pattern

    private struct Pattern: Sendable {
        let operation: GUID
        let lead: GUID
        let insertLead: Statement
    }

    private static let newest = Statement(
        """
        select h.operation_id, h.record_id from history h join operation o on o.id = h.operation_id
        where o.kind = 'create' and h.record_type = 'lead' and h.action = 'create' order by h.n desc limit 1
        """
    )
    private static let names = Statement(
        sqlite: "select name from pragma_table_info('lead') where name <> 'id'",
        postgres:
            "select cast(column_name as text) from information_schema.columns where table_name = 'lead' and table_schema = current_schema() and column_name <> 'id'"
    )
    private static let operation = Statement(
        """
        insert into operation (id, kind, person, at, recorded_at, undoes, impersonator)
        select $1, kind, person, at, recorded_at, undoes, impersonator from operation where id = $2
        """
    )
    private static let history = Statement(
        """
        insert into history (operation_id, at, record_type, record_id, action, before, after, version)
        select $1, at, record_type, $3, action, before, after, version from history where operation_id = $2
        """
    )
    private static let event = Statement(
        """
        insert into event (at, operation_id, record_type, record_id, principals)
        select at, $1, record_type, $3, principals from event where operation_id = $2
        """
    )
    private static let begin = Statement("begin immediate")
    private static let commit = Statement("commit")

    init(database address: String, workers: Int) async throws {
        self.address = address
        self.workers = workers
        let database = try Limits.open(address, connections: 1)
        pattern = try await database.read { connection in
            guard let (operation, lead) = try connection.first(InsertLimit.newest, [], { ($0.guid(0), $0.guid(1)) })
            else { throw LimitError.noRow }
            let columns = try connection.query(InsertLimit.names, []) { SQL(id: $0.text(0)) }.joined(separator: ", ")
            // The arguments come with each run; here they only say where they belong.
            let new = SQL(bind: .guid(lead))
            let insert: SQL =
                "insert into lead (id, \(sql: columns)) select \(sql: new), \(sql: columns) from lead where id = \(sql: new)"
            return Pattern(operation: operation, lead: lead, insertLead: insert.statement.0)
        }
        await database.close()
    }

    func measure(for duration: Duration) async throws -> [String: Any] {
        let database = try Limits.open(address, connections: workers)
        var result: [String: Any] = ["workers": workers]
        let together = try await inTransactions(database, for: duration).perSecond
        result["perSecond"] = together
        if database.dialect == .sqlite {
            let single = try await oneAfterTheOther(database, for: duration).perSecond
            result["single"] = single
            result["grouped"] = together
            result["perSecond"] = max(single, together)
        }
        await database.close()
        return result
    }

    private func inTransactions(_ database: any Database, for duration: Duration) async throws -> Rate {
        try await rate(workers: workers, for: duration) { [pattern] _, end in
            var rounds = 0
            while ContinuousClock.now < end {
                try await database.write { try InsertLimit.insert(pattern, in: $0) }
                rounds += 1
            }
            return rounds
        }
    }

    private func oneAfterTheOther(_ database: any Database, for duration: Duration) async throws -> Rate {
        try await rate(workers: 1, for: duration) { [pattern] _, end in
            try await database.withoutTransaction { connection in
                var rounds = 0
                while ContinuousClock.now < end {
                    try connection.execute(InsertLimit.begin)
                    try InsertLimit.insert(pattern, in: connection)
                    try connection.execute(InsertLimit.commit)
                    rounds += 1
                }
                return rounds
            }
        }
    }

    private static func insert(_ pattern: Pattern, in connection: any SQLConnection) throws {
        let (operation, lead) = (SQLValue.guid(newID()), SQLValue.guid(newID()))
        let ids: [SQLValue] = [operation, .guid(pattern.operation), lead]
        guard try connection.execute(pattern.insertLead, [lead, .guid(pattern.lead)]) == 1 else {
            throw LimitError.noRow
        }
        try connection.execute(InsertLimit.operation, [operation, .guid(pattern.operation)])
        try connection.execute(history, ids)
        try connection.execute(event, ids)
    }

    /// Time-ordered, as the program's own.
    private static func newID() -> GUID {
        var generator = SystemRandomNumberGenerator()
        let now = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        return .version7(at: now, random: (generator.next(), generator.next()))
    }
}

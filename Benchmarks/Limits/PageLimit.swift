import Identity
import Records
import SalesCore
import Storage
import Worklist

/// The statement of the first page of a person's list, with the arguments that the program itself would give it.
struct PageQuestion {
    let address: String
    let statement: Statement
    let arguments: [SQLValue]

    /// The page shows 50 rows and reads one more, which tells whether there is a next page.
    private static let rows = 50

    init(database address: String, email: String, now: String) async throws {
        let database = try Limits.open(address, connections: 1)
        let identity = SQLIdentityStore(database: database)
        guard let now = Instant(now) else { throw LimitError.badInstant(now) }
        guard let person = try await identity.person(email: EmailAddress(typed: email)) else {
            throw LimitError.unknownPerson(email)
        }
        let caller = try await database.read { try identity.caller(id: person.id, in: $0) }
        await database.close()
        guard let caller else { throw LimitError.unknownPerson(email) }
        let window = WorklistWindow(.listed, now: now, zone: caller.zone)
        let query = WorklistQuery(window: window, limit: PageQuestion.rows + 1)
        guard let page = PlainPage(query, for: caller, in: .standard) else { throw LimitError.notPlain(email) }
        self.address = address
        statement = page.statement
        arguments = page.arguments
    }

    static func text(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .int(let int): String(int)
        case .text(let text): text
        case .double(let double): String(double)
        case .guid(let guid): guid.description
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }
}

enum LimitError: Error {
    case badInstant(String)
    case unknownPerson(String)
    /// The person's list is no plain walk, so there is no one statement to measure.
    case notPlain(String)
    case noRow
}

/// The same rows by the one prepared statement, over and over on each connection, with nothing in between.
///
/// Every value of every row is fetched from the engine; no text is copied and nothing is written as JSON.
struct PageLimit {
    let question: PageQuestion
    let workers: Int

    func measure(for duration: Duration) async throws -> [String: Any] {
        let database = try Limits.open(question.address, connections: workers)
        // One person holds four of SQLite's readers at most (decision 42).
        let workers = database.dialect == .sqlite ? min(self.workers, 4) : self.workers
        let (statement, arguments) = (question.statement, question.arguments)
        let rows = try await database.read { try $0.query(statement, arguments) { _ in 1 }.count }
        let rate = try await rate(workers: workers, for: duration) { _, end in
            try await database.read { connection in
                var rounds = 0
                while ContinuousClock.now < end {
                    var bytes = 0
                    try connection.forEach(statement, arguments) { row in
                        bytes += PageLimit.fetch(row)
                        return true
                    }
                    guard bytes > 0 || rows == 0 else { throw LimitError.noRow }
                    rounds += 1
                }
                return rounds
            }
        }
        await database.close()
        return ["perSecond": rate.perSecond, "rounds": rate.rounds, "rows": rows, "workers": workers]
    }

    private static let texts = [3, 4, 5, 7, 14, 15]
    private static let integers = [1, 6, 8, 9, 10, 11, 12, 16, 17]
    private static let ids = [0, 2, 13]

    private static func fetch(_ row: SQLRow) -> Int {
        var sum = 0
        for column in texts where !row.isNull(column) { sum &+= row.withText(column) { $0.count } }
        for column in integers { sum &+= Int(truncatingIfNeeded: row.intOrNil(column) ?? 0 as Int64) }
        for column in ids { sum &+= row.guid(column).hashValue & 1 }
        return max(1, sum & 0xFFFF)
    }
}

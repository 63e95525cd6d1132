/// One connection inside a read or write, used only within the closure that received it and only there.
///
/// All functions block the connection's own thread, never the cooperative pool. Every failure is a
/// ``DatabaseError``. In a write, a statement that failed condemns the whole transaction on both engines, even when
/// its error was caught; use ``savepoint(_:)`` where a failure is expected.
public protocol SQLConnection: AnyObject {
    var dialect: Dialect { get }

    /// Hands the rows to `body` one by one until it returns false.
    func forEach(_ statement: Statement, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws

    /// Runs a statement that gives no rows.
    ///
    /// - Returns: How many rows it inserted, updated or deleted.
    @discardableResult
    func execute(_ statement: Statement, _ arguments: [SQLValue]) throws -> Int

    /// Runs one statement for each list of arguments, in order; on PostgreSQL in few round trips.
    func executeMany(_ statement: Statement, _ batch: [[SQLValue]]) throws

    /// Runs one statement for each list of arguments, at the latest when the transaction commits.
    ///
    /// PostgreSQL gets them together with the next statement, without a round trip of their own. A failure comes out
    /// of that statement or of the commit, so this is for writes that do not fail by what people do.
    func later(_ statement: Statement, _ batch: [[SQLValue]]) throws

    /// Asks for one row that is wanted before anything else is read; `read` gets nil when there is none.
    ///
    /// PostgreSQL answers it together with the next statement, without a round trip of its own, and what `read` throws
    /// comes out of that statement. Without another statement it is never asked.
    func alongside(_ statement: Statement, _ read: @escaping (SQLRow?) throws -> Void) throws

    /// Inserts many rows the quickest way the engine has. The rows are taken one by one and never held together.
    func bulkInsert(table: String, columns: [String], rows: some Sequence<[SQLValue]>) throws

    /// Runs several statements without parameters, as definitions need.
    func script(_ sql: String) throws

    /// Runs several queries in one round trip on PostgreSQL; `read` gets the number of the query with each row.
    func pipeline(_ queries: [(Statement, [SQLValue])], read: (Int, SQLRow) throws -> Void) throws

    /// Runs `body` so that its failure undoes only what it did itself; the error is thrown on.
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension SQLConnection {
    public func later(_ statement: Statement, _ batch: [[SQLValue]]) throws { try executeMany(statement, batch) }

    public func alongside(_ statement: Statement, _ read: @escaping (SQLRow?) throws -> Void) throws {
        var isFound = false
        try forEach(statement, []) { row in
            isFound = true
            try read(row)
            return false
        }
        if !isFound { try read(nil) }
    }

    /// All rows, each turned into a value.
    public func query<T>(
        _ statement: Statement,
        _ arguments: [SQLValue] = [],
        _ read: (SQLRow) throws -> T
    ) throws -> [T] {
        var result: [T] = []
        try forEach(statement, arguments) { row in
            result.append(try read(row))
            return true
        }
        return result
    }

    /// The first row turned into a value, or nil when there is none.
    public func first<T>(
        _ statement: Statement,
        _ arguments: [SQLValue] = [],
        _ read: (SQLRow) throws -> T
    ) throws -> T? {
        var result: T?
        try forEach(statement, arguments) { row in
            result = try read(row)
            return false
        }
        return result
    }

    @discardableResult
    public func execute(_ statement: Statement) throws -> Int {
        try execute(statement, [])
    }

    public func query<T>(_ sql: SQL, _ read: (SQLRow) throws -> T) throws -> [T] {
        let (statement, arguments) = sql.statement
        return try query(statement, arguments, read)
    }

    /// The same for a question whose best plan depends on its arguments (``Statement/plannedAnew``).
    public func query<T>(anew sql: SQL, _ read: (SQLRow) throws -> T) throws -> [T] {
        let (statement, arguments) = sql.statement
        return try query(statement.plannedAnew, arguments, read)
    }

    public func first<T>(_ sql: SQL, _ read: (SQLRow) throws -> T) throws -> T? {
        let (statement, arguments) = sql.statement
        return try first(statement, arguments, read)
    }

    public func forEach(_ sql: SQL, _ body: (SQLRow) throws -> Bool) throws {
        let (statement, arguments) = sql.statement
        try forEach(statement, arguments, body)
    }

    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        let (statement, arguments) = sql.statement
        return try execute(statement, arguments)
    }

    public func pipeline(_ queries: [SQL], read: (Int, SQLRow) throws -> Void) throws {
        try pipeline(queries.map(\.statement), read: read)
    }
}

internal import GRDB
internal import GRDBSQLite
internal import SalesCore
internal import Synchronization

/// One of GRDB's SQLite connections, driven through the C interface: binding and reading without a copy in between.
final class SQLiteConnection: SQLConnection, ThreadedConnection {
    let dialect = Dialect.sqlite

    private let database: GRDB.Database
    private let handle: OpaquePointer
    private let watch: SQLiteWatch
    private let errors: SQLiteErrors
    private let fault = RowFault()
    private let behind = WriteBehind()
    private var statements = StatementCache<GRDB.Statement>(limit: 256)
    /// Writes that wait for the next statement, see ``later(_:_:)``.
    private var held: [Held] = []
    /// Whether there is a commit to come, before which everything is written.
    private var mayHold = false
    /// Queries whose rows are being handed out: what is written meanwhile is written at once.
    private var openQueries = 0
    /// The first statement that failed in the running write; see ``SQLConnection``.
    private var failure: DatabaseError?

    private typealias Held = (statement: Statement, arguments: [SQLValue])

    /// As many are worth waking another thread for.
    private static let handful = 64

    private static let begin = Statement("begin deferred")
    private static let beginImmediate = Statement("begin immediate")
    private static let commit = Statement("commit")
    private static let savepoint = Statement("savepoint sv_savepoint")
    private static let release = Statement("release sv_savepoint")
    private static let version = Statement("pragma data_version")

    /// - Parameter timeout: The longest that one statement may take.
    init(_ database: GRDB.Database, timeout: Duration, errors: SQLiteErrors) {
        self.database = database
        self.errors = errors
        handle = database.sqliteConnection!
        watch = SQLiteWatch(timeout: timeout)
        watch.install(on: handle)
    }

    deinit {
        sqlite3_progress_handler(handle, 0, nil, nil)
    }

    var isUsable: Bool { true }

    func prepareForRequest() {
        watch.isCancelled.store(false, ordering: .relaxed)
        failure = nil
    }

    func interrupt() {
        watch.isCancelled.store(true, ordering: .relaxed)
    }

    /// Changes whenever another connection, of this or another process, has committed something.
    func dataVersion() throws -> Int64? {
        try first(SQLiteConnection.version) { $0.int(0) }
    }

    /// Gives back the pages of the file that are held in memory.
    func releaseMemory() {
        sqlite3_db_release_memory(handle)
    }

    // MARK: Transactions

    func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try transaction(SQLiteConnection.begin, body)
    }

    func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try transaction(SQLiteConnection.beginImmediate) { connection in
            let value = try body(connection)
            try settle()
            if let failure { throw failure }
            return value
        }
    }

    // MARK: Shared transactions

    func beginShared() throws {
        try execute(SQLiteConnection.beginImmediate, [])
        mayHold = true
    }

    /// One of several writes in a shared transaction: what fails is undone alone.
    func part<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try savepoint { try body(self) }
    }

    /// False after an error that made SQLite undo the whole transaction.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    func commitShared() throws {
        prepareForRequest()
        try execute(SQLiteConnection.commit, [])
        mayHold = false
    }

    func rollBack() {
        forgetHeld()
        mayHold = false
        if isInTransaction { sqlite3_exec(handle, "rollback", nil, nil, nil) }
    }

    private func transaction<T>(_ begin: Statement, _ body: (any SQLConnection) throws -> T) throws -> T {
        try execute(begin, [])
        mayHold = true
        do {
            let value = try body(self)
            try execute(SQLiteConnection.commit, [])
            mayHold = false
            return value
        } catch {
            // Some errors have ended the transaction already.
            rollBack()
            throw error
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let before = failure
        try execute(SQLiteConnection.savepoint, [])
        do {
            let value = try body()
            try settle()
            if let failure, before == nil { throw failure }
            try execute(SQLiteConnection.release, [])
            return value
        } catch {
            forgetHeld()
            if isInTransaction {
                // Even when it was cancelled: this undoes, and takes no time.
                sqlite3_exec(handle, "rollback to sv_savepoint; release sv_savepoint", nil, nil, nil)
                failure = before
            }
            throw error
        }
    }

    // MARK: Statements

    func forEach(_ statement: Statement, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws {
        try run(statement, arguments) { prepared in
            openQueries += 1
            defer { openQueries -= 1 }
            let row = SQLRow(statement: prepared, fault: fault)
            while try step(prepared) {
                let goesOn = try body(row)
                try fault.check()
                if !goesOn { return }
            }
        }
    }

    @discardableResult
    func execute(_ statement: Statement, _ arguments: [SQLValue]) throws -> Int {
        try settle()
        let before = sqlite3_total_changes64(handle)
        try run(statement, arguments, whole)
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    func executeMany(_ statement: Statement, _ batch: [[SQLValue]]) throws {
        for arguments in batch { try execute(statement, arguments) }
    }

    func bulkInsert(table: String, columns: [String], rows: some Sequence<[SQLValue]>) throws {
        let names = columns.map(SQL.quoted).joined(separator: ", ")
        let places = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
        let insert = Statement("insert into \(SQL.quoted(table)) (\(names)) values (\(places))")
        for row in rows { try execute(insert, row) }
    }

    func script(_ sql: String) throws {
        try settle()
        watch.start()
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failed(with: code) }
    }

    func pipeline(_ queries: [(Statement, [SQLValue])], read: (Int, SQLRow) throws -> Void) throws {
        for (index, query) in queries.enumerated() {
            try forEach(query.0, query.1) { row in
                try read(index, row)
                return true
            }
        }
    }

    // MARK: Writes that may wait

    func later(_ statement: Statement, _ batch: [[SQLValue]]) throws {
        guard mayHold, openQueries == 0 else { return try executeMany(statement, batch) }
        held += batch.map { (statement, $0) }
        if held.count >= SQLiteConnection.handful { try handOver() }
    }

    /// Gives what is held to the other thread, which may not prepare: GRDB allows that to this one alone.
    private func handOver() throws {
        let batch = held
        held = []
        let work = try batch.map { (owner: try known($0.statement), statement: $0.statement, arguments: $0.arguments) }
        behind.add { [unowned self] in
            for each in work { try run(each.owner, each.statement, each.arguments, whole) }
        }
    }

    /// Without a look at the connection, which the other thread may be using, for what was prepared before.
    private func known(_ statement: Statement) throws -> GRDB.Statement {
        if let known = statements[statement] { return known }
        try behind.settle()
        return try prepared(statement)
    }

    /// Whoever uses the connection comes after all that was written before.
    private func settle() throws {
        try behind.settle()
        guard !held.isEmpty else { return }
        let rest = held
        held = []
        for (statement, arguments) in rest { try run(prepared(statement), statement, arguments, whole) }
    }

    /// What is undone need not be done.
    private func forgetHeld() {
        held = []
        behind.forget()
    }

    // MARK: Running

    private func whole(_ prepared: OpaquePointer) throws {
        while try step(prepared) {}
    }

    private func run(_ statement: Statement, _ arguments: [SQLValue], _ body: (OpaquePointer) throws -> Void) throws {
        try settle()
        try run(prepared(statement), statement, arguments, body)
    }

    /// Binds, runs `body`, and leaves the statement ready for its next use.
    private func run(
        _ owner: GRDB.Statement,
        _ statement: Statement,
        _ arguments: [SQLValue],
        _ body: (OpaquePointer) throws -> Void
    ) throws {
        try watch.check()
        let expected = statement.parameterCount(for: .sqlite)
        guard arguments.count == expected else {
            throw DatabaseError.other(
                code: "arguments",
                detail: "\(arguments.count) instead of \(expected): \(statement.sqlite)"
            )
        }
        let prepared = owner.sqliteStatement
        defer { sqlite3_reset(prepared) }
        for (index, argument) in arguments.enumerated() {
            let code = try SQLiteBinding.bind(argument, at: Int32(index + 1), of: prepared)
            if code != SQLITE_OK { throw failed(with: code) }
        }
        watch.start()
        try withExtendedLifetime(owner) { try body(prepared) }
    }

    private func prepared(_ statement: Statement) throws -> GRDB.Statement {
        if let known = statements[statement] {
            // A query inside the rows of the same query needs a statement of its own.
            if sqlite3_stmt_busy(known.sqliteStatement) == 0 { return known }
            return try prepare(statement)
        }
        let new = try prepare(statement)
        _ = statements.insert(new, for: statement)
        return new
    }

    private func prepare(_ statement: Statement) throws -> GRDB.Statement {
        do {
            return try database.makeStatement(sql: statement.sqlite)
        } catch let error as GRDB.DatabaseError {
            throw note(
                errors.map(error.extendedResultCode.rawValue, error.message ?? "", on: handle, isCancelled: false)
            )
        }
    }

    private func step(_ prepared: OpaquePointer) throws -> Bool {
        switch sqlite3_step(prepared) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failed(with: code)
        }
    }

    private func failed(with code: Int32) -> DatabaseError {
        let extended = sqlite3_extended_errcode(handle)
        let message = String(cString: sqlite3_errmsg(handle))
        let isCancelled = watch.isCancelled.load(ordering: .relaxed)
        return note(
            errors.map(extended & 0xFF == code & 0xFF ? extended : code, message, on: handle, isCancelled: isCancelled)
        )
    }

    private func note(_ error: DatabaseError) -> DatabaseError {
        if failure == nil { failure = error }
        return error
    }
}

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
    private var statements = StatementCache<GRDB.Statement>(limit: 256)
    /// The first statement that failed in the running write; see ``SQLConnection``.
    private var failure: DatabaseError?

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
            if let failure { throw failure }
            return value
        }
    }

    // MARK: Shared transactions

    func beginShared() throws {
        try execute(SQLiteConnection.beginImmediate, [])
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
    }

    func rollBack() {
        if isInTransaction { sqlite3_exec(handle, "rollback", nil, nil, nil) }
    }

    private func transaction<T>(_ begin: Statement, _ body: (any SQLConnection) throws -> T) throws -> T {
        try execute(begin, [])
        do {
            let value = try body(self)
            try execute(SQLiteConnection.commit, [])
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
            if let failure, before == nil { throw failure }
            try execute(SQLiteConnection.release, [])
            return value
        } catch {
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
        let before = sqlite3_total_changes64(handle)
        try run(statement, arguments) { prepared in
            while try step(prepared) {}
        }
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

    /// Binds, runs `body`, and leaves the statement ready for its next use.
    private func run(_ statement: Statement, _ arguments: [SQLValue], _ body: (OpaquePointer) throws -> Void) throws {
        try watch.check()
        let expected = statement.parameterCount(for: .sqlite)
        guard arguments.count == expected else {
            throw DatabaseError.other(
                code: "arguments",
                detail: "\(arguments.count) instead of \(expected): \(statement.sqlite)"
            )
        }
        let owner = try prepared(statement)
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

/// Hands values to SQLite.
enum SQLiteBinding {
    /// Tells SQLite to copy the bytes.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    static func bind(_ value: SQLValue, at index: Int32, of statement: OpaquePointer) throws -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .int(let int):
            return sqlite3_bind_int64(statement, index, int)
        case .double(let double):
            guard !double.isNaN else { throw DatabaseError.unstorableValue }
            return sqlite3_bind_double(statement, index, double)
        case .text(var text):
            return try text.withUTF8 { bytes in
                guard !bytes.contains(0) else { throw DatabaseError.unstorableValue }
                let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
                return sqlite3_bind_text64(
                    statement,
                    index,
                    UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self),
                    UInt64(bytes.count),
                    transient,
                    UInt8(SQLITE_UTF8)
                )
            }
        case .guid(let guid):
            return withUnsafeBytes(of: (guid.high.bigEndian, guid.low.bigEndian)) {
                sqlite3_bind_blob(statement, index, $0.baseAddress, 16, transient)
            }
        case .bytes(let bytes):
            // An empty array has no address, which SQLite would take for null.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), transient)
            }
        }
    }
}

/// Ends statements that take too long or that nobody waits for any more; SQLite asks it every few thousand steps.
final class SQLiteWatch: Sendable {
    let isCancelled = Atomic<Bool>(false)
    private let deadline = Atomic<UInt64>(.max)
    private let timeout: UInt64

    init(timeout: Duration) {
        self.timeout = UInt64(clamping: timeout.nanoseconds)
    }

    /// The connection must not outlive the watch.
    func install(on handle: OpaquePointer) {
        sqlite3_progress_handler(
            handle,
            10_000,
            { context in
                let watch = Unmanaged<SQLiteWatch>.fromOpaque(context!).takeUnretainedValue()
                return watch.isOver ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// A statement begins.
    func start() {
        deadline.store(MonotonicClock.nanoseconds &+ timeout, ordering: .relaxed)
    }

    func check() throws {
        if isCancelled.load(ordering: .relaxed) { throw DatabaseError.cancelled }
    }

    private var isOver: Bool {
        isCancelled.load(ordering: .relaxed) || MonotonicClock.nanoseconds > deadline.load(ordering: .relaxed)
    }
}

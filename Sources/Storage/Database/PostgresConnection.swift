internal import CPQ
internal import Dispatch
internal import Glibc
internal import Synchronization

/// One libpq connection, used by one thread; results come in binary, arguments go as text.
///
/// Every statement is prepared once, under a name that is never used again: after a failed pipeline the server may
/// keep a statement of which the client believes that it was not made (SQLSTATE 42P05).
final class PostgresConnection: SQLConnection, ThreadedConnection {
    let dialect = Dialect.postgres

    /// Tells servers and their restarts apart; see ``PostgresDatabase``.
    let incarnation: String

    let handle: OpaquePointer
    let errors: PostgresErrors
    let fault = RowFault()
    var parameters = PostgresParameters()
    /// Statements that travel with the next one, in order.
    var held: [Held] = []
    /// How many arguments those have that ``later(_:_:)`` was given.
    var heldArguments = 0
    /// Sends those of which there are many, see ``later(_:_:)``.
    let behind = WriteBehind()
    /// The number of the running transaction, once its beginning has been sent.
    var transaction = ""
    private var prepared = StatementCache<String>(limit: 256)
    private var lastName = 0
    private var isBroken = false
    private let interruption: Interruption

    private static let begin = Statement("begin isolation level read committed read write")
    private static let beginSnapshot = Statement("begin isolation level repeatable read read only")
    private static let identify = Statement(
        "select set_config('statement_timeout', $1, true), cast(pg_current_xact_id() as text)"
    )
    private static let commit = Statement("commit")
    private static let rollback = Statement("rollback")

    init(_ address: PostgresAddress, options: DatabaseOptions, errors: PostgresErrors) throws {
        self.errors = errors
        guard let handle = address.connect() else { throw DatabaseError.unavailable }
        do {
            incarnation = try PostgresConnection.setUp(handle, options: options, errors: errors)
        } catch let failure as PostgresErrors.Failure {
            PQfinish(handle)
            throw failure.error
        }
        self.handle = handle
        interruption = Interruption(handle)
    }

    deinit {
        PQfinish(handle)
    }

    /// Sets what every session needs; only ``write(timeout:_:)`` may write.
    private static func setUp(
        _ handle: OpaquePointer,
        options: DatabaseOptions,
        errors: PostgresErrors
    ) throws -> String {
        guard PQstatus(handle) == CONNECTION_OK else { throw errors.lost(String(cString: PQerrorMessage(handle))) }
        // Notices would go to the standard error otherwise.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQserverVersion(handle) >= 150_000 else {
            throw errors.lost("PostgreSQL 15 or newer is needed, not \(PQserverVersion(handle))")
        }
        let result = PQexec(
            handle,
            """
            set default_transaction_read_only = on;
            set statement_timeout = \(options.readTimeout.milliseconds);
            set lock_timeout = \(options.lockTimeout.milliseconds);
            set idle_in_transaction_session_timeout = 300000;
            set client_min_messages = warning;
            set bytea_output = hex;
            set timezone = 'UTC';
            select concat(pg_postmaster_start_time(), ' ', stats_reset, ' ', (pg_control_checkpoint()).timeline_id)
            from pg_stat_bgwriter
            """
        )
        guard let result else { throw errors.lost(String(cString: PQerrorMessage(handle))) }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK else { throw errors.map(result: result, isCancelled: false) }
        return String(cString: PQgetvalue(result, 0, 0))
    }

    // MARK: Threading

    var isUsable: Bool { !isBroken && !interruption.wasUsed && !isClosedByServer }

    func prepareForRequest() {
        interruption.reopen()
        forgetHeld()
    }

    func interrupt() { interruption.request() }

    /// Looks without waiting whether the server has said anything to an idle connection. As a rule it is a goodbye;
    /// whatever it is, a new connection is cheap.
    private var isClosedByServer: Bool {
        var byte: UInt8 = 0
        guard recv(PQsocket(handle), &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0 else { return true }
        return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR
    }

    // MARK: Transactions

    /// What became of a transaction.
    enum Outcome<T> {
        case committed(T)
        /// The connection was lost between the request to commit and the answer.
        case uncertain(T, transaction: String)
    }

    func write<T>(timeout: Duration, _ body: (any SQLConnection) throws -> T) throws -> Outcome<T> {
        transaction = ""
        // Sent along with the first statement of the body.
        held = [
            Held(PostgresConnection.begin, []),
            Held(PostgresConnection.identify, [.text(String(timeout.milliseconds))]) { [unowned self] row in
                transaction = row?.text(1) ?? ""
            },
        ]
        let value = try undoingOnFailure {
            let value = try body(self)
            try behind.settle()
            // Without its number nobody could find out what became of it.
            if transaction.isEmpty { try sendHeld() }
            return value
        }
        guard interruption.close() else {
            rollBack()
            throw DatabaseError.cancelled
        }
        do {
            try finish(PostgresConnection.commit)
        } catch  where isBroken {
            return .uncertain(value, transaction: transaction)
        } catch {
            // One of those sent along with the commit failed, and so the commit was not done.
            rollBack()
            throw error
        }
        return .committed(value)
    }

    func snapshot<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try execute(PostgresConnection.beginSnapshot, [])
        let value = try undoingOnFailure { try body(self) }
        try finish(PostgresConnection.commit)
        return value
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try script("savepoint sv_savepoint")
        do {
            let value = try body()
            // Also tells when a statement failed and its error was caught: then the name cannot be released.
            try script("release sv_savepoint")
            return value
        } catch {
            forgetHeld()
            if !isBroken { try script("rollback to sv_savepoint; release sv_savepoint") }
            throw error
        }
    }

    private func undoingOnFailure<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            rollBack()
            throw error
        }
    }

    /// The server rolls back itself what a lost connection had begun.
    private func rollBack() {
        forgetHeld()
        guard !isBroken else { return }
        do { try execute(PostgresConnection.rollback, []) } catch { isBroken = true }
    }

    /// Commits; a transaction in which a statement failed is rolled back by the server, without an error.
    private func finish(_ commit: Statement) throws {
        let result = try run(commit, [])
        defer { PQclear(result) }
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw DatabaseError.other(
                code: "25P02",
                detail: "a statement failed, its error was caught, and the rest was committed"
            )
        }
    }

    // MARK: Statements

    func forEach(_ statement: Statement, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws {
        let result = try run(statement, arguments)
        defer { PQclear(result) }
        try readRows(of: result, body)
    }

    func readRows(of result: OpaquePointer, _ body: (SQLRow) throws -> Bool) throws {
        for row in 0..<PQntuples(result) {
            let goesOn = try body(SQLRow(result: result, row: row, fault: fault))
            try fault.check()
            if !goesOn { return }
        }
    }

    @discardableResult
    func execute(_ statement: Statement, _ arguments: [SQLValue]) throws -> Int {
        let result = try run(statement, arguments)
        defer { PQclear(result) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    func script(_ sql: String) throws {
        try sendHeld()
        try checkInterruption()
        PQclear(try checked(PQexec(handle, sql)))
    }

    /// Runs one prepared statement.
    ///
    /// - Returns: The result, which the caller clears.
    private func run(_ statement: Statement, _ arguments: [SQLValue]) throws -> OpaquePointer {
        try behind.settle()
        guard held.isEmpty else { return try sendHeld(before: statement, arguments) }
        try checkInterruption()
        try encode(arguments, for: statement)
        let count = Int32(parameters.count)
        if statement.isPlannedAnew {
            let text = statement.postgres
            return try checked(parameters.withPointers { PQexecParams(handle, text, count, nil, $0, nil, nil, 1) })
        }
        let name: String
        if let known = prepared[statement] {
            name = known
        } else {
            name = newName()
            PQclear(try checked(PQprepare(handle, name, statement.postgres, 0, nil)))
            keep(name, for: statement)
        }
        return try checked(parameters.withPointers { PQexecPrepared(handle, name, count, $0, nil, nil, 1) })
    }

    func encode(_ arguments: [SQLValue], for statement: Statement) throws {
        let expected = statement.parameterCount(for: .postgres)
        guard arguments.count == expected else {
            let detail = "\(arguments.count) instead of \(expected): \(statement.postgres)"
            throw DatabaseError.other(code: "arguments", detail: detail)
        }
        try parameters.encode(arguments)
    }

    func preparedName(of statement: Statement) -> String? { prepared[statement] }

    func newName() -> String {
        lastName += 1
        return "s\(lastName)"
    }

    /// Remembers a statement that the server has, and lets it forget those not used for long.
    func keep(_ name: String, for statement: Statement) {
        for old in prepared.insert(name, for: statement) {
            PQclear(PQexec(handle, "deallocate \(old)"))
        }
    }

    // MARK: Failures

    func checkInterruption() throws {
        if interruption.wasUsed { throw DatabaseError.cancelled }
        if isBroken { throw DatabaseError.unavailable }
    }

    /// - Returns: `result` if it tells of success; else it is cleared and its error thrown.
    func checked(_ result: OpaquePointer?) throws -> OpaquePointer {
        guard let result else { throw lost() }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_COPY_IN: return result
        default:
            defer { PQclear(result) }
            throw failed(result)
        }
    }

    func failed(_ result: OpaquePointer) -> DatabaseError {
        let failure = errors.map(result: result, isCancelled: interruption.wasUsed)
        if failure.dropsConnection || PQstatus(handle) != CONNECTION_OK { isBroken = true }
        return failure.error
    }

    func lost() -> DatabaseError {
        isBroken = true
        return errors.lost(String(cString: PQerrorMessage(handle))).error
    }
}

/// Asks the server to stop what a connection is doing.
///
/// The request travels on a connection of its own and may arrive late, so the interrupted connection is never used
/// again: it cannot stop somebody else's statement.
private final class Interruption: Sendable {
    private enum State {
        case possible
        case used
        /// Committing: no longer to be stopped.
        case closed
    }

    /// libpq allows any thread to use it at any time.
    private struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    private let handle: Handle
    private let state = Mutex(State.possible)

    init(_ connection: OpaquePointer) {
        handle = Handle(pointer: PQgetCancel(connection))
    }

    deinit {
        PQfreeCancel(handle.pointer)
    }

    var wasUsed: Bool { state.withLock { $0 == .used } }

    func request() {
        let isFirst = state.withLock { state in
            guard state == .possible else { return false }
            state = .used
            return true
        }
        if isFirst { ask(in: .seconds(0)) }
    }

    /// Asks until the connection is given up: the server forgets a request that comes just before the statement.
    private func ask(in delay: DispatchTimeInterval) {
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in
            guard let self else { return }
            var message = [CChar](repeating: 0, count: 256)
            PQcancel(handle.pointer, &message, Int32(message.count))
            ask(in: .milliseconds(100))
        }
    }

    /// - Returns: False when it was used before.
    func close() -> Bool {
        state.withLock { state in
            guard state == .possible else { return false }
            state = .closed
            return true
        }
    }

    func reopen() {
        state.withLock { if $0 == .closed { $0 = .possible } }
    }
}

extension PostgresConnection.Outcome: Sendable where T: Sendable {}

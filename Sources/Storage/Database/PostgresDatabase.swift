internal import Logging

/// PostgreSQL through libpq: a bounded pool of connections, each on a thread of its own.
///
/// When a connection is lost while it commits, the server is asked what became of the transaction. Numbers of
/// transactions that a crash swallowed are given out again, so a "committed" is believed only if the server did not
/// restart in between (its *incarnation*: start of the postmaster, last reset of its counters as after every crash,
/// and timeline); "not committed" is true in any case.
final class PostgresDatabase: Database {
    let dialect = Dialect.postgres

    private let connections: ConnectionThreads<PostgresConnection>
    private let options: DatabaseOptions
    private let retry: Retry
    private let signal = CommitSignal()
    private let signals: PostgresSignals

    private static let status = Statement(
        sqlite: "select null",
        postgres: "select pg_xact_status(cast($1 as xid8))"
    )

    init(address: PostgresAddress, options: DatabaseOptions) throws {
        self.options = options
        retry = Retry(options)
        let errors = PostgresErrors(logger: options.logger)
        connections = ConnectionThreads(
            .init(
                name: "postgres",
                limit: max(1, options.connections),
                waitLimit: options.waitLimit,
                exhausted: .poolExhausted,
                idleLimit: .seconds(600)
            )
        ) { use in
            use(try PostgresConnection(address, options: options, errors: errors))
        }
        signals = try PostgresSignals(address, signal: signal, options: options)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let body = checked(body)
        return try await retry.run {
            try await connections.perform { try body($0) }
        }
    }

    func snapshot<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let body = checked(body)
        return try await retry.run {
            try await connections.perform { try $0.snapshot(body) }
        }
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let timeout = options.writeTimeout
        let value = try await retry.run {
            let attempt = try await connections.perform { connection in
                Attempt(outcome: try connection.write(timeout: timeout, body), incarnation: connection.incarnation)
            }
            switch attempt.outcome {
            case .committed(let value): return value
            case .uncertain(let value, let transaction):
                try await settle(transaction, begunAt: attempt.incarnation)
                return value
            }
        }
        announce()
        return value
    }

    @discardableResult
    func withoutTransaction<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        defer { announce() }
        let readTimeout = options.readTimeout.milliseconds
        return try await connections.perform { connection in
            try connection.script("set default_transaction_read_only = off; set statement_timeout = 0")
            defer {
                try? connection.script(
                    "set default_transaction_read_only = on; set statement_timeout = \(readTimeout)"
                )
            }
            return try body(connection)
        }
    }

    var commits: AsyncStream<Void> {
        signals.start()
        return signal.listen()
    }

    func close() async {
        await connections.close()
        await signals.close()
        signal.finish()
    }

    private func announce() {
        signal.send()
        signals.announce()
    }

    private struct Attempt<T: Sendable>: Sendable {
        var outcome: PostgresConnection.Outcome<T>
        var incarnation: String
    }

    /// Finds out whether a transaction was committed whose connection was lost.
    ///
    /// - Throws: ``DatabaseError/unavailable`` when it was not, so that it is tried again, and
    ///   ``DatabaseError/outcomeUnknown`` when that cannot be told.
    private func settle(_ transaction: String, begunAt incarnation: String) async throws {
        for attempt in 1...10 {
            do {
                let (status, now) = try await connections.perform { connection in
                    let status = try connection.first(PostgresDatabase.status, [.text(transaction)]) { $0.textOrNil(0) }
                    return (status ?? nil, connection.incarnation)
                }
                switch status {
                case "committed" where now == incarnation: return
                case "aborted": throw NotCommitted()
                // Its server has not noticed yet that we are gone.
                case "in progress": break
                default: throw DatabaseError.outcomeUnknown
                }
            } catch is NotCommitted {
                throw DatabaseError.unavailable
            } catch DatabaseError.other(code: "22023", detail: _) {
                // A number from the future: the server that took over never heard of the transaction.
                throw DatabaseError.unavailable
            } catch let error as DatabaseError where error.isTemporary && error != .outcomeUnknown {
                options.logger.debug(
                    "PostgreSQL: outcome of a commit not known yet",
                    metadata: ["attempt": "\(attempt)"]
                )
            }
            // Not the task's own waiting: the outcome matters also when the task was cancelled.
            try? await retry.sleep(Retry.delay(afterAttempt: attempt, fraction: options.fraction()))
        }
        throw DatabaseError.outcomeUnknown
    }

    private struct NotCommitted: Error {}
}

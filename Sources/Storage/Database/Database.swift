public import Logging

/// The one database behind the program: all state, shared by every instance.
///
/// Bodies run on the connection's own thread. They get a consistent view, may be run more than once (a lost
/// connection, a conflict with another transaction), and therefore only read and change the database.
public protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Reads: on SQLite from one snapshot, on PostgreSQL statement by statement. Writing is refused.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Reads from one snapshot on both engines (two more round trips on PostgreSQL).
    func snapshot<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body` in one transaction: `begin immediate` on SQLite, read committed on PostgreSQL.
    ///
    /// All or nothing is kept when this returns. When the connection is lost while committing, the server is asked
    /// what became of the transaction, so that a body is never applied twice.
    ///
    /// - Throws: What `body` threw, or a ``DatabaseError``; in both cases nothing was changed, except for
    ///   ``DatabaseError/outcomeUnknown``.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// For upkeep that cannot run in a transaction (`vacuum`, `analyze`, `create database`); never repeated.
    @discardableResult
    func withoutTransaction<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// A signal after commits of this or any other process; several commits may give one. Each access begins a
    /// stream of its own. A signal may also come without a commit, as after a reconnection: read, do not count.
    var commits: AsyncStream<Void> { get }

    /// Ends after the bodies that are running; later calls throw ``DatabaseError/closed``.
    func close() async
}

/// How a database is used; the defaults suit the program.
public struct DatabaseOptions: Sendable {
    /// PostgreSQL: connections at most, besides the one that listens. SQLite: readers, of which eight suffice.
    public var connections = 10
    /// How long a request waits for a connection before ``DatabaseError/poolExhausted`` or, where it is the person's
    /// own requests that hold them, ``DatabaseError/shareExhausted``.
    public var waitLimit: Duration = .seconds(5)
    /// The longest that one statement may take in a read.
    public var readTimeout: Duration = .seconds(30)
    /// The longest that one statement may take in a write; imports and migrations know longer ones.
    public var writeTimeout: Duration = .seconds(300)
    /// How long a statement waits for another transaction's lock before ``DatabaseError/busy``.
    public var lockTimeout: Duration = .seconds(10)
    /// How often a body is tried when the connection is lost or another transaction is in the way.
    public var attempts = 5
    /// What PostgreSQL shows as the name of the connection.
    public var applicationName = "suivant"
    /// A draw in 0..<1, for the spread of waiting times.
    public var fraction: @Sendable () -> Double
    /// Waits between two attempts.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Gets what the engine said where a person gets a sentence.
    public var logger: Logger

    public init(logger: Logger, fraction: @escaping @Sendable () -> Double) {
        self.logger = logger
        self.fraction = fraction
    }

    /// Logs nothing: for tests.
    public static func silent(fraction: @escaping @Sendable () -> Double) -> DatabaseOptions {
        let logger = Logger(label: "database") { _ in SwiftLogNoOpLogHandler() }
        return DatabaseOptions(logger: logger, fraction: fraction)
    }
}

/// Opens the database named by `url`: `sqlite:PATH` or `postgres://…` (any address libpq reads, several hosts
/// included).
///
/// An SQLite file is opened, or created readable for its owner alone, before this returns. PostgreSQL is first
/// contacted by the first request.
public func openDatabase(url: String, options: DatabaseOptions) throws -> any Database {
    if url.hasPrefix("sqlite:") {
        var path = url.dropFirst("sqlite:".count)
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        guard !path.isEmpty, path != ":memory:" else { throw DatabaseError.invalidAddress }
        return try SQLiteDatabase(path: String(path), options: options)
    }
    guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { throw DatabaseError.invalidAddress }
    return try PostgresDatabase(
        address: PostgresAddress(url, applicationName: options.applicationName),
        options: options
    )
}

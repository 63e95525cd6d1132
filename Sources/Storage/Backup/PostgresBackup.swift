internal import CPQ
public import Logging

/// What PostgreSQL's own tools need to know, and what is asked of a server beside them.
public struct PostgresBackup: Sendable {
    private let database: any Database
    private let address: [String: String]

    /// - Parameter url: `postgres://…`, any address libpq reads.
    public init(url: String, logger: Logger, fraction: @escaping @Sendable () -> Double) throws {
        address = try PostgresAddress.parse(url)
        var options = DatabaseOptions(logger: logger, fraction: fraction)
        options.connections = 1
        options.readTimeout = .seconds(24 * 3600)
        options.applicationName = "suivant backup"
        database = try openDatabase(url: url, options: options)
    }

    public func close() async { await database.close() }

    /// The address for a command line, which everybody on the machine can read: without passwords.
    public var connectionString: String {
        address.filter { !PostgresBackup.secrets.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { key, value in
                let escaped = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
                return "\(key)='\(escaped)'"
            }
            .joined(separator: " ")
    }

    /// What the tools find in their environment instead.
    public var environment: [String: String] {
        var result: [String: String] = [:]
        if let password = address["password"] { result["PGPASSWORD"] = password }
        return result
    }

    private static let secrets: Set = ["password", "sslpassword"]

    /// The number before the point: 15.
    public func majorVersion() async throws -> Int {
        try await database.read { try $0.first(BackupSQL.serverVersion) { $0.int(0) } ?? 0 } / 10_000
    }

    /// Whether nothing was ever made in the database, extensions apart.
    public func isEmpty() async throws -> Bool {
        try await database.read { try $0.first(BackupSQL.anything) { _ in true } == nil }
    }

    public func contents() async throws -> DatabaseContents {
        try await database.snapshot { try DatabaseContents.read($0) }
    }

    /// Runs `body`, which blocks, while the server keeps one view of the data under the name that `body` gets. What
    /// is returned was counted in the same view.
    ///
    /// - Parameter body: Run once; what it throws is passed on.
    public func holdingSnapshot(
        _ body: @escaping @Sendable (_ name: String, _ contents: DatabaseContents) throws -> Void
    ) async throws -> DatabaseContents {
        try await database.snapshot { connection in
            // Nothing happens on this connection while the tool reads on its own.
            try connection.script("set local idle_in_transaction_session_timeout = 0")
            let name = try connection.first(BackupSQL.exportSnapshot) { $0.text(0) } ?? ""
            let contents = try DatabaseContents.read(connection)
            try body(name, contents)
            return contents
        }
    }

    /// Brings the planner's statistics up to date, which a dump does not carry.
    public func analyze() async throws {
        try await database.withoutTransaction { try $0.script("analyze") }
    }
}

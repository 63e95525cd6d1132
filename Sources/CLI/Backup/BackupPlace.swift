import Foundation
import Logging
import SalesCore
import Storage

/// A database as backing up and restoring see it: by its address, whatever its version.
enum BackupPlace {
    case sqlite(path: String)
    case postgres(url: String)

    init(_ address: String) throws {
        if address.hasPrefix("sqlite:") {
            var path = address.dropFirst("sqlite:".count)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard !path.isEmpty, path != ":memory:" else { throw DatabaseError.invalidAddress }
            self = .sqlite(path: String(path))
        } else {
            self = .postgres(url: address)
        }
    }

    var engine: Dialect {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }
}

extension PostgresBackup {
    init(_ url: String, _ logger: Logger) throws {
        try self.init(url: url, logger: logger, fraction: { Double.random(in: 0..<1) })
    }
}

/// Runs `body` with the server, and says which address could not be reached.
func withServer<R: Sendable>(
    _ url: String,
    shownAs address: String,
    _ logger: Logger,
    _ body: (PostgresBackup) async throws -> R
) async throws -> R {
    let server = try PostgresBackup(url, logger)
    do {
        let result = try await body(server)
        await server.close()
        return result
    } catch {
        await server.close()
        if case .unavailable? = error as? DatabaseError { throw SettingsError.unreachable(address) }
        throw error
    }
}

extension DatabaseContents {
    /// `1234 rows in 56 tables`.
    var summary: String { "\(rows.values.reduce(0, +)) rows in \(rows.count) tables" }
}

internal import Foundation
internal import GRDB
public import Logging

/// Copies of SQLite databases, page by page from one snapshot, while others go on writing.
public struct SQLiteCopy: Sendable {
    private let errors: SQLiteErrors

    /// About 8 MB: long enough to be quick, short enough to show progress and to end soon when asked to.
    private static let pagesPerStep: CInt = 2000
    /// Of one statement. A count or a check of a large file takes minutes.
    private static let patience = Duration.seconds(24 * 3600)

    public init(logger: Logger) {
        errors = SQLiteErrors(logger: logger)
    }

    /// Makes the database at `target` equal to the one at `source`, in one transaction: a copy that is interrupted
    /// leaves `target` as it was.
    ///
    /// - Parameters:
    ///   - source: Of any version; it is not changed.
    ///   - target: A file that exists, empty or a database without tables.
    ///   - progress: Gets the share done, from 0 to 1; what it throws ends the copy.
    /// - Returns: What the copy holds.
    public func run(
        from source: String,
        to target: String,
        progress: @escaping (Double) throws -> Void
    ) throws -> DatabaseContents {
        try mapping {
            let source = try DatabaseQueue(path: source, configuration: configuration(readOnly: true))
            let target = try DatabaseQueue(path: target, configuration: configuration(readOnly: false))
            try target.writeWithoutTransaction { copy in
                try source.read { database in
                    // Fixes the snapshot for all steps. Without it each step would see what was written since the one
                    // before and begin again, which never ends while others go on writing.
                    _ = try connection(database).first(BackupSQL.anything) { _ in true }
                    try database.backup(to: copy, pagesPerStep: SQLiteCopy.pagesPerStep) { step in
                        let total = max(1, step.totalPageCount)
                        try progress(Double(step.completedPageCount) / Double(total))
                    }
                }
            }
            let contents = try target.writeWithoutTransaction { database in
                // A backup is one file, without a log beside it.
                try database.execute(sql: "pragma journal_mode = delete")
                return try DatabaseContents.read(connection(database))
            }
            try source.close()
            try target.close()
            return contents
        }
    }

    /// What a file holds, after the engine's own check of all its pages.
    ///
    /// - Throws: ``BackupFault`` or a ``DatabaseError`` when it is damaged or something else.
    public func examine(_ file: String) throws -> DatabaseContents {
        try mapping {
            let queue = try DatabaseQueue(path: file, configuration: configuration(readOnly: true))
            let contents = try queue.read { database in
                let connection = connection(database)
                let fault = try connection.first(BackupSQL.integrity) { $0.text(0) }
                if let fault, fault != "ok" { throw BackupFault.damaged(fault) }
                return try DatabaseContents.read(connection)
            }
            try queue.close()
            return contents
        }
    }

    /// Whether nothing was ever made in a database file.
    public func isEmpty(_ file: String) throws -> Bool {
        try mapping {
            let queue = try DatabaseQueue(path: file, configuration: configuration(readOnly: true))
            let isEmpty = try queue.read { try connection($0).first(BackupSQL.anything) { _ in true } == nil }
            try queue.close()
            return isEmpty
        }
    }

    private func connection(_ database: GRDB.Database) -> SQLiteConnection {
        SQLiteConnection(database, timeout: SQLiteCopy.patience, errors: errors)
    }

    private func configuration(readOnly: Bool) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(10)
        return configuration
    }

    private func mapping<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as GRDB.DatabaseError {
            throw errors.map(error.extendedResultCode.rawValue, error.message ?? "", on: nil, isCancelled: false)
        }
    }
}

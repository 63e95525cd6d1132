/// What a database holds, counted at one instant: enough to tell whether a copy is whole.
public struct DatabaseContents: Sendable, Equatable {
    /// The names of the migrations that made its form, in order.
    public var migrations: [String]
    /// How many rows each table has. Tables of other PostgreSQL schemas than `public` are named with theirs.
    public var rows: [String: Int]

    public init(migrations: [String], rows: [String: Int]) {
        self.migrations = migrations
        self.rows = rows
    }

    /// Counts within the caller's transaction.
    ///
    /// - Throws: ``BackupFault/notSuivant`` when no migration of ours has run in it.
    static func read(_ connection: any SQLConnection) throws -> DatabaseContents {
        let tables = try connection.query(BackupSQL.tables) {
            StoredTableName(schema: $0.textOrNil(0), name: $0.text(1))
        }
        guard let notes = tables.first(where: { $0.name == "schema_migration" }) else { throw BackupFault.notSuivant }
        let migrations = try connection.query("select name from \(sql: notes.sql) order by number") { $0.text(0) }
        var rows: [String: Int] = [:]
        for table in tables {
            rows[table.label] = try connection.first("select count(*) from \(sql: table.sql)") { $0.int(0) } ?? 0
        }
        return DatabaseContents(migrations: migrations, rows: rows)
    }
}

/// A table as the engine knows it.
struct StoredTableName {
    /// Nil on SQLite.
    var schema: String?
    var name: String

    var sql: SQL {
        guard let schema else { return SQL(id: name) }
        return "\(id: schema).\(id: name)"
    }

    /// As ``DatabaseContents`` names it.
    var label: String {
        guard let schema, schema != "public" else { return name }
        return "\(schema).\(name)"
    }
}

/// Why a backup or a restored database cannot be trusted, as far as the databases themselves can tell.
public enum BackupFault: Error, Equatable {
    /// No database of this program.
    case notSuivant
    /// The engine's own check of a file found something.
    case damaged(String)
    /// The target of a restoration holds tables already.
    case holdsTables
    /// The person pressed Ctrl+C.
    case interrupted
}

public import SalesCore

/// One step from one form of the database to the next; never edited once released.
public struct Migration: Sendable {
    /// Ascending from 1; numbers that were never used may lie between.
    public let number: Int
    /// The number in four digits and what it does: `0001_identity`.
    public let name: String
    public let up: @Sendable (any SQLConnection) throws -> Void

    public init(number: Int, name: String, up: @escaping @Sendable (any SQLConnection) throws -> Void) {
        self.number = number
        self.name = name
        self.up = up
    }
}

/// How the database stands to the program.
public enum SchemaState: Sendable, Equatable {
    case empty
    case older(missing: [String])
    case current
    /// With the names of the migrations that the program does not know.
    case newer(unknown: [String])
}

/// Brings a database to the form the program expects.
public struct Migrator: Sendable {
    private let migrations: [Migration]
    private let now: @Sendable () -> Instant

    /// - Parameters:
    ///   - migrations: In the order of their numbers.
    ///   - now: The system clock, for the note of when a migration ran.
    public init(_ migrations: [Migration], now: @escaping @Sendable () -> Instant) {
        for (earlier, later) in zip(migrations, migrations.dropFirst()) {
            precondition(earlier.number < later.number, "Migration \(later.name) is out of order")
        }
        self.migrations = migrations
        self.now = now
    }

    /// Applies what is missing, each migration in a transaction of its own, so that one which is interrupted leaves
    /// nothing behind and is repeated by the next call. Two processes at once apply each migration once.
    ///
    /// - Returns: The names of the migrations that this call applied.
    /// - Throws: ``DatabaseError/schemaNewer(unknown:)`` before anything is changed, or what a migration threw.
    @discardableResult
    public func migrate(_ database: any Database) async throws -> [String] {
        if case .newer(let unknown) = try await state(of: database) {
            throw DatabaseError.schemaNewer(unknown: unknown)
        }
        var applied: [String] = []
        for migration in migrations {
            let instant = now()
            let isNew = try await database.write { connection in
                try lock(connection)
                try connection.script(MigrationSQL.createTable)
                guard try connection.first(MigrationSQL.find, [.int(migration.number)], { _ in true }) == nil else {
                    return false
                }
                try migration.up(connection)
                let arguments: [SQLValue] = [.int(migration.number), .text(migration.name), .instant(instant)]
                try connection.execute(MigrationSQL.record, arguments)
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        return applied
    }

    public func state(of database: any Database) async throws -> SchemaState {
        let applied: [Int: String] = try await database.read { connection in
            guard try connection.first(MigrationSQL.findTable, [], { _ in true }) != nil else { return [:] }
            let rows = try connection.query(MigrationSQL.list) { ($0.int(0) as Int, $0.text(1)) }
            return Dictionary(rows, uniquingKeysWith: { first, _ in first })
        }
        if applied.isEmpty { return .empty }
        let known = Dictionary(migrations.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        let unknown = applied.filter { known[$0.key] != $0.value }.sorted { $0.key < $1.key }.map(\.value)
        if !unknown.isEmpty { return .newer(unknown: unknown) }
        let missing = migrations.filter { applied[$0.number] == nil }.map(\.name)
        return missing.isEmpty ? .current : .older(missing: missing)
    }

    /// - Throws: ``DatabaseError/schemaOlder(missing:)`` or ``DatabaseError/schemaNewer(unknown:)``, which say what
    ///   to do.
    public func requireCurrent(_ database: any Database) async throws {
        switch try await state(of: database) {
        case .current: return
        case .empty: throw DatabaseError.schemaOlder(missing: migrations.map(\.name))
        case .older(let missing): throw DatabaseError.schemaOlder(missing: missing)
        case .newer(let unknown): throw DatabaseError.schemaNewer(unknown: unknown)
        }
    }

    /// Keeps other processes from migrating until the transaction ends. On SQLite `begin immediate` did that.
    private func lock(_ connection: any SQLConnection) throws {
        guard connection.dialect == .postgres else { return }
        // One waits for the other however long that takes, but the migration itself must not hold up the program
        // behind a lock it cannot get.
        try connection.script(
            """
            set local statement_timeout = 0;
            set local lock_timeout = 0;
            select pg_advisory_xact_lock(7381550611041);
            set local lock_timeout = '10s'
            """
        )
    }
}

private enum MigrationSQL {
    static let createTable = """
        create table if not exists schema_migration (
            number bigint primary key,
            name text not null,
            applied_at bigint not null
        )
        """

    /// No parameters. A row if the table of migrations is there.
    static let findTable = Statement(
        sqlite: "select 1 from sqlite_schema where type = 'table' and name = 'schema_migration'",
        postgres: "select 1 from pg_class where oid = to_regclass('schema_migration')"
    )

    /// Parameters: 1 number.
    static let find = Statement("select 1 from schema_migration where number = $1")

    /// Parameters: 1 number, 2 name, 3 instant.
    static let record = Statement("insert into schema_migration (number, name, applied_at) values ($1, $2, $3)")

    static let list = Statement("select number, name from schema_migration")
}

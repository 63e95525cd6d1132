public import Storage

/// Everything that stands in a database as text, table by table, so that two states of it can be compared.
public struct TableDump: Sendable, Equatable {
    public private(set) var tables: [String: [String]] = [:]

    /// What the program keeps about its own work, and tells people of it.
    public static let journal: Set = [
        "operation", "history", "event", "idempotency", "job", "job_payload", "sv_stamp", "work_item_past",
        "work_mark_past", "sv_notification",
    ]

    /// What a person sees: all but the journal, who changed a row when, and items that stand no longer.
    public static func visible(in database: any Database) async throws -> TableDump {
        var dump = try await TableDump(
            of: database,
            ignoring: ["versionnumber", "modifiedon", "modifiedby", "valid_from", "valid_to"],
            onlyStandingItems: true
        )
        for table in journal { dump.tables[table] = nil }
        return dump
    }

    /// - Parameters:
    ///   - names: nil for all tables.
    ///   - ignored: Columns that are left out.
    public init(
        of database: any Database,
        only names: [String]? = nil,
        ignoring ignored: Set<String> = [],
        onlyStandingItems: Bool = false
    ) async throws {
        tables = try await database.snapshot { connection in
            var result: [String: [String]] = [:]
            for table in try names ?? TableDump.names(connection) {
                result[table] = try TableDump.rows(
                    of: table,
                    ignoring: ignored,
                    onlyStandingItems: onlyStandingItems,
                    connection
                )
            }
            return result
        }
    }

    public subscript(table: String) -> [String] { tables[table] ?? [] }

    /// The tables in which two dumps differ.
    public func difference(from other: TableDump) -> [String] {
        Set(tables.keys).union(other.tables.keys).filter { tables[$0] != other.tables[$0] }.sorted()
    }

    private static let listing = Statement(
        sqlite: """
            select name from sqlite_schema
            where type = 'table' and name not like 'sqlite_%' and name not like 'name_trigram%' order by name
            """,
        postgres: "select cast(tablename as text) from pg_tables where schemaname = 'public' order by tablename"
    )

    private static let columns = Statement(
        sqlite: "select name from pragma_table_info($1) order by name",
        postgres: """
            select cast(column_name as text) from information_schema.columns
            where table_schema = 'public' and table_name = $1 order by column_name
            """
    )

    private static func names(_ connection: any SQLConnection) throws -> [String] {
        try connection.query(listing) { $0.text(0) }
    }

    private static func rows(
        of table: String,
        ignoring ignored: Set<String>,
        onlyStandingItems: Bool,
        _ connection: any SQLConnection
    ) throws -> [String] {
        let names = try connection.query(columns, [.text(table)]) { $0.text(0) }.filter { !ignored.contains($0) }
        let values = names.map { name in
            connection.dialect == .sqlite
                ? "quote(\"\(name)\")" : "coalesce(cast(\"\(name)\" as text), '∅')"
        }
        let condition = onlyStandingItems && table == "work_item" ? " where valid_to is null" : ""
        return try connection.query(
            Statement("select \(values.joined(separator: " || '|' || ")) from \"\(table)\"\(condition)")
        ) { $0.text(0) }.sorted()
    }
}

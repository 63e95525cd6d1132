import Records
import SalesCore

/// A physical table: the registry tables that lie in it, and all their columns.
struct StorageTable {
    let name: String
    let columns: [Column]
    let isActivity: Bool
    /// The columns that name rows of the registry tables in it.
    let primaryNames: Set<String>

    static func all(of registry: Registry) -> [StorageTable] {
        var order: [String] = []
        var tables: [String: [Table]] = [:]
        for table in registry.tables {
            if tables[table.storage] == nil { order.append(table.storage) }
            tables[table.storage, default: []].append(table)
        }
        return order.map { name in
            var seen: Set<String> = []
            let columns = tables[name, default: []].flatMap(\.columns).filter { seen.insert($0.name).inserted }
            return StorageTable(
                name: name,
                columns: columns,
                isActivity: tables[name]?.first?.isActivity ?? false,
                primaryNames: Set(tables[name, default: []].map(\.primaryName))
            )
        }
    }

    /// Makes the table, or adds what it lacks: columns that a later version or an administrator describes.
    func bringUp(in connection: any SQLConnection) throws {
        let there = Set(try connection.query(StorageTable.physicalColumns, [.text(name)]) { $0.text(0) })
        guard !there.isEmpty else { return try create(in: connection) }
        for column in columns {
            for (physical, type) in StorageTable.physical(column, connection.dialect) where !there.contains(physical) {
                try connection.execute("alter table \(id: name) add column \(id: physical) \(sql: type)")
            }
        }
        try index(columns.filter { !there.contains($0.name) }, in: connection)
    }

    /// A column and those derived from it, with their types.
    private static func physical(_ column: Column, _ dialect: Dialect) -> [(String, SQL)] {
        [(column.name, dialect.type(of: column))]
            + column.derivedNames.map { ($0, "text\(sql: dialect.binaryCollation)") }
    }

    /// Parameter: the table.
    private static let physicalColumns = Statement(
        sqlite: "select name from pragma_table_info($1)",
        postgres: """
            select column_name from information_schema.columns where table_schema = current_schema() and table_name = $1
            """
    )

    func create(in connection: any SQLConnection) throws {
        let dialect = connection.dialect
        var lines: [SQL] = ["id \(sql: dialect.guidType) primary key"]
        if isActivity { lines.append("activitytypecode \(sql: dialect == .sqlite ? "integer" : "bigint") not null") }
        for column in columns {
            for (physical, type) in StorageTable.physical(column, dialect) {
                lines.append("\(id: physical) \(sql: type)")
            }
        }
        lines.append("created_operation \(sql: dialect.guidType)")
        try connection.execute(
            "create table \(id: name) (\(sql: lines.joined(separator: ", ")))\(sql: dialect.tableSuffix)"
        )
        try index(columns, in: connection)
    }

    /// A name for an index that stays different from others where PostgreSQL would cut it, after 63 bytes.
    static func index(_ wanted: String) -> String {
        guard wanted.utf8.count > 63 else { return wanted }
        // FNV-1a: the same in every process, unlike Swift's own hash.
        let mark = wanted.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "\(wanted.prefix(54))_\(String(mark, radix: 36))"
    }

    private func index(_ columns: [Column], in connection: any SQLConnection) throws {
        for column in columns where column.isAlternateKey {
            try connection.execute(
                "create unique index \(id: StorageTable.index("\(name)_\(column.name)_key")) on \(id: name) (\(id: column.name))"
            )
        }
        for column in columns where column.isFolded && column.name != "subject" {
            try connection.execute(
                "create index \(id: StorageTable.index("\(name)_\(column.name)_prefix")) on \(id: name) (\(id: column.foldColumn))"
            )
        }
    }
}

extension Dialect {
    var guidType: SQL { self == .sqlite ? "blob" : "uuid" }
    var binaryCollation: SQL { self == .sqlite ? "" : " collate \"C\"" }
    var tableSuffix: SQL { self == .sqlite ? " strict" : "" }

    func type(of column: Column) -> SQL {
        switch column.kind {
        case .text, .memo, .date: self == .sqlite ? "text" : "text collate \"C\""
        case .integer, .choice, .state, .status, .decimal, .money, .instant: self == .sqlite ? "integer" : "bigint"
        case .double: self == .sqlite ? "real" : "double precision"
        case .boolean: self == .sqlite ? "integer" : "smallint"
        case .lookup, .guid: guidType
        }
    }
}

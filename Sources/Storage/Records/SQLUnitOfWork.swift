import Identity
import Records
import SalesCore

/// One open transaction as the write pipeline sees it.
final class SQLUnitOfWork: UnitOfWork {
    let connection: any SQLConnection
    let registry: Registry
    let layouts: Layouts
    let zones: ZoneCache
    let identity: any CallerSource
    var knownZones: [GUID: Zone] = [:]
    private var ahead = LockedRows()

    init(
        connection: any SQLConnection,
        registry: Registry,
        layouts: Layouts,
        zones: ZoneCache,
        identity: any CallerSource
    ) {
        self.connection = connection
        self.registry = registry
        self.layouts = layouts
        self.zones = zones
        self.identity = identity
    }

    // MARK: Rows

    func load(_ table: Table, _ ids: [GUID], locking: Bool) throws -> [GUID: Row] {
        var result: [GUID: Row] = [:]
        var unknown: Set<GUID> = []
        for id in ids {
            if let known = ahead[table.name, id] { result[id] = known } else { unknown.insert(id) }
        }
        guard !unknown.isEmpty else { return result }
        let layout = layouts[table]
        for chunk in unknown.sorted().chunked(by: 256) {
            let sql = selection(of: table, Array(chunk), locking: locking)
            for row in try connection.query(sql, { try layout.row(from: $0) }) { result[row.id] = row }
        }
        return result
    }

    private func selection(of table: Table, _ ids: [GUID], locking: Bool) -> SQL {
        let sql: SQL = """
            select \(sql: layouts[table].selection) from \(id: table.storage)
            where \(sql: .oneOf("id", ids))\(sql: kind(of: table)) order by id
            """
        return locking ? "\(sql: sql)\(sqlite: "", postgres: " for update")" : sql
    }

    /// None is read that is locked already.
    func lock(_ ids: [GUID], in tables: [Table]) throws {
        let unknown = Set(ids).filter { id in tables.contains { ahead[$0.name, id] == nil } }
        for chunk in unknown.sorted().chunked(by: 256) {
            ahead.seek(chunk, in: tables)
            let parts = try parts(of: Array(chunk), in: tables)
            let queries = parts.map { selection(of: $0.table, $0.ids, locking: true).statement }
            try connection.pipeline(queries) { ahead.keep(try layouts[parts[$0].table].row(from: $1)) }
        }
    }

    /// Where to look for which rows. Of few each table is asked, in one round trip on PostgreSQL; of many it is asked
    /// first of what kind they are, because each look for a row that is of another kind takes as long as one for a row
    /// that is found.
    private func parts(of ids: [GUID], in tables: [Table]) throws -> [(table: Table, ids: [GUID])] {
        guard ids.count > SQLUnitOfWork.few, tables.count > 1, tables.allSatisfy(\.isActivity) else {
            return tables.map { ($0, ids) }
        }
        var kinds: [Int64: [GUID]] = [:]
        try connection.forEach("select id, activitytypecode from activity where \(sql: .oneOf("id", ids)) order by id")
        {
            kinds[$0.int(1), default: []].append($0.guid(0))
            return true
        }
        return tables.compactMap { table in kinds[table.typeCode].map { (table, $0) } }
    }

    private static let few = 16

    /// Rows are read again when they are next asked for, because a statement has changed them past this object.
    func forgetLocked() { ahead = LockedRows() }

    /// Keeps what is known of a row that was locked.
    private func follow(_ row: Row) {
        if ahead[row.table.name, row.id] != nil { ahead.keep(row) }
    }

    func find(_ table: Table, where column: String, is value: Value, ownedBy owner: GUID?) throws -> [Row] {
        let layout = layouts[table]
        let owned: SQL = owner.map { " and ownerid = \(bind: .guid($0))" } ?? ""
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: column) = \(bind: value.sql)\(sql: owned)\(sql: kind(of: table)) limit 100
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    func findFolded(_ table: Table, where column: String, is text: String) throws -> [Row] {
        guard let definition = table.column(column), definition.isFolded else { return [] }
        let layout = layouts[table]
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: definition.foldColumn) = \(bind: .text(folded(text)))\(sql: kind(of: table)) limit 100
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    func referring(_ table: Table, by column: Column, to record: RecordReference, limit: Int) throws -> [Row] {
        let layout = layouts[table]
        let target: SQL =
            column.isPolymorphic ? " and \(id: column.typeColumn) = \(bind: .text(record.table))" : ""
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: column.name) = \(bind: .guid(record.id))\(sql: target)\(sql: kind(of: table))
            limit \(bind: .int(Int64(limit)))
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    private func kind(of table: Table) -> SQL {
        table.isActivity && table.name != Table.activityPointerName
            ? " and activitytypecode = \(bind: .int(table.typeCode))" : ""
    }

    func owners(of references: [RecordReference]) throws -> [RecordReference: RecordOwner] {
        var result: [RecordReference: RecordOwner] = [:]
        for (name, group) in Dictionary(grouping: Set(references), by: \.table).sorted(by: { $0.key < $1.key }) {
            guard let table = registry.table(name) else { continue }
            let columns: SQL =
                table.ownership == .owner ? "ownerid, ownerid_type, owningbusinessunit" : "null, null, null"
            for chunk in group.map(\.id).sorted().chunked(by: 256) {
                let sql: SQL = """
                    select id, \(sql: columns) from \(id: table.storage) where \(sql: .oneOf("id", Array(chunk)))
                    """
                try connection.forEach(sql) { row in
                    let owner = row.guidOrNil(1).map { RecordReference(row.textOrNil(2) ?? "systemuser", $0) }
                    result[RecordReference(name, row.guid(0))] = RecordOwner(owner: owner, unit: row.guidOrNil(3))
                    return true
                }
            }
        }
        return result
    }

    func insert(_ rows: [Row]) throws {
        guard let table = rows.first?.table else { return }
        for row in rows { follow(row) }
        let layout = layouts[table]
        let names = table.columns.map(\.name)
        let physical = layout.physicalNames(of: names)
        let fixed = table.isActivity ? ["id", "activitytypecode"] : ["id"]
        let places = (1...(fixed.count + physical.count)).map { _ in SQL(bind: .null) }.joined(separator: ", ")
        let columns = (fixed + physical).map { SQL(id: $0) }.joined(separator: ", ")
        let (statement, _) =
            ("insert into \(id: table.storage) (\(sql: columns)) values (\(sql: places))" as SQL).statement
        try refusingDuplicates(in: table) {
            try connection.executeMany(
                statement,
                rows.map { row in
                    let head: [SQLValue] = table.isActivity ? [.guid(row.id), .int(table.typeCode)] : [.guid(row.id)]
                    return head + layout.physicalValues(of: row, columns: names)
                }
            )
        }
    }

    func update(_ row: Row, columns: [String], from version: Int64) throws {
        let layout = layouts[row.table]
        let assignments = zip(
            layout.physicalNames(of: columns),
            layout.physicalValues(of: row, columns: columns)
        ).map { "\(id: $0) = \(bind: $1)" as SQL }
        guard !assignments.isEmpty else { return }
        let sql: SQL = """
            update \(id: row.table.storage) set \(sql: assignments.joined(separator: ", "))
            where id = \(bind: .guid(row.id)) and versionnumber = \(bind: .int(version))
            """
        if let known = ahead[row.table.name, row.id] {
            guard known?.version == version else {
                throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
            }
            ahead.keep(row)
            // It is ours until the end: what is certain to change it need not be waited for.
            if !row.table.columns.contains(where: { $0.isAlternateKey && columns.contains($0.name) }) {
                let (statement, arguments) = sql.statement
                return try connection.later(statement, [arguments])
            }
        }
        let count = try refusingDuplicates(in: row.table) { try connection.execute(sql) }
        guard count == 1 else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
        }
    }

    func delete(_ reference: RecordReference) throws {
        guard let table = registry.table(reference.table) else { return }
        ahead.remove(reference.table, reference.id)
        try connection.execute("delete from \(id: table.storage) where id = \(bind: .guid(reference.id))")
    }

    private func refusingDuplicates<Result>(in table: Table, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch DatabaseError.uniqueViolation(let constraint) {
            let keys = table.columns.filter(\.isAlternateKey)
            let column =
                keys.first { constraint == StorageTable.index("\(table.storage)_\($0.name)_key") }
                ?? keys.first { constraint.contains($0.name) }
            throw Refusal(.duplicate, RecordMessage.exists(column: column?.name ?? table.primaryKey))
        }
    }

    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let kept = ahead
        do {
            return try connection.savepoint(body)
        } catch {
            ahead = kept
            throw error
        }
    }
}

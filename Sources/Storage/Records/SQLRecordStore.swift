public import Records
public import SalesCore

/// Reads registry rows on either engine, always within the caller's scope.
public struct SQLRecordStore: RecordStore {
    let database: any Database
    let registry: Registry
    let layouts: Layouts

    public init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
        layouts = Layouts()
    }

    public func row(_ reference: RecordReference, for caller: Caller) async throws -> Row? {
        let pointer = Table.activitypointer
        guard let table = reference.table == pointer.name ? pointer : registry.table(reference.table) else {
            return nil
        }
        return try await first(table, where: "r.id = \(bind: .guid(reference.id))", for: caller)
    }

    public func row(_ table: Table, where column: String, is value: Value, for caller: Caller) async throws -> Row? {
        guard let definition = table.column(column) else { return nil }
        return try await first(table, where: "r.\(id: definition.name) = \(bind: value.sql)", for: caller)
    }

    private func first(_ table: Table, where condition: SQL, for caller: Caller) async throws -> Row? {
        let layout = layouts[table]
        let hidden = caller.unreadableColumns(of: table)
        return try await database.read { connection in
            try connection.first(
                """
                select \(sql: layout.selection) from \(sql: SQLRecordStore.source(of: table)) r
                where \(sql: condition) and \(sql: SQLRecordStore.visible(table, to: caller)) limit 1
                """
            ) { try layout.row(from: $0).without(hidden) }
        }
    }

    public func rows(_ query: RowQuery, for caller: Caller) async throws -> [Row] {
        let layout = layouts[query.table]
        let sql = selection(layout.selection, query, for: caller)
        let hidden = caller.unreadableColumns(of: query.table)
        return try await database.read { connection in
            try connection.query(sql) { try layout.row(from: $0).without(hidden) }
        }
    }

    public func ids(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID] {
        var bounded = query
        bounded.limit = limit
        let sql = selection("r.id", bounded, for: caller)
        return try await database.read { try $0.query(sql) { $0.guid(0) } }
    }

    public func count(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int {
        var bounded = query
        bounded.limit = limit
        bounded.order = []
        bounded.after = nil
        let inner = selection("1", bounded, for: caller, isOrdered: false)
        return try await database.read { connection in
            try connection.first("select count(*) from (\(sql: inner)) counted") { Int($0.int(0) as Int64) } ?? 0
        }
    }

    public func activities(_ query: RowQuery, for caller: Caller) async throws -> [Row] {
        try await rows(query, for: caller)
    }

    public func activityCount(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int {
        try await count(query, upTo: limit, for: caller)
    }

    public func names(
        of references: [RecordReference],
        for caller: Caller
    ) async throws -> [RecordReference: String] {
        let groups = Dictionary(grouping: Set(references), by: \.table).sorted { $0.key < $1.key }
        return try await database.read { [registry] connection in
            var result: [RecordReference: String] = [:]
            for (name, group) in groups {
                guard let table = registry.table(name) else { continue }
                for chunk in group.map(\.id).sorted().chunked(by: 256) {
                    try connection.forEach(
                        """
                        select r.id, r.\(id: table.primaryName) from \(sql: SQLRecordStore.source(of: table)) r
                        where \(sql: .oneOf("r.id", Array(chunk))) and \(sql: SQLRecordStore.visible(table, to: caller))
                        """
                    ) { row in
                        result[RecordReference(name, row.guid(0))] = row.textOrNil(1) ?? ""
                        return true
                    }
                }
            }
            return result
        }
    }

    // MARK: Statements

    private func selection(_ columns: SQL, _ query: RowQuery, for caller: Caller, isOrdered: Bool = true) -> SQL {
        let table = query.table
        let columnSQL: (String) -> SQLColumn? = { SQLRecordStore.column($0, of: table, for: caller) }
        var condition = SQLRecordStore.visible(table, to: caller)
        if let filter = query.filter { condition += " and \(sql: PredicateSQL(column: columnSQL).sql(filter))" }
        if let after = query.after {
            let steps = zip(query.order, after.values).compactMap { step, value -> Keyset.Step? in
                columnSQL(step.column).map { column in
                    let folded = column.isFolded ? value.text.map { Value.text(SalesCore.folded($0)) } ?? value : value
                    return Keyset.Step(
                        expression: column.expression,
                        isDescending: step.isDescending,
                        value: folded.sql
                    )
                }
            }
            condition += " and \(sql: Keyset.after(steps, tie: "r.id", is: .guid(after.id)))"
        }
        var sql: SQL = "select \(sql: columns) from \(sql: SQLRecordStore.source(of: table)) r where \(sql: condition)"
        if isOrdered {
            let steps = query.order.compactMap { step in
                columnSQL(step.column).map { Keyset.step($0.expression, isDescending: step.isDescending) }
            }
            sql += " order by \(sql: (steps + ["r.id"]).joined(separator: ", "))"
        }
        return sql + " limit \(bind: .int(Int64(query.limit)))"
    }

    /// A column for conditions and orders; one that the caller may not read does not exist.
    static func column(_ name: String, of table: Table, for caller: Caller) -> SQLColumn? {
        if name == table.primaryKey { return SQLColumn("r.id") }
        if name.hasSuffix("_digits"), let phone = table.column(String(name.dropLast("_digits".count))), phone.isPhone {
            return caller.mayRead(phone, of: table) ? SQLColumn("r.\(id: name)") : nil
        }
        guard let column = table.column(name), caller.mayRead(column, of: table) else { return nil }
        return column.isFolded
            ? SQLColumn("r.\(id: column.foldColumn)", isFolded: true) : SQLColumn("r.\(id: column.name)")
    }

    static func source(of table: Table) -> SQL {
        if table.name == Table.activitypointer.name { return "(\(sql: activitySource))" }
        guard table.isActivity else { return SQL(id: table.storage) }
        return "(select * from activity where activitytypecode = \(bind: .int(table.typeCode)))"
    }

    /// All activities, with the name of their kind in the place of its number.
    static let activitySource: SQL = """
        select a.id, case a.activitytypecode when 4210 then 'phonecall' when 4202 then 'email' when 4212 then 'task'
               else 'appointment' end as activitytypecode, a.subject, a.subject_fold, a.description, a.scheduledstart,
               a.scheduledend, a.sv_isallday, a.actualend, a.regardingobjectid, a.regardingobjectid_type,
               a.phonenumber, a.phonenumber_digits, a.phonenumber_e164, a.directioncode, a.statecode, a.statuscode,
               a.createdon, a.createdby, a.modifiedon, a.modifiedby, a.versionnumber, a.ownerid, a.ownerid_type,
               a.owningbusinessunit
        from activity a
        """

    /// What the caller may see of a table. Activities and notes are also seen by their creator and by whoever owns the
    /// record they are about (X-14).
    static func visible(_ table: Table, to caller: Caller) -> SQL {
        let scope = caller.scope(.read, on: table)
        var ways = [SQL.within(scope, alias: "r")]
        if scope == .nothing || scope == .everything { return ways[0] }
        if caller.sharedTables.contains(table.name) { ways.append(.shared(table, "r.id", with: caller)) }
        if let link = table.subject {
            ways.append("r.createdby = \(bind: .guid(caller.id))")
            ways += link.targets.map { seen(through: link.name, $0, by: caller) }
        }
        return ways.count == 1 ? ways[0] : "(\(sql: ways.joined(separator: " or ")))"
    }

    /// Rows about a record that the caller owns, or that is shared with the caller.
    private static func seen(through link: String, _ target: String, by caller: Caller) -> SQL {
        let owned: SQL = """
            exists (select 1 from \(id: target) o
                    where o.id = r.\(id: link) and \(sql: .oneOf("o.ownerid", caller.principals)))
            """
        guard caller.sharedTables.contains(target) else { return owned }
        return """
            \(sql: owned) or exists (
                select 1 from principalobjectaccess a where a.objectid = r.\(id: link)
                and a.table_name = \(bind: .text(target)) and \(sql: .oneOf("a.principalid", caller.principals))
                and (a.mask & 1) = 1)
            """
    }
}

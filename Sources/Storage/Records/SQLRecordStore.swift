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

    public func row(
        _ reference: RecordReference,
        columns: Set<String>?,
        for caller: Caller
    ) async throws -> Row? {
        guard let table = registry.anyTable(reference.table) else { return nil }
        return try await first(table, columns, where: "r.id = \(bind: .guid(reference.id))", for: caller)
    }

    public func row(_ table: Table, key: [(column: String, value: Value)], for caller: Caller) async throws -> Row? {
        let conditions = key.compactMap { part in
            table.column(part.column).map { "r.\(id: $0.name) = \(bind: part.value.sql)" as SQL }
        }
        guard !key.isEmpty, conditions.count == key.count else { return nil }
        return try await first(table, nil, where: conditions.joined(separator: " and "), for: caller)
    }

    private func first(
        _ table: Table,
        _ columns: Set<String>?,
        where condition: SQL,
        for caller: Caller
    ) async throws -> Row? {
        let layout = layouts[table, columns?.union(["versionnumber"])]
        let hidden = caller.unreadableColumns(of: table)
        return try await database.read { connection in
            try connection.first(
                """
                select \(sql: layout.selection) from \(sql: SQLRecordStore.source(of: table)) r
                where \(sql: condition) and \(sql: SQLRecordStore.visible(table, to: caller, in: registry)) limit 1
                """
            ) { try layout.row(from: $0).without(hidden) }
        }
    }

    public func rows(_ query: RowQuery, for caller: Caller) async throws -> [Row] {
        let order = query.order.map(\.column)
        let layout = layouts[query.table, query.columns?.union(["versionnumber"]).union(order)]
        let hidden = caller.unreadableColumns(of: query.table)
        let source = RecordSource(query.table, registry: registry, caller: caller)
        guard query.skip == 0, let first = query.order.first, source.canBeEmpty(first.column) else {
            return try await database.read { connection in
                let narrowing = try NameNarrowing.condition(for: query, in: connection)
                let sql = selection(layout.selection, query, for: caller, narrowing)
                return try connection.query(sql) { try layout.row(from: $0).without(hidden) }
            }
        }
        // Rows with a value come first and are read in the order of its index, then those without.
        var filled = query
        filled.add(.not(.isNull(first.column)))
        var empty = query
        empty.add(.isNull(first.column))
        empty.order.removeFirst()
        empty.after = query.after.map { RowQuery.Cursor(values: Array($0.values.dropFirst()), id: $0.id) }
        let isPastFilled = query.after.map { $0.values.first?.isNull ?? false } ?? false
        if !isPastFilled { empty.after = nil }
        let parts = (filled, empty)
        return try await database.read { connection in
            let narrowing = try NameNarrowing.condition(for: query, in: connection)
            var rows: [Row] = []
            if !isPastFilled {
                let sql = selection(layout.selection, parts.0, for: caller, narrowing)
                rows = try connection.query(sql) { try layout.row(from: $0).without(hidden) }
            }
            guard rows.count < query.limit else { return rows }
            var rest = parts.1
            rest.limit = query.limit - rows.count
            let sql = selection(layout.selection, rest, for: caller, narrowing, isFalling: first.isDescending)
            return rows + (try connection.query(sql) { try layout.row(from: $0).without(hidden) })
        }
    }

    public func ids(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID] {
        var bounded = query
        bounded.limit = limit
        return try await database.read { [bounded] connection in
            let narrowing = try NameNarrowing.condition(for: bounded, in: connection)
            return try connection.query(selection("r.id", bounded, for: caller, narrowing)) { $0.guid(0) }
        }
    }

    public func count(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int {
        var bounded = query
        bounded.limit = limit
        bounded.order = []
        bounded.after = nil
        return try await database.read { [bounded] connection in
            let narrowing = try NameNarrowing.condition(for: bounded, in: connection)
            let inner = selection("1", bounded, for: caller, narrowing, isOrdered: false)
            return try connection.first("select count(*) from (\(sql: inner)) counted") { Int($0.int(0) as Int64) } ?? 0
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
                        where \(sql: .oneOf("r.id", Array(chunk))) and \(sql: SQLRecordStore.visible(table, to: caller, in: registry))
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

    private func selection(
        _ columns: SQL,
        _ query: RowQuery,
        for caller: Caller,
        _ narrowing: SQL? = nil,
        isOrdered: Bool = true,
        isFalling: Bool? = nil
    ) -> SQL {
        let source = RecordSource(query.table, registry: registry, caller: caller)
        let isFalling = isFalling ?? query.order.first?.isDescending ?? false
        var condition = SQLRecordStore.visible(query.table, to: caller, in: registry)
        if let narrowing { condition += " and \(sql: narrowing)" }
        if let filter = query.filter { condition += " and \(sql: source.predicates.sql(filter))" }
        if let after = query.after {
            condition += " and \(sql: source.after(after, in: query.order, isFalling: isFalling))"
        }
        var sql: SQL = """
            select \(sql: columns) from \(sql: SQLRecordStore.source(of: query.table)) r where \(sql: condition)
            """
        if isOrdered {
            let isPlain = query.skip > 0 && query.order.first.map { source.canBeEmpty($0.column) } ?? false
            let order =
                isPlain ? source.plainOrdering(query.order) : source.ordering(query.order, isFalling: isFalling)
            sql += " order by \(sql: order)"
        }
        sql += " limit \(bind: .int(Int64(query.limit)))"
        return query.skip > 0 ? sql + " offset \(bind: .int(Int64(query.skip)))" : sql
    }

    static func source(of table: Table) -> SQL {
        if table.name == Table.activityPointerName { return "(\(sql: activitySource))" }
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
    static func visible(_ table: Table, to caller: Caller, in registry: Registry) -> SQL {
        if table.name == Table.activityPartyName {
            // Who takes part in an activity is read by whoever reads the activity.
            let activities = SQLRecordStore.readable(registry.activitypointer, by: caller, in: registry)
            return "exists (select 1 from (\(sql: activities)) a where a.id = r.activityid)"
        }
        let scope = caller.scope(.read, on: table)
        if table.name == "msdyn_predictivescore", scope != .nothing { return readableScores(to: caller, in: registry) }
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

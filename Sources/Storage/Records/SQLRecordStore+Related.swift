public import Records
public import SalesCore

extension SQLRecordStore {
    // MARK: Rows below rows

    public func related(
        _ query: RowQuery,
        by column: String,
        to parents: [RecordReference],
        for caller: Caller
    ) async throws -> [GUID: [Row]] {
        guard let table = parents.first?.table, query.limit > 0 else { return [:] }
        let layout = layouts[query.table]
        let hidden = caller.unreadableColumns(of: query.table)
        let ids = Array(Set(parents.map(\.id))).sorted()
        return try await database.read { connection in
            var result: [GUID: [Row]] = [:]
            guard connection.dialect == .postgres else {
                // One prepared statement in the same process: what a join would do, without its detours.
                for id in ids {
                    let parent = RecordReference(table, id)
                    let sql = below(query, column, parent, layout.selection, caller)
                    let rows = try connection.query(sql) { try layout.row(from: $0).without(hidden) }
                    if !rows.isEmpty { result[id] = rows }
                }
                return result
            }
            for chunk in ids.chunked(by: 1024) {
                let sql = lateral(query, column, from: table, Array(chunk), layout.selection, caller)
                try connection.forEach(sql) { row in
                    let parent = row.guid(row.columnCount - 1)
                    result[parent, default: []].append(try layout.row(from: row).without(hidden))
                    return true
                }
            }
            return result
        }
    }

    public func relatedCounts(
        _ query: RowQuery,
        by column: String,
        to parents: [RecordReference],
        upTo limit: Int,
        for caller: Caller
    ) async throws -> [GUID: Int] {
        guard let table = parents.first?.table else { return [:] }
        var query = query
        query.order = []
        query.limit = limit
        let bounded = query
        let ids = Array(Set(parents.map(\.id))).sorted()
        return try await database.read { connection in
            var result: [GUID: Int] = [:]
            guard connection.dialect == .postgres else {
                for id in ids {
                    let inner = below(bounded, column, RecordReference(table, id), "1", caller, isOrdered: false)
                    result[id] = try connection.first("select count(*) from (\(sql: inner)) counted") { $0.int(0) }
                }
                return result
            }
            for chunk in ids.chunked(by: 1024) {
                let inner = belowParent(bounded, column, of: table, "1", caller, isOrdered: false)
                let sql: SQL = """
                    select p.id, count(*) from \(id: storage(table)) p cross join lateral (\(sql: inner)) c
                    where \(sql: .oneOf("p.id", Array(chunk))) group by p.id
                    """
                try connection.forEach(sql) { row in
                    result[row.guid(0)] = row.int(1)
                    return true
                }
            }
            return result
        }
    }

    /// The rows below one parent that is known by its id.
    private func below(
        _ query: RowQuery,
        _ column: String,
        _ parent: RecordReference,
        _ columns: SQL,
        _ caller: Caller,
        isOrdered: Bool = true
    ) -> SQL {
        let source = RecordSource(query.table, registry: registry, caller: caller)
        let link = source.predicates.sql(.linked(column, parent))
        return statement(query, columns, link, source, caller, isOrdered: isOrdered)
    }

    /// The rows below the parent `p` of the statement around it.
    private func belowParent(
        _ query: RowQuery,
        _ column: String,
        of table: String,
        _ columns: SQL,
        _ caller: Caller,
        isOrdered: Bool = true
    ) -> SQL {
        let source = RecordSource(query.table, registry: registry, caller: caller)
        var link: SQL = "r.\(id: column) = p.id"
        if let definition = query.table.column(column), definition.isPolymorphic {
            link += " and r.\(id: definition.typeColumn) = \(bind: .text(table))"
        }
        return statement(query, columns, link, source, caller, isOrdered: isOrdered)
    }

    private func statement(
        _ query: RowQuery,
        _ columns: SQL,
        _ link: SQL,
        _ source: RecordSource,
        _ caller: Caller,
        isOrdered: Bool
    ) -> SQL {
        var condition: SQL = "\(sql: link) and \(sql: SQLRecordStore.visible(query.table, to: caller, in: registry))"
        if let filter = query.filter { condition += " and \(sql: source.predicates.sql(filter))" }
        let order: SQL = isOrdered ? " order by \(sql: source.plainOrdering(query.order))" : SQL()
        return """
            select \(sql: columns) from \(sql: SQLRecordStore.source(of: query.table)) r where \(sql: condition)\
            \(sql: order) limit \(bind: .int(Int64(query.limit)))
            """
    }

    /// Of each parent its first rows, read by index: what a parent has beyond them is not looked at.
    private func lateral(
        _ query: RowQuery,
        _ column: String,
        from table: String,
        _ parents: [GUID],
        _ columns: SQL,
        _ caller: Caller
    ) -> SQL {
        let inner = belowParent(query, column, of: table, columns, caller)
        return """
            select c.*, p.id from \(id: storage(table)) p cross join lateral (\(sql: inner)) c
            where \(sql: .oneOf("p.id", parents))
            """
    }

    private func storage(_ table: String) -> String { registry.anyTable(table)?.storage ?? table }

    // MARK: Figures

    public func figures(
        _ query: AggregateQuery,
        upTo limit: Int,
        for caller: Caller
    ) async throws -> [[Value]]? {
        let figures = FigureSQL(query, registry: registry, caller: caller)
        return try await database.snapshot { connection in
            let looked: Int = try connection.first(figures.size(upTo: limit + 1)) { $0.int(0) } ?? 0
            guard looked <= limit else { return nil }
            return try connection.query(figures.statement) { figures.values(from: $0) }
        }
    }
}

/// The statement behind `$apply`: which rows, put together how, with which figures.
struct FigureSQL {
    private let query: AggregateQuery
    private let source: RecordSource
    private let condition: SQL

    init(_ query: AggregateQuery, registry: Registry, caller: Caller) {
        self.query = query
        let source = RecordSource(query.table, registry: registry, caller: caller)
        self.source = source
        let filter: SQL = query.filter.map { " and \(sql: source.predicates.sql($0))" } ?? SQL()
        condition = "\(sql: SQLRecordStore.visible(query.table, to: caller, in: registry))\(sql: filter)"
    }

    private var rows: SQL { "\(sql: SQLRecordStore.source(of: query.table)) r where \(sql: condition)" }

    func size(upTo limit: Int) -> SQL {
        "select count(*) from (select 1 from \(sql: rows) limit \(bind: .int(Int64(limit)))) counted"
    }

    var statement: SQL {
        let groups = query.groups.map { raw($0) }
        let figures = query.figures.map { figure -> SQL in
            switch figure.method {
            case .count: "count(*)"
            case .countDistinct: "count(distinct \(sql: raw(figure.column)))"
            case .sum: "sum(\(sql: raw(figure.column)))"
            case .min: "min(\(sql: raw(figure.column)))"
            case .max: "max(\(sql: raw(figure.column)))"
            case .average: "cast(avg(\(sql: raw(figure.column))) as double precision)"
            }
        }
        var sql: SQL = "select \(sql: (groups + figures).joined(separator: ", ")) from \(sql: rows)"
        if !groups.isEmpty { sql += " group by \(sql: groups.joined(separator: ", "))" }
        return sql
    }

    private func raw(_ column: String?) -> SQL { column.flatMap { source.column($0)?.raw } ?? "null" }

    func values(from row: SQLRow) -> [Value] {
        let groups = query.groups.enumerated().map { index, name in value(row, index, kind(name)) }
        let figures = query.figures.enumerated().map { index, figure -> Value in
            let position = query.groups.count + index
            guard !row.isNull(position) else { return .null }
            switch (figure.method, kind(figure.column)) {
            case (.count, _), (.countDistinct, _): return .int(row.int(position))
            case (.average, .money), (.average, .decimal):
                // Of numbers as large as can be the average is written as one that is larger.
                return .decimal(Decimal4(tenThousandths: Int64(exactly: row.double(position).rounded()) ?? .max))
            case (.average, _): return .double(row.double(position))
            case (_, let kind): return value(row, position, kind)
            }
        }
        return groups + figures
    }

    private func kind(_ name: String?) -> ColumnKind {
        name.flatMap { query.table.column($0)?.kind } ?? .guid
    }

    private func value(_ row: SQLRow, _ position: Int, _ kind: ColumnKind) -> Value {
        guard !row.isNull(position) else { return .null }
        return switch kind {
        case .text, .memo: .text(row.text(position))
        case .integer, .choice, .state, .status: .int(row.int(position))
        case .double: .double(row.double(position))
        case .decimal, .money: .decimal(Decimal4(tenThousandths: row.int(position)))
        case .boolean: .bool(row.bool(position))
        case .instant: .instant(Instant(microseconds: row.int(position)))
        case .date: LocalDate(row.text(position)).map(Value.date) ?? .null
        case .lookup, .guid: .guid(row.guid(position))
        }
    }
}

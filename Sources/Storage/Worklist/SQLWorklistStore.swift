public import Records
public import SalesCore
public import Worklist

/// Reads work lists from the projection on either engine.
public struct SQLWorklistStore: WorklistStore {
    private let database: any Database
    private let layouts: Layouts
    private let registry: Registry

    public init(database: any Database, registry: Registry) {
        self.database = database
        layouts = Layouts()
        self.registry = registry
    }

    public func page(_ query: WorklistQuery, for caller: Caller) async throws -> CardPage {
        try await database.read { try page(query, for: caller, in: $0) }
    }

    public func count(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> Int {
        try await database.read { connection in
            try connection.first(ListedItems(query: query, caller: caller, registry: registry).count(upTo: limit)) {
                Int($0.int(0) as Int64)
            }
                ?? 0
        }
    }

    public func groups(
        _ query: WorklistQuery,
        by columns: [WorklistColumn],
        upTo limit: Int,
        for caller: Caller
    ) async throws -> [WorklistGroup] {
        try await database.read { connection in
            let items = ListedItems(query: query, caller: caller, registry: registry)
            return try connection.query(items.groups(by: columns, upTo: limit)) { row in
                WorklistGroup(
                    values: columns.enumerated().map { GroupValue.value($0.element, row, $0.offset, in: registry) },
                    count: Int(row.int(columns.count) as Int64)
                )
            }
        }
    }

    public func items(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID] {
        try await database.read { connection in
            let items = ListedItems(query: query, caller: caller, registry: registry)
            return try connection.query(items.items(upTo: limit)) { $0.guid(0) }
        }
    }

    public func card(
        of record: RecordReference,
        window: WorklistWindow,
        for caller: Caller,
        in unit: any UnitOfWork
    ) throws -> WorklistCard? {
        guard let unit = unit as? SQLUnitOfWork else { return nil }
        var query = WorklistQuery(window: window, limit: 1)
        query.filter = .compare(WorklistColumn.recordid.rawValue, .equal, .guid(record.id))
        return try page(query, for: caller, in: unit.connection).cards.first
    }

    public func activities(regarding record: RecordReference, for caller: Caller) async throws -> [Row] {
        try await database.read { connection in
            let layout = layouts[.activitypointer]
            let visible = SQLRecordStore.visible(.activitypointer, to: caller)
            let sql: SQL = """
                select \(sql: layout.selection) from (\(sql: SQLRecordStore.activitySource)) r
                where r.regardingobjectid = \(bind: .guid(record.id))
                  and r.regardingobjectid_type = \(bind: .text(record.table)) and \(sql: visible)
                order by coalesce(r.actualend, r.scheduledend, r.createdon) desc limit 1000
                """
            return try connection.query(sql) { try layout.row(from: $0) }
        }
    }

    private func page(
        _ query: WorklistQuery,
        for caller: Caller,
        in connection: any SQLConnection
    ) throws -> CardPage {
        var more = query
        more.limit += 1
        var keys: [WorklistCursor] = []
        let cards: [WorklistCard]
        if query.isPlain, let plain = PlainPage(more, for: caller, in: registry) {
            cards = try connection.query(plain.statement, plain.arguments) { row in
                keys.append(.key(CardRows.sortKey(row)))
                return CardRows.card(row, in: registry)
            }
        } else {
            cards = try connection.query(ListedItems(query: more, caller: caller, registry: registry).page) { row in
                let values = query.order.enumerated().map { GroupValue.cursor($0.element, row, 18 + $0.offset) }
                keys.append(.values(values, key: CardRows.sortKey(row)))
                return CardRows.card(row, in: registry)
            }
        }
        guard cards.count > query.limit else { return CardPage(cards: cards, next: nil) }
        return CardPage(cards: Array(cards.prefix(query.limit)), next: keys[query.limit - 1])
    }
}

/// Values of the list's columns as the contract writes them.
enum GroupValue {
    static func value(_ column: WorklistColumn, _ row: SQLRow, _ position: Int, in registry: Registry) -> Value {
        guard !row.isNull(position) else { return .null }
        switch column {
        case .recordtype: return .text(RecordCode.table(of: row.int(position), in: registry))
        case .activitytype: return ActivityKind(rawValue: row.int(position)).map { .text($0.name) } ?? .null
        case .grade: return Grade(rawValue: row.int(position)).map { .text($0.letter) } ?? .null
        case .scoretrend: return ScoreTrend(rawValue: row.int(position)).map { .text($0.name) } ?? .null
        case .duegroup: return .text(DueGroup.allCases[Int(row.int(position) as Int64)].rawValue)
        case .isunread, .isfollowed, .isallday, .isoverdue, .iswaiting: return .bool(row.bool(position))
        case .duetime: return .instant(Instant(microseconds: row.int(position)))
        case .score: return .int(row.int(position))
        case .sv_workitemid, .recordid, .activityid, .ownerid: return .guid(row.guid(position))
        default: return .text(row.text(position))
        }
    }

    /// The raw value sorted by, as the next page's cursor compares it.
    static func cursor(_ step: Ordering, _ row: SQLRow, _ position: Int) -> Value {
        guard !row.isNull(position), let column = WorklistColumn(rawValue: step.column) else { return .null }
        switch column {
        case .sv_workitemid, .recordid, .activityid, .ownerid: return .guid(row.guid(position))
        case .recordtype, .activitytype, .recordname, .contactname, .companyname, .actionname, .source, .stepname,
            .sequencename, .stepid,
            .sequenceid:
            return .text(row.text(position))
        default: return .int(row.int(position))
        }
    }
}

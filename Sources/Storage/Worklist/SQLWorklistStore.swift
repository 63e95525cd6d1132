public import Records
public import SalesCore
public import Worklist

/// Reads work lists from the projection on either engine.
public struct SQLWorklistStore: WorklistStore {
    let database: any Database
    private let layouts: Layouts
    let registry: Registry
    private let past: SQLPastStore

    public init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
        past = SQLPastStore(database: database, registry: registry)
        layouts = Layouts()
    }

    public func page(_ query: WorklistQuery, for caller: Caller) async throws -> CardPage {
        try await database.read { try page(query, for: caller, in: $0) }
    }

    public func count(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> Int {
        try await database.read { connection in
            let items = listedItems(query, for: caller)
            let counting = RecordWalk(items)?.count(upTo: limit) ?? items.count(upTo: limit)
            return try connection.query(anew: counting) { Int($0.int(0) as Int64) }.first ?? 0
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

    public func values(
        _ query: WorklistQuery,
        of column: RecordColumn,
        upTo limit: Int,
        most: Int,
        for caller: Caller
    ) async throws -> [WorklistGroup] {
        try await database.read { connection in
            let items = ListedItems(query: query, caller: caller, registry: registry)
            return try connection.query(items.values(of: column, upTo: limit, most: most)) { row in
                WorklistGroup(values: [column.value(row, 0)], count: Int(row.int(1) as Int64))
            }
        }
    }

    public func items(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID] {
        try await database.read { connection in
            let items = listedItems(query, for: caller)
            let ids = RecordWalk(items)?.ids(upTo: limit) ?? items.items(upTo: limit)
            return try connection.query(anew: ids) { $0.guid(0) }
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
        query.tellsMeetings = true
        return try page(query, for: caller, in: unit.connection).cards.first
    }

    public func activities(regarding record: RecordReference, for caller: Caller) async throws -> [Row] {
        try await database.read { connection in
            let activities = registry.activitypointer
            let layout = layouts[activities]
            let hidden = caller.unreadableColumns(of: activities)
            let times = ["actualend", "scheduledend", "createdon"].filter { name in
                !hidden.contains { $0.name == name }
            }
            // Two more, because SQLite wants two at least.
            let time = times.map { "r.\(id: $0)" as SQL } + ["0", "0"]
            let visible = SQLRecordStore.visible(activities, to: caller, in: registry)
            let isOpen: SQL = "r.statecode in (0, 3)"
            let due: SQL = hidden.contains { $0.name == "scheduledend" } ? "null" : "r.scheduledend"
            // The limit cuts off what was closed longest ago, and never what is due first.
            let sql: SQL = """
                select \(sql: layout.selection) from \(sql: SQLRecordStore.source(of: activities)) r
                where r.regardingobjectid = \(bind: .guid(record.id))
                  and r.regardingobjectid_type = \(bind: .text(record.table)) and \(sql: visible)
                order by case when \(sql: isOpen) then 0 else 1 end,
                  case when \(sql: isOpen) then \(sql: due) end asc nulls last,
                  coalesce(\(sql: time.joined(separator: ", "))) desc limit 1000
                """
            return try connection.query(sql) { try layout.row(from: $0).without(hidden) }
        }
    }

    public func list(of person: GUID, at instant: Instant, for caller: Caller) async throws -> PastList {
        try await past.list(of: person, at: instant, for: caller)
    }

    /// Forgets what stood on lists before an instant.
    public func forgetPast(before instant: Instant) async throws {
        try await past.forget(before: instant)
    }

    /// The rule that ranks lists, as it is published.
    public var publishedRule: RankRule {
        registry.configurations.value(RankRule.configuration) { RankRule(published: $0) }
    }

    func listedItems(_ query: WorklistQuery, for caller: Caller) -> ListedItems {
        let weights = query.rule(published: publishedRule).weights
        return ListedItems(
            query: query,
            caller: caller,
            registry: registry,
            ranking: weights.map {
                RankSQL($0, at: query.moment(), for: caller, and: query.reader, in: registry)
            }
        )
    }

    func page(
        _ query: WorklistQuery,
        for caller: Caller,
        in connection: any SQLConnection
    ) throws -> CardPage {
        var more = query
        more.limit += 1
        var keys: [WorklistCursor] = []
        var orderValues: [Value] = []
        let cards: [WorklistCard]
        let listed = listedItems(more, for: caller)
        if let ranking = listed.ranking {
            cards = try ranked(listed, ranking, in: connection, &keys, &orderValues)
        } else if query.isPlain, let plain = PlainPage(more, for: caller, in: registry) {
            cards = try connection.query(plain.statement, plain.arguments) { row in
                keys.append(.key(CardRows.sortKey(row)))
                return CardRows.card(row, in: registry)
            }
        } else {
            let sorted = listed.firstRecordColumn
            let rows = try rows(of: listed, in: connection) { row in
                let values = query.order.enumerated().map { listed.cursor($0.element, row, 18 + $0.offset) }
                let shown = sorted.map { $0.column.value(row, 18 + $0.position) }
                let cursor = WorklistCursor.values(values, key: CardRows.sortKey(row))
                return (card: CardRows.card(row, in: registry), cursor: cursor, shown: shown)
            }
            cards = rows.map(\.card)
            keys = rows.map(\.cursor)
            orderValues = rows.compactMap(\.shown)
        }
        var page = CardPage(cards: cards, next: nil, orderValues: orderValues)
        if cards.count > query.limit {
            page = CardPage(
                cards: Array(cards.prefix(query.limit)),
                next: keys[query.limit - 1],
                orderValues: Array(orderValues.prefix(query.limit))
            )
        }
        if query.tellsMeetings {
            let meetings = MeetingReader(connection: connection, registry: registry, caller: query.reader ?? caller)
            page.cards = try meetings.told(page.cards)
        }
        return page
    }

    /// The rows of one page, by the way that promises to look at the fewest.
    private func rows<Card>(
        of listed: ListedItems,
        in connection: any SQLConnection,
        _ read: (SQLRow) throws -> Card
    ) throws -> [Card] {
        if let rows = try FilteredWalk(listed)?.rows(in: connection, read) { return rows }
        if let walk = RecordWalk(listed) { return try walk.rows(in: connection, read) }
        return try connection.query(anew: listed.page, read)
    }

    /// Cards in the order of a weighed rule, and where each stands.
    private func ranked(
        _ listed: ListedItems,
        _ ranking: RankSQL,
        in connection: any SQLConnection,
        _ keys: inout [WorklistCursor],
        _ orderValues: inout [Value]
    ) throws -> [WorklistCard] {
        let query = listed.query
        func anchor(_ rank: Int64, _ key: String) -> RankAnchor {
            RankAnchor(rule: .weighed(ranking.weights), at: ranking.moment.now, rank: rank, key: key)
        }
        if query.isPlain, listed.isWhole {
            let page = WeighedPage(query: query, caller: listed.caller, ranking: ranking, registry: registry)
            let rows = try page.rows(in: connection)
            keys = rows.map { .ranked([], anchor($0.position.rank, $0.position.key)) }
            return rows.map(\.card)
        }
        let sorted = listed.firstRecordColumn
        var cursors: [WorklistCursor] = []
        var shown: [Value] = []
        let cards = try connection.query(listed.page) { row in
            let values = query.order.enumerated().map { listed.cursor($0.element, row, 18 + $0.offset) }
            if let sorted { shown.append(sorted.column.value(row, 18 + sorted.position)) }
            let end = 18 + query.order.count
            cursors.append(.ranked(values, anchor(row.int(end), CardRows.sortKey(row))))
            return CardRows.ranked(row, value: row.int(end + 1), by: ranking, in: registry)
        }
        keys = cursors
        orderValues = shown
        return cards
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

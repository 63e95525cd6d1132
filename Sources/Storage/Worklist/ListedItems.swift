import Records
import SalesCore
import Worklist

/// The caller's list under any filter, search and order: all items of the window are looked at.
struct ListedItems {
    var query: WorklistQuery
    let caller: Caller
    let registry: Registry
    /// The weighed rule, where one ranks.
    let ranking: RankSQL?
    private let cards: CardColumns

    init(query: WorklistQuery, caller: Caller, registry: Registry, ranking: RankSQL? = nil) {
        self.query = query
        self.caller = caller
        self.registry = registry
        self.ranking = ranking
        cards = CardColumns(query.reader ?? caller, in: registry)
    }

    /// Nothing on cards is hidden from the person (X-31), so that cards may be read as they are kept.
    var isWhole: Bool { cards.isWhole }

    private var person: SQL { SQL(bind: .guid(caller.id)) }

    /// What cards are made of, in the order of ``CardRows``.
    private var columns: SQL {
        """
        w.id, w.record_code, w.record_id, \(sql: cards.name), \(sql: cards.contact), \(sql: cards.company),
        w.activity_code, w.action_name, w.due_at, w.is_all_day, \(sql: cards.score), \(sql: cards.grade),
        \(sql: cards.trend), w.owner_id, w.owner_type, \(sql: cards.key),
        \(sql: isUnread), \(sql: isFollowed)
        """
    }

    /// One page, with the values sorted by behind the card's columns.
    var page: SQL {
        let tail = (query.order.map { sorted(by: $0.column) } + rankColumns).map { ", \(sql: $0)" as SQL }
            .joined(separator: "")
        return """
            with listed as (\(sql: listed))
            select \(sql: columns)\(sql: tail)
            from listed l join work_item w on w.id = l.item_id\(sql: recordJoins)
            where \(sql: condition)\(sql: afterCursor)
            order by \(sql: ordering)
            limit \(bind: .int(Int64(query.limit)))
            """
    }

    /// Those of these items that match, in the factory order.
    func page(of ids: [GUID], limit: Int) -> SQL {
        """
        select \(sql: columns) from work_item w where \(sql: .oneOf("w.id", ids)) and \(sql: condition)
        order by w.sort_key limit \(bind: .int(Int64(limit)))
        """
    }

    func count(upTo limit: Int) -> SQL {
        """
        with listed as (\(sql: listed))
        select count(*) from (
            select 1 from listed l join work_item w on w.id = l.item_id
            where \(sql: condition) limit \(bind: .int(Int64(limit)))
        ) counted
        """
    }

    func items(upTo limit: Int) -> SQL {
        """
        with listed as (\(sql: listed))
        select w.id from listed l join work_item w on w.id = l.item_id\(sql: recordJoins)
        where \(sql: condition) order by \(sql: ordering) limit \(bind: .int(Int64(limit)))
        """
    }

    func groups(by columns: [WorklistColumn], upTo limit: Int) -> SQL {
        let named = columns.enumerated().map { index, column in
            (
                self.column(column.rawValue)?.expression ?? "null",
                SQL(id: "g\(index)")
            )
        }
        let values = named.map { "\(sql: $0.0) as \(sql: $0.1)" as SQL }.joined(separator: ", ")
        let names = named.map(\.1).joined(separator: ", ")
        return """
            with listed as (\(sql: listed))
            select \(sql: names), count(*) from (
                select \(sql: values) from listed l join work_item w on w.id = l.item_id
                where \(sql: condition) limit \(bind: .int(Int64(limit)))
            ) rows_in_group group by \(sql: names) order by \(sql: names)
            """
    }

    // MARK: Which items stand for their records

    /// The earliest item of each record that concerns the caller (W-13, W-16), within the window; of today's promises
    /// each one, so that an earlier item of the record hides none (K-5).
    var listed: SQL {
        if let due = query.ownDue { return ownWork(due: due) }
        let one: SQL = query.window.span == .promised ? "c.item_id" : "c.record_id"
        return """
            select item_id from (
                select c.item_id, row_number() over (
                    partition by \(sql: one) order by c.due_at, c.created_at, c.item_id) as place
                from work_concern c
                where \(sql: .oneOf("c.principal_id", caller.principals)) and \(sql: span)\(sql: chosen(of: "c"))
                      and \(sql: readable) \(sql: records)
            ) ranked where place = 1
            """
    }

    /// The records that the filter names: with a few of them known, the rest of a long list need not be ranked.
    ///
    /// Ranking is done record by record, so leaving out other records changes nothing for these.
    var records: SQL {
        let parts = if case .all(let parts)? = query.filter { parts } else { query.filter.map { [$0] } ?? [] }
        for part in parts {
            switch part {
            case .compare(WorklistColumn.recordid.rawValue, .equal, .guid(let id)):
                return "and c.record_id = \(bind: .guid(id))"
            case .isOneOf(WorklistColumn.recordid.rawValue, let values):
                let ids = values.compactMap(\.guid)
                if ids.count == values.count { return "and \(sql: .oneOf("c.record_id", ids))" }
            case .compare(WorklistColumn.sv_workitemid.rawValue, .equal, .guid(let id)):
                return
                    "and c.record_id in (select k.record_id from work_concern k where k.item_id = \(bind: .guid(id)))"
            default: continue
            }
        }
        return SQL()
    }

    var span: SQL {
        let window = query.window
        return switch window.span {
        case .undated: "c.due_at is null"
        case .older: "c.due_at < \(bind: .int(window.until.microseconds))"
        case .listed, .ahead:
            "c.due_at >= \(bind: .int(window.from.microseconds)) and c.due_at < \(bind: .int(window.until.microseconds))"
        case .promised:
            """
            c.due_at >= \(bind: .int(window.from.microseconds)) and c.due_at < \(bind: .int(window.until.microseconds))
            and c.is_all_day = 0 and \(sql: .oneOf("c.activity_code", RankShares.promised.map { .int($0.rawValue) }))
            """
        }
    }

    /// Which of a record's items are looked at when its card is chosen (K-7, W-48), as a condition on `concern`.
    func chosen(of concern: SQL) -> SQL {
        var result = SQL()
        if let kinds = query.kinds {
            let codes = kinds.map(\.rawValue).sorted().map(SQLValue.int)
            result += " and \(sql: .oneOf("\(sql: concern).activity_code", codes))"
        }
        if let dues = query.dues {
            let spans = dues.ranges.map { span in
                """
                \(sql: concern).due_at >= \(bind: .int(span.lowerBound.microseconds)) \
                and \(sql: concern).due_at < \(bind: .int(span.upperBound.microseconds))
                """ as SQL
            }
            result += spans.isEmpty ? " and 1 = 0" : " and (\(sql: spans.joined(separator: " or ")))"
        }
        return result
    }

    var readable: SQL {
        let own = ListedScope(caller, in: registry).condition
        return query.reader.map { "(\(sql: own) and \(sql: ListedScope($0, in: registry).condition))" } ?? own
    }

    // MARK: Conditions on the card

    var condition: SQL {
        var parts: [SQL] = ["1 = 1"]
        if let search = query.search {
            parts.append(.like(cards.nameFold, pattern: "%" + SQL.escapedForLike(search) + "%"))
        }
        if let filter = query.filter {
            parts.append(PredicateSQL(column: { column($0) }, exists: recordHolds).sql(filter))
        }
        return parts.joined(separator: " and ")
    }

    var ordering: SQL {
        let steps = query.order.map { Keyset.step(sorted(by: $0.column), isDescending: $0.isDescending) }
        let rank = rank.map { ["\(sql: $0) desc" as SQL] } ?? []
        return (steps + rank + [cards.key]).joined(separator: ", ")
    }

    private var afterCursor: SQL {
        switch query.after {
        case nil: return ""
        case .key(let key): return " and \(sql: cards.key) > \(bind: .text(key))"
        case .values(let values, let key):
            let steps = zip(query.order, values).map { step, value in
                Keyset.Step(
                    expression: sorted(by: step.column),
                    isDescending: step.isDescending,
                    value: value.sql
                )
            }
            return " and \(sql: Keyset.after(steps, tie: cards.key, is: .text(key)))"
        case .ranked(let values, let anchor):
            guard let rank else { return "" }
            let steps = zip(query.order, values).map { step, value in
                Keyset.Step(expression: sorted(by: step.column), isDescending: step.isDescending, value: value.sql)
            }
            let place = Keyset.Step(expression: rank, isDescending: true, value: .int(anchor.rank))
            return " and \(sql: Keyset.after(steps + [place], tie: cards.key, is: .text(anchor.key)))"
        }
    }

    private var rank: SQL? { ranking?.rank(of: .item("w")) }

    /// The rank, and what the record's amount counts for the caller, at the end of each row.
    private var rankColumns: [SQL] { ranking.map { [$0.rank(of: .item("w")), $0.value(of: .item("w"))] } ?? [] }

    /// What a column is sorted by: record types and activity types go by their names in the person's language (W-39).
    func sorted(by name: String) -> SQL {
        if let expression = recordExpression(name) { return expression }
        let tables: [Table]
        let code: SQL
        switch WorklistColumn(rawValue: name) {
        case .recordtype: (tables, code) = (registry.listedTables, "w.record_code")
        case .activitytype: (tables, code) = (Registry.standard.activities, "w.activity_code")
        default:
            return column(name)?.expression ?? "cast(null as text)"
        }
        let cases = tables.map { table in
            let label = folded(heading(of: table).text(in: caller.language))
            return "when \(bind: .int(table.typeCode)) then cast(\(bind: .text(label)) as text)" as SQL
        }
        return "case \(sql: code) \(sql: cases.joined(separator: " ")) end"
    }

    /// Appointments stand under “Meetings”, the others under the names of their tables.
    private func heading(of table: Table) -> Label {
        table.name == "appointment" ? Label("Meeting", "Réunion") : table.label
    }

    var isUnread: SQL { ListedItems.isUnread(caller) }
    var isFollowed: SQL { ListedItems.isFollowed(caller) }

    static func isUnread(_ caller: Caller) -> SQL {
        """
        case when exists (select 1 from msdyn_workqueuestate s where s.ownerid = \(bind: .guid(caller.id))
                          and s.msdyn_nextactionid = w.id and s.msdyn_isread = 1) then 0 else 1 end
        """
    }

    static func isFollowed(_ caller: Caller) -> SQL {
        """
        case when exists (select 1 from postfollow f where f.ownerid = \(bind: .guid(caller.id))
                          and f.regardingobjectid = w.record_id) then 1 else 0 end
        """
    }

    /// How each column of the contract is computed.
    private func column(_ name: String) -> SQLColumn? {
        let window = query.window
        guard let column = WorklistColumn(rawValue: name) else { return nil }
        switch column {
        case .sv_workitemid, .activityid: return SQLColumn("w.id")
        case .recordid: return SQLColumn("w.record_id")
        case .recordtype: return SQLColumn("w.record_code")
        case .recordname: return SQLColumn(cards.nameFold, isFolded: true)
        case .contactname: return SQLColumn(cards.contactFold, isFolded: true)
        case .companyname: return SQLColumn(cards.companyFold, isFolded: true)
        case .activitytype: return SQLColumn("w.activity_code")
        case .actionname: return SQLColumn("w.action_name_fold", isFolded: true)
        case .source: return SQLColumn("'activity'")
        case .duetime: return SQLColumn("w.due_at")
        case .isallday: return SQLColumn("w.is_all_day")
        case .isoverdue:
            return SQLColumn("case when w.due_at < \(bind: .int(window.now.microseconds)) then 1 else 0 end")
        case .iswaiting: return SQLColumn("0")
        case .duegroup: return SQLColumn(ListedItems.dueGroup(window))
        case .score: return SQLColumn(cards.score)
        case .grade: return SQLColumn(cards.grade)
        case .scoretrend: return SQLColumn(cards.trend)
        case .isunread: return SQLColumn(isUnread)
        case .isfollowed: return SQLColumn(isFollowed)
        case .stepid, .sequenceid, .sequencename, .stepname: return SQLColumn("cast(null as text)")
        case .ownerid: return SQLColumn("w.owner_id")
        }
    }

    /// 0 older to 5 later, in the order of ``DueGroup``.
    private static func dueGroup(_ window: WorklistWindow) -> SQL {
        func start(_ days: Int) -> SQLValue {
            .int(window.zone.start(of: window.today.adding(days: days)).microseconds)
        }
        return """
            case when w.due_at < \(bind: start(-7)) then 0 when w.due_at < \(bind: start(-1)) then 1
                 when w.due_at < \(bind: start(0)) then 2 when w.due_at < \(bind: start(1)) then 3
                 when w.due_at < \(bind: start(2)) then 4 when w.due_at is null then null else 5 end
            """
    }
}

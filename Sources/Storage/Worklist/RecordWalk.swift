import Records
import SalesCore
import Worklist

/// The caller's list under conditions on columns of its records, or in their order: one walk through the concerns of
/// the caller and the caller's teams, record by record (W-58, W-85).
///
/// ``ListedItems`` chooses each record's item first, for everything that is due, and looks at the records afterwards.
/// Here records that do not match are left out on the way, and only the rows of the page are fetched whole.
struct RecordWalk {
    private let items: ListedItems
    private let principals: [GUID]
    /// Conditions on records, by their type.
    private let pushed: [String: [Predicate]]
    /// All other conditions, which look at the item.
    private let rest: [Predicate]

    /// Nil where the walk is no help: for other windows, without such columns, and for people with very many teams.
    init?(_ items: ListedItems) {
        guard items.isWhole, items.ranking == nil,
            items.query.window.span == .listed || items.query.window.span == .ahead,
            items.caller.principals.count <= PlainPage.mostPrincipals
        else { return nil }
        var pushed: [String: [Predicate]] = [:]
        var rest: [Predicate] = []
        for part in RecordWalk.parts(of: items.query.filter) {
            if case .exists(let step, let condition?) = part, let name = step.targets.first,
                items.query.records[name] != nil
            {
                pushed[name, default: []].append(condition)
            } else {
                rest.append(part)
            }
        }
        guard !pushed.isEmpty || items.firstRecordColumn != nil else { return nil }
        self.items = items
        self.pushed = pushed
        // The type is said by the join already.
        self.rest = rest.filter { part in
            guard case .compare(WorklistColumn.recordtype.rawValue, .equal, .int(let code)) = part else { return true }
            return !pushed.keys.contains { items.query.records[$0]?.typeCode == code }
        }
        principals = items.caller.principals
    }

    /// What must hold altogether. An alternative of one, as lists of values are written, is that one.
    private static func parts(of filter: Predicate?) -> [Predicate] {
        switch filter {
        case nil: []
        case .all(let parts): parts.flatMap { RecordWalk.parts(of: $0) }
        case .any(let parts) where parts.count == 1: RecordWalk.parts(of: parts[0])
        case let part?: [part]
        }
    }

    // MARK: Statements

    /// One page, its columns as ``ListedItems/page`` has them.
    ///
    /// Whether an earlier item stands for a record is asked of the first few items in the order alone, which as a rule
    /// fill the page; only where they do not is it asked of all.
    func rows<Card>(in connection: any SQLConnection, _ read: (SQLRow) throws -> Card) throws -> [Card] {
        let limit = items.query.limit
        let few = 4 * limit + 100
        let first = try connection.query(anew: first(few)) { $0.guid(0) }
        guard !first.isEmpty else { return [] }
        let rows = try connection.query(anew: page(of: first), read)
        guard rows.count < limit, first.count == few else { return rows }
        return try connection.query(anew: page(of: nil), read)
    }

    /// The first items in the order, the later ones of a record too.
    private func first(_ limit: Int) -> SQL {
        """
        select c.item_id \(sql: candidates)\(sql: afterCursor)
        order by \(sql: ordering) limit \(bind: .int(Int64(limit)))
        """
    }

    /// - Parameter among: The items to choose from; nil for all.
    private func page(of among: [GUID]?) -> SQL {
        let order = items.query.order
        let values = order.indices.map { SQL(id: "v\($0)") }
        let named = zip(order, values).map { ", \(sql: expression($0.column)) as \(sql: $1)" as SQL }
        let tail = values.map { ", p.\(sql: $0)" as SQL }.joined(separator: "")
        let again = zip(order, values).map { Keyset.step("p.\(sql: $1)", isDescending: $0.isDescending) }
        let walk = among.map { known($0) } ?? self.walk
        return """
            select w.id, w.record_code, w.record_id, w.record_name, w.contact_name, w.company_name, w.activity_code,
                   w.action_name, w.due_at, w.is_all_day, w.score, w.grade, w.trend, w.owner_id, w.owner_type, w.sort_key,
                   \(sql: items.isUnread), \(sql: items.isFollowed)\(sql: tail)
            from (
                select c.item_id\(sql: named.joined(separator: "")) \(sql: walk)\(sql: afterCursor)
                order by \(sql: ordering) limit \(bind: .int(Int64(items.query.limit)))
            ) p join work_item w on w.id = p.item_id
            order by \(sql: (again + ["w.sort_key"]).joined(separator: ", "))
            """
    }

    func count(upTo limit: Int) -> SQL {
        "select count(*) from (select 1 \(sql: walk) limit \(bind: .int(Int64(limit)))) counted"
    }

    func ids(upTo limit: Int) -> SQL {
        "select c.item_id \(sql: walk) order by \(sql: ordering) limit \(bind: .int(Int64(limit)))"
    }

    // MARK: The walk

    /// Of a record's items only the earliest, and of an item that concerns several principals only one row (W-16).
    private var walk: SQL { "\(sql: candidates) and \(sql: isEarliest)" }

    /// All items that meet the conditions.
    private var candidates: SQL {
        "from work_concern c\(sqlite: " indexed by work_concern_list", postgres: "")\(sql: joins) where \(sql: matching)"
    }

    /// The walk through items that are known to meet the conditions.
    private func known(_ ids: [GUID]) -> SQL {
        """
        from work_concern c\(sql: joins)
        where \(sql: .oneOf("c.item_id", ids)) and \(sql: matching) and \(sql: isEarliest)
        """
    }

    private var matching: SQL {
        """
        \(sql: .oneOf("c.principal_id", principals)) and \(sql: items.span)\(sql: items.chosen(of: "c"))
              and \(sql: items.readable) \(sql: items.records)\(sql: conditions)
        """
    }

    private var isEarliest: SQL {
        """
        not exists (
            select 1 from work_concern e
            where \(sql: .oneOf("e.principal_id", principals)) and e.record_id = \(sql: record)
              and e.due_at >= \(bind: .int(items.query.window.from.microseconds)) and e.due_at <= c.due_at
              \(sql: items.chosen(of: "e"))
              and (e.due_at < c.due_at or e.created_at < c.created_at
                   or e.created_at = c.created_at and (e.item_id < c.item_id
                       or e.item_id = c.item_id and e.principal_id < c.principal_id)))
        """
    }

    /// The record's id, where it can be by the record itself: then SQLite looks for earlier items only of records that
    /// have met their conditions.
    private var record: SQL {
        let joined = pushed.keys.sorted().first.flatMap { items.query.records[$0] }
        return joined.map { "\(sql: RecordWalk.alias(of: $0)).id" } ?? "c.record_id"
    }

    private static func alias(of table: Table) -> SQL { SQL(id: "o_\(table.name)") }

    private var joins: SQL {
        var result = SQL()
        for (name, _) in pushed.sorted(by: { $0.key < $1.key }) {
            guard let table = items.query.records[name] else { continue }
            result += " join \(sql: RecordWalk.join(table))"
        }
        var seen = Set(pushed.keys)
        for step in items.query.order {
            guard let column = items.recordColumn(step.column), seen.insert(column.table.name).inserted else {
                continue
            }
            result += " left join \(sql: RecordWalk.join(column.table))"
        }
        if needsItem { result += " join work_item w on w.id = c.item_id" }
        return result
    }

    private static func join(_ table: Table) -> SQL {
        let alias = alias(of: table)
        return "\(sql: SQLRecordStore.source(of: table)) \(sql: alias) on \(sql: alias).id = c.record_id"
    }

    /// Whether anything but records is asked for or sorted by.
    private var needsItem: Bool {
        !rest.isEmpty || items.query.search != nil || items.query.order.contains { !$0.column.contains("/") }
    }

    private var conditions: SQL {
        var parts: [SQL] = []
        for (name, conditions) in pushed.sorted(by: { $0.key < $1.key }) {
            guard let table = items.query.records[name] else { continue }
            let source = RecordSource(
                table,
                registry: .standard,
                caller: items.caller,
                alias: RecordWalk.alias(of: table)
            )
            parts += conditions.map { source.predicates.sql($0) }
        }
        if needsItem {
            var others = items
            others.query.filter = rest.isEmpty ? nil : .all(rest)
            parts.append(others.condition)
        }
        return parts.map { " and \(sql: $0)" as SQL }.joined(separator: "")
    }

    // MARK: Order

    private func expression(_ name: String) -> SQL {
        if name.hasSuffix("/"), let table = items.query.records[String(name.dropLast())] {
            return "case when \(sql: RecordWalk.alias(of: table)).id is null then 1 else 0 end"
        }
        return items.recordColumn(name).map { $0.expression(RecordWalk.alias(of: $0.table)) } ?? items.sorted(by: name)
    }

    private var ordering: SQL {
        let steps = items.query.order.map { Keyset.step(expression($0.column), isDescending: $0.isDescending) }
        return (steps + ["c.sort_key"]).joined(separator: ", ")
    }

    private var afterCursor: SQL {
        switch items.query.after {
        // A weighed rule has no walk.
        case nil, .ranked: return ""
        case .key(let key): return " and c.sort_key > \(bind: .text(key))"
        case .values(let values, let key):
            let steps = zip(items.query.order, values).map { step, value in
                Keyset.Step(
                    expression: expression(step.column),
                    isDescending: step.isDescending,
                    value: value.sql
                )
            }
            return " and \(sql: Keyset.after(steps, tie: "c.sort_key", is: .text(key)))"
        }
    }
}

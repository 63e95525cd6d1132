import Records
import Worklist

/// The text of the statement behind ``PlainPage``, which depends only on how many principals and units a person has.
///
/// Parameters: the sort key of the last row shown or an empty text, the rows wanted, from and until when items are in
/// the window, the person (but for a bare one), the first day of the window in the person's zone and (where there are teams) in UTC, the
/// principals, then the units and owners that may be read, then the record types that are listed.
struct PlainPageText: Hashable {
    let principals: Int
    let readable: Readable
    /// How many record types are listed; 0 where all are, so that no item's type need be looked at.
    let types: Int
    /// Only which items come, and in what order: nothing of what stands on their cards.
    var isBare = false

    /// How many units and owners bound what the person may read.
    enum Readable: Hashable {
        case nothing
        case everything
        case owned(Int)
        case units(Int, owned: Int)

        init(_ scope: Scope) {
            self =
                switch scope {
                case .nothing: .nothing
                case .everything: .everything
                case .owned(let owners): .owned(owners.count)
                case .units(let units, let owners): .units(units.count, owned: owners.count)
                }
        }
    }

    /// Days whose concerns are merged: the window's, and one more for principals of another zone.
    private static let days = WorklistWindow.reach + 1

    private static let after = "$1"
    private static let limit = "$2"
    private static let from = "$3"
    private static let until = "$4"
    private static let person = "$5"
    private var ownFirstDay: String { isBare ? "$5" : "$6" }
    private var teamFirstDay: String { isBare ? "$6" : "$7" }
    /// The number of the first principal.
    private var first: Int { (principals > 1 ? 8 : 7) - (isBare ? 1 : 0) }

    var statement: Statement {
        let walk = leaves(in: .sqlite).joined(separator: "\nunion all\n")
        return Statement(
            sqlite: page(of: walk.replacing("work_concern c\n", with: "work_concern c indexed by work_concern_day\n")),
            postgres: page(of: leaves(in: .postgres).map(ordered).joined(separator: "\nunion all\n"))
        )
    }

    private func leaves(in dialect: Dialect) -> [String] {
        (0..<principals).flatMap { index in
            // A team's days are counted in UTC, a person's in the person's zone.
            (0..<(index == 0 ? PlainPageText.days : PlainPageText.days + 1)).map { day in
                leaf(principal: index, day: day, dialect)
            }
        }
    }

    /// A day in its own order, of which PostgreSQL knows that merging beats sorting. Without it all of a long list is
    /// read and sorted for every page.
    private func ordered(_ leaf: String) -> String {
        "(\(leaf)\norder by c.sort_key limit cast(\(PlainPageText.limit) as bigint))"
    }

    /// Whether the condition holds, in a form that PostgreSQL has no figures about. It would multiply the shares of the
    /// person, the days and the window as if they had nothing to do with each other, expect no row at all, and take the
    /// index that is sorted by nothing that is asked for.
    private func opaque(_ condition: String, _ dialect: Dialect) -> String {
        dialect == .sqlite ? condition : "coalesce(\(condition), false)"
    }

    private func list(_ range: Range<Int>) -> String { range.map { "$\($0)" }.joined(separator: ", ") }

    /// Nil where everything may be read.
    private var condition: String? {
        let next = first + principals
        switch readable {
        case .nothing: return "1 = 0"
        case .everything: return nil
        case .owned(let owners): return "c.record_owner_id in (\(list(next..<next + owners)))"
        case .units(let units, let owners):
            let last = next + units
            return """
                (c.record_unit_id in (\(list(next..<last)))
                      or c.record_owner_id in (\(list(last..<last + owners))))
                """
        }
    }

    /// Nil where every record type is listed.
    private var listedType: String? {
        guard types > 0 else { return nil }
        let bounds =
            switch readable {
            case .nothing, .everything: 0
            case .owned(let owners): owners
            case .units(let units, let owners): units + owners
            }
        let next = first + principals + bounds
        return "(select i.record_code from work_item i where i.id = c.item_id) in (\(list(next..<next + types)))"
    }

    /// One principal's concerns of one day, in list order. Of a record's items only the earliest in the window is
    /// shown (W-16); of an item that concerns two principals only the first principal's row.
    private func leaf(principal: Int, day: Int, _ dialect: Dialect) -> String {
        let firstDay = principal == 0 ? ownFirstDay : teamFirstDay
        let readable = condition.map { " and " + opaque($0, dialect) } ?? ""
        let window = opaque("c.due_at >= \(PlainPageText.from) and c.due_at < \(PlainPageText.until)", dialect)
        let listed = listedType.map { " and " + opaque($0, dialect) } ?? ""
        var text = """
            select c.item_id, c.sort_key from work_concern c
            where c.principal_id = $\(first + principal) and c.due_day = cast(\(firstDay) as integer) + \(day)
              and c.sort_key > \(PlainPageText.after)\(readable)\(listed)
              and \(window)
            """
        if principal > 0 {
            text += """
                 and (c.due_at is null or not exists (
                    select 1 from work_concern d
                    where d.item_id = c.item_id and d.principal_id in (\(list(first..<first + principal)))))
                """
        }
        // "or" keeps PostgreSQL from turning the probe into a join that would lose the order.
        text += """
             and (c.due_at is null or not exists (
                select 1 from work_concern e
                where e.record_id = c.record_id and e.principal_id in (\(list(first..<first + principals)))
                  and e.due_at >= \(PlainPageText.from) and e.due_at <= c.due_at
                  and (e.due_at < c.due_at or e.created_at < c.created_at
                       or e.created_at = c.created_at and e.item_id < c.item_id)))
            """
        return text
    }

    private func page(of walk: String) -> String {
        let items = "(\(walk)\norder by sort_key limit cast(\(PlainPageText.limit) as bigint)) p"
        if isBare { return "select p.item_id, p.sort_key from \(items) order by p.sort_key" }
        return """
            select w.id, w.record_code, w.record_id, w.record_name, w.contact_name, w.company_name,
                   w.activity_code, w.action_name, w.due_at, w.is_all_day, w.score, w.grade, w.trend, w.owner_id,
                   w.owner_type, w.sort_key,
                   not exists (select 1 from msdyn_workqueuestate s
                               where s.ownerid = \(PlainPageText.person) and s.msdyn_nextactionid = w.id
                                 and s.msdyn_isread = 1),
                   exists (select 1 from postfollow f
                           where f.ownerid = \(PlainPageText.person) and f.regardingobjectid = w.record_id)
            from \(items)
            join work_item w on w.id = p.item_id
            order by p.sort_key
            """
    }
}

package import Records
import SalesCore
package import Worklist

/// The first thing a seller sees: a page of the factory list, read by one statement that walks indexes.
///
/// A person's concerns lie in list order per local day, so the list is a merge of the days of the window, each an
/// index walk that stops when the page is full. Nothing is sorted, and items outside the window are never met, however
/// many there are (architecture, The work list is a projection). The statement's text depends only on how many
/// principals a person has; it is put together from constant parts and numbered parameters.
package struct PlainPage {
    package let statement: Statement
    package let arguments: [SQLValue]

    /// Days whose concerns are merged: the window's, and one more at either end for principals of other zones.
    private static let days = WorklistWindow.reach + 1

    package init(_ query: WorklistQuery, for caller: Caller) {
        let window = query.window
        let readable = caller.scope(.read, on: Registry.standard["lead"])
        var builder = Builder()
        let after: SQLValue = if case .key(let key) = query.after { .text(key) } else { .text("") }
        builder.after = builder.bind(after)
        builder.limit = builder.bind(.int(Int64(query.limit)))
        builder.from = builder.bind(.int(window.from.microseconds))
        builder.until = builder.bind(.int(window.until.microseconds))
        builder.person = builder.bind(.guid(caller.id))
        let principals = caller.principals.map { builder.bind(.guid($0)) }
        builder.readable = builder.readable(readable)
        var leaves: [String] = []
        for (index, principal) in principals.enumerated() {
            // A team's days are counted in UTC, a person's in the person's zone.
            let isOwnZone = index == 0
            let first = isOwnZone ? window.firstDay : Zone.utc.day(of: window.from)
            let base = builder.bind(.int(Int64(first.daysSince1970)))
            let count = isOwnZone ? PlainPage.days : PlainPage.days + 1
            for day in 0..<count {
                leaves.append(
                    builder.leaf(
                        principal: principal,
                        base: base,
                        day: day,
                        principals: principals,
                        earlier: Array(principals[..<index])
                    )
                )
            }
        }
        let walk = leaves.map(\.self)
        statement = Statement(
            sqlite: builder.page(of: walk.joined(separator: "\nunion all\n"), isSQLite: true),
            postgres: builder.page(of: walk.joined(separator: "\nunion all\n"), isSQLite: false)
        )
        arguments = builder.arguments
    }

    /// Collects parameters and writes their numbers.
    private struct Builder {
        var arguments: [SQLValue] = []
        var after = ""
        var limit = ""
        var from = ""
        var until = ""
        var person = ""
        var readable = ""

        mutating func bind(_ value: SQLValue) -> String {
            arguments.append(value)
            return "$\(arguments.count)"
        }

        mutating func readable(_ scope: Scope) -> String {
            switch scope {
            case .nothing: return " and 1 = 0"
            case .everything: return ""
            case .owned(let principals):
                return " and c.record_owner_id in (\(list(principals)))"
            case .units(let units, let principals):
                return " and (c.record_unit_id in (\(list(units))) or c.record_owner_id in (\(list(principals))))"
            }
        }

        private mutating func list(_ ids: [GUID]) -> String {
            ids.map { bind(.guid($0)) }.joined(separator: ", ")
        }

        /// One principal's concerns of one day, in list order. Of a record's items only the earliest in the window is
        /// shown (W-16); of an item that concerns two principals only the first principal's row.
        func leaf(
            principal: String,
            base: String,
            day: Int,
            principals: [String],
            earlier: [String]
        ) -> String {
            var text = """
                select c.item_id, c.sort_key from work_concern c
                where c.principal_id = \(principal) and c.due_day = cast(\(base) as integer) + \(day)
                  and c.sort_key > \(after)\(readable)
                """
            text += " and c.due_at >= \(from) and c.due_at < \(until)"
            if !earlier.isEmpty {
                text += """
                     and (c.due_at is null or not exists (
                        select 1 from work_concern d
                        where d.item_id = c.item_id and d.principal_id in (\(earlier.joined(separator: ", ")))))
                    """
            }
            // "or" keeps PostgreSQL from turning the probe into a join that would lose the order.
            text += """
                 and (c.due_at is null or not exists (
                    select 1 from work_concern e
                    where e.record_id = c.record_id and e.principal_id in (\(principals.joined(separator: ", ")))
                      and e.due_at >= \(from) and e.due_at <= c.due_at
                      and (e.due_at < c.due_at or e.created_at < c.created_at
                           or e.created_at = c.created_at and e.item_id < c.item_id)))
                """
            return text
        }

        func page(of walk: String, isSQLite: Bool) -> String {
            let walk =
                isSQLite
                ? walk.replacing("work_concern c\n", with: "work_concern c indexed by work_concern_day\n") : walk
            return """
                select w.id, w.record_code, w.record_id, w.record_name, w.contact_name, w.company_name,
                       w.activity_code, w.action_name, w.due_at, w.is_all_day, w.score, w.grade, w.trend, w.owner_id,
                       w.owner_type, w.sort_key,
                       not exists (select 1 from msdyn_workqueuestate s
                                   where s.ownerid = \(person) and s.msdyn_nextactionid = w.id and s.msdyn_isread = 1),
                       exists (select 1 from postfollow f
                               where f.ownerid = \(person) and f.regardingobjectid = w.record_id)
                from (\(walk)
                order by sort_key limit cast(\(limit) as bigint)) p
                join work_item w on w.id = p.item_id
                order by p.sort_key
                """
        }
    }
}

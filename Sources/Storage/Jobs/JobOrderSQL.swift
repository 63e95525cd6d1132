import Records
import SalesCore

/// Jobs in an order of the request's: the page behind a job, whichever it is, without reading those before it.
struct JobOrderSQL {
    let order: [JobOrder]
    /// Whose jobs; nil for everybody's.
    let person: GUID?

    /// Keyset paging: what is behind the job `a` in the order, which ends with moment and id and so is total.
    func page(after position: JobPosition, limit: Int) -> SQL {
        var conditions: [SQL] = []
        if let person { conditions.append("j.person = \(bind: .guid(person))") }
        var anchor = SQL()
        if position != .first {
            anchor = " join job a on a.id = \(bind: .guid(position.job))"
            conditions.append("(\(sql: behind))")
        }
        let filter: SQL = conditions.isEmpty ? SQL() : " where \(sql: conditions.joined(separator: " and "))"
        let sorting = keys("j").map { "\(sql: $0.value)\(sql: $0.isDescending ? " desc" : SQL())" as SQL }
        return """
            select j.id, j.kind, j.person, j.operation_id, j.state, j.total, j.done, j.failed, j.cursor, j.created_on,
                   j.finished_on, j.message
            from job j\(sql: anchor)\(sql: filter)
            order by \(sql: sorting.joined(separator: ", ")) limit \(bind: .int(Int64(limit)))
            """
    }

    private struct Key {
        let value: SQL
        var isDescending = false
    }

    /// Behind by the first key, or equal in it and behind by the next, and so on.
    private var behind: SQL {
        let pairs = zip(keys("j"), keys("a"))
        var equal: [SQL] = []
        var ways: [SQL] = []
        for (key, other) in pairs {
            let comparison: SQL = key.isDescending ? "<" : ">"
            let step: SQL = "\(sql: key.value) \(sql: comparison) \(sql: other.value)"
            ways.append("(\(sql: (equal + [step]).joined(separator: " and ")))")
            equal.append("\(sql: key.value) = \(sql: other.value)")
        }
        return ways.joined(separator: " or ")
    }

    private func keys(_ alias: String) -> [Key] {
        func column(_ name: String) -> SQL { "\(id: alias).\(id: name)" }
        let asked = order.flatMap { step -> [Key] in
            let isDescending = step.isDescending
            func plain(_ name: String) -> [Key] { [Key(value: column(name), isDescending: isDescending)] }
            /// What has no value comes last in either direction.
            func optional(_ name: String, _ nothing: SQL) -> [Key] {
                [
                    Key(value: "case when \(sql: column(name)) is null then 1 else 0 end"),
                    Key(value: "coalesce(\(sql: column(name)), \(sql: nothing))", isDescending: isDescending),
                ]
            }
            func text(_ keys: [Key]) -> [Key] {
                guard let last = keys.last else { return [] }
                let value: SQL = "lower(\(sql: last.value))\(sqlite: "", postgres: " collate \"C\"")"
                return keys.dropLast() + [Key(value: value, isDescending: isDescending)]
            }
            return switch step.member {
            case .id: plain("id")
            case .kind: text(plain("kind"))
            case .state: text(plain("state"))
            case .total: optional("total", "0")
            case .done: plain("done")
            case .failed: plain("failed")
            case .message: text(optional("message", "''"))
            case .createdOn: plain("created_on")
            case .finishedOn: optional("finished_on", "0")
            case .operation: plain("operation_id")
            }
        }
        return asked + [Key(value: column("created_on"), isDescending: true), Key(value: column("id"))]
    }
}

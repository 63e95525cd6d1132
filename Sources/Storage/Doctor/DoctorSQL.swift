import Records
import SalesCore

/// Invariants that one statement each can check: every row it returns is a violation.
enum DoctorSQL {
    struct Check: Sendable {
        let name: String
        /// Parameter: 1 the most rows to return.
        let statement: Statement
    }

    static let checks: [Check] = [
        Check(
            name: "closed items concern nobody",
            statement: Statement(
                """
                select cast(c.sort_key as text) from work_concern c left join work_item w on w.id = c.item_id
                where w.id is null or w.valid_to is not null limit $1
                """
            )
        ),
        Check(
            name: "every history entry has its operation",
            statement: Statement(
                """
                select cast(h.n as text) from history h left join operation o on o.id = h.operation_id
                where o.id is null limit $1
                """
            )
        ),
        Check(
            name: "every idempotency key has its answer",
            statement: Statement("select key from idempotency where code is null limit $1")
        ),
        Check(
            name: "undone operations name the operation that undid them",
            statement: Statement(
                """
                select o.kind from operation o left join operation u on u.id = o.undone_by
                where o.undone_by is not null and (u.id is null or u.undoes is null or u.undoes <> o.id) limit $1
                """
            )
        ),
        Check(
            name: "every activity has an owner that exists",
            statement: Statement(
                """
                select coalesce(a.subject, '') from activity a
                left join systemuser u on u.id = a.ownerid left join team t on t.id = a.ownerid
                where u.id is null and t.id is null limit $1
                """
            )
        ),
        Check(
            name: "closed activities say when they were closed",
            statement: Statement(
                "select coalesce(subject, '') from activity where statecode in (1, 2) and actualend is null limit $1"
            )
        ),
        Check(
            name: "ended jobs have an end, running ones have none",
            statement: Statement(
                "select kind from job where (state = 'running') = (finished_on is not null) limit $1"
            )
        ),
    ]

    /// Rows whose lookup names a row of a table that was deleted: their ids, and those they name. Imports may bring rows
    /// about what never was here. Rides `history_record`.
    static func orphans(of table: Table, by column: Column, to target: Table) -> SQL {
        let kind: SQL =
            column.isPolymorphic ? " and r.\(id: column.typeColumn) = \(bind: .text(target.name))" : ""
        let isCode: SQL = target.isActivity ? " and t.activitytypecode = \(bind: .int(target.typeCode))" : ""
        return """
            select r.id, r.\(id: column.name) from \(id: table.storage) r
            left join \(id: target.storage) t on t.id = r.\(id: column.name)\(sql: isCode)
            where r.\(id: column.name) is not null and t.id is null\(sql: kind) and exists (
                select 1 from history h
                where h.record_id = r.\(id: column.name) and h.record_type = \(bind: .text(target.name))
                  and h.action = 'delete'
            )
            limit 1000
            """
    }

    /// What a standing item says, in one text.
    static func digest(_ item: WorkItem) -> String {
        let parts: [String] = [
            item.sortKey, item.card.name, item.card.contactName ?? "", item.card.companyName ?? "", item.actionName,
            item.owner.id.description, "\(item.activityCode)", "\(item.isAllDay)",
        ]
        return parts.joined(separator: "\u{2}")
    }

    static func standing(_ ids: [GUID], _ connection: any SQLConnection) throws -> [GUID: String] {
        var result: [GUID: String] = [:]
        for chunk in ids.chunked(by: 256) {
            try connection.forEach(
                """
                select id, sort_key, record_name, contact_name, company_name, action_name, owner_id, activity_code,
                       is_all_day
                from work_item where valid_to is null and \(sql: .oneOf("id", Array(chunk)))
                """
            ) { row in
                let parts: [String] = [
                    row.text(1), row.text(2), row.textOrNil(3) ?? "", row.textOrNil(4) ?? "", row.text(5),
                    row.guid(6).description, "\(row.int(7) as Int64)", "\(row.bool(8))",
                ]
                result[row.guid(0)] = parts.joined(separator: "\u{2}")
                return true
            }
        }
        return result
    }

    static func concerns(_ ids: [GUID], _ connection: any SQLConnection) throws -> [GUID: Set<String>] {
        var result: [GUID: Set<String>] = [:]
        for chunk in ids.chunked(by: 256) {
            try connection.forEach(
                """
                select item_id, principal_id, due_day, sort_key from work_concern
                where \(sql: .oneOf("item_id", Array(chunk)))
                """
            ) { row in
                let day = row.intOrNil(2).map { (value: Int64) in String(value) } ?? ""
                result[row.guid(0), default: []].insert("\(row.guid(1)) \(day) \(row.text(3))")
                return true
            }
        }
        return result
    }
}

extension WorkItem {
    fileprivate var concernTexts: [String] {
        concerns.map { "\($0.principal) \($0.dueDay.map { String($0.daysSince1970) } ?? "") \(sortKey)" }
    }

    var concernDigest: Set<String> { Set(concernTexts) }
}

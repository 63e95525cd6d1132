import Records

extension Migration {
    /// What weighed rules look at, beside each item and each concern, so that a whole list is ranked in one pass.
    static let ranking = Migration(number: 18, name: "0018_ranking") { connection in
        let small = connection.dialect == .sqlite ? "integer" : "smallint"
        try connection.script(
            """
            alter table work_item add column value_points \(small);
            alter table work_concern add column score \(small);
            alter table work_concern add column value_points \(small);
            alter table work_concern add column is_all_day \(small) not null default 0;
            alter table work_concern add column record_code \(small) not null default 0
            """
        )
        try RankedValues.fill(in: connection)
        try connection.script(
            """
            update work_concern set (score, value_points, is_all_day, record_code) = (
                select w.score, w.value_points, w.is_all_day, w.record_code from work_item w
                where w.id = work_concern.item_id
            ) where exists (select 1 from work_item w where w.id = work_concern.item_id)
            """
        )
    }
}

/// What the records of pending items are worth, computed once for lists that older programs kept.
private enum RankedValues {
    private static let batch = 1000
    private static let set = Statement("update work_item set value_points = $2 where id = $1")

    static func fill(in connection: any SQLConnection) throws {
        for (code, table, amount) in [(3, "opportunity", "estimatedvalue"), (4, "lead", "revenue")] {
            var last: SQLValue?
            while true {
                let after: SQL = last.map { " and w.id > \(bind: $0)" } ?? ""
                let rows = try connection.query(
                    """
                    select w.id, r.\(id: amount), m.exchangerate from work_item w
                    join \(id: table) r on r.id = w.record_id
                    left join transactioncurrency m on m.id = r.transactioncurrencyid
                    where w.record_code = \(bind: .int(code)) and w.valid_to is null\(sql: after)
                    order by w.id limit \(bind: .int(Int64(batch)))
                    """
                ) { row in (row.guid(0), ValueScale.points(row.intOrNil(1), rate: row.intOrNil(2))) }
                guard let final = rows.last else { break }
                last = .guid(final.0)
                try connection.executeMany(set, rows.map { [.guid($0.0), .int($0.1)] })
            }
        }
    }
}

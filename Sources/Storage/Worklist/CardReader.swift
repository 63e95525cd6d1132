import Records
import SalesCore

/// Reads what the work list shows of records: names, contact, company, owner and score.
struct CardReader {
    let connection: any SQLConnection
    let registry: Registry

    /// Cards of the records that exist, in few statements however many there are.
    func cards(of references: [RecordReference]) throws -> [RecordReference: RecordCard] {
        var result: [RecordReference: RecordCard] = [:]
        for (table, group) in Dictionary(grouping: references, by: \.table).sorted(by: { $0.key < $1.key }) {
            for chunk in group.map(\.id).sorted().chunked(by: 256) {
                try read(table, chunk, into: &result)
            }
        }
        return result
    }

    private struct Score {
        let score: Int64?
        let grade: Int64?
        let trend: Int64?
    }

    private func read(_ table: String, _ ids: [GUID], into result: inout [RecordReference: RecordCard]) throws {
        guard let source = source(of: table) else { return }
        let scores = try scores(of: table, ids)
        let sql: SQL = "\(sql: source) where \(sql: .oneOf("r.id", ids))"
        try connection.forEach(sql) { row in
            let reference = RecordReference(table, row.guid(0))
            let score = scores[reference.id]
            guard let owner = row.guidOrNil(4) else { return true }
            result[reference] = RecordCard(
                record: reference,
                name: row.textOrNil(1) ?? "",
                contactName: row.textOrNil(2),
                companyName: row.textOrNil(3),
                owner: RecordReference(row.textOrNil(5) ?? "systemuser", owner),
                unit: row.guidOrNil(6),
                score: score?.score,
                grade: score?.grade,
                trend: score?.trend,
                value: ValueScale.points(row.intOrNil(7), rate: row.intOrNil(8))
            )
            return true
        }
    }

    private func scores(of table: String, _ ids: [GUID]) throws -> [GUID: Score] {
        var result: [GUID: Score] = [:]
        let names = ids.map { SQLValue.text($0.description) }
        let sql: SQL = """
            select msdyn_entityid, msdyn_score, msdyn_grade, msdyn_scoretrend from msdyn_predictivescore
            where msdyn_entitytype = \(bind: .text(table)) and \(sql: .oneOf("msdyn_entityid", names))
            """
        try connection.forEach(sql) { row in
            guard let id = GUID(row.text(0)) else { return true }
            result[id] = Score(score: row.intOrNil(1), grade: row.intOrNil(2), trend: row.intOrNil(3))
            return true
        }
        return result
    }

    /// Columns: id, name, contact, company, owner, owner's table, unit, amount and the rate of its currency.
    private func source(of table: String) -> SQL? {
        switch table {
        case "lead":
            """
            select r.id, coalesce(nullif(r.fullname, ''), nullif(r.subject, ''), nullif(r.companyname, '')), r.fullname,
                   r.companyname, r.ownerid, r.ownerid_type, r.owningbusinessunit, r.revenue, m.exchangerate
            from lead r left join transactioncurrency m on m.id = r.transactioncurrencyid
            """
        case "opportunity":
            """
            select r.id, r.name, coalesce(c.fullname, k.fullname), coalesce(a.name, b.name), r.ownerid, r.ownerid_type,
                   r.owningbusinessunit, r.estimatedvalue, m.exchangerate
            from opportunity r
            left join transactioncurrency m on m.id = r.transactioncurrencyid
            left join contact c on c.id = r.parentcontactid
            left join contact k on k.id = r.customerid and r.customerid_type = 'contact'
            left join account a on a.id = r.parentaccountid
            left join account b on b.id = r.customerid and r.customerid_type = 'account'
            """
        case "account":
            """
            select r.id, r.name, c.fullname, null, r.ownerid, r.ownerid_type, r.owningbusinessunit, null, null
            from account r left join contact c on c.id = r.primarycontactid
            """
        case "contact":
            """
            select r.id, r.fullname, r.fullname, a.name, r.ownerid, r.ownerid_type, r.owningbusinessunit, null, null
            from contact r
            left join account a on a.id = r.parentcustomerid and r.parentcustomerid_type = 'account'
            """
        default:
            registry.table(table).flatMap { registry.canBeListed($0) ? $0 : nil }.map { table in
                """
                select r.id, r.\(id: table.primaryName), null, null, r.ownerid, r.ownerid_type, r.owningbusinessunit
                from \(id: table.storage) r
                """
            }
        }
    }
}

extension Array {
    /// Pieces of at most `size` elements, in order.
    func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension CardReader {
    fileprivate func read(
        _ table: String,
        _ ids: ArraySlice<GUID>,
        into result: inout [RecordReference: RecordCard]
    ) throws {
        try read(table, Array(ids), into: &result)
    }
}

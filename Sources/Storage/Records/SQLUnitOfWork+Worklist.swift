import Identity
import Records
import SalesCore

/// The people behind rows, and how rows come to stand on work lists.
extension SQLUnitOfWork {
    func zone(of principal: GUID) throws -> Zone {
        if let zone = knownZones[principal] { return zone }
        let name = try connection.first(WorkItemSQL.zone, [.guid(principal)]) { $0.textOrNil(0) } ?? nil
        let zone = name.flatMap { zones.zone($0) } ?? .utc
        knownZones[principal] = zone
        return zone
    }

    func readers(of principal: RecordReference) throws -> [Caller] {
        try identity.callers(of: principal, in: connection)
    }

    func touchSecurityStamp() throws { try identity.touchStamp(in: connection) }

    func cards(of references: [RecordReference]) throws -> [RecordReference: RecordCard] {
        try CardReader(connection: connection, registry: registry).cards(of: references)
    }

    func recordsShowing(_ reference: RecordReference, limit: Int) throws -> [RecordReference] {
        let id = SQL(bind: .guid(reference.id))
        let sources: [(String, SQL)] =
            reference.table == "account"
            ? [
                (
                    "opportunity",
                    "select id from opportunity where parentaccountid = \(sql: id) or customerid = \(sql: id)"
                ),
                ("contact", "select id from contact where parentcustomerid = \(sql: id)"),
            ]
            : [
                (
                    "opportunity",
                    "select id from opportunity where parentcontactid = \(sql: id) or customerid = \(sql: id)"
                ),
                ("account", "select id from account where primarycontactid = \(sql: id)"),
            ]
        return try sources.flatMap { table, source in
            try connection.query("\(sql: source) limit \(bind: .int(Int64(limit)))") {
                RecordReference(table, $0.guid(0))
            }
        }
    }

    func pendingActivities(regarding reference: RecordReference) throws -> [Row] {
        try registry.activities.flatMap { table in
            let layout = layouts[table]
            let sql: SQL = """
                select \(sql: layout.selection) from activity
                where regardingobjectid = \(bind: .guid(reference.id)) and statecode in (0, 3)
                  and activitytypecode = \(bind: .int(table.typeCode))
                """
            return try connection.query(sql) { try layout.row(from: $0) }
        }
    }

    func put(_ items: [WorkItem], at instant: Instant) throws {
        // By handfuls, so that the first are being written while the next are made ready.
        for items in WorkItem.lastOfEach(items).chunked(by: 32) {
            let ids = items.map(\.id)
            try connection.later(PastSQL.end, ids, at: instant.microseconds)
            try connection.later(WorkItemSQL.put, items.map { $0.arguments(at: instant, in: registry) })
            try connection.later(WorkItemSQL.forgetConcerns, ids)
            try connection.later(WorkItemSQL.concern, items.flatMap { $0.concernArguments(in: registry) })
        }
    }

    func moveDays(of principal: GUID, to zone: Zone) throws {
        let dues = try connection.query(WorkItemSQL.dues, [.guid(principal)]) { ($0.guid(0), $0.int(1) as Int64) }
        try connection.executeMany(
            WorkItemSQL.setDay,
            dues.map { item, due in
                [.guid(principal), .guid(item), .int(zone.day(of: Instant(microseconds: due)).daysSince1970)]
            }
        )
        knownZones[principal] = zone
    }

    func openDays(of person: GUID, after last: GUID?, limit: Int) throws -> [GUID] {
        try connection.query(
            WorkItemSQL.openDays,
            [.guid(person), .guid(last ?? GUID(high: 0, low: 0)), .int(Int64(limit))]
        ) { $0.guid(0) }
    }

    func closeItems(of recordType: Table, at instant: Instant) throws {
        let arguments: [SQLValue] = [.int(recordType.typeCode), .int(instant.microseconds)]
        try connection.execute(WorkItemSQL.forgetConcernsOfType, [arguments[0]])
        try connection.execute(WorkItemSQL.closeType, arguments)
    }

    func closeItems(_ ids: [GUID], at instant: Instant) throws {
        guard !ids.isEmpty else { return }
        try connection.later(PastSQL.end, ids, at: instant.microseconds)
        try connection.later(WorkItemSQL.close, ids, at: instant.microseconds)
        try connection.later(WorkItemSQL.forgetConcerns, ids)
    }

    func keep(_ mark: PastMark, by principal: GUID, on subject: GUID, was: Int64, at instant: Instant) throws {
        try connection.later(
            PastSQL.mark,
            [
                [
                    .guid(principal), .int(instant.microseconds), .int(mark.rawValue), .guid(subject), .int(was),
                ]
            ]
        )
    }
}

import Identity
import Records
import SalesCore

/// One open transaction as the write pipeline sees it.
final class SQLUnitOfWork: UnitOfWork {
    let connection: any SQLConnection
    let registry: Registry
    private let layouts: Layouts
    private let zones: ZoneCache
    private let identity: any CallerSource
    private var knownZones: [GUID: Zone] = [:]
    /// Rows that were locked ahead of what is done with them, as they are now; nil for those that are not there.
    private var ahead: [RecordReference: Row?] = [:]

    init(
        connection: any SQLConnection,
        registry: Registry,
        layouts: Layouts,
        zones: ZoneCache,
        identity: any CallerSource
    ) {
        self.connection = connection
        self.registry = registry
        self.layouts = layouts
        self.zones = zones
        self.identity = identity
    }

    // MARK: Rows

    func load(_ table: Table, _ ids: [GUID], locking: Bool) throws -> [GUID: Row] {
        var result: [GUID: Row] = [:]
        var unknown: Set<GUID> = []
        for id in ids {
            if let known = ahead[RecordReference(table.name, id)] { result[id] = known } else { unknown.insert(id) }
        }
        guard !unknown.isEmpty else { return result }
        let layout = layouts[table]
        for chunk in unknown.sorted().chunked(by: 256) {
            let sql = selection(of: table, Array(chunk), locking: locking)
            for row in try connection.query(sql, { try layout.row(from: $0) }) { result[row.id] = row }
        }
        return result
    }

    private func selection(of table: Table, _ ids: [GUID], locking: Bool) -> SQL {
        let sql: SQL = """
            select \(sql: layouts[table].selection) from \(id: table.storage)
            where \(sql: .oneOf("id", ids))\(sql: kind(of: table)) order by id
            """
        return locking ? "\(sql: sql)\(sqlite: "", postgres: " for update")" : sql
    }

    /// On PostgreSQL one round trip for 256 ids, whatever the number of tables; none for those that are locked already.
    func lock(_ ids: [GUID], in tables: [Table]) throws {
        let unknown = Set(ids).filter { id in tables.contains { ahead[RecordReference($0.name, id)] == nil } }
        for chunk in unknown.sorted().chunked(by: 256) {
            for table in tables {
                for id in chunk { ahead[RecordReference(table.name, id)] = .some(nil) }
            }
            let queries = tables.map { selection(of: $0, Array(chunk), locking: true).statement }
            try connection.pipeline(queries) { number, found in
                let row = try layouts[tables[number]].row(from: found)
                ahead[row.reference] = row
            }
        }
    }

    /// Rows are read again when they are next asked for, because a statement has changed them past this object.
    func forgetLocked() { ahead = [:] }

    /// Keeps what is known of a row that was locked.
    private func follow(_ reference: RecordReference, _ row: Row?) {
        if ahead[reference] != nil { ahead[reference] = .some(row) }
    }

    func find(_ table: Table, where column: String, is value: Value, ownedBy owner: GUID?) throws -> [Row] {
        let layout = layouts[table]
        let owned: SQL = owner.map { " and ownerid = \(bind: .guid($0))" } ?? ""
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: column) = \(bind: value.sql)\(sql: owned)\(sql: kind(of: table)) limit 100
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    func findFolded(_ table: Table, where column: String, is text: String) throws -> [Row] {
        guard let definition = table.column(column), definition.isFolded else { return [] }
        let layout = layouts[table]
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: definition.foldColumn) = \(bind: .text(folded(text)))\(sql: kind(of: table)) limit 100
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    func referring(_ table: Table, by column: Column, to record: RecordReference, limit: Int) throws -> [Row] {
        let layout = layouts[table]
        let target: SQL =
            column.isPolymorphic ? " and \(id: column.typeColumn) = \(bind: .text(record.table))" : ""
        let sql: SQL = """
            select \(sql: layout.selection) from \(id: table.storage)
            where \(id: column.name) = \(bind: .guid(record.id))\(sql: target)\(sql: kind(of: table))
            limit \(bind: .int(Int64(limit)))
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    private func kind(of table: Table) -> SQL {
        table.isActivity && table.name != Table.activityPointerName
            ? " and activitytypecode = \(bind: .int(table.typeCode))" : ""
    }

    func owners(of references: [RecordReference]) throws -> [RecordReference: RecordOwner] {
        var result: [RecordReference: RecordOwner] = [:]
        for (name, group) in Dictionary(grouping: Set(references), by: \.table).sorted(by: { $0.key < $1.key }) {
            guard let table = registry.table(name) else { continue }
            let columns: SQL =
                table.ownership == .owner ? "ownerid, ownerid_type, owningbusinessunit" : "null, null, null"
            for chunk in group.map(\.id).sorted().chunked(by: 256) {
                let sql: SQL = """
                    select id, \(sql: columns) from \(id: table.storage) where \(sql: .oneOf("id", Array(chunk)))
                    """
                try connection.forEach(sql) { row in
                    let owner = row.guidOrNil(1).map { RecordReference(row.textOrNil(2) ?? "systemuser", $0) }
                    result[RecordReference(name, row.guid(0))] = RecordOwner(owner: owner, unit: row.guidOrNil(3))
                    return true
                }
            }
        }
        return result
    }

    func insert(_ rows: [Row]) throws {
        guard let table = rows.first?.table else { return }
        for row in rows { follow(row.reference, row) }
        let layout = layouts[table]
        let names = table.columns.map(\.name)
        let physical = layout.physicalNames(of: names)
        let fixed = table.isActivity ? ["id", "activitytypecode"] : ["id"]
        let places = (1...(fixed.count + physical.count)).map { _ in SQL(bind: .null) }.joined(separator: ", ")
        let columns = (fixed + physical).map { SQL(id: $0) }.joined(separator: ", ")
        let (statement, _) =
            ("insert into \(id: table.storage) (\(sql: columns)) values (\(sql: places))" as SQL).statement
        try refusingDuplicates(in: table) {
            try connection.executeMany(
                statement,
                rows.map { row in
                    let head: [SQLValue] = table.isActivity ? [.guid(row.id), .int(table.typeCode)] : [.guid(row.id)]
                    return head + layout.physicalValues(of: row, columns: names)
                }
            )
        }
    }

    func update(_ row: Row, columns: [String], from version: Int64) throws {
        let layout = layouts[row.table]
        let assignments = zip(
            layout.physicalNames(of: columns),
            layout.physicalValues(of: row, columns: columns)
        ).map { "\(id: $0) = \(bind: $1)" as SQL }
        guard !assignments.isEmpty else { return }
        let sql: SQL = """
            update \(id: row.table.storage) set \(sql: assignments.joined(separator: ", "))
            where id = \(bind: .guid(row.id)) and versionnumber = \(bind: .int(version))
            """
        if let known = ahead[row.reference] {
            guard known?.version == version else {
                throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
            }
            ahead[row.reference] = row
            // It is ours until the end: what is certain to change it need not be waited for.
            if !row.table.columns.contains(where: { $0.isAlternateKey && columns.contains($0.name) }) {
                let (statement, arguments) = sql.statement
                return try connection.later(statement, [arguments])
            }
        }
        let count = try refusingDuplicates(in: row.table) { try connection.execute(sql) }
        guard count == 1 else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
        }
    }

    func delete(_ reference: RecordReference) throws {
        guard let table = registry.table(reference.table) else { return }
        follow(reference, nil)
        try connection.execute("delete from \(id: table.storage) where id = \(bind: .guid(reference.id))")
    }

    private func refusingDuplicates<Result>(in table: Table, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch DatabaseError.uniqueViolation(let constraint) {
            let keys = table.columns.filter(\.isAlternateKey)
            let column =
                keys.first { constraint == StorageTable.index("\(table.storage)_\($0.name)_key") }
                ?? keys.first { constraint.contains($0.name) }
            throw Refusal(.duplicate, RecordMessage.exists(column: column?.name ?? table.primaryKey))
        }
    }

    // MARK: Operations

    func begin(_ operation: Operation) throws {
        try connection.later(
            OperationSQL.begin,
            [
                [
                    .guid(operation.id), .text(operation.kind.rawValue), .guid(operation.person),
                    .int(operation.at.microseconds), .int(operation.recordedAt.microseconds),
                    .optional(operation.undoes), .optional(operation.impersonator),
                ]
            ]
        )
    }

    func operation(_ id: GUID) throws -> Operation? {
        try connection.first(OperationSQL.operation, [.guid(id)]) { row in
            Operation(
                id: row.guid(0),
                kind: OperationKind(rawValue: row.text(1)) ?? .update,
                person: row.guid(2),
                impersonator: row.guidOrNil(7),
                at: Instant(microseconds: row.int(3)),
                recordedAt: Instant(microseconds: row.int(4)),
                undoes: row.guidOrNil(5),
                undoneBy: row.guidOrNil(6)
            )
        }
    }

    func markUndone(_ operation: GUID, by undo: GUID) throws {
        try connection.execute(OperationSQL.markUndone, [.guid(operation), .guid(undo)])
    }

    func append(_ entries: [HistoryEntry], to operation: GUID, at instant: Instant) throws {
        try connection.later(
            OperationSQL.append,
            entries.map { entry in
                [
                    .guid(operation), .int(instant.microseconds), .text(entry.record.table), .guid(entry.record.id),
                    .text(entry.action.rawValue), .optional(entry.before), .optional(entry.after), .int(entry.version),
                ]
            }
        )
    }

    func history(of operation: GUID, before sequence: Int64?, limit: Int) throws -> [HistoryEntry] {
        try connection.query(
            OperationSQL.history,
            [.guid(operation), .int(sequence ?? .max), .int(Int64(limit))]
        ) { row in
            HistoryEntry(
                sequence: row.int(0),
                record: RecordReference(row.text(1), row.guid(2)),
                action: HistoryEntry.Action(rawValue: row.text(3)) ?? .update,
                before: row.textOrNil(4),
                after: row.textOrNil(5),
                version: row.int(6)
            )
        }
    }

    func historyCount(of operation: GUID) throws -> Int {
        try connection.first(OperationSQL.historyCount, [.guid(operation)]) { Int($0.int(0) as Int64) } ?? 0
    }

    func append(_ events: [RecordEvent], operation: GUID, at instant: Instant) throws {
        try connection.later(
            OperationSQL.event,
            events.map { event in
                [
                    .int(instant.microseconds), .guid(operation), .text(event.record.table), .guid(event.record.id),
                    .text(event.principals.map(\.description).joined(separator: ",")),
                ]
            }
        )
    }

    // MARK: Idempotency

    /// Keys are forgotten after a day (architecture, Idempotency).
    private static let keyLifetime = Duration.seconds(24 * 3600)

    func claim(_ key: IdempotencyKey, by person: GUID, at instant: Instant) throws -> RememberedAnswer? {
        let arguments: [SQLValue] = [.guid(person), .text(key.key), .text(key.digest), .int(instant.microseconds)]
        if try connection.execute(OperationSQL.claimKey, arguments) == 1 { return nil }
        let found = try connection.first(OperationSQL.key, [.guid(person), .text(key.key)]) { row in
            let answer = row.intOrNil(1).map { (code: Int64) in
                Answer(
                    code: Int(code),
                    content: row.bytesOrNil(2) ?? [],
                    operation: row.guidOrNil(3),
                    location: row.textOrNil(4),
                    version: row.intOrNil(5)
                )
            }
            return (RememberedAnswer(digest: row.text(0), answer: answer), Instant(microseconds: row.int(6)))
        }
        guard let (remembered, usedAt) = found else { return nil }
        guard instant.since(usedAt) > SQLUnitOfWork.keyLifetime else { return remembered }
        try connection.execute(OperationSQL.forgetKey, [.guid(person), .text(key.key)])
        try connection.execute(OperationSQL.claimKey, arguments)
        return nil
    }

    func remember(_ answer: Answer, for key: IdempotencyKey, by person: GUID) throws {
        try connection.later(
            OperationSQL.remember,
            [
                [
                    .guid(person), .text(key.key), .int(Int64(answer.code)), .bytes(answer.content),
                    .optional(answer.operation), .optional(answer.location), .optional(answer.version),
                ]
            ]
        )
    }

    // MARK: Jobs

    func enqueue(_ job: Job) throws { try JobRows(connection: connection).insert(job) }

    func advance(_ job: GUID, by progress: JobProgress) throws -> Job {
        try JobRows(connection: connection).advance(job, by: progress)
    }

    func finish(_ job: GUID, as state: Job.State, message: String?, at instant: Instant) throws {
        try connection.execute(
            JobSQL.finish,
            [.guid(job), .text(state.rawValue), .optional(message), .int(instant.microseconds)]
        )
    }

    func note(_ refusals: [JobRefusal], of job: GUID) throws {
        try connection.executeMany(
            JobSQL.refuse,
            refusals.map { refusal in
                [
                    .guid(job), .text(refusal.record.table), .guid(refusal.record.id), .text(refusal.english),
                    .text(refusal.french),
                ]
            }
        )
    }

    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let kept = ahead
        do {
            return try connection.savepoint(body)
        } catch {
            ahead = kept
            throw error
        }
    }

    func store(_ attachment: NoteFile, at instant: Instant) throws {
        try connection.execute(
            DocumentSQL.store,
            [.text(attachment.digest), .bytes(attachment.bytes), .int(instant.microseconds)]
        )
    }

    // MARK: People

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

    // MARK: Projection

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
        guard !items.isEmpty else { return }
        try connection.later(PastSQL.end, items.map { [.guid($0.id), .int(instant.microseconds)] })
        try connection.later(WorkItemSQL.put, items.map { $0.arguments(at: instant, in: registry) })
        try connection.later(WorkItemSQL.forgetConcerns, items.map { [.guid($0.id)] })
        try connection.later(WorkItemSQL.concern, items.flatMap { $0.concernArguments(in: registry) })
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

    func closeItems(of recordType: Table, at instant: Instant) throws {
        let arguments: [SQLValue] = [.int(recordType.typeCode), .int(instant.microseconds)]
        try connection.execute(WorkItemSQL.forgetConcernsOfType, [arguments[0]])
        try connection.execute(WorkItemSQL.closeType, arguments)
    }

    func closeItems(_ ids: [GUID], at instant: Instant) throws {
        guard !ids.isEmpty else { return }
        try connection.later(PastSQL.end, ids.map { [.guid($0), .int(instant.microseconds)] })
        try connection.later(WorkItemSQL.close, ids.map { [.guid($0), .int(instant.microseconds)] })
        try connection.later(WorkItemSQL.forgetConcerns, ids.map { [.guid($0)] })
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

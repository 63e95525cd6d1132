public import Records
public import SalesCore

/// Reads operations and history as the audit trail, on either engine.
public struct SQLAuditStore: AuditStore {
    private let database: any Database
    private let registry: Registry

    public init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
    }

    /// Rides `operation_at`, `operation_person_at`, `operation_impersonator_at` or `operation_kind_at`, and
    /// `history_record` for a record's own trail, so that a page costs the same however long the trail is.
    public func entries(
        _ filter: AuditFilter,
        after position: AuditPosition?,
        limit: Int
    ) async throws -> [AuditEntry] {
        let chosen = SQLAuditStore.chosen(filter, position, limit)
        return try await database.read { connection in
            try connection.query(
                """
                select o.id, o.kind, o.at, o.person, u.fullname, o.undoes, o.undone_by,
                    (select count(*) from (
                        select 1 from history h where h.operation_id = o.id
                        limit \(bind: .int(AuditEntry.mostCounted + 1))
                    ) counted),
                    f.record_type, f.record_id, o.impersonator, i.fullname
                from operation o
                left join systemuser u on u.id = o.person
                left join systemuser i on i.id = o.impersonator
                left join history f on f.n = (select min(h.n) from history h where h.operation_id = o.id)
                where \(sql: chosen)
                order by o.at desc, o.id desc
                limit \(bind: .int(limit))
                """
            ) { row in
                AuditEntry(
                    operation: row.guid(0),
                    kind: row.text(1),
                    at: Instant(microseconds: row.int(2)),
                    person: row.guid(3),
                    personName: row.textOrNil(4),
                    impersonator: row.guidOrNil(10),
                    impersonatorName: row.textOrNil(11),
                    undoes: row.guidOrNil(5),
                    undoneBy: row.guidOrNil(6),
                    records: min(row.int(7), AuditEntry.mostCounted),
                    record: row.isNull(8) ? nil : RecordReference(row.text(8), row.guid(9))
                )
            }
        }
    }

    /// Which operations, named `o`. Of a person also those that the person did as somebody else (decision 41): each way
    /// is read by its own index to the end of the page, since one condition on both would read the whole trail.
    private static func chosen(_ filter: AuditFilter, _ position: AuditPosition?, _ limit: Int) -> SQL {
        let conditions = conditions(filter, position).joined(separator: " and ")
        guard let person = filter.person else { return conditions }
        let ways = ["person", "impersonator"].map { column -> SQL in
            """
            select id from (
                select o.id from operation o where o.\(id: column) = \(bind: .guid(person)) and \(sql: conditions)
                order by o.at desc, o.id desc limit \(bind: .int(limit))
            ) \(id: "by_" + column)
            """
        }
        return "o.id in (\(sql: ways.joined(separator: " union all ")))"
    }

    private static func conditions(_ filter: AuditFilter, _ position: AuditPosition?) -> [SQL] {
        // Settings are a person's own affair and fill the trail.
        var conditions: [SQL] = ["o.kind <> \(bind: .text(OperationKind.settings.rawValue))"]
        if let kind = filter.kind { conditions.append("o.kind = \(bind: .text(kind.rawValue))") }
        if let from = filter.from { conditions.append("o.at >= \(bind: .instant(from))") }
        if let before = filter.before { conditions.append("o.at < \(bind: .instant(before))") }
        if let record = filter.record {
            conditions.append(
                """
                o.id in (
                    select h.operation_id from history h
                    where h.record_type = \(bind: .text(record.table)) and h.record_id = \(bind: .guid(record.id))
                )
                """
            )
        }
        if let position {
            conditions.append("(o.at, o.id) < (\(bind: .instant(position.at)), \(bind: .guid(position.operation)))")
        }
        return conditions
    }

    public func records(of operation: GUID, after number: Int64, limit: Int) async throws -> [AuditRecord] {
        try await database.read { connection in
            try connection.query(
                AuditSQL.records,
                [.guid(operation), .int(number), .int(limit)]
            ) { row in
                AuditRecord(
                    number: row.int(0),
                    record: RecordReference(row.text(1), row.guid(2)),
                    action: row.text(3),
                    before: row.textOrNil(4),
                    after: row.textOrNil(5)
                )
            }
        }
    }

    public func names(of records: Set<RecordReference>) async throws -> [RecordReference: String] {
        let byTable = Dictionary(grouping: records) { $0.table }
        let tables = registry.tables.filter { byTable[$0.name] != nil }
        return try await database.read { connection in
            var names: [RecordReference: String] = [:]
            for table in tables where table.column(table.primaryName)?.kind.isText == true {
                let ids = (byTable[table.name] ?? []).map(\.id).sorted()
                try connection.forEach(
                    """
                    select id, \(id: table.primaryName) from \(id: table.storage)
                    where \(sql: .oneOf("id", ids))
                    """
                ) { row in
                    if let name = row.textOrNil(1) { names[RecordReference(table.name, row.guid(0))] = name }
                    return true
                }
            }
            return names
        }
    }
}

extension ColumnKind {
    fileprivate var isText: Bool {
        switch self {
        case .text, .memo: true
        default: false
        }
    }
}

import Records
import SalesCore

/// The work list computed from scratch: from pending activities and the records they are about (W-13…W-22).
///
/// `doctor` compares it with what stands in the projection; loading and repair write it.
struct Projection {
    let connection: any SQLConnection
    let zones: ZoneCache
    /// With the organisation's own tables, whose records can stand on the list too.
    let registry: Registry

    private static let batch = 1000

    /// Calls `body` with all items that ought to stand, in batches ordered by id.
    func forEachBatch(_ body: ([WorkItem]) throws -> Void) throws {
        var zonesOfPrincipals: [GUID: Zone] = [:]
        let reader = CardReader(connection: connection, registry: registry)
        for table in Registry.standard.activities {
            let layout = TableLayout(table)
            var last: SQLValue?
            while true {
                let after: SQL = last.map { " and id > \(bind: $0)" } ?? ""
                let rows = try connection.query(
                    """
                    select \(sql: layout.selection) from activity
                    where activitytypecode = \(bind: .int(table.typeCode)) and statecode in (0, 3)\(sql: after)
                    order by id limit \(bind: .int(Int64(Projection.batch)))
                    """
                ) { try layout.row(from: $0) }
                guard let final = rows.last else { break }
                last = .guid(final.id)
                let cards = try reader.cards(of: Array(Set(rows.compactMap { $0.reference("regardingobjectid") })))
                var items: [WorkItem] = []
                for row in rows {
                    guard let record = row.reference("regardingobjectid"), let card = cards[record],
                        let owner = row.owner
                    else { continue }
                    items.append(
                        try WorkItem(activity: row, card: card, owner: owner) { principal in
                            if let zone = zonesOfPrincipals[principal] { return zone }
                            let name =
                                try connection.first(WorkItemSQL.zone, [.guid(principal)]) { $0.textOrNil(0) } ?? nil
                            let zone = name.flatMap { zones.zone($0) } ?? .utc
                            zonesOfPrincipals[principal] = zone
                            return zone
                        }
                    )
                }
                try body(items)
            }
        }
    }

    /// Writes the projection anew. The tables' pending part must be empty.
    func build(at instant: Instant) throws {
        try forEachBatch { try insert($0, at: instant) }
    }

    /// - Parameter instant: From when on they stand; nil for when each was made.
    func insert(_ items: [WorkItem], at instant: Instant?) throws {
        guard !items.isEmpty else { return }
        try connection.bulkInsert(
            table: "work_item",
            columns: Projection.itemColumns,
            rows: items.map { $0.arguments(at: instant ?? $0.createdAt, in: registry) }
        )
        try connection.bulkInsert(
            table: "work_concern",
            columns: Projection.concernColumns,
            rows: items.flatMap { $0.concernArguments(in: registry) }
        )
    }

    private static let itemColumns = [
        "id", "record_code", "record_id", "record_name", "record_name_fold", "contact_name", "contact_name_fold",
        "company_name", "company_name_fold", "activity_code", "action_name", "action_name_fold", "due_at", "is_all_day",
        "created_at", "owner_id", "owner_type", "score", "grade", "trend", "sort_key", "valid_from", "value_points",
    ]

    private static let concernColumns = [
        "principal_id", "item_id", "due_day", "due_at", "sort_key", "record_id", "activity_code", "created_at",
        "record_owner_id", "record_unit_id", "score", "value_points", "is_all_day", "record_code",
    ]
}

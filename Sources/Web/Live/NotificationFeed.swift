import OData
import Records
import SalesCore

/// What the bell shows to a person: the own notifications, with the names that the person may read now.
struct NotificationFeed: Sendable {
    let records: any RecordStore
    let registry: Registry

    static let table = "sv_notification"

    private var table: Table { registry[NotificationFeed.table] }

    /// How many are unread; counting ends at ``NotificationLimits/shown``.
    func unread(for caller: Caller) async throws -> Int {
        try await records.count(query(.isNotTrue(isRead)), upTo: NotificationLimits.shown, for: caller)
    }

    private var isRead: Predicate { .compare("sv_isread", .equal, .bool(true)) }

    private func query(_ filter: Predicate?) -> RowQuery {
        RowQuery(
            table,
            filter: filter,
            order: [Ordering("createdon", descending: true)],
            limit: NotificationLimits.shown
        )
    }

    /// All of them, the newest first.
    func write(for caller: Caller, to json: inout JSONWriter) async throws {
        let rows = try await records.rows(query(nil), for: caller)
        try await write(rows, unread: try await unread(for: caller), for: caller, to: &json)
    }

    /// What pages are told when some came, were read or went: the count, and those of them that are new.
    func news(of ids: [GUID], for caller: Caller) async throws -> [UInt8] {
        let some = Array(ids.prefix(NotificationLimits.shown)).map(Value.guid)
        let fresh = Predicate.all([.isOneOf(table.primaryKey, some), .isNotTrue(isRead)])
        let rows = try await records.rows(query(fresh), for: caller)
        var json = JSONWriter(capacity: 256 + rows.count * 512)
        json.beginObject()
        try await write(rows, unread: try await unread(for: caller), for: caller, to: &json)
        json.endObject()
        return json.finish()
    }

    private func write(_ rows: [Row], unread: Int, for caller: Caller, to json: inout JSONWriter) async throws {
        let references = rows.flatMap { row in
            [reference("sv_record", in: row), reference("sv_item", in: row), row.reference("sv_actorid")]
                .compactMap { $0 }
        }
        let names = try await records.names(of: references, for: caller)
        json.key("unread")
        json.value(unread)
        json.key("notifications")
        json.beginArray()
        for row in rows { write(row, names, to: &json) }
        json.endArray()
    }

    /// A reference kept in two columns; nil when it leads to no table that there is.
    private func reference(_ column: String, in row: Row) -> RecordReference? {
        guard let type = row[column + "type"].text, let id = row[column + "id"].guid, registry.table(type) != nil
        else { return nil }
        return RecordReference(type, id)
    }

    private func write(_ row: Row, _ names: [RecordReference: String], to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.value(row.id)
        json.key("kind")
        json.value(row["sv_kind"].text)
        json.key("isread")
        json.value(row["sv_isread"].bool ?? false)
        json.key("createdon")
        json.value(row["createdon"].instant)
        for name in ["record", "item"] {
            let reference = reference("sv_\(name)", in: row)
            json.key(text: name + "type")
            json.value(row["sv_\(name)type"].text)
            json.key(text: name + "id")
            json.value(reference?.id)
            json.key(text: name + "name")
            json.value(reference.flatMap { names[$0] })
        }
        json.key("actorname")
        json.value(row.reference("sv_actorid").flatMap { names[$0] })
        json.key("subject")
        json.value(row["sv_subject"].text)
        json.key("detail")
        json.value(row["sv_detail"].text)
        json.key("count")
        json.value(row["sv_count"].int ?? 1)
        json.key("failed")
        json.value(row["sv_failedcount"].int ?? 0)
        json.key("dueon")
        json.value(row["sv_dueon"].instant)
        json.key("operationid")
        json.value(row["sv_operationid"].guid)
        json.key("jobid")
        json.value(row["sv_jobid"].guid)
        json.endObject()
    }
}

import OData
import Records
import SalesCore

/// Gathers what is kept about a table for a person: views and the form's layout.
struct TableDescription: Sendable {
    let records: any RecordStore
    let metadata: TableMetadata
    let words: Words

    private static let mostViews = 200

    private var caller: Caller { metadata.caller }

    /// The whole form of a table as the pages and `sv_Table` give it.
    func write(_ table: Table, to json: inout JSONWriter) async throws {
        metadata.write(table, views: try await views(of: table), form: try await form(of: table), to: &json)
    }

    // MARK: Views

    /// Standard views first, then the organisation's, then the person's own and those of the person's teams.
    func views(of table: Table) async throws -> [SavedView] {
        let organisation = try await rows("savedquery", of: table)
        var replaced: [String: Row] = [:]
        for row in organisation { if let id = row["sv_standard"].text { replaced[id] = row } }
        var views: [SavedView] = []
        for var view in StandardViews(table: table, metadata: metadata, words: words).all {
            if let row = replaced[view.id] {
                view.isHidden = row["sv_ishidden"].bool ?? false
                view.etag = ETagCondition.tag(of: row.version)
                view.table = row.id.description
            }
            guard !view.isHidden || caller.isAdministrator else { continue }
            views.append(view)
        }
        views += organisation.filter { $0["sv_standard"].isNull }.compactMap { view(from: $0, .organisation) }
        views += try await rows("userquery", of: table).compactMap { view(from: $0, .personal) }
        return views
    }

    private func rows(_ name: String, of table: Table) async throws -> [Row] {
        guard let views = metadata.registry.table(name) else { return [] }
        var parts: [Predicate] = [.compare("returnedtypecode", .equal, .text(table.name))]
        if views.ownership == .owner { parts.append(.isOneOf("ownerid", caller.principals.map(Value.guid))) }
        let query = RowQuery(
            views,
            filter: .all(parts),
            order: [Ordering("name")],
            limit: TableDescription.mostViews
        )
        return try await records.rows(query, for: caller)
    }

    /// What cannot be read any more is as good as gone.
    private func view(from row: Row, _ kind: SavedView.Kind) -> SavedView? {
        guard let text = row["sv_query"].text, let query = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
        return SavedView(
            id: row.id.description,
            kind: kind,
            name: row["name"].text ?? "",
            query: query,
            etag: ETagCondition.tag(of: row.version),
            table: row.id.description,
            owner: row.owner,
            mayWrite: caller.may(.write, on: row)
        )
    }

    // MARK: Form

    func form(of table: Table) async throws -> FormLayout {
        let standard = FormLayout.standard(of: table, metadata)
        guard let forms = metadata.registry.table("systemform"),
            let row = try await records.row(forms, where: "objecttypecode", is: .text(table.name), for: caller),
            let text = row["formjson"].text, let kept = try? JSONValue(parsing: Array(text.utf8)).object,
            let sections = kept["sections"]?.array
        else { return standard }
        let known = Set(metadata.columns(of: table).map(\.name))
        let arranged = sections.compactMap { $0.object }.map { section in
            FormLayout.Section(
                label: section["label"]?.string ?? "",
                french: section["label_fr"]?.string.flatMap { $0.isEmpty ? nil : $0 },
                columns: (section["columns"]?.array ?? []).compactMap(\.string).filter(known.contains)
            )
        }
        return FormLayout(
            sections: arranged,
            id: row.id,
            etag: ETagCondition.tag(of: row.version),
            hasUpNext: kept["upnext"]?.bool ?? true
        )
    }
}

import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// The sets of the registry's tables, and every path from one of their records.
extension APIController {
    private static let document: [ResourcePath.Segment] = [
        .named(QualifiedName("documentbody"), .none), .value,
    ]

    /// Tables that no client writes: an activity's people change with the activity, handovers by `sv_HandOver`.
    private static let readOnly: Set = [Table.activityPointerName, "activityparty", "sv_handover"]

    /// Tables that belong to functions which can be turned off.
    private static let features: [String: Workspace.Feature] = [
        "sv_availability": .availability, NotificationFeed.table: .notifications,
    ]

    static func isReadOnly(_ table: Table) -> Bool { readOnly.contains(table.name) }

    /// Refuses to change rows of a table that has its own ways of changing.
    static func requireWritable(_ table: Table) throws(Refusal) {
        guard !isReadOnly(table) else {
            throw Refusal(.forbidden, BindingMessage.readOnlySet(table.setName))
        }
    }

    func table(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ api: APIRequest
    ) async throws -> Response {
        if let feature = APIController.features[table.name] { try registry.workspace.require(feature) }
        if let response = try await operation(table, parentheses, api) { return response }
        let (path, tail) = try await records.resolve(table, parentheses, api)
        switch (path, tail) {
        case (.group(let group), let tail): return try await self.group(group, tail, api)
        case (.address(let address, let table), nil): return try await record(address, table, api)
        case (.member(let row, _), nil): return try await record(.id(row.reference), row.table, api)
        case (.member(let row, let group), .reference?):
            if api.isRead { return records.reference(row, api) }
            try require(.delete, api)
            return try await records.detach(row, from: group, api)
        case (.single(let row, let navigation, let source), let tail):
            return try await single(row, navigation, source, tail, api)
        case (.property(let column, let row), let tail): return try await property(column, row, tail, api)
        case (.address(let address, let table), .reference?):
            try require(.get, api)
            return records.reference(try await records.row(address, of: table, api), api)
        case (.operation(let name, _, _, _), _): throw Refusal(.notFound, WebMessage.noSuchAddress(name))
        case (_, let tail): throw Refusal(.notFound, WebMessage.noSuchAddress(tail?.description ?? ""))
        }
    }

    /// Actions on a set or a record, a note's file and a record's image; nil for paths that lead to records.
    private func operation(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ api: APIRequest
    ) async throws -> Response? {
        let rest = Array(api.path.segments.dropFirst())
        if table.name == Documents.table, rest == APIController.document {
            try require(.get, api)
            return try await records.document(try await records.reference(table, parentheses, api), api)
        }
        if let response = try await records.image(table, parentheses, api) { return response }
        guard rest.count == 1, case .named(let action, _) = rest[0] else { return nil }
        try KnownOperations.check(action.name)
        if case .none = parentheses, BulkEndpoint.actions[action.name] != nil {
            try require(.post, api)
            if table.name == Table.activityPartyName { try APIController.requireWritable(table) }
            return try await bulk.run(action.name, on: table, api)
        }
        guard RecordActionsEndpoint.isBound(action.name) else { return nil }
        try require(.post, api)
        let reference = try await records.reference(table, parentheses, api)
        return try await actions.bound(action.name, on: reference, api)
    }

    private func group(
        _ group: RecordsEndpoint.Group,
        _ tail: ResourcePath.Segment?,
        _ api: APIRequest
    ) async throws -> Response {
        let api = try await records.viewing(api, of: group.table)
        switch (api.method, tail) {
        case (.get, nil), (.head, nil): return try await records.list(group, api, drawnBy: cards)
        case (.get, .count?), (.head, .count?): return try await records.countAlone(group, api)
        case (.get, .reference?), (.head, .reference?): return try await records.references(group, api)
        case (.post, nil):
            try APIController.requireWritable(group.table)
            return try await records.create(group, api)
        case (.post, .reference?): return try await records.attach(to: group, api)
        case (.delete, .reference?): return try await records.detach(nil, from: group, api)
        case (_, .value?): throw Refusal(.notFound, WebMessage.noSuchAddress("$value"))
        default: throw methodNotAllowed(api)
        }
    }

    private func record(_ address: RecordAddress, _ table: Table, _ api: APIRequest) async throws -> Response {
        switch api.method {
        case .get, .head: return try await records.one(address, of: table, api)
        case .patch:
            try APIController.requireWritable(table)
            return try await records.update(address, of: table, api)
        case .delete:
            try APIController.requireWritable(table)
            return try await records.delete(address, of: table, api)
        default: throw methodNotAllowed(api)
        }
    }

    private func single(
        _ row: Row?,
        _ navigation: Navigation,
        _ source: Row,
        _ tail: ResourcePath.Segment?,
        _ api: APIRequest
    ) async throws -> Response {
        switch (api.method, tail) {
        case (.get, nil), (.head, nil):
            guard let row else { return APIResponse.noContent() }
            return try await records.one(row, api)
        case (.get, .reference?), (.head, .reference?): return records.reference(row, api)
        case (.put, .reference?): return try await records.point(navigation, of: source, api)
        case (.delete, .reference?): return try await records.unpoint(navigation, of: source, api)
        case (_, .count?), (_, .value?): throw Refusal(.notFound, WebMessage.noSuchAddress(tail?.description ?? ""))
        default: throw methodNotAllowed(api)
        }
    }

    private func property(
        _ column: Column?,
        _ row: Row,
        _ tail: ResourcePath.Segment?,
        _ api: APIRequest
    ) async throws -> Response {
        switch (api.method, tail) {
        case (.get, nil), (.head, nil): return records.property(column, of: row, api)
        case (.get, .value?), (.head, .value?): return records.rawValue(column, of: row)
        case (.put, nil): return try await records.setProperty(column, of: row, api)
        case (.delete, nil): return try await records.clearProperty(column, of: row, api)
        case (_, .count?), (_, .reference?):
            throw Refusal(.notFound, WebMessage.noSuchAddress(tail?.description ?? ""))
        default: throw methodNotAllowed(api)
        }
    }
}

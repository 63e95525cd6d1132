import HTTPTypes
import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// The Web API under `/api/data/`: finds what an address names and hands over.
struct APIController: Sendable {
    let registry: Registry
    let items: WorkItemsEndpoint
    let records: RecordsEndpoint
    let functions: FunctionsEndpoint
    let jobs: JobsEndpoint
    let actions: RecordActionsEndpoint
    let duplicates: DuplicatesEndpoint
    let access: AccessEndpoint
    let filters: FiltersEndpoint
    let customisation: CustomisationEndpoint
    let search: SearchEndpoint
    let bulk: BulkEndpoint
    let metadata: MetadataEndpoint
    let people: PeopleEndpoint
    let security: SecurityEndpoint
    let notifications: NotificationsEndpoint
    let trail: AuditEndpoint
    let availability: AvailabilityEndpoint
    let team: TeamEndpoint
    let workspace: WorkspaceEndpoint
    let identity: any IdentityStore
    let impersonation: Impersonation
    let site: Site

    /// What explains and sets the order of lists.
    private var ranking: RankingEndpoint {
        RankingEndpoint(
            worklist: functions.worklist,
            records: functions.records,
            pipeline: functions.pipeline,
            identity: identity
        )
    }

    /// Every answer says which version of the protocol it speaks, refusals too.
    func handle(_ request: Request, context: AppContext) async throws -> Response {
        let origin = context.origin ?? site.address(of: request, context)
        var context = context
        context.caller = try await impersonation.person(for: request, by: context.person())
        var api = try await APIRequest(request, context: context, origin: origin)
        api.cookie = SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
        var response = try await acceptably(api)
        response.headers[.odataVersion] = "4.0"
        return response
    }

    func answer(_ api: APIRequest) async throws -> Response {
        guard let first = api.path.segments.first else {
            try require(.get, api)
            return metadata.serviceDocument(api)
        }
        if first == .metadata, api.path.segments.count == 1 {
            try require(.get, api)
            return metadata.schemaDocument()
        }
        guard case .named(let name, let parentheses) = first else {
            throw Refusal(.notOffered, BindingMessage.notOffered(first.description))
        }
        try requireTable(named: name.name, api)
        if let response = try discovery(name.name, parentheses, api) { return response }
        switch name.name {
        case _ where FunctionsEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await functions.answer(name.name, parentheses, api)
        case _ where FunctionsEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await functions.undo(api)
        case _ where RankingEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await ranking.answer(name.name, parentheses, api)
        case _ where RankingEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await ranking.act(name.name, api)
        case _ where SearchEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await search.answer(name.name, parentheses, api)
        case _ where RecordActionsEndpoint.unbound.contains(name.name):
            try require(.post, api)
            return try await actions.unbound(name.name, api)
        case _ where DuplicatesEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await duplicates.find(parentheses, api)
        case _ where RecordActionsEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await actions.shares(parentheses, api)
        case _ where AccessEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await access.act(name.name, api)
        case _ where AccessEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await access.answer(name.name, parentheses, api)
        case _ where NotificationsEndpoint.functions.contains(name.name):
            try require(.get, api)
            try registry.workspace.require(.notifications)
            return try await notifications.answer(api)
        case _ where FiltersEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await filters.answer(name.name, api)
        case _ where FiltersEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await filters.act(name.name, api)
        case _ where AuditEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await trail.answer(name.name, parentheses, api)
        case _ where CardsEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await cards.answer(parentheses, api)
        case _ where CardsEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await cards.act(name.name, api)
        case _ where AvailabilityEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await availability.answer(name.name, parentheses, api)
        case _ where AvailabilityEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await availability.answer(name.name, parentheses, api)
        case _ where TeamEndpoint.functions.contains(name.name):
            try require(.get, api)
            return try await team.answer(name.name, parentheses, api)
        case _ where TeamEndpoint.actions.contains(name.name):
            try require(.post, api)
            return try await team.answer(name.name, parentheses, api)
        case "EntityDefinitions" where api.method != .get && api.method != .head:
            return try await customisation.change(parentheses, api)
        case "sv_workitems": return try await workItems(parentheses, api)
        case "sv_jobs": return try await jobSet(parentheses, api)
        case "activitypointers": return try await table(registry.activitypointer, parentheses, api)
        default:
            if let answer = try await people.answer(name.name, api) { return answer }
            if let answer = try await security.answer(name.name, api) { return answer }
            if let answer = try await workspace.answer(name.name, api) { return answer }
            guard let found = registry.table(set: name.name) else {
                try KnownOperations.check(name.name)
                throw Refusal(.notFound, WebMessage.noSuchAddress(name.description))
            }
            return try await table(found, parentheses, api)
        }
    }

    /// What tells of the service itself; nil for everything else.
    private func discovery(
        _ name: String,
        _ parentheses: ResourcePath.Parentheses,
        _ api: APIRequest
    ) throws -> Response? {
        let answer: () throws -> Response
        switch name {
        case _ where MetadataEndpoint.functions.contains(name): answer = { metadata.answer(name, api) }
        case "EntityDefinitions" where api.isRead: answer = { try metadata.definitions(parentheses, api) }
        case "RelationshipDefinitions": answer = { try metadata.relationships(parentheses, api) }
        case "sdkmessagefilters", "GlobalOptionSetDefinitions": answer = { metadata.emptyList(name, api) }
        default: return nil
        }
        try require(.get, api)
        return try answer()
    }

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

    private func workItems(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        try WorkspaceEndpoint.requireOpen(registry.workspace, to: api.caller)
        let api = try await lookingOn(api)
        let rest = Array(api.path.segments.dropFirst())
        let id = try key(parentheses)
        switch (id, rest.first) {
        case (nil, nil):
            try require(.get, api)
            return try await items.list(api, drawnBy: cards)
        case (nil, .count?):
            try require(.get, api)
            return try await items.countAlone(api)
        case (nil, .named(let action, _)?) where action.name.hasSuffix("Many"):
            try require(.post, api)
            return try await items.commandMany(action.name, api)
        case (let id?, nil):
            try require(.get, api)
            return try await items.one(id, api)
        case (let id?, .named(let action, _)?):
            try require(.post, api)
            return try await items.command(action.name, on: id, api)
        default:
            throw Refusal(.notFound, WebMessage.noSuchAddress(rest.first?.description ?? ""))
        }
    }

    /// With `sv_seller` the list is that of a person whom the caller manages, to look at and nothing more.
    private func lookingOn(_ api: APIRequest) async throws -> APIRequest {
        guard let text = api.options.custom["sv_seller"] else { return api }
        try require(.get, api)
        guard let id = GUID(text) else {
            throw Refusal(.invalid, BindingMessage.badMember("sv_seller", expected: "a GUID"))
        }
        guard id != api.caller.id else { return api }
        try registry.workspace.require(.teamView)
        let person = try await team.hours.person(id, for: api.caller)
        guard try await team.manages(id, api.caller) else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        var looking = api
        looking.seller = person.speaking(api.caller.language)
        return looking
    }

    private func jobSet(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        guard let id = try key(parentheses) else {
            try require(.get, api)
            switch api.path.segments.dropFirst().first {
            case nil: return try await jobs.list(api)
            case .count?: return try await jobs.count(api)
            case let segment?: throw Refusal(.notFound, WebMessage.noSuchAddress(segment.description))
            }
        }
        guard api.path.segments.count > 1 else {
            try require(.get, api)
            return try await jobs.one(id, api)
        }
        guard case .named(let action, _) = api.path.segments[1] else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(api.path.segments[1].description))
        }
        switch action.name {
        case _ where JobsEndpoint.functions.contains(action.name):
            try require(.get, api)
            return try await jobs.refusals(id, api)
        case _ where JobsEndpoint.actions.contains(action.name):
            try require(.post, api)
            return try await jobs.cancel(id, api)
        default: throw Refusal(.notFound, WebMessage.noSuchAddress(action.description))
        }
    }

    private func table(
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

    /// Stored views are questions to the registry's tables, and nothing else runs them.
    private func requireTable(named name: String, _ api: APIRequest) throws {
        guard api.options.view != nil else { return }
        guard api.isRead, name == registry.activitypointer.setName || registry.table(set: name) != nil else {
            return try api.refuse([.view], beside: name)
        }
    }

    private func key(_ parentheses: ResourcePath.Parentheses) throws -> GUID? {
        switch parentheses {
        case .none: return nil
        case .key(.literal(let literal)):
            if let id = literal.guid { return id }
        case .named(let arguments) where arguments.count == 1:
            if case .literal(let literal) = arguments[0].value, let id = literal.guid { return id }
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badMember("id", expected: "a GUID"))
    }

    private func require(_ method: HTTPRequest.Method, _ api: APIRequest) throws {
        guard api.method == method || method == .get && api.method == .head else { throw methodNotAllowed(api) }
    }

    private func methodNotAllowed(_ api: APIRequest) -> Refusal {
        Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
    }
}

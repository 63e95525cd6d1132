import HTTPTypes
import Hummingbird
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
    let people: PeopleEndpoint
    let security: SecurityEndpoint
    let site: Site

    /// Every answer says which version of the protocol it speaks, refusals too.
    func handle(_ request: Request, context: AppContext) async throws -> Response {
        let origin = site.address(of: request, context)
        var api = try await APIRequest(request, context: context, origin: origin)
        api.cookie = SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
        var response = try await answer(api)
        response.headers[.odataVersion] = "4.0"
        return response
    }

    private func answer(_ api: APIRequest) async throws -> Response {
        guard let first = api.path.segments.first else { return serviceDocument(api) }
        guard case .named(let name, let parentheses) = first else {
            throw Refusal(.notOffered, BindingMessage.notOffered(first.description))
        }
        switch name.name {
        case "WhoAmI":
            try require(.get, api)
            return functions.whoAmI(api)
        case "sv_UpNext":
            try require(.get, api)
            return try await functions.upNext(parentheses, api)
        case "sv_Undo":
            try require(.post, api)
            return try await functions.undo(api)
        case "sv_workitems": return try await workItems(parentheses, api)
        case "sv_jobs": return try await jobSet(parentheses, api)
        case "activitypointers": return try await table(.activitypointer, parentheses, api, isReadOnly: true)
        default:
            if let answer = try await people.answer(name.name, api) { return answer }
            if let answer = try await security.answer(name.name, api) { return answer }
            guard let found = registry.table(set: name.name) else {
                throw Refusal(.notFound, WebMessage.noSuchAddress(name.description))
            }
            return try await table(found, parentheses, api, isReadOnly: APIController.readOnly.contains(found.name))
        }
    }

    /// Roles and people change by their own commands until their pages come.
    private static let readOnly: Set = ["role", "systemuser", "team", "businessunit"]

    private func workItems(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        let rest = Array(api.path.segments.dropFirst())
        let id = try key(parentheses)
        switch (id, rest.first) {
        case (nil, nil):
            try require(.get, api)
            return try await items.list(api)
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

    private func jobSet(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        guard let id = try key(parentheses) else {
            try require(.get, api)
            return try await jobs.list(api)
        }
        guard api.path.segments.count > 1 else {
            try require(.get, api)
            return try await jobs.one(id, api)
        }
        guard case .named(let action, _) = api.path.segments[1], action.name == "sv_Cancel" else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(api.path.segments[1].description))
        }
        try require(.post, api)
        return try await jobs.cancel(id, api)
    }

    private func table(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ api: APIRequest,
        isReadOnly: Bool
    ) async throws -> Response {
        let rest = api.path.segments.dropFirst()
        if case .none = parentheses {
            switch (api.method, rest.first) {
            case (.get, nil): return try await records.list(table, api)
            case (.get, .count?): return try await records.countAlone(table, api)
            case (.post, nil):
                guard !isReadOnly else { throw Refusal(.forbidden, BindingMessage.readOnlySet(table.setName)) }
                return try await records.create(table, api)
            case (_, nil): throw methodNotAllowed(api)
            default: throw Refusal(.notFound, WebMessage.noSuchAddress(rest.first?.description ?? ""))
            }
        }
        guard rest.isEmpty else {
            throw Refusal(.notOffered, BindingMessage.notOffered(rest.first?.description ?? ""))
        }
        let reference = try await records.reference(table, parentheses, api)
        switch api.method {
        case .get: return try await records.one(reference, of: table, api)
        case .patch:
            guard !isReadOnly else { throw Refusal(.forbidden, BindingMessage.readOnlySet(table.setName)) }
            return try await records.update(reference, of: table, api)
        case .delete:
            guard !isReadOnly else { throw Refusal(.forbidden, BindingMessage.readOnlySet(table.setName)) }
            return try await records.delete(reference, api)
        default: throw methodNotAllowed(api)
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

    private func serviceDocument(_ api: APIRequest) -> Response {
        var json = JSONWriter(capacity: 4096)
        json.beginObject()
        json.key("@odata.context")
        json.value(api.origin + api.root + "$metadata")
        json.key("value")
        json.beginArray()
        for name in registry.tables.map(\.setName) + ["activitypointers", "sv_workitems", "sv_jobs"] {
            json.beginObject()
            json.key("name")
            json.value(name)
            json.key("kind")
            json.value("EntitySet")
            json.key("url")
            json.value(name)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return APIResponse.json(json.finish())
    }
}

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
        if let route = APIController.routes[name.name] {
            if let method = route.method { try require(method, api) }
            return try await route.answer(self, Call(name: name.name, parentheses: parentheses, request: api))
        }
        guard let found = registry.table(set: name.name) else {
            try KnownOperations.check(name.name)
            throw Refusal(.notFound, WebMessage.noSuchAddress(name.description))
        }
        return try await table(found, parentheses, api)
    }

    /// Stored views are questions to the registry's tables, and nothing else runs them.
    private func requireTable(named name: String, _ api: APIRequest) throws {
        guard api.options.view != nil else { return }
        guard api.isRead, name == registry.activitypointer.setName || registry.table(set: name) != nil else {
            return try api.refuse([.view], beside: name)
        }
    }

    func key(_ parentheses: ResourcePath.Parentheses) throws -> GUID? {
        switch parentheses {
        case .none: return nil
        case .key(.literal(let literal)):
            if let id = literal.guid { return id }
        case .named(let arguments) where arguments.count == 1:
            if case .literal(let literal) = arguments[0].value, let id = literal.guid { return id }
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badMember("id", expected: .guid))
    }

    func require(_ method: HTTPRequest.Method, _ api: APIRequest) throws {
        guard api.method == method || method == .get && api.method == .head else { throw methodNotAllowed(api) }
    }

    func methodNotAllowed(_ api: APIRequest) -> Refusal {
        Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
    }
}

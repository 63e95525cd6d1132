import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import OData
import Records
import SalesCore
import Sealing
import Storage
import Synchronization
import TestSupport

@testable import Web

/// The Web API of a ``TestHouse``, asked by any of its people.
struct APIHouse: Sendable {
    let house: TestHouse
    let client: any TestClientProtocol
    let audited: Audited

    struct Reply {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSONValue { (try? JSONValue(parsing: Array(text.utf8))) ?? .null }
        /// The rows of a list.
        var rows: [JSONValue] { json["value"].array ?? [] }
        var message: String { json["error"]["message"].string ?? "" }

        /// One text column of every row.
        func texts(_ name: String) -> [String] { rows.map { $0[name].string ?? "" } }
    }

    func get(_ path: String, as caller: Caller? = nil, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await send(.get, path, nil, caller, headers)
    }

    func post(
        _ path: String,
        _ body: String,
        as caller: Caller? = nil,
        _ headers: HTTPFields = [:]
    ) async throws
        -> Reply
    {
        try await send(.post, path, body, caller, headers)
    }

    func patch(
        _ path: String,
        _ body: String,
        as caller: Caller? = nil,
        _ headers: HTTPFields = [:]
    ) async throws
        -> Reply
    {
        try await send(.patch, path, body, caller, headers)
    }

    func put(_ path: String, _ body: String, as caller: Caller? = nil) async throws -> Reply {
        try await send(.put, path, body, caller, [:])
    }

    func delete(_ path: String, as caller: Caller? = nil, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await send(.delete, path, nil, caller, headers)
    }

    /// A page, as a browser asks for it.
    func page(_ path: String, as caller: Caller) async throws -> Reply {
        try await send(.get, "http://localhost" + path, nil, caller, [:])
    }

    private func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String?,
        _ caller: Caller?,
        _ headers: HTTPFields
    ) async throws -> Reply {
        var headers = headers
        headers[.testUser] = (caller ?? house.seller).id.description
        if body != nil { headers[.contentType] = "application/json" }
        // An address from an answer is asked as it stands; one that a test writes may hold blanks.
        let address = path.hasPrefix("http://localhost") ? String(path.dropFirst(16)) : "/api/data/v9.2/" + path
        return try await client.execute(
            uri: address.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20"),
            method: method,
            headers: headers,
            body: ByteBuffer(string: body ?? "")
        ) { response in
            Reply(
                status: Int(response.status.code),
                headers: response.headers,
                text: String(buffer: response.body)
            )
        }
    }

    /// The id at the end of what a create answers.
    static func id(of reply: Reply) throws -> GUID {
        let address = reply.headers[HTTPField.Name("OData-EntityId")!] ?? ""
        guard let id = GUID(String(address.dropLast().suffix(36))) else {
            throw Refusal(.invalid, WebMessage.noSuchAddress("\(reply.status) \(reply.text)"))
        }
        return id
    }
}

/// Runs a test against the Web API of an organisation of its own.
/// - Parameter pages: By what the pages write, where that is not the house's own pipeline.
func withAPI(
    _ engine: Engine,
    pages writing: (@Sendable (TestHouse) -> Pipeline)? = nil,
    _ body: @Sendable (APIHouse) async throws -> Void
) async throws {
    try await withTestHouse(engine) { house in
        let audited = Audited()
        let audit = Audit { event in audited.withLock { $0.append(event) } }
        let site = Site(publicURL: "http://localhost")
        let items = WorkItemsEndpoint(
            store: house.worklist,
            records: house.records,
            jobs: house.jobs,
            pipeline: house.pipeline
        )
        let hours = WorkingHours(records: house.records, identity: house.identity, pipeline: house.pipeline)
        let controller = APIController(
            registry: house.registry,
            items: items,
            records: RecordsEndpoint(store: house.records, pipeline: house.pipeline),
            functions: FunctionsEndpoint(
                worklist: house.worklist,
                records: house.records,
                pipeline: house.pipeline,
                items: items
            ),
            jobs: JobsEndpoint(jobs: house.jobs, clocks: house.pipeline.clocks),
            actions: RecordActionsEndpoint(records: house.records, pipeline: house.pipeline),
            duplicates: DuplicatesEndpoint(records: house.records, registry: house.registry),
            access: AccessEndpoint(pipeline: house.pipeline, audit: audit),
            filters: FiltersEndpoint(records: house.records, pipeline: house.pipeline, identity: house.identity),
            customisation: CustomisationEndpoint(pipeline: house.pipeline, identity: house.identity),
            search: SearchEndpoint(records: house.records, registry: house.registry),
            bulk: BulkEndpoint(records: house.records, jobs: house.jobs, items: items, pipeline: house.pipeline),
            metadata: MetadataEndpoint(registry: house.registry),
            people: PeopleEndpoint(
                administration: administration(of: house, audit),
                registry: house.registry,
                site: site
            ),
            security: SecurityEndpoint(
                security: security(of: house, audit),
                registry: house.registry,
                singleSignOn: nil,
                site: site
            ),
            notifications: NotificationsEndpoint(
                feed: NotificationFeed(records: house.records, registry: house.registry)
            ),
            trail: AuditEndpoint(
                store: SQLAuditStore(database: house.database, registry: house.registry),
                registry: house.registry
            ),
            availability: AvailabilityEndpoint(hours: hours, worklist: house.worklist),
            team: TeamEndpoint(hours: hours, items: items),
            workspace: WorkspaceEndpoint(
                records: house.records,
                jobs: house.jobs,
                items: items,
                pipeline: house.pipeline,
                makeSamples: { _ in [] }
            ),
            identity: house.identity,
            impersonation: Impersonation(identity: house.identity, audit: audit),
            site: site
        )
        let router = Router(context: AppContext.self)
        router.add(middleware: TestUserMiddleware(house: house))
        router.add(
            middleware: AnswerMiddleware(
                refused: RefusedAccesses(audit: audit, now: house.pipeline.clocks.system)
            )
        )
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            router.on("api/data/**", method: method) { request, context in
                try await controller.handle(request, context: context)
            }
        }
        let pages = PagesController(
            items: items,
            records: house.records,
            events: house.events,
            feed: NotificationFeed(records: house.records, registry: house.registry),
            pipeline: writing?(house) ?? house.pipeline,
            site: site
        )
        router.get("worklist") { request, context in try await pages.worklist(request, context: context) }
        router.get(":table") { request, context in try await pages.grid(request, context: context) }
        router.get(":table/:id") { request, context in try await pages.record(request, context: context) }
        try await Application(router: router).test(.router) { client in
            try await body(APIHouse(house: house, client: client, audited: audited))
        }
    }
}

private let secrets = SecretSource { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
private let passwords = PasswordHasher(
    cost: PasswordCost(logRounds: 4, blockSize: 1, parallelism: 1)!,
    secrets: secrets
)
private let box = SecretBox { SecretKeys(SecretKeys.line(id: "k1", from: secrets))! }

private func security(of house: TestHouse, _ audit: Audit) -> OwnSecurity {
    let clocks = house.pipeline.clocks
    let people = People(
        store: house.identity,
        passwords: passwords,
        secrets: secrets,
        ids: house.pipeline.ids,
        clocks: clocks,
        audit: audit
    )
    return OwnSecurity(
        store: house.identity,
        people: people,
        passwords: passwords,
        factors: SecondFactors(store: house.identity, secrets: secrets, now: clocks.system, audit: audit, box: box),
        secrets: secrets,
        ids: house.pipeline.ids,
        now: clocks.system,
        audit: audit
    )
}

/// Without a mail server, so that links are shown.
private func administration(of house: TestHouse, _ audit: Audit) -> Administration {
    let links = AccountLinks(
        store: house.identity,
        passwords: passwords,
        secrets: secrets,
        ids: house.pipeline.ids,
        clocks: house.pipeline.clocks,
        audit: audit,
        box: box,
        isMailing: false
    )
    return Administration(store: house.identity, links: links, clocks: house.pipeline.clocks, audit: audit)
}

/// What was written down.
final class Audited: Sendable {
    private let events = Mutex<[AuditEvent]>([])

    func withLock(_ body: (inout [AuditEvent]) -> Void) { events.withLock { body(&$0) } }
    var all: [AuditEvent] { events.withLock { $0 } }
}

/// Lets a test say who is asking.
struct TestUserMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let house: TestHouse

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        // With the rights of this moment, as behind a real sign-in.
        guard let id = request.headers[.testUser].flatMap({ GUID($0) }) else { return try await next(request, context) }
        context.caller = try await house.identity.caller(id: id)
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    static let testUser = HTTPField.Name("X-Test-User")!
}

extension JSONValue {
    /// A member of an object; null for anything else.
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { object[name] ?? .null } else { .null }
    }

    subscript(index: Int) -> JSONValue { array.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .null }

}

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import Records
import SalesCore
import Sealing
import Storage
import Synchronization
import TestSupport

@testable import Web

/// The sign-in pages, the middlewares around them and one page behind, with a seller who may come in.
struct Door: Sendable {
    static let password = "quite another phrase"
    static let form = "application/x-www-form-urlencoded"

    let people: People
    let client: any TestClientProtocol

    func signIn(
        email: String = "seller@demo.test",
        password: String = Door.password,
        path: String = "/signin",
        headers: HTTPFields = [.secFetchSite: "same-origin"],
        more: String = ""
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = Door.form
        let words = password.split(separator: " ").joined(separator: "+")
        return try await post(path, headers: headers, body: "email=\(email)&password=\(words)\(more)")
    }

    func get(_ path: String, cookie: String? = nil, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(path, .get, cookie: cookie, headers: headers)
    }

    func post(
        _ path: String,
        cookie: String? = nil,
        headers: HTTPFields,
        body: String = ""
    ) async throws -> TestResponse {
        try await send(path, .post, cookie: cookie, headers: headers, body: body)
    }

    private func send(
        _ path: String,
        _ method: HTTPRequest.Method,
        cookie: String?,
        headers: HTTPFields,
        body: String = ""
    ) async throws -> TestResponse {
        var headers = headers
        headers[.cookie] = cookie.map { String($0.prefix { $0 != ";" }) }
        return try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
    }
}

/// Runs a test before a door of its own, at an hour that stands still.
func withDoor(publicURL: String? = nil, _ body: @Sendable (Door) async throws -> Void) async throws {
    try await withDatabase(.sqlite, migrations: Migration.all) { database in
        let generator = Mutex(SeededGenerator(state: 7))
        let secrets = SecretSource { count in
            generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
        }
        let ids = GUIDSource { generator.withLock { GUID(high: $0.next(), low: $0.next()) } }
        let clocks = Clocks.fixed(Instant(seconds: 1_800_000_000))
        let passwords = PasswordHasher(
            cost: PasswordCost(logRounds: 4, blockSize: 1, parallelism: 1)!,
            secrets: secrets
        )
        let store = SQLIdentityStore(database: database)
        let audit = Audit { _ in }
        let people = People(
            store: store,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            clocks: clocks,
            audit: audit
        )
        try await people.add(email: "seller@demo.test", name: "Seller", roles: [.salesperson], password: Door.password)
        let signIn = SignIn(
            store: store,
            factors: SecondFactors(
                store: store,
                secrets: secrets,
                now: clocks.system,
                audit: audit,
                box: SecretBox { SecretKeys("k " + String(repeating: "07", count: 32))! }
            ),
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            now: clocks.system,
            audit: audit
        )
        let site = Site(publicURL: publicURL)
        let router = Router(context: AppContext.self)
        router.add(middleware: HostMiddleware())
        router.add(middleware: SecurityHeadersMiddleware(site: site))
        router.add(middleware: RefusalMiddleware())
        router.add(middleware: CredentialMiddleware(site: site, audit: audit))
        router.add(middleware: CallerMiddleware(store: store, now: clocks.system))
        SignInController(signIn: signIn, site: site).addRoutes(to: router)
        router.post("change") { _, context in
            _ = try context.person()
            return Response(status: .noContent)
        }
        let pages = router.group().add(middleware: SignInFirstMiddleware())
        for path: RouterPath in ["worklist", "lead/:id"] {
            pages.get(path) { _, context in try context.person().name }
        }
        pages.get("tongue") { _, context in try context.person().language.rawValue }
        try await Application(router: router).test(.router) { try await body(Door(people: people, client: $0)) }
    }
}

/// Lets a test name the host, which the test client always calls `localhost`.
private struct HostMiddleware: RouterMiddleware {
    typealias Context = AppContext

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let host = request.headers[.testHost] else { return try await next(request, context) }
        var head = request.head
        head.authority = host
        return try await next(Request(head: head, body: request.body), context)
    }
}

extension HTTPField.Name {
    static let testHost = HTTPField.Name("X-Test-Host")!
}

/// Answers refusals and unknown addresses by their status alone.
private struct RefusalMiddleware: RouterMiddleware {
    typealias Context = AppContext

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return Response(status: refusal.kind.status)
        } catch let error as HTTPError {
            return Response(status: error.status)
        }
    }
}

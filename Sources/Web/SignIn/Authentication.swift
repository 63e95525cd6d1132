import HTTPTypes
import Hummingbird
public import Identity
public import Logging
import OData
import Records
import SalesCore

/// Reads the session or token of a request into ``AppContext/credential``, and refuses what a page of another site
/// makes a browser send with our cookie.
///
/// A token goes before a cookie, and a header `Authorization` that holds no token of ours is nobody, not the cookie's
/// person.
struct CredentialMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let site: Site
    let audit: Audit

    /// Where forms are sent without a session.
    private static let doors: Set = ["/signin", "/signin/code", "/forgot", "/reset"]

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.origin = site.address(of: request, context)
        if let authorization = request.headers[.authorization] {
            context.credential = bearerToken(authorization)
        } else {
            let cookie = SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
            context.credential = cookie.session(in: request.headers[.cookie])
            if context.credential != nil || CredentialMiddleware.doors.contains(request.uri.path) {
                try requireOwnPage(request, context: context)
            }
        }
        return try await next(request, context)
    }

    private func bearerToken(_ authorization: String) -> CredentialHash? {
        guard let space = authorization.utf8.firstIndex(of: UInt8(ascii: " ")),
            authorization[..<space].lowercased() == "bearer"
        else { return nil }
        return CredentialHash(token: authorization[authorization.utf8.index(after: space)...])
    }

    private func requireOwnPage(_ request: Request, context: AppContext) throws {
        switch request.method {
        case .get, .head, .options, .trace: return
        default: break
        }
        let proof = SameOriginProof(
            fetchSite: request.headers[.secFetchSite],
            origin: request.headers[.origin],
            own: site.origins(of: request, isSecure: context.isSecure)
        )
        // Somebody without a browser may sign in; nothing is done there with the rights of a cookie.
        if proof == .proven || proof == .silent && CredentialMiddleware.doors.contains(request.uri.path) { return }
        audit.record(.foreignRequestRefused(path: request.uri.path, origin: request.headers[.origin]))
        throw Refusal(.forbidden, WebMessage.crossSite)
    }
}

/// Finds the person of ``AppContext/credential`` and writes down that the session or token is used.
///
/// Whoever only reads through the Web API is taken for who is remembered, until the first look into the database says
/// otherwise. Other addresses may do something when they are visited, and must not be answered twice.
struct CallerMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let store: any IdentityStore
    /// The system clock.
    let now: @Sendable () -> Instant

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let credential = context.credential else { return try await next(request, context) }
        let now = now()
        let language = request.headers[.acceptLanguage]
        if CallerMiddleware.onlyReads(request) {
            let response = try await store.remembering(credential, at: now, acceptLanguage: language) { caller in
                try await answer(request, context, caller, next)
            }
            if let response { return response }
        }
        let caller = try await store.caller(with: credential, at: now, acceptLanguage: language)
        return try await answer(request, context, caller, next)
    }

    private static func onlyReads(_ request: Request) -> Bool {
        (request.method == .get || request.method == .head) && request.uri.path.hasPrefix(ResourcePath.root)
    }

    private func answer(
        _ request: Request,
        _ context: AppContext,
        _ caller: Caller?,
        _ next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.caller = request.askedLanguage.flatMap { caller?.speaking($0) } ?? caller
        context.recognised.id = caller?.id
        if caller != nil, let credential = context.credential {
            do {
                try await store.noteUse(of: credential, at: now())
            } catch {
                // A database that cannot be written for a moment is no reason to refuse a read.
                context.logger.warning("could not note the use of a credential: \(singleLine("\(error)"))")
            }
        }
        return try await Asker.$person.withValue(caller?.id) { try await next(request, context) }
    }
}

/// Leads strangers who ask for a page to the sign-in, and from there back to it.
struct SignInFirstMiddleware: RouterMiddleware {
    typealias Context = AppContext

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        if context.caller != nil { return try await next(request, context) }
        guard request.method == .get || request.method == .head else {
            throw Refusal(.notSignedIn, WebMessage.notSignedIn)
        }
        let path = LocalPath(request.uri.string)
        return .redirect(to: path.map { $0 == .home || $0.text == "/" ? "/signin" : $0.signIn } ?? "/signin")
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension AppContext {
    /// Where a request comes from: the other end of the connection, or what a known proxy says of it.
    ///
    /// Only the last address of `X-Forwarded-For` is read, which is the one that the proxy itself put there.
    func sender(of request: Request) -> ClientAddress {
        guard proxies.contains(client), let forwarded = request.headers[HTTPField.Name("X-Forwarded-For")!],
            let last = forwarded.split(separator: ",").last
        else { return client }
        let address = last.filter { !$0.isWhitespace }
        return address.isEmpty ? client : ClientAddress(address)
    }
}

extension ClientAddress {
    var isLoopback: Bool { description == "::1" || description.hasPrefix("127.") }
}

extension Audit {
    /// Audit events as lines of the log, one field each.
    public static func log(to logger: Logger) -> Audit {
        Audit { event in
            var metadata: Logger.Metadata = ["audit": .string(event.name)]
            for detail in event.details { metadata[detail.key] = .string(detail.value) }
            logger.log(level: event.isWarning ? .warning : .info, "\(event.name)", metadata: metadata)
        }
    }
}

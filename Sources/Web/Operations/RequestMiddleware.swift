import HTTPTypes
import Hummingbird
import Identity
import Logging
import OData
import Records
import SalesCore

/// The outermost layer: gives each request an id, measures and logs it, and turns what was thrown into an answer.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let ids: GUIDSource
    let metrics: Metrics
    var proxies = Proxies.local

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = ids.next()
        context.proxies = proxies
        context.logger[metadataKey: "request"] = .string(context.requestID.description)
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await Answers.catching(request, context, next)
        } catch {
            response = Answers.failure(request, context)
        }
        response.headers[.requestID] = context.requestID.description
        let duration = ContinuousClock.now - start
        let route = RequestMiddleware.route(of: request)
        metrics.record(route: route, status: response.status.code, duration: duration)
        if route != "health" {
            context.logger.info(
                "request",
                metadata: [
                    "method": .string(request.method.rawValue), "path": .string(singleLine(request.uri.path)),
                    "status": .stringConvertible(response.status.code),
                    "person": .string(context.recognised.id?.description ?? "-"),
                    "client": .string(singleLine(context.sender(of: request).description)),
                    "ms": .stringConvertible(
                        Double(duration.components.attoseconds / 10_000_000_000_000) / 100
                            + Double(duration.components.seconds) * 1000
                    ),
                ]
            )
        }
        return response
    }

    /// Few, fixed names, so that nobody can fill the memory with routes.
    static func route(of request: Request) -> String {
        let path = request.uri.path
        if path.hasPrefix("/api/data/") {
            if path.hasBytes("/sv_workitems") { return request.method == .get ? "worklist" : "command" }
            return request.method == .get ? "api_read" : "api_write"
        }
        if path.hasPrefix("/assets/") { return "asset" }
        if path.hasPrefix("/health") || path == "/metrics" { return "health" }
        if path == "/events" { return "events" }
        if path.hasPrefix("/sign") { return "signin" }
        return "page"
    }
}

/// Turns refusals into answers in the person's own language, where the person is known.
struct AnswerMiddleware: RouterMiddleware {
    typealias Context = AppContext

    var refused: RefusedAccesses?

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        try await Answers.catching(request, context) { request, context in
            do {
                return try await next(request, context)
            } catch let refusal as Refusal where refusal.kind == .forbidden {
                if let caller = context.caller {
                    refused?.note(
                        caller.id,
                        from: context.sender(of: request),
                        method: request.method.rawValue,
                        path: request.uri.path
                    )
                }
                throw refusal
            }
        }
    }
}

/// Answers for what could not be done, in the form the client understands.
enum Answers {
    /// - Throws: ``CallerChanged`` alone: then the request is answered anew.
    static func catching(
        _ request: Request,
        _ context: AppContext,
        _ next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws(CallerChanged) -> Response {
        do {
            return try await next(request, context)
        } catch let changed as CallerChanged {
            throw changed
        } catch let refusal as Refusal {
            return answer(to: refusal, request, context)
        } catch let failure as any StoreFailure {
            return failed(failure, request, context)
        } catch let error as HTTPError {
            let kind: Refusal.Kind =
                error.status == .contentTooLarge ? .tooLarge : error.status == .notFound ? .notFound : .invalid
            return answer(to: Refusal(kind, WebMessage.noSuchAddress(request.uri.path)), request, context)
        } catch let slow as BodyTooSlow {
            return answer(to: slow.refusal, request, context)
        } catch is ClientLeft {
            return Response(status: ClientLeft.status)
        } catch is CancellationError {
            return answer(to: Refusal(.unavailable(retryAfterSeconds: 1), WebMessage.stopping), request, context)
        } catch {
            context.logger.error("failed", metadata: ["error": .string(singleLine(String(reflecting: error)))])
            return failure(request, context)
        }
    }

    static func answer(to refusal: Refusal, _ request: Request, _ context: AppContext) -> Response {
        let language = context.language(of: request)
        if ["/events", "/openapi.json"].contains(request.uri.path) || request.uri.path.hasPrefix("/api/") {
            var response = APIResponse.error(refusal, language: language)
            response.headers[.odataVersion] = "4.0"
            if refusal.kind == .notSignedIn {
                let host = request.head.authority ?? "localhost"
                let base = context.origin ?? (context.isSecure ? "https://" : "http://") + host
                response.headers[.wwwAuthenticate] =
                    "Bearer authorization_uri=\(base)/common/oauth2/v2.0/authorize, resource_id=\(base)/"
            }
            return response
        }
        switch refusal.kind {
        case .notSignedIn:
            let path = request.uri.description.utf8.count < 1000 ? request.uri.description : "/worklist"
            return Response(
                status: .seeOther,
                headers: [.location: "/signin?next=" + URLDecoding.encodedForQuery(path)]
            )
        case .notFound: return page(.notFound, .notFound, language, context)
        case .forbidden:
            guard let message = refusal.message as? WorkspaceMessage else {
                return page(.forbidden, .forbidden, language, context)
            }
            return page(.off, .forbidden, language, context, because: message)
        default:
            var response = page(.failed, refusal.status, language, context)
            response.headers[.retryAfter] = refusal.kind.retryAfter.map { String($0) }
            return response
        }
    }

    static func failed(_ failure: any StoreFailure, _ request: Request, _ context: AppContext) -> Response {
        context.logger.error("database", metadata: ["error": .string(singleLine(String(describing: failure)))])
        return answer(to: Refusal(failure.refusalKind, failure), request, context)
    }

    static func failure(_ request: Request, _ context: AppContext) -> Response {
        let language = context.language(of: request)
        guard !request.uri.path.hasPrefix("/api/") else {
            var response = APIResponse.error(
                Refusal(.unavailable(retryAfterSeconds: 1), WebMessage.failed),
                language: language
            )
            response.status = .internalServerError
            response.headers[.odataVersion] = "4.0"
            return response
        }
        return page(.failed, .internalServerError, language, context)
    }

    private static func page(
        _ kind: ErrorPage.Kind,
        _ status: HTTPResponse.Status,
        _ language: Language,
        _ context: AppContext,
        because message: WorkspaceMessage? = nil
    ) -> Response {
        let page = ErrorPage(
            look: PageLook(words: .of(language.rawValue)),
            kind: kind,
            requestID: context.requestID.description,
            reason: message?.text(in: language),
            hasWorklist: ![.turnedOffForAll, .notAmongRoles].contains(message)
        )
        return .html(page.html, status: status)
    }
}

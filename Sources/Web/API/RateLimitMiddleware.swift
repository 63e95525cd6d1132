import HTTPTypes
import Hummingbird
import Identity
import Records
import SalesCore

/// Keeps one client from taking the service from all others. The product's own pages are not counted.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let meter: RateMeter

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let caller = context.caller, request.headers[.authorization] != nil else {
            return try await next(request, context)
        }
        let client = RateMeter.Client(person: caller.id, address: context.sender(of: request))
        if let (limit, seconds) = meter.begin(client) {
            let refusal = Refusal(
                .tooManyRequests(retryAfterSeconds: seconds),
                WebMessage.tooManyRequests(limit, seconds)
            )
            var response = APIResponse.error(refusal, language: caller.language, code: limit.rawValue)
            response.headers[.odataVersion] = "4.0"
            return response
        }
        let start = ContinuousClock.now
        defer { meter.end(client, after: ContinuousClock.now - start) }
        return try await next(request, context)
    }
}

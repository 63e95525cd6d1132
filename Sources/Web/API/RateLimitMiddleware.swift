import HTTPTypes
import Hummingbird
import Identity
import Records
import SalesCore

/// Keeps one client from taking the service from all others: a program at one address, and a person at all of them
/// together, whose pages are counted with the rest.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let meter: RateMeter
    let personMeter: RateMeter

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let caller = context.caller else { return try await next(request, context) }
        let person = RateMeter.Client(person: caller.id, address: nil)
        return try await counted(person, by: personMeter, caller.language) {
            guard request.headers[.authorization] != nil else { return try await next(request, context) }
            let client = RateMeter.Client(person: caller.id, address: context.sender(of: request))
            return try await counted(client, by: meter, caller.language) { try await next(request, context) }
        }
    }

    private func counted(
        _ client: RateMeter.Client,
        by meter: RateMeter,
        _ language: Language,
        _ answer: () async throws -> Response
    ) async throws -> Response {
        if let (limit, seconds) = meter.begin(client) {
            let refusal = Refusal(
                .tooManyRequests(retryAfterSeconds: seconds),
                WebMessage.tooManyRequests(limit, seconds)
            )
            var response = APIResponse.error(refusal, language: language, code: limit.rawValue)
            response.headers[.odataVersion] = "4.0"
            return response
        }
        let start = ContinuousClock.now
        defer { meter.end(client, after: ContinuousClock.now - start) }
        return try await answer()
    }
}

import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

extension APIController {
    /// Answers in JSON, or refuses what takes none (web-api.md, section 9).
    ///
    /// A change is refused before it is made: afterwards the client would take it for undone. Of a change that says
    /// nothing the header says nothing either.
    func acceptably(_ api: APIRequest) async throws -> Response {
        guard let accept = api.refusedJSON else { return try await answer(api) }
        if api.isRead {
            let response = try await answer(api)
            let isJSON = response.headers[.contentType]?.hasPrefix("application/json") == true
            return isJSON ? APIController.notAcceptable(accept, api) : response
        }
        return APIController.answersInJSON(api) ? APIController.notAcceptable(accept, api) : try await answer(api)
    }

    private static func notAcceptable(_ accept: String, _ api: APIRequest) -> Response {
        let refusal = Refusal(.wrongMediaType, WebMessage.notAcceptable(accept))
        var response = APIResponse.error(refusal, language: api.caller.language)
        response.status = .notAcceptable
        return response
    }

    /// Whether a change would be told of: a record that is asked back, or an action with a result.
    private static func answersInJSON(_ api: APIRequest) -> Bool {
        if api.prefer.returns == .representation { return true }
        guard api.method == .post, case .named(let name, _)? = api.path.segments.last else { return false }
        return telling.contains(name.name)
    }

    private static let telling = Set(APIOperation.all.filter { $0.kind == .action && $0.result != nil }.map(\.name))
}

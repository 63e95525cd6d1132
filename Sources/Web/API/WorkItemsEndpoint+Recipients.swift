import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// `sv_Recipients(item=…,principals='…')`: to whom of these people and teams an item may be given (W-68, X-15), so that
/// who chooses knows it before.
extension WorkItemsEndpoint {
    static let functions: Set = ["sv_Recipients"]

    /// More than a picker shows.
    private static let most = 100

    func recipients(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let item = APIRequest.argument("item", in: parentheses)?.guid else {
            throw Refusal(.invalid, BindingMessage.badMember("item", expected: .guid))
        }
        let parts = APIRequest.argument("principals", in: parentheses)?.text?.split(separator: ",") ?? []
        let ids = parts.compactMap { GUID(String($0)) }
        guard !ids.isEmpty, ids.count == parts.count, ids.count <= WorkItemsEndpoint.most else {
            throw Refusal(
                .invalid,
                BindingMessage.badMember("principals", expected: ExpectedValue("1 to 100 GUIDs", "1 à 100 GUID"))
            )
        }
        let found = try await pipeline.look(as: request.caller) { session in
            try session.recipients(of: item, among: ids)
        }
        var json = JSONWriter(
            answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_recipient)"),
            capacity: 64 + found.count * 80
        )
        json.key("value")
        json.beginArray()
        for each in found {
            json.beginObject()
            json.key("principalid")
            json.value(each.principal)
            json.key("mayread")
            json.value(each.mayRead)
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }
}

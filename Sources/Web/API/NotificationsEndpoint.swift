import Hummingbird
import OData
import Records
import SalesCore

/// `sv_Notifications`: what the bell shows. Reading, marking as read and clearing are those of the set
/// `sv_notifications`.
struct NotificationsEndpoint: Sendable {
    let feed: NotificationFeed

    static let functions: Set = ["sv_Notifications"]

    func answer(_ request: APIRequest) async throws -> Response {
        var json = JSONWriter(capacity: 16 * 1024)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("Microsoft.Dynamics.CRM.sv_NotificationsResponse"))
        try await feed.write(for: request.caller, to: &json)
        json.endObject()
        return APIResponse.json(json.finish())
    }
}

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
        var json = JSONWriter(
            answering: request.context("Microsoft.Dynamics.CRM.sv_NotificationsResponse"),
            capacity: 16 * 1024
        )
        try await feed.write(for: request.caller, to: &json)
        return APIResponse.json(json.answer())
    }
}

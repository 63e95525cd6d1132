import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Records
import SalesCore

/// `/health/live`, `/health/ready` and `/metrics`, for whatever watches the server.
struct HealthController: Sendable {
    let events: any EventStore
    let metrics: Metrics

    func live() -> Response { HealthController.text("ok\n") }

    /// Ready when the database answers.
    func ready() async -> Response {
        do {
            _ = try await events.latest()
            return HealthController.text("ok\n")
        } catch {
            return HealthController.text("database\n", status: .serviceUnavailable)
        }
    }

    /// For programs on this machine: what watches the server asks from there, or through an agent that does (K-30).
    func figures(for context: AppContext) async throws -> Response {
        guard context.client.isLoopback else { throw Refusal(.notFound, WebMessage.noSuchAddress("metrics")) }
        return HealthController.text(await metrics.text(), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    private static func text(
        _ text: String,
        status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}

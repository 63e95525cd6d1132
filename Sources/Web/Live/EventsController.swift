import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import OData
import Records
import SalesCore
import Worklist

/// `/events`: server-sent events for the signed-in person (contract).
struct EventsController: Sendable {
    let hub: EventHub
    let identity: any IdentityStore
    let jobs: any JobStore
    let team: any TeamStore
    let notifications: NotificationFeed
    let clocks: Clocks

    /// A comment line as often as this keeps proxies from closing a silent stream, and finds out who has left.
    private static let heartbeat = Duration.seconds(15)

    func stream(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let start =
            request.headers[HTTPField.Name("Last-Event-ID")!].flatMap { EventPosition($0) }
            ?? request.uri.queryParameters.get("from").flatMap { EventPosition($0) }
        let credential = context.credential
        let (id, news) = await hub.listen(for: try await audience(of: caller), from: start) {
            guard let caller = try? await identity.caller(id: caller.id) else { return nil }
            return try? await audience(of: caller)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                HTTPField.Name("X-Accel-Buffering")!: "no",
            ],
            body: .init { writer in
                do {
                    try await writer.write(ByteBuffer(string: "retry: 1000\n: hello\n\n"))
                    try await pump(news, as: caller, credential: credential, into: &writer)
                    try await writer.finish(nil)
                } catch {
                    await hub.leave(id)
                    throw error
                }
                await hub.leave(id)
            }
        )
    }

    private func audience(of caller: Caller) async throws -> EventHub.Audience {
        EventHub.Audience(
            person: caller.id,
            principals: Set(caller.principals),
            managed: try await managed(by: caller),
            isManager: caller.mayManage
        )
    }

    /// The people whose lists the team page shows.
    private func managed(by caller: Caller) async throws -> Set<GUID> {
        guard caller.mayManage else { return [] }
        return Set(try await team.people(managedBy: caller, named: nil, upTo: TeamEndpoint.mostPeople).map(\.id))
    }

    private enum Beat: Sendable {
        case news(EventHub.News)
        case heartbeat
    }

    private func pump(
        _ news: AsyncStream<EventHub.News>,
        as caller: Caller,
        credential: CredentialHash?,
        into writer: inout any ResponseBodyWriter
    ) async throws {
        let (beats, continuation) = AsyncStream<Beat>.makeStream(bufferingPolicy: .bufferingNewest(200))
        try await withThrowingTaskGroup { group in
            group.addTask {
                for await item in news { continuation.yield(.news(item)) }
                continuation.finish()
            }
            group.addTask {
                while (try? await Task.sleep(for: EventsController.heartbeat)) != nil { continuation.yield(.heartbeat) }
            }
            for await beat in beats {
                switch beat {
                case .news(let news): try await writer.write(text(of: news, for: caller))
                case .heartbeat:
                    guard try await isSignedIn(credential) else {
                        try await writer.write(ByteBuffer(string: "event: signedout\ndata: {}\n\n"))
                        group.cancelAll()
                        return
                    }
                    try await writer.write(ByteBuffer(string: ": \n\n"))
                }
            }
            group.cancelAll()
        }
    }

    private func isSignedIn(_ credential: CredentialHash?) async throws -> Bool {
        guard let credential else { return true }
        return try await identity.caller(with: credential, at: clocks.system(), acceptLanguage: nil) != nil
    }

    private func text(of news: EventHub.News, for caller: Caller) async throws -> ByteBuffer {
        var buffer = ByteBuffer()
        if news.isLast {
            buffer.writeString("event: bye\ndata: {}\n\n")
            return buffer
        }
        if !news.records.isEmpty || news.isMore {
            var json = JSONWriter(capacity: 512)
            json.beginObject()
            json.key("records")
            json.beginArray()
            for record in news.records {
                json.beginObject()
                json.key("recordtype")
                json.value(record.table)
                json.key("recordid")
                json.value(record.id)
                json.endObject()
            }
            json.endArray()
            json.key("operationid")
            json.value(news.operation)
            json.key("more")
            json.value(news.isMore)
            json.endObject()
            buffer.writeString("event: change\nid: \(news.position)\ndata: ")
            buffer.writeBytes(json.finish())
            buffer.writeString("\n\n")
        }
        if news.isTeam { buffer.writeString("event: team\nid: \(news.position)\ndata: {}\n\n") }
        if news.isPublished { buffer.writeString("event: published\nid: \(news.position)\ndata: {}\n\n") }
        if !news.notifications.isEmpty {
            buffer.writeString("event: notification\nid: \(news.position)\ndata: ")
            buffer.writeBytes(try await notifications.news(of: news.notifications, for: caller))
            buffer.writeString("\n\n")
        }
        for id in news.jobs {
            guard let job = try await jobs.job(id, for: caller) else { continue }
            var json = JSONWriter(capacity: 256)
            json.beginObject()
            JobsEndpoint.members(of: job, to: &json)
            json.endObject()
            buffer.writeString("event: job\nid: \(news.position)\ndata: ")
            buffer.writeBytes(json.finish())
            buffer.writeString("\n\n")
        }
        return buffer
    }
}

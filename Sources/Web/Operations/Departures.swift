import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Synchronization

/// Whether the other end of a connection is still there, and what to end when it goes.
///
/// Nobody waits for the answer to a client that has left: what is read for it would keep a connection of the database
/// from others. Changes are not ended: whoever sent one must be able to trust that it is done.
final class Attendance: Sendable {
    private struct State {
        var hasLeft = false
        var endings: [Int: @Sendable () -> Void] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// Runs a read for as long as the client is there. It must itself heed that its task is cancelled.
    func whileThere<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await body() }
        let number = onLeaving { task.cancel() }
        defer { forget(number) }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch  where state.withLock({ $0.hasLeft }) {
            throw ClientLeft()
        }
    }

    /// The client has gone.
    func leave() {
        let endings = state.withLock { state in
            defer { state.endings = [:] }
            state.hasLeft = true
            return state.endings.values.map { $0 }
        }
        for end in endings { end() }
    }

    private func onLeaving(_ end: @escaping @Sendable () -> Void) -> Int {
        let (number, hasLeft) = state.withLock { state in
            state.count += 1
            if !state.hasLeft { state.endings[state.count] = end }
            return (state.count, state.hasLeft)
        }
        if hasLeft { end() }
        return number
    }

    private func forget(_ number: Int) {
        state.withLock { _ = $0.endings.removeValue(forKey: number) }
    }
}

/// Thrown in the place of an answer that nobody waits for.
struct ClientLeft: Error {
    /// For log and figures alone; common among servers for this case.
    static let status = HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request")
}

/// The connections that are open, so that a request finds the ``Attendance`` of its own.
enum Departures {
    private static let open = Mutex<[ObjectIdentifier: Attendance]>([:])

    /// Nil for a connection without ``DepartureHandler``.
    static func attendance(of channel: any Channel) -> Attendance? {
        open.withLock { $0[ObjectIdentifier(channel)] }
    }

    fileprivate static func add(_ channel: any Channel) -> Attendance {
        let attendance = Attendance()
        open.withLock { $0[ObjectIdentifier(channel)] = attendance }
        return attendance
    }

    fileprivate static func remove(_ channel: any Channel) {
        _ = open.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}

/// Notices that a client closes its connection, also while its request is worked on.
final class DepartureHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private var attendance: Attendance?

    func handlerAdded(context: ChannelHandlerContext) {
        let attendance = Departures.add(context.channel)
        self.attendance = attendance
        let pipeline = context.pipeline.syncOperations
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else { return }
        try? pipeline.addHandler(HalfClosures(attendance), position: .after(decoder))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(context)
        context.fireChannelInactive()
    }

    private func leave(_ context: ChannelHandlerContext) {
        attendance?.leave()
        attendance = nil
        Departures.remove(context.channel)
    }
}

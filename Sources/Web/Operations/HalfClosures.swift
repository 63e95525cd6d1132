import NIOCore
import NIOHTTP1

/// Tells a client that sends nothing more, and waits for its answer, from one that has left (decision 42).
///
/// Both look the same until something is sent: then the machine of a client that has left says that nobody is there,
/// which ends the connection. So `100 Continue` is sent, which every client of HTTP/1.1 passes over, a few times and
/// ever more rarely, while the answer is being made. A client of HTTP/1.0 cannot be asked so. It gets its answer if that
/// takes two seconds at most; these are mostly proxies, and a proxy that closes has lost its own client.
final class HalfClosures: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// From the end of what the client sends, or from one question to the next. Some clients count them: five at most.
    private static let pauses: [TimeAmount] = [
        .milliseconds(250), .seconds(1), .seconds(3), .seconds(9), .seconds(27),
    ]
    private static let patience = TimeAmount.seconds(2)

    private let attendance: Attendance
    private var version = HTTPVersion.http1_1
    /// Requests whose answer has not begun.
    private var awaiting = 0
    /// An answer has begun and not ended: nothing may be put between.
    private var isAnswering = false
    private var isClosed = false
    private var timer: Scheduled<Void>?

    init(_ attendance: Attendance) {
        self.attendance = attendance
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            version = head.version
            awaiting += 1
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code >= 200:
            awaiting -= 1
            isAnswering = true
        case .end: isAnswering = false
        default: break
        }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent, !isClosed {
            isClosed = true
            if version.major == 1, version.minor == 0 {
                plan(in: HalfClosures.patience, context) { [attendance] in attendance.leave() }
            } else {
                ask(0, context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    private func ask(_ number: Int, _ context: ChannelHandlerContext) {
        guard number < HalfClosures.pauses.count, awaiting > 0 else { return }
        plan(in: HalfClosures.pauses[number], context) {
            guard self.awaiting > 0 else { return }
            if !self.isAnswering {
                let head = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
            }
            self.ask(number + 1, context)
        }
    }

    private func plan(in delay: TimeAmount, _ context: ChannelHandlerContext, _ body: @escaping () -> Void) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
            self.timer = nil
            body()
        }
    }
}

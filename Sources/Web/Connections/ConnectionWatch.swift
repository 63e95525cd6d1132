import Identity
import NIOCore
import NIOHTTP1
import OData
import SalesCore

/// Thrown to whoever reads the body of a request that does not come, or too slowly (``Patience``).
struct BodyTooSlow: Error {
    let seconds: Int

    var refusal: Refusal { Refusal(.invalid, WebMessage.bodyTooSlow(seconds: seconds)) }
}

/// Puts a ``ConnectionWatch`` where it sees all that a connection does.
final class ConnectionDoor: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private let watch: ConnectionWatch

    init(_ open: OpenConnections, _ limits: ConnectionLimits, isSecure: Bool) {
        watch = ConnectionWatch(open, limits, isSecure: isSecure)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self),
            let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        else { return }
        try? pipeline.addHandler(Arrivals(watch), position: .after(encoder))
        try? pipeline.addHandler(watch, position: .after(decoder))
    }
}

/// Tells of bytes before they are known to be a request.
private final class Arrivals: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let watch: ConnectionWatch

    init(_ watch: ConnectionWatch) {
        self.watch = watch
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watch.arrived()
        context.fireChannelRead(data)
    }
}

/// Lets a connection in where there is room, and ends it when its client takes too long (decision 42).
///
/// One timer serves a connection. It is set anew when it fires or when something is due earlier, so that a request that
/// comes in one piece costs no timer.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client has to read the answer before the connection goes whose request it did not finish.
    private static let farewell = TimeAmount.seconds(2)

    private let open: OpenConnections
    private let limits: ConnectionLimits
    private let isSecure: Bool
    private var patience: Patience
    private var entry: OpenConnections.Entry?
    private var timer: Scheduled<Void>?
    private var timerEnd = UInt64.max
    /// Nothing is answered any more: the last word was said.
    private var isOver = false

    init(_ open: OpenConnections, _ limits: ConnectionLimits, isSecure: Bool) {
        self.open = open
        self.limits = limits
        self.isSecure = isSecure
        patience = Patience(limits, now: ConnectionWatch.now)
    }

    private static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    // MARK: Coming and going

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { enter(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        enter(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
    }

    private func enter(_ context: ChannelHandlerContext) {
        guard entry == nil, !isOver else { return }
        let channel = context.channel
        let address = ClientAddress(channel.remoteAddress?.ipAddress ?? "unknown")
        entry = open.enter(from: address, at: ConnectionWatch.now) { channel.close(promise: nil) }
        if entry != nil { return follow(context) }
        // Without encryption as yet nothing can be said to a client that waits for it.
        if isSecure { return close(context) }
        say(.serviceUnavailable, Refusal(.unavailable(retryAfterSeconds: 5), WebMessage.crowded), context)
    }

    private func leave() {
        if let entry { open.leave(entry) }
        entry = nil
        isOver = true
        timer?.cancel()
        timer = nil
    }

    // MARK: What the client sends

    func arrived() {
        patience.arrived(at: ConnectionWatch.now)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = ConnectionWatch.now
        switch unwrapInboundIn(data) {
        case .head: patience.headEnded(at: now)
        case .body(let bytes): patience.bodyCame(bytes.readableBytes, at: now)
        case .end: patience.requestEnded(at: now)
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        follow(context)
        patience.isListening = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        patience.isListening = true
        context.read()
    }

    // MARK: What it is sent

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where patience.isRefused:
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.write(data, promise: promise)
            patience.answerEnded(at: ConnectionWatch.now)
            if patience.isRefused {
                context.flush()
                return end(context, in: ConnectionWatch.farewell)
            }
            follow(context)
        default:
            context.write(data, promise: promise)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        patience.becameWritable(context.channel.isWritable, at: ConnectionWatch.now)
        follow(context)
        context.fireChannelWritabilityChanged()
    }

    // MARK: What follows

    /// Looks whether something is overdue, and when to look again.
    private func follow(_ context: ChannelHandlerContext) {
        guard let entry, !isOver else { return }
        let now = ConnectionWatch.now
        entry.waits(since: patience.waitingSince)
        switch patience.verdict(at: now) {
        case .none: return
        case .close: close(context)
        case .headerLate:
            let seconds = Int(limits.header?.components.seconds ?? 0)
            say(.requestTimeout, Refusal(.invalid, WebMessage.headersTooSlow(seconds: seconds)), context)
        case .bodyLate:
            context.fireErrorCaught(BodyTooSlow(seconds: Int(limits.body?.components.seconds ?? 0)))
            follow(context)
        case .ask(let end):
            guard timer == nil || end < timerEnd else { return }
            timer?.cancel()
            timerEnd = end
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(end - now))) {
                self.timer = nil
                self.follow(context)
            }
        }
    }

    /// The last word to a client of whom nothing is known, not even the language.
    private func say(_ status: HTTPResponseStatus, _ refusal: Refusal, _ context: ChannelHandlerContext) {
        isOver = true
        let content = ByteBuffer(
            bytes: APIResponse.content(of: refusal, language: .english)
        )
        var fields: HTTPHeaders = [
            "Content-Type": APIResponse.jsonType, "Content-Length": String(content.readableBytes),
            "Connection": "close", "OData-Version": "4.0",
        ]
        if let seconds = refusal.kind.retryAfter { fields.add(name: "Retry-After", value: String(seconds)) }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(content))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        end(context, in: .milliseconds(100))
    }

    private func end(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { self.close(context) }
    }

    private func close(_ context: ChannelHandlerContext) {
        isOver = true
        context.close(promise: nil)
    }
}

import HTTPTypes
import NIOCore
import NIOHTTP1
import OData
import SalesCore

/// Says in the form of the Web API what the parser found too long, in the place of its bare 400 (web-api.md, section 8).
///
/// Nothing of such a request is known but that: not who asks, nor in which language. It hears of the parser's errors;
/// what is written then is written anew by ``ParserAnswers`` in front of the parser.
final class ParserRefusals: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    /// What an address may be long, or all headers together: above what the service itself allows of an address.
    static let limit = 80 * 1024

    private let answers = ParserAnswers()

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self) else { return }
        try? pipeline.addHandler(answers, position: .after(encoder))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .headerOverflow? = error as? HTTPParserError { answers.isTooLong = true }
        context.fireErrorCaught(error)
    }
}

/// Writes an answer with the reason in the place of the bare 400 that a request gets which was too long to be read.
private final class ParserAnswers: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    var isTooLong = false
    /// The request's first line has ended, so that it is a header that is too long.
    private var isPastAddress = false
    private var body: ByteBuffer?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What still comes after it was too long says nothing of where it was.
        if !isPastAddress, !isTooLong {
            isPastAddress = unwrapInboundIn(data).readableBytesView.contains(UInt8(ascii: "\n"))
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        switch part {
        case .head(let head) where isTooLong && head.status == .badRequest:
            context.write(wrapOutboundOut(.head(explained(head))), promise: promise)
        case .end:
            isPastAddress = false
            if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
            body = nil
            context.write(data, promise: promise)
        default:
            context.write(data, promise: promise)
        }
    }

    private func explained(_ head: HTTPResponseHead) -> HTTPResponseHead {
        let message: WebMessage =
            isPastAddress
            ? .headersTooLong(limit: ParserRefusals.limit) : .addressTooLong(limit: APIRequest.addressLimit)
        let content = ByteBuffer(bytes: APIResponse.content(of: Refusal(.tooLarge, message), language: .english))
        body = content
        let status: HTTPResponseStatus = isPastAddress ? .requestHeaderFieldsTooLarge : .uriTooLong
        let fields: HTTPHeaders = [
            "Content-Type": APIResponse.jsonType, "Content-Length": String(content.readableBytes),
            "Connection": "close", "OData-Version": "4.0",
        ]
        return HTTPResponseHead(version: head.version, status: status, headers: fields)
    }
}

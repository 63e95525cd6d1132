public import Email
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Sends mail by SMTP (RFC 5321) with a connection of its own for each message.
///
/// Whether the final dot went out is always known: that is what a delivery that must never happen twice depends on.
public struct SMTPMailer: Mailer {
    private let server: MailServer
    private let context: NIOSSLContext
    private let greeting: String
    private let limit: Duration

    private static let connecting = TimeAmount.seconds(15)

    /// - Parameters:
    ///   - greeting: How we call ourselves to the server: a host name, or an address in brackets.
    ///   - limit: The longest that one delivery may take.
    /// - Throws: When the certificates to trust cannot be read.
    public init(_ server: MailServer, greeting: String, limit: Duration = .seconds(120)) throws {
        self.server = server
        self.greeting = greeting
        self.limit = limit
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let file = server.authorities { configuration.trustRoots = .file(file) }
        context = try NIOSSLContext(configuration: configuration)
    }

    public func deliver(
        _ message: [UInt8],
        from sender: MailAddress,
        to recipient: MailAddress,
        handingOver: @escaping @Sendable () async throws -> Void
    ) async throws(DeliveryError) -> String {
        let progress = Progress()
        do {
            return try await withLimit { [self] in
                try await talk { conversation in
                    try await conversation.open(server, context: context)
                    return try await conversation.send(message, from: sender, to: recipient) {
                        try await handingOver()
                        progress.handedOver.withLock { $0 = true }
                    }
                }
            }
        } catch let error as DeliveryError {
            throw error
        } catch {
            let words = "\(SMTPMailer.words(of: error)) (\(server.description))"
            throw progress.handedOver.withLock { $0 } ? .unknown(words) : .deferred(words)
        }
    }

    /// Whether the text has begun to leave, told also when the delivery is cut off by its limit.
    private final class Progress: Sendable {
        let handedOver = Mutex(false)
    }

    /// The client side of TLS: the certificate must be trusted and for this host.
    static func encryption(_ context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
        // An address is checked against the certificate's addresses, not its names.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    private func talk(
        _ body: @escaping @Sendable (inout SMTPConversation) async throws -> String
    ) async throws -> String {
        let (server, context, greeting) = (server, context, greeting)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(SMTPMailer.connecting)
            .connect(host: server.host, port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if server.encryption == .immediate {
                        try channel.pipeline.syncOperations.addHandler(
                            SMTPMailer.encryption(context, host: server.host)
                        )
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        // Closing may throw for a server that ends TLS rudely, and would hide what became of the message.
        let outcome = Mutex<Result<String, any Error>?>(nil)
        do {
            try await channel.executeThenClose { inbound, outbound in
                var conversation = SMTPConversation(
                    channel: channel.channel,
                    inbound: inbound,
                    outbound: outbound,
                    greeting: greeting
                )
                do {
                    let words = try await body(&conversation)
                    outcome.withLock { $0 = .success(words) }
                    await conversation.close()
                } catch {
                    outcome.withLock { $0 = .failure(error) }
                    throw error
                }
            }
        } catch {
            guard let known = outcome.withLock({ $0 }) else { throw error }
            return try known.get()
        }
        guard let known = outcome.withLock({ $0 }) else { throw DeliveryError.deferred("Nothing was said.") }
        return try known.get()
    }

    private func withLimit(_ body: @escaping @Sendable () async throws -> String) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await body() }
            group.addTask { [limit] in
                try await Task.sleep(for: limit)
                throw TimeIsUp()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TimeIsUp() }
            return first
        }
    }

    private struct TimeIsUp: Error {}

    private static func words(of error: any Error) -> String {
        switch error {
        case is TimeIsUp: "The mail server did not answer in time"
        case is NIOConnectionError, is IOError: "The mail server cannot be reached"
        case is NIOSSLError, is BoringSSLError: "The mail server’s certificate or encryption is not accepted: \(error)"
        case is SMTPReplyReader.Fault: "What answered is no mail server"
        case let error as ChannelError: "The mail server cannot be reached: \(error)"
        default: "The mail server cannot be used: \(error)"
        }
    }
}

import Email
import NIOCore
import NIOSSL

/// One connection to a mail server, from its greeting to the end of a message.
struct SMTPConversation {
    private let channel: any Channel
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var reader = SMTPReplyReader()
    private var features: [String: String] = [:]
    private let greeting: String

    init(
        channel: any Channel,
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        greeting: String
    ) {
        self.channel = channel
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
        self.greeting = greeting
    }

    // MARK: Opening

    /// Greeting, encryption and sign-in.
    mutating func open(_ server: MailServer, context: NIOSSLContext) async throws {
        let hello = try await reply()
        guard hello.code == 220 else { throw hello.refusal(of: "greeting") }
        try await sayHello()
        var isEncrypted = server.encryption == .immediate
        switch server.encryption {
        case .immediate, .off: break
        case .required:
            guard features["STARTTLS"] != nil else {
                throw DeliveryError.deferred("The mail server does not offer STARTTLS, and nothing is sent without.")
            }
            try await startTLS(context, host: server.host)
            isEncrypted = true
        case .opportunistic:
            guard features["STARTTLS"] != nil else { break }
            try await startTLS(context, host: server.host)
            isEncrypted = true
        }
        guard let user = server.user else { return }
        guard isEncrypted || server.encryption == .off else {
            throw DeliveryError.deferred("The mail server does not offer STARTTLS, and a password is not sent without.")
        }
        try await signIn(user, server.password ?? "")
    }

    private mutating func sayHello() async throws {
        features = [:]
        let reply = try await command("EHLO \(greeting)")
        guard reply.code == 250 else { throw reply.refusal(of: "EHLO") }
        for line in reply.lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let name = parts.first else { continue }
            features[name.uppercased()] = parts.count == 2 ? parts[1].uppercased() : ""
        }
    }

    private mutating func startTLS(_ context: NIOSSLContext, host: String) async throws {
        let reply = try await command("STARTTLS")
        guard reply.code == 220 else { throw reply.refusal(of: "STARTTLS") }
        // Somebody in between may have put answers of their own behind this one (CVE-2011-0411 and its kin).
        guard !reader.hasRest else {
            throw DeliveryError.deferred("The mail server said more before the encryption began.")
        }
        let pipeline = channel.pipeline
        try await channel.eventLoop.submit {
            try pipeline.syncOperations.addHandler(SMTPMailer.encryption(context, host: host), position: .first)
        }.get()
        // What was offered in the clear counts for nothing.
        try await sayHello()
    }

    private mutating func signIn(_ user: String, _ password: String) async throws {
        let methods = Set((features["AUTH"] ?? "").split(separator: " ").map(String.init))
        let last: SMTPReply
        if methods.contains("PLAIN") {
            last = try await command("AUTH PLAIN " + Base64.encoded(Array("\0\(user)\0\(password)".utf8)))
        } else if methods.contains("LOGIN") {
            let asked = try await command("AUTH LOGIN")
            guard asked.code == 334 else { throw asked.refusal(of: "sign-in") }
            let askedAgain = try await command(Base64.encoded(Array(user.utf8)))
            guard askedAgain.code == 334 else { throw askedAgain.refusal(of: "sign-in") }
            last = try await command(Base64.encoded(Array(password.utf8)))
        } else {
            throw DeliveryError.deferred("The mail server offers neither PLAIN nor LOGIN to sign in with.")
        }
        // A wrong password is put right by an administrator, so the mail waits.
        guard last.code == 235 else { throw DeliveryError.deferred("sign-in: \(last.words)") }
    }

    // MARK: Sending

    /// - Parameter handingOver: See ``Mailer``.
    /// - Returns: The server's last words.
    mutating func send(
        _ message: [UInt8],
        from sender: MailAddress,
        to recipient: MailAddress,
        handingOver: @Sendable () async throws -> Void
    ) async throws -> String {
        let isInternational = !(sender.text + recipient.text).utf8.allSatisfy { $0 < 0x80 }
        guard !isInternational || features["SMTPUTF8"] != nil else {
            throw DeliveryError.refused("The mail server does not take addresses beyond ASCII (SMTPUTF8).")
        }
        let from = try await command("MAIL FROM:<\(sender.text)>" + (isInternational ? " SMTPUTF8" : ""))
        guard from.code == 250 else { throw from.refusal(of: "sender") }
        let to = try await command("RCPT TO:<\(recipient.text)>")
        guard to.code == 250 || to.code == 251 else { throw to.refusal(of: "recipient") }
        let data = try await command("DATA")
        guard data.code == 354 else { throw data.refusal(of: "DATA") }
        do {
            try await handingOver()
        } catch {
            throw DeliveryError.deferred("It was not handed over: another worker has it, or the database is away.")
        }
        let last: SMTPReply
        do {
            try await outbound.write(ByteBuffer(bytes: dotStuffed(message)))
            last = try await reply()
        } catch {
            throw DeliveryError.unknown("The connection was lost before the mail server answered.")
        }
        guard last.code == 250 else { throw last.refusal(of: "message") }
        return last.words
    }

    /// Says good-bye; that this fails changes nothing.
    mutating func close() async { _ = try? await command("QUIT") }

    // MARK: Lines

    private mutating func command(_ line: String) async throws -> SMTPReply {
        precondition(!line.utf8.contains { $0 == 13 || $0 == 10 || $0 == 0 }, "A command is one line")
        do {
            try await outbound.write(ByteBuffer(string: line + "\r\n"))
        } catch {
            // The connection has ended: what is left to read says why, be it last words or a certificate refused.
            return try await reply()
        }
        return try await reply()
    }

    private mutating func reply() async throws -> SMTPReply {
        while true {
            if let reply = try reader.next() { return reply }
            guard let bytes = try await inbound.next(isolation: #isolation) else {
                throw DeliveryError.deferred("The mail server closed the connection.")
            }
            reader.take(bytes.readableBytesView)
        }
    }
}

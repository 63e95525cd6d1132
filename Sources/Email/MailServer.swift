import Foundation

/// The server that takes our mail, as `SUIVANT_SMTP_URL` names it.
public struct MailServer: Sendable, Equatable {
    public enum Encryption: String, Sendable {
        /// TLS from the first byte (`smtps://`).
        case immediate
        /// Plain at first; nothing is sent until the server has changed to TLS.
        case required
        /// TLS where the server offers it; a password is never sent without.
        case opportunistic
        /// None, by the operator's own word.
        case off
    }

    public let host: String
    public let port: Int
    public let user: String?
    public let password: String?
    public let encryption: Encryption
    /// A file with the certificates to trust in place of the system's.
    public let authorities: String?

    /// Reads `smtp://user:password@host:587?starttls=required|opportunistic|off&ca=FILE` or `smtps://…`.
    ///
    /// - Throws: ``MailServerFault``, which does not repeat the password.
    public init(_ text: String) throws(MailServerFault) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "smtp" || scheme == "smtps"
        else { throw .notAnAddress }
        guard let host = parts.host, !host.isEmpty, parts.path.isEmpty || parts.path == "/", parts.fragment == nil
        else { throw .notAnAddress }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (scheme == "smtps" ? 465 : 587)
        guard (1...65_535).contains(port) else { throw .notAnAddress }
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password
        var encryption: Encryption = scheme == "smtps" ? .immediate : .required
        var authorities: String?
        for item in parts.queryItems ?? [] {
            switch item.name {
            case "starttls":
                guard scheme == "smtp", let chosen = item.value.flatMap({ Encryption(rawValue: $0) }),
                    chosen != .immediate
                else { throw .badOption("starttls") }
                encryption = chosen
            case "ca":
                guard let file = item.value, !file.isEmpty else { throw .badOption("ca") }
                authorities = file
            default: throw .badOption(String(item.name.prefix(40)))
            }
        }
        self.encryption = encryption
        self.authorities = authorities
    }

    /// Without the password, for logs.
    public var description: String { "\(host):\(port)" }
}

public enum MailServerFault: Error, Equatable, CustomStringConvertible {
    case notAnAddress
    case badOption(String)

    public var description: String {
        switch self {
        case .notAnAddress:
            "SUIVANT_SMTP_URL is not an address of a mail server. Write smtp://user:password@host:587 or smtps://user:password@host:465; characters such as @ : / in the password as %40 %3A %2F."
        case .badOption(let name):
            "SUIVANT_SMTP_URL: the option “\(name)” is not understood. There are starttls=required, opportunistic or off (with smtp://), and ca=FILE."
        }
    }
}

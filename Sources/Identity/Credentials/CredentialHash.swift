import Crypto
import SalesCore

/// What is kept of a secret that a browser or a program shows with each request: its SHA-256 digest. The secret has 256
/// random bits, so a fast hash is enough (unlike for passwords).
public struct CredentialHash: Hashable, Sendable {
    public enum Kind: Sendable {
        /// A browser's session, in a cookie.
        case session
        /// A program's token, in the header `Authorization: Bearer`.
        case token
    }

    public let kind: Kind
    public let digest: [UInt8]

    public init(kind: Kind, digest: [UInt8]) {
        self.kind = kind
        self.digest = digest
    }

    /// - Returns: nil when the text cannot be a session's secret.
    public init?(session text: some StringProtocol) {
        guard CredentialHash.isSecret(text.utf8) else { return nil }
        self.init(kind: .session, digest: Array(SHA256.hash(data: Array(text.utf8))))
    }

    /// - Returns: nil when the text cannot be a token.
    public init?(token text: some StringProtocol) {
        guard text.utf8.starts(with: BearerToken.prefix.utf8),
            CredentialHash.isSecret(text.utf8.dropFirst(BearerToken.prefix.utf8.count))
        else { return nil }
        self.init(kind: .token, digest: Array(SHA256.hash(data: Array(text.utf8))))
    }

    static let secretLength = 32

    /// 32 bytes are 43 characters of base64url.
    static func isSecret(_ text: some Collection<UInt8>) -> Bool {
        text.count == 43 && text.allSatisfy { base64URLValue($0) != nil }
    }
}

/// A new session's secret: shown to the browser once, in a cookie, and never stored.
public struct SessionSecret: Sendable {
    public let text: String
    public let hash: CredentialHash

    init(from secrets: SecretSource) {
        text = base64URL(secrets.bytes(CredentialHash.secretLength))
        hash = CredentialHash(kind: .session, digest: Array(SHA256.hash(data: Array(text.utf8))))
    }
}

/// A new token: shown to the person once and never stored.
public struct BearerToken: Sendable {
    /// Makes tokens easy to find where they should not be.
    static let prefix = "sv_"

    public let text: String
    public let hash: CredentialHash

    init(from secrets: SecretSource) {
        text = BearerToken.prefix + base64URL(secrets.bytes(CredentialHash.secretLength))
        hash = CredentialHash(kind: .token, digest: Array(SHA256.hash(data: Array(text.utf8))))
    }
}

import Crypto
import SalesCore

/// A secret that is shown once and kept only as a digest: a client's, or one that stands in an address or a form.
///
/// It has 256 random bits, so that a fast hash is enough (unlike for passwords), and says by its beginning what it is
/// for, so that one found where it should not be can be recognised, and none is taken for another.
public struct Secret: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// What a program signs in with.
        case client = "svs_"
        /// What a browser brings a program after its person agreed (RFC 6749, section 4.1.2).
        case code = "svc_"
        /// What a program gets new access tokens with.
        case refresh = "svr_"
        /// What stands in the link of an invitation or a password reset.
        case link = "svl_"
        /// What a browser shows between the password and the second factor, or on its way to another issuer.
        case step = "svp_"
    }

    public let text: String
    public let digest: [UInt8]

    init(_ kind: Kind, from secrets: SecretSource) {
        text = kind.rawValue + base64URL(secrets.bytes(CredentialHash.secretLength))
        digest = Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// The digest of a secret that somebody shows; nil when the text cannot be one of this kind.
    public static func digest(of text: some StringProtocol, _ kind: Kind) -> [UInt8]? {
        guard text.hasPrefix(kind.rawValue), CredentialHash.isSecret(text.utf8.dropFirst(kind.rawValue.utf8.count))
        else { return nil }
        return Array(SHA256.hash(data: Array(text.utf8)))
    }
}

import Crypto
import CryptoExtras
import Foundation
import SalesCore

/// What an issuer says of somebody, once it is proven that the issuer said it, to us, now, and in answer to us
/// (OpenID Connect Core, section 3.1.3.7).
struct IdentityToken: Sendable, Equatable {
    let subject: String
    let email: String?
    let isEmailVerified: Bool
    let name: String?

    /// Signatures by a private key of the issuer alone: `none` and those by a shared secret are no proof.
    private static let algorithms: Set = ["RS256", "ES256"]
    /// Clocks may differ by so much.
    private static let leeway: Double = 60
    private static let longest = 64 * 1024

    init(
        _ text: String,
        keys: KeySet,
        issuer: String,
        audience: String,
        nonce: String,
        at now: Instant
    ) throws(IdentityTokenFault) {
        let parts = try Parts(text)
        guard IdentityToken.algorithms.contains(parts.header.alg) else { throw .algorithm(parts.header.alg) }
        guard parts.header.crit == nil else { throw .malformed }
        let candidates = keys.keys(id: parts.header.kid)
        guard !candidates.isEmpty else { throw .unknownKey }
        guard candidates.contains(where: { parts.isSigned(by: $0) }) else { throw .signature }
        guard let claims = try? JSONDecoder().decode(Claims.self, from: Data(parts.claims)) else { throw .malformed }
        guard claims.iss == issuer else { throw .issuer(claims.iss) }
        guard claims.aud.values.contains(audience), claims.azp == nil || claims.azp == audience,
            claims.aud.values.count == 1 || claims.azp == audience
        else { throw .audience }
        let seconds = Double(now.microseconds) / 1_000_000
        guard seconds < claims.exp + IdentityToken.leeway else { throw .expired }
        guard claims.iat - IdentityToken.leeway <= seconds, (claims.nbf ?? 0) - IdentityToken.leeway <= seconds else {
            throw .notYet
        }
        guard let shown = claims.nonce, equalInConstantTime(Array(shown.utf8), Array(nonce.utf8)) else { throw .nonce }
        guard (1...255).contains(claims.sub.utf8.count), !claims.sub.unicodeScalars.contains(where: \.isControl) else {
            throw .malformed
        }
        subject = claims.sub
        email = claims.email
        isEmailVerified = claims.email_verified?.isTrue ?? false
        name = claims.name
    }

    private struct Parts {
        let header: Header
        let claims: [UInt8]
        private let signed: [UInt8]
        private let signature: [UInt8]

        init(_ text: String) throws(IdentityTokenFault) {
            guard text.utf8.count <= IdentityToken.longest else { throw .malformed }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let header = bytes(base64URL: parts[0]), let claims = bytes(base64URL: parts[1]),
                let signature = bytes(base64URL: parts[2]),
                let decoded = try? JSONDecoder().decode(Header.self, from: Data(header))
            else { throw .malformed }
            self.header = decoded
            self.claims = claims
            self.signature = signature
            signed = Array("\(parts[0]).\(parts[1])".utf8)
        }

        /// The kind of key decides with the algorithm: neither is used for the other.
        func isSigned(by key: KeySet.Key) -> Bool {
            switch (key, header.alg) {
            case (.rsa(let key), "RS256"):
                return key.isValidSignature(
                    _RSA.Signing.RSASignature(rawRepresentation: Data(signature)),
                    for: SHA256.hash(data: signed),
                    padding: .insecurePKCS1v1_5
                )
            case (.p256(let key), "ES256"):
                guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                    return false
                }
                return key.isValidSignature(signature, for: SHA256.hash(data: signed))
            default: return false
            }
        }
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    // Names of the standard.
    // swift-format-ignore
    private struct Claims: Decodable {
        let iss: String
        let sub: String
        let aud: OneOrMore
        let azp: String?
        let exp: Double
        let iat: Double
        let nbf: Double?
        let nonce: String?
        let email: String?
        let email_verified: Flag?
        let name: String?
    }

    private struct OneOrMore: Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                values = [one]
            } else {
                values = try container.decode([String].self)
            }
        }
    }

    /// Some issuers write it as a text.
    private struct Flag: Decodable {
        let isTrue: Bool

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                isTrue = flag
            } else {
                isTrue = try container.decode(String.self) == "true"
            }
        }
    }
}

/// Why an identity token proves nothing.
public enum IdentityTokenFault: Error, Equatable, Sendable {
    case malformed
    case algorithm(String)
    case unknownKey
    case signature
    case issuer(String)
    case audience
    case expired
    case notYet
    case nonce
}

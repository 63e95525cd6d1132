import Crypto

/// The proof that whoever fetches the tokens is who asked for the code (RFC 7636), by the method S256 alone.
public struct ProofKey: Sendable {
    public let challenge: String

    /// - Returns: nil for what cannot be the base64url of a SHA-256 digest.
    public init?(challenge: String) {
        guard challenge.utf8.count == 43, bytes(base64URL: challenge)?.count == 32 else { return nil }
        self.challenge = challenge
    }

    public init(verifier: String) {
        challenge = base64URL(Array(SHA256.hash(data: Array(verifier.utf8))))
    }

    /// - Parameter verifier: 43 to 128 unreserved characters; anything else fits nothing.
    public func fits(_ verifier: String) -> Bool {
        guard (43...128).contains(verifier.utf8.count),
            verifier.utf8.allSatisfy({ base64URLValue($0) != nil || $0 == 0x2E || $0 == 0x7E })
        else { return false }
        return equalInConstantTime(Array(challenge.utf8), Array(ProofKey(verifier: verifier).challenge.utf8))
    }
}

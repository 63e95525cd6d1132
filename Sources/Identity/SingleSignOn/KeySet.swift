import Crypto
import CryptoExtras
import Foundation

/// The public keys of an issuer (RFC 7517).
struct KeySet: Sendable {
    enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    private let keys: [(id: String?, key: Key)]

    /// Keys of other kinds, for other uses, or that cannot be read are left out.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.keys.count <= 100
        else { return nil }
        keys = document.keys.compactMap { item in item.key.map { (item.kid, $0) } }
    }

    /// The keys to try: those of this id; all of them when the token names none.
    func keys(id: String?) -> [Key] {
        guard let id else { return keys.map(\.key) }
        return keys.filter { $0.id == id }.map(\.key)
    }

    private struct Document: Decodable {
        let keys: [Item]
    }

    private struct Item: Decodable {
        let kty: String
        let kid: String?
        let use: String?
        let crv: String?
        let n: String?
        let e: String?
        let x: String?
        let y: String?

        var key: Key? {
            guard use == nil || use == "sig" else { return nil }
            switch (kty, crv) {
            case ("RSA", _):
                guard let n = n.flatMap({ bytes(base64URL: $0) }), let e = e.flatMap({ bytes(base64URL: $0) }),
                    let key = try? _RSA.Signing.PublicKey(n: n, e: e)
                else { return nil }
                return .rsa(key)
            case ("EC", "P-256"):
                guard let x = x.flatMap({ bytes(base64URL: $0) }), let y = y.flatMap({ bytes(base64URL: $0) }),
                    x.count == 32, y.count == 32, let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
                else { return nil }
                return .p256(key)
            default: return nil
            }
        }
    }
}

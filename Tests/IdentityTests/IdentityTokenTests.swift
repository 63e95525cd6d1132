import Crypto
import CryptoExtras
import Foundation
import SalesCore
import Testing

@testable import Identity

@Suite("Identity tokens of another issuer")
struct IdentityTokenTests {
    private let key = P256.Signing.PrivateKey()
    private static let now = Instant(seconds: 1_800_000_000)

    @Test("a token that is right says who it is")
    func honest() throws {
        let token = try read(signed(claims()))
        #expect(token.subject == "person 1" && token.email == "seller@demo.test" && token.isEmailVerified)
    }

    @Test(
        "a minute of difference between clocks is borne, and not a second more",
        arguments: [
            ("exp", -59, nil), ("exp", -60, .expired), ("iat", 60, nil), ("iat", 61, .notYet), ("nbf", 60, nil),
            ("nbf", 61, IdentityTokenFault.notYet),
        ]
    )
    func clocks(claim: String, offset: Int, fault: IdentityTokenFault?) throws {
        try expect(fault, of: signed(claims([claim: 1_800_000_000 + offset])))
    }

    @Test("what was meant for others or asked by others is refused")
    func meantForOthers() throws {
        try expect(.issuer("https://evil.example"), of: signed(claims(["iss": "https://evil.example"])))
        try expect(.issuer("https://login.example/"), of: signed(claims(["iss": "https://login.example/"])))
        try expect(.audience, of: signed(claims(["aud": "other"])))
        try expect(.audience, of: signed(claims(["aud": ["suivant", "other"]])))
        try expect(nil, of: signed(claims(["aud": ["suivant", "other"], "azp": "suivant"])))
        try expect(.audience, of: signed(claims(["azp": "other"])))
        try expect(.nonce, of: signed(claims(["nonce": "n2"])))
        try expect(.nonce, of: signed(claims(["nonce": nil])))
    }

    @Test("claims that are missing or of another kind prove nothing", arguments: ["iss", "sub", "aud", "exp", "iat"])
    func malformed(claim: String) throws {
        try expect(.malformed, of: signed(claims([claim: nil])))
        try expect(.malformed, of: signed(claims([claim: [["x"]]])))
    }

    @Test("subjects are neither empty, nor endless, nor of several lines", arguments: [0, 1, 255, 256])
    func subjects(length: Int) throws {
        let fault: IdentityTokenFault? = (1...255).contains(length) ? nil : .malformed
        try expect(fault, of: signed(claims(["sub": String(repeating: "s", count: length)])))
        try expect(.malformed, of: signed(claims(["sub": "a\nb"])))
    }

    @Test("a verified address is one that the issuer calls verified, as a flag or in letters")
    func verified() throws {
        for (value, expected) in [(true as Any?, true), ("true", true), (false, false), ("yes", false), (nil, false)] {
            #expect(try read(signed(claims(["email_verified": value]))).isEmailVerified == expected)
        }
    }

    @Test("neither no signature, nor one by a shared secret, nor one of another kind of key is taken")
    func algorithms() throws {
        let honest = try signed(claims()).split(separator: ".").map(String.init)
        try expect(.algorithm("none"), of: try header(["alg": "none", "kid": "1"]) + "." + honest[1] + ".")
        for name in ["HS256", "none ", "NONE", "RS384", "PS256", "es256", ""] {
            let text = try header(["alg": name, "kid": "1"]) + "." + honest[1]
            let code = HMAC<SHA256>.authenticationCode(
                for: Data(text.utf8),
                using: SymmetricKey(data: key.publicKey.rawRepresentation)
            )
            try expect(.algorithm(name), of: text + "." + base64URL(Array(code)))
        }
        // The algorithm does not fit the key.
        try expect(.signature, of: try header(["alg": "RS256", "kid": "1"]) + "." + honest[1] + "." + honest[2])
        try expect(.malformed, of: signed(claims(), header: ["alg": "ES256", "kid": "1", "crit": ["x"]]))
    }

    @Test("a changed token, another key and another key’s name are refused")
    func signatures() throws {
        let honest = try signed(claims()).split(separator: ".").map(String.init)
        let other = try signed(claims(["sub": "person 2"])).split(separator: ".").map(String.init)
        try expect(.signature, of: honest[0] + "." + other[1] + "." + honest[2])
        try expect(.signature, of: signed(claims(), by: P256.Signing.PrivateKey()))
        try expect(.unknownKey, of: signed(claims(), header: ["alg": "ES256", "kid": "2"]))
        // A token that names no key is tried with all of them.
        try expect(nil, of: signed(claims(), header: ["alg": "ES256"]))
    }

    @Test("RS256 with a key of the issuer")
    func rsa() throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        let keys = try #require(
            KeySet(
                json([
                    "keys": [
                        [
                            "kty": "RSA", "kid": "1", "n": base64URL(Array(numbers.modulus)),
                            "e": base64URL(Array(numbers.publicExponent)),
                        ]
                    ]
                ])
            )
        )
        let text = try header(["alg": "RS256", "kid": "1"]) + "." + base64URL(json(claims()))
        let signature = try key.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5)
        let token = text + "." + base64URL(Array(signature.rawRepresentation))
        #expect(try read(token, keys: keys).subject == "person 1")
    }

    @Test("keys for encryption, of other kinds and with broken numbers are passed over")
    func otherKeys() throws {
        let point = Array(key.publicKey.rawRepresentation)
        let good: [String: Any] = [
            "kty": "EC", "crv": "P-256", "kid": "1", "x": base64URL(Array(point[..<32])),
            "y": base64URL(Array(point[32...])),
        ]
        let others: [[String: Any]] = [
            ["kty": "oct", "k": "AAAA", "kid": "1"], ["kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "1"],
            good.merging(["use": "enc"]) { $1 }, good.merging(["x": "AAAA"]) { $1 }, good.merging(["y": "%"]) { $1 },
            ["kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "1"],
        ]
        #expect(try #require(KeySet(json(["keys": others]))).keys(id: nil).isEmpty)
        #expect(try #require(KeySet(json(["keys": others + [good]]))).keys(id: "1").count == 1)
        #expect(KeySet(Array("{}".utf8)) == nil && KeySet([]) == nil)
    }

    /// A token that somebody broke anywhere is refused, and nothing else happens.
    @Test("no broken token gets in or brings the program down", arguments: UInt64(1)...60)
    func fuzzed(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var bytes = Array(try signed(claims()).utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...127, using: &random)
            case 1: bytes.remove(at: at)
            default: bytes.insert(UInt8(ascii: "."), at: at)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let token = try? read(text) else { return }
        // Only the unused bits at the end of the signature may differ without changing it.
        #expect(token.subject == "person 1")
    }
}

extension IdentityTokenTests {
    private func claims(_ changes: [String: Any?] = [:]) -> [String: Any] {
        var claims: [String: Any] = [
            "iss": "https://login.example", "sub": "person 1", "aud": "suivant", "exp": 1_800_000_300,
            "iat": 1_800_000_000, "nonce": "n1", "email": "seller@demo.test", "email_verified": true,
        ]
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    private func signed(
        _ claims: [String: Any],
        header fields: [String: Any] = ["alg": "ES256", "kid": "1"],
        by other: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let text = try header(fields) + "." + base64URL(json(claims))
        let signature = try (other ?? key).signature(for: SHA256.hash(data: Data(text.utf8)))
        return text + "." + base64URL(Array(signature.rawRepresentation))
    }

    private func header(_ fields: [String: Any]) throws -> String { base64URL(try json(fields)) }

    private func json(_ value: [String: Any]) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: value))
    }

    private func read(_ text: String, keys: KeySet? = nil) throws -> IdentityToken {
        let point = Array(key.publicKey.rawRepresentation)
        let ours = KeySet(
            try json([
                "keys": [
                    [
                        "kty": "EC", "crv": "P-256", "kid": "1", "x": base64URL(Array(point[..<32])),
                        "y": base64URL(Array(point[32...])),
                    ]
                ]
            ])
        )
        return try IdentityToken(
            text,
            keys: try #require(keys ?? ours),
            issuer: "https://login.example",
            audience: "suivant",
            nonce: "n1",
            at: IdentityTokenTests.now
        )
    }

    private func expect(_ fault: IdentityTokenFault?, of text: String) throws {
        guard let fault else {
            _ = try read(text)
            return
        }
        #expect(throws: fault) { try read(text) }
    }
}

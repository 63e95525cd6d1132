import Records
import SalesCore
import Testing

@testable import Identity

@Suite("Sessions and tokens")
struct CredentialTests {
    private let secrets = SecretSource { count in (0..<count).map { UInt8($0 & 0xFF) } }

    @Test("a session's secret is 256 bits, and only its digest is kept")
    func sessionSecret() throws {
        let secret = SessionSecret(from: secrets)
        #expect(secret.text == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(secret.hash.digest.count == 32)
        #expect(CredentialHash(session: secret.text) == secret.hash)
    }

    @Test("a token says what it is, and is no session")
    func bearerToken() throws {
        let token = BearerToken(from: secrets)
        #expect(token.text == "sv_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(CredentialHash(token: token.text) == token.hash)
        #expect(CredentialHash(session: token.text) == nil)
        #expect(token.hash != SessionSecret(from: secrets).hash)
    }

    @Test(
        "what cannot be a token is not even hashed",
        arguments: [
            "", "nonsense", "sv_", "sv_short", "sv_" + String(repeating: "x", count: 4000),
            "sv_" + String(repeating: "é", count: 43),
        ]
    )
    func refusesOthers(_ text: String) {
        #expect(CredentialHash(token: text) == nil)
        #expect(CredentialHash(session: text) == nil)
    }

    @Test(
        "base64url reads back every length, and nothing else",
        arguments: 0..<70
    )
    func base64ReadsBack(count: Int) {
        let original = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(bytes(base64URL: base64URL(original)) == original)
        #expect(bytes(base64URL: base64URL(original) + "=") == nil)
    }

    @Test(
        "a session lives 12 hours after its last use and 14 days in all",
        arguments: [
            (0, true), (11 * 3600 + 3599, true), (12 * 3600, false), (14 * 86_400 - 1, false),
        ]
    )
    func idleTime(seconds: Int, isAlive: Bool) {
        let start = Instant(seconds: 0)
        let now = start.adding(.seconds(seconds))
        let expiry = start.adding(days: CredentialLife.sessionDays)
        #expect(CredentialLife.isSessionAlive(lastSeenAt: start, expiresAt: expiry, at: now) == isAlive)
        #expect(CredentialLife.isSessionAlive(lastSeenAt: now, expiresAt: expiry, at: now))
        #expect(CredentialLife.isSessionAlive(lastSeenAt: expiry, expiresAt: expiry, at: expiry) == false)
    }

    @Test(
        "an expiry is hours, days, weeks or never",
        arguments: [
            ("30d", .after(.seconds(30 * 86_400))), ("12h", .after(.seconds(12 * 3600))),
            ("8w", .after(.seconds(56 * 86_400))), ("never", .never), ("3650d", .after(.seconds(3650 * 86_400))),
            ("3651d", nil), ("0d", nil), ("-1d", nil), ("d", nil), ("30", nil), ("", nil), ("1e3d", nil), ("٣d", nil),
            ("99999999999999999999d", nil), ("30D", nil), (" 30d", nil),
        ] as [(String, TokenExpiry?)]
    )
    func expiry(text: String, expected: TokenExpiry?) {
        #expect(TokenExpiry(text) == expected)
    }
}

@Suite("Addresses and roles as people type them")
struct TypedNamesTests {
    @Test(
        "one person has one address",
        arguments: ["seller@demo.test", " Seller@Demo.Test\n", "SELLER@DEMO.TEST"]
    )
    func oneAddress(_ typed: String) {
        #expect(EmailAddress(keeping: typed)?.text == "seller@demo.test")
    }

    @Test(
        "what is no address is not kept",
        arguments: [
            "", "seller", "@demo.test", "seller@", "a@b@c", "a b@demo.test", "a@demo.test\u{0}", "a@de\nmo.test",
            "<a@demo.test>", "a@demo.test,b@demo.test", String(repeating: "a", count: 65) + "@demo.test",
            "a@" + String(repeating: "b", count: 253), "a\u{2028}b@demo.test",
        ]
    )
    func noAddress(_ typed: String) {
        #expect(EmailAddress(keeping: typed) == nil)
    }

    @Test(
        "roles are read in both languages",
        arguments: ["Sales Manager", "sales-manager", "SalesManager", "Directeur commercial", "directeur-commercial"]
    )
    func readsRoles(_ typed: String) {
        #expect(Role(typed: typed) == .salesManager)
        #expect(Role(typed: typed + "s") == nil)
    }
}

import SalesCore
import Testing

@testable import Identity

@Suite("Programs that ask for tokens")
struct ClientTests {
    @Test(
        "addresses to return to",
        arguments: [
            "https://app.example/done", "https://app.example:8443/done?from=suivant", "http://localhost:8400/",
            "http://127.0.0.1:5000/cb", "http://[::1]:5000/cb", "com.example.app:/done", "https://app.example",
        ]
    )
    func goodRedirects(_ text: String) {
        #expect(RedirectAddress(text)?.text == text)
    }

    @Test(
        "what is no address to return to",
        arguments: [
            "", "http://app.example/done", "https://", "https://user@app.example/", "https://app.example/#part",
            "javascript:alert(1)", "data:text/html,x", "/done", "https://app.example/a b", "https://a.example/\n",
            "https://app.example:99999/", "app:/done", "https://app.example/\"", "https://a.example/;x", "https:/a",
            "http://localhost.evil.example/", "https://a.example/" + String(repeating: "x", count: 600),
        ]
    )
    func badRedirects(_ text: String) {
        #expect(RedirectAddress(text) == nil)
    }

    @Test("what is added to an address is encoded, and the address says where it leads")
    func addsFields() throws {
        let address = try #require(RedirectAddress("https://app.example/done?a=1"))
        #expect(
            address.adding([("code", "x y"), ("state", "é&=")])
                == "https://app.example/done?a=1&code=x%20y&state=%C3%A9%26%3D"
        )
        #expect(address.source == "https://app.example")
        #expect(RedirectAddress("com.example.app:/done")?.source == "com.example.app:")
        #expect(RedirectAddress("http://localhost:8400/cb")?.source == "http://localhost:8400")
    }

    /// The example of RFC 7636, appendix B.
    @Test("a proof key fits its verifier alone")
    func proofKey() throws {
        let proof = try #require(ProofKey(challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(proof.fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(!proof.fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"))
        #expect(!proof.fits("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(!ProofKey(verifier: "short").fits("short"))
    }

    @Test(
        "what is no challenge",
        arguments: ["", "short", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=", String(repeating: "é", count: 43)]
    )
    func badChallenges(_ text: String) {
        #expect(ProofKey(challenge: text) == nil)
    }

    @Test("a secret of one kind is none of another", arguments: Secret.Kind.allCases)
    func kindsOfSecrets(kind: Secret.Kind) {
        let secret = Secret(kind, from: SecretSource { count in (0..<count).map { UInt8($0) } })
        #expect(Secret.digest(of: secret.text, kind) == secret.digest)
        for other in Secret.Kind.allCases where other != kind {
            #expect(Secret.digest(of: secret.text, other) == nil)
        }
        #expect(CredentialHash(token: secret.text) == nil)
        #expect(CredentialHash(session: secret.text) == nil)
    }
}

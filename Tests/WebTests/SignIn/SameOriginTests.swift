import Testing

@testable import Web

@Suite("Where a request comes from")
struct SameOriginTests {
    private static let own = [Origin("https://crm.example.com")!, Origin("http://127.0.0.1:8080")!]

    @Test(
        "a request proves that it comes from a page of ours, or it does not",
        arguments: [
            ("same-origin", nil, .proven), ("same-origin", "https://crm.example.com", .proven),
            (nil, "https://crm.example.com", .proven), (nil, "HTTPS://CRM.example.com:443", .proven),
            (nil, "http://127.0.0.1:8080", .proven), ("none", "https://crm.example.com", .proven),
            (nil, nil, .silent), ("none", nil, .silent),
            ("cross-site", nil, .foreign), ("same-site", nil, .foreign),
            ("cross-site", "https://evil.example", .foreign),
            ("cross-site", "https://crm.example.com", .foreign), ("same-site", "https://crm.example.com", .foreign),
            ("none", "https://evil.example", .foreign), ("", nil, .foreign),
            ("same-origin, same-origin", nil, .foreign),
            (nil, "https://evil.example", .foreign), (nil, "null", .foreign), (nil, "", .foreign),
            (nil, "http://crm.example.com", .foreign), (nil, "https://crm.example.com:8443", .foreign),
            (nil, "https://crm.example.com.evil.example", .foreign),
            (nil, "https://crm.example.com@evil.example", .foreign),
            (nil, "https://crm.example.com, https://evil.example", .foreign),
            (nil, "https://sub.crm.example.com", .foreign),
        ] as [(String?, String?, SameOriginProof)]
    )
    func proof(fetchSite: String?, origin: String?, expected: SameOriginProof) {
        #expect(SameOriginProof(fetchSite: fetchSite, origin: origin, own: Self.own) == expected)
    }

    @Test(
        "an origin is scheme, host and port, and nothing more",
        arguments: [
            ("https://crm.example.com", "https://crm.example.com"),
            ("https://crm.example.com:443", "https://crm.example.com"),
            ("http://crm.example.com:8080", "http://crm.example.com:8080"), ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://[::1]", "http://[::1]"), ("HTTP://LOCALHOST:80", "http://localhost"),
            ("https://crm.example.com/", nil), ("ftp://crm.example.com", nil), ("crm.example.com", nil), ("null", nil),
            ("https://", nil), ("https://a b", nil), ("https://a:99999", nil), ("https://a:", nil),
            ("https://user@a", nil),
        ] as [(String, String?)]
    )
    func origins(text: String, expected: String?) {
        #expect(Origin(text)?.description == expected)
    }

    @Test(
        "the published address may have a path",
        arguments: [
            ("https://crm.example.com", "https://crm.example.com"),
            ("https://crm.example.com/sales/", "https://crm.example.com"),
            ("crm.example.com", nil), ("", nil),
        ] as [(String, String?)]
    )
    func published(text: String, expected: String?) {
        #expect(Site(publicURL: text).published?.description == expected)
    }
}

@Suite("The session cookie")
struct SessionCookieTests {
    private static let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    private static let other = "BBECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test("over https it is bound to this host and hidden from script; over http it has a plain name")
    func attributes() {
        #expect(
            SessionCookie(isSecure: true).clearing
                == "__Host-suivant=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure"
        )
        #expect(SessionCookie(isSecure: false).clearing == "suivant=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
    }

    @Test(
        "it is read by its exact name",
        arguments: [
            ("suivant=\(secret)", true), ("a=b; suivant=\(secret); c=d", true),
            ("suivant=\(secret); suivant=\(secret)", true),
            ("__Host-suivant=\(secret)", false), ("xsuivant=\(secret)", false), ("suivantx=\(secret)", false),
            ("suivant=\(secret); suivant=\(other)", false), ("suivant=", false), ("suivant", false), ("", false),
            ("suivant=\"\(secret)\"", false), ("Suivant=\(secret)", false),
        ]
    )
    func reads(header: String, isFound: Bool) {
        #expect((SessionCookie(isSecure: false).session(in: header) != nil) == isFound)
    }

    @Test("a cookie set over http is nothing over https")
    func keepsApart() {
        #expect(SessionCookie(isSecure: true).session(in: "suivant=\(Self.secret)") == nil)
        #expect(SessionCookie(isSecure: true).session(in: "__Host-suivant=\(Self.secret)") != nil)
        #expect(SessionCookie(isSecure: true).session(in: nil) == nil)
    }
}

@Suite("Where sign-in leads")
struct LocalPathTests {
    @Test(
        "only to pages of this server",
        arguments: [
            ("/worklist", true), ("/lead/0190?a=b#c", true), ("/", true), ("/a//b", true),
            ("https://example.org/", false), ("//example.org", false), ("/\\example.org", false),
            ("\\/example.org", false),
            ("/a\\b", false), ("", false), ("worklist", false), ("/a b", false), ("/\t/example.org", false),
            ("/a\nb", false),
            ("javascript:alert(1)", false), ("/é", false), ("/signin", false), ("/signin?next=/", false),
            ("/signout", false),
            ("/" + String(repeating: "a", count: 2000), false),
        ]
    )
    func isLocal(text: String, isAccepted: Bool) {
        #expect((LocalPath(text) != nil) == isAccepted)
    }

    @Test("the way back is written so that it is one parameter")
    func encodes() {
        #expect(LocalPath("/lead/1?a=b&c=%20#d")?.signIn == "/signin?next=/lead/1%3Fa%3Db%26c%3D%2520%23d")
    }

    @Test(
        "forms are read as browsers write them",
        arguments: [
            ("next=%2Flead%2F1", "/lead/1"), ("a=1&next=x+y", "x y"), ("next=1&next=2", "1"), ("next", ""),
            ("next=", ""),
            ("next=a=b", "a=b"), ("next=%C3%A9", "é"), ("next=%FF", "\u{FFFD}"), ("next=%4", "%4"), ("next=%zz", "%zz"),
            ("nex%74=x", "x"), ("", nil), ("&&=&", nil), ("other=1", nil),
        ] as [(String, String?)]
    )
    func forms(text: String, next: String?) {
        #expect(FormFields(text.utf8)["next"] == next)
    }
}

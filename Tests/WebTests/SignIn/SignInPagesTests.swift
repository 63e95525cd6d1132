import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import Records
import SalesCore
import Testing

@testable import Web

@Suite("The door")
struct SignInPagesTests {
    @Test("the right password leads to the work list with a cookie, and the cookie opens it")
    func opens() async throws {
        try await withDoor { door in
            let answer = try await door.signIn()
            #expect(answer.status == .seeOther && answer.headers[.location] == "/worklist")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(
                cookie.hasPrefix("suivant=") && cookie.hasSuffix("; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax")
            )
            let page = try await door.get("/worklist", cookie: cookie)
            #expect(page.status == .ok && String(buffer: page.body) == "Seller")
        }
    }

    @Test(
        "behind a proxy with a public https address the cookie is for https alone, and the browser is told to stay there"
    )
    func https() async throws {
        try await withDoor(publicURL: "https://crm.example.com") { door in
            let host: HTTPFields = [.testHost: "crm.example.com", .origin: "https://crm.example.com"]
            let answer = try await door.signIn(headers: host)
            #expect(answer.status == .seeOther)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-suivant=") && cookie.hasSuffix("; SameSite=Lax; Secure"))
            #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000")
            let plain = try await door.signIn(headers: [.testHost: "127.0.0.1:8080", .origin: "http://127.0.0.1:8080"])
            #expect(plain.headers[.setCookie]?.hasPrefix("suivant=") == true)
            #expect(plain.headers[.strictTransportSecurity] == nil)
        }
    }

    @Test("an unknown address and a wrong password get the same page, word for word")
    func tellsNothing() async throws {
        try await withDoor { door in
            let wrong = try await door.signIn(password: "something else")
            let unknown = try await door.signIn(email: "nobody@demo.test", password: "something else")
            #expect(wrong.status == .unprocessableContent && unknown.status == .unprocessableContent)
            #expect(wrong.headers[.setCookie] == nil && unknown.headers[.setCookie] == nil)
            let texts = [wrong, unknown].map { String(buffer: $0.body) }
            #expect(texts[0].contains("role=\"alert\""))
            #expect(texts[0] == texts[1].split(separator: "nobody").joined(separator: "seller"))
        }
    }

    @Test("who guesses too often is told when to come back")
    func slowsDown() async throws {
        try await withDoor { door in
            for _ in 1...5 { #expect(try await door.signIn(password: "wrong").status == .unprocessableContent) }
            let answer = try await door.signIn()
            #expect(answer.status == .tooManyRequests && answer.headers[.retryAfter] == "2")
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test(
        "sign-in leads on to the page that was asked for, and nowhere else",
        arguments: [
            ("/lead/1", "/lead/1"), ("https://example.org/", "/worklist"), ("//example.org", "/worklist"),
            ("", "/worklist"),
        ]
    )
    func leadsOn(next: String, location: String) async throws {
        try await withDoor { door in
            let byAddress = try await door.signIn(path: "/signin?next=\(next)")
            let byForm = try await door.signIn(more: "&next=\(next)")
            #expect(byAddress.headers[.location] == location && byForm.headers[.location] == location)
        }
    }

    @Test(
        "a page of another site cannot sign somebody in",
        arguments: [
            [.secFetchSite: "cross-site"], [.origin: "https://evil.example"], [.origin: "null"],
            [.secFetchSite: "same-site"],
        ] as [HTTPFields]
    )
    func refusesForeignSignIn(headers: HTTPFields) async throws {
        try await withDoor { door in
            let answer = try await door.signIn(headers: headers)
            #expect(answer.status == .forbidden && answer.headers[.setCookie] == nil)
        }
    }

    @Test("a client that is no browser may sign in")
    func allowsSilence() async throws {
        try await withDoor { door in
            let answer = try await door.signIn(headers: [:])
            #expect(answer.status == .seeOther)
        }
    }

    @Test(
        "with a cookie alone nothing is changed",
        arguments: [
            ([:], .forbidden), ([.secFetchSite: "none"], .forbidden), ([.secFetchSite: "cross-site"], .forbidden),
            ([.origin: "https://evil.example"], .forbidden), ([.origin: "null"], .forbidden),
            ([.secFetchSite: "same-origin"], .noContent), ([.origin: "http://localhost"], .noContent),
        ] as [(HTTPFields, HTTPResponse.Status)]
    )
    func needsProof(headers: HTTPFields, status: HTTPResponse.Status) async throws {
        try await withDoor { door in
            let cookie = try #require(try await door.signIn().headers[.setCookie])
            let answer = try await door.post("/change", cookie: cookie, headers: headers)
            #expect(answer.status == status)
            #expect(try await door.get("/worklist", cookie: cookie, headers: headers).status == .ok)
        }
    }

    @Test("a token needs no proof, and a header without a token of ours is nobody, whatever the cookie says")
    func tokens() async throws {
        try await withDoor { door in
            let token = try await door.people.createToken(email: "seller@demo.test", name: "script").text
            let cookie = try #require(try await door.signIn().headers[.setCookie])
            for (authorization, status) in [
                ("Bearer \(token)", HTTPResponse.Status.noContent), ("bearer \(token)", .noContent),
                ("Bearer nonsense", .unauthorized), ("Bearer ", .unauthorized), ("Basic \(token)", .unauthorized),
                (token, .unauthorized), ("Bearer \(token)x", .unauthorized), ("", .unauthorized),
            ] {
                let answer = try await door.post("/change", cookie: cookie, headers: [.authorization: authorization])
                #expect(answer.status == status, "\(authorization)")
            }
        }
    }

    @Test("signing out ends the session, takes the cookie away and empties what the browser kept")
    func signsOut() async throws {
        try await withDoor { door in
            let cookie = try #require(try await door.signIn().headers[.setCookie])
            #expect(try await door.post("/signout", cookie: cookie, headers: [:]).status == .forbidden)
            #expect(try await door.get("/worklist", cookie: cookie).status == .ok)
            let answer = try await door.post("/signout", cookie: cookie, headers: [.secFetchSite: "same-origin"])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/signin")
            #expect(answer.headers[.setCookie]?.hasPrefix("suivant=; Max-Age=0;") == true)
            #expect(answer.headers[.clearSiteData] == "\"storage\"")
            #expect(try await door.get("/worklist", cookie: cookie).headers[.location] == "/signin")
        }
    }

    @Test("strangers are led to the door and from there back to where they wanted to go")
    func leadsStrangers() async throws {
        try await withDoor { door in
            let answer = try await door.get("/worklist")
            #expect(answer.headers[.location] == "/signin")
            #expect(try await door.get("/lead/1?tab=notes").headers[.location] == "/signin?next=/lead/1%3Ftab%3Dnotes")
            #expect(try await door.post("/change", headers: [:]).status == .unauthorized)
        }
    }

    @Test(
        "every answer forbids foreign and inline script, framing, sniffing and keeping",
        arguments: ["/signin", "/worklist", "/nowhere"]
    )
    func headers(path: String) async throws {
        try await withDoor { door in
            let headers = try await door.get(path).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            for part in [
                "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
                "form-action 'self'",
            ] {
                #expect(policy.contains(part))
            }
            #expect(!policy.contains("unsafe"))
            #expect(policy.contains("style-src 'self' 'sha256-"))
            #expect(headers[.xContentTypeOptions] == "nosniff" && headers[.referrerPolicy] == "same-origin")
            #expect(
                headers[.cacheControl] == "no-store" && headers[.permissionsPolicy]?.contains("microphone=()") == true
            )
        }
    }

    @Test("the page speaks the language that is asked for, else the browser's")
    func languages() async throws {
        try await withDoor { door in
            let french: HTTPFields = [.acceptLanguage: "fr-CA,fr;q=0.9"]
            let page = try await door.get("/signin", headers: french)
            #expect(page.headers[.contentLanguage] == "fr" && String(buffer: page.body).contains("lang=\"fr\""))
            #expect(try await door.get("/signin?lang=en", headers: french).headers[.contentLanguage] == "en")
            #expect(try await door.get("/signin?lang=xx").headers[.contentLanguage] == "en")
        }
    }

    @Test("whoever is signed in is answered in the language that the address names, else as the browser prefers")
    func languagesInside() async throws {
        try await withDoor { door in
            let cookie = try #require(try await door.signIn().headers[.setCookie])
            for (path, preferred, language) in [
                ("/tongue", "fr", "fr"), ("/tongue?lang=en", "fr", "en"), ("/tongue?a=1&lang=fr", "en", "fr"),
                ("/tongue?lang=xx", "fr", "fr"), ("/tongue?xlang=fr", "en", "en"), ("/tongue", "en", "en"),
            ] {
                let answer = try await door.get(path, cookie: cookie, headers: [.acceptLanguage: preferred])
                #expect(String(buffer: answer.body) == language, "\(path)")
            }
        }
    }

    @Test(
        "a broken form is refused and opens nothing",
        arguments: [
            ("", .unprocessableContent), ("email=seller%40demo.test", .unprocessableContent),
            ("email=seller%40demo.test%00&password=quite+another+phrase", .unprocessableContent),
            ("email=\(String(repeating: "a", count: 20_000))", .contentTooLarge), ("%%%&&&===", .unprocessableContent),
        ] as [(String, HTTPResponse.Status)]
    )
    func refusesBrokenForms(body: String, status: HTTPResponse.Status) async throws {
        try await withDoor { door in
            let answer = try await door.post("/signin", headers: [.contentType: Door.form], body: body)
            #expect(answer.status == status && answer.headers[.setCookie] == nil)
        }
    }

    @Test("a body of another kind is refused")
    func refusesJSON() async throws {
        try await withDoor { door in
            let answer = try await door.post("/signin", headers: [.contentType: "application/json"], body: "{}")
            #expect(answer.status == .unsupportedMediaType)
        }
    }
}

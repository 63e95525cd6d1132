import Crypto
import Foundation
import Records
import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Identity

@Suite("Single sign-on")
struct SingleSignOnTests {
    @Test("the first time links the account, and later the identity alone counts", arguments: Engine.allCases)
    func links(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            try await house.store.set(.linkingByEmail, to: true)
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.person = .init(subject: "s1", email: "Seller@Demo.test", isVerified: true)
            let (secret, next) = try await door.comeIn(issuer, next: "/settings")
            #expect(try await house.caller(with: secret.hash)?.id == seller)
            #expect(next == "/settings")
            #expect(house.events.contains(.identityLinked(user: seller, issuer: PretendIssuer.name)))
            issuer.person = .init(subject: "s1", email: nil, isVerified: false)
            let again = try await door.comeIn(issuer).secret
            #expect(try await house.caller(with: again.hash)?.id == seller)
            issuer.person = .init(subject: "S1", email: "seller@demo.test", isVerified: true)
            #expect(try await door.refusal(issuer) == .linkedToAnother)
        }
    }

    @Test("of two first times at once both come in, with one link", arguments: Engine.allCases)
    func linksOnce(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let store = house.store
            let results = try await withThrowingTaskGroup(of: Bool.self) { group in
                for subject in ["s1", "s1", "s1", "s2"] {
                    group.addTask { try await store.link(subject, at: "i", to: seller, now: House.noon) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let first = try await store.user(of: "s1", at: "i")
            let second = try await store.user(of: "s2", at: "i")
            #expect([first, second].compactMap { $0 } == [seller])
            #expect(results.count { $0 } == (first == nil ? 1 : 3))
            #expect(try await store.isLinked(seller, at: "i") == true)
            #expect(try await store.isLinked(seller, at: "another") == false)
            #expect(try await store.unlink(seller, at: "i") == true)
            #expect(try await store.unlink(seller, at: "i") == false)
        }
    }

    @Test("who is in already links the own account, whatever the address", arguments: Engine.allCases)
    func linksOneself(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let other = try await house.add("other")
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.person = .init(subject: "s1", email: "private@elsewhere.test", isVerified: false)
            _ = try await door.finish(door.leave(issuer, linking: seller), attempt: house.attempt("seller"))
            let again = try await door.comeIn(issuer).secret
            #expect(try await house.caller(with: again.hash)?.id == seller)
            // Neither does an identity get a second account, nor an account a second identity.
            #expect(try await door.refusal(door.leave(issuer, linking: other)) == .linkedToAnother)
            issuer.person.subject = "s2"
            #expect(try await door.refusal(door.leave(issuer, linking: seller)) == .linkedToAnother)
        }
    }

    @Test("without leave, with an address that is not verified, or unknown: no way in", arguments: Engine.allCases)
    func refuses(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.person = .init(subject: "s1", email: "seller@demo.test", isVerified: true)
            #expect(try await door.refusal(issuer) == .notLinked)
            try await house.store.set(.linkingByEmail, to: true)
            issuer.person.isVerified = false
            #expect(try await door.refusal(issuer) == .unverified)
            issuer.person = .init(subject: "s2", email: "nobody@demo.test", isVerified: true)
            #expect(try await door.refusal(issuer) == .unknownPerson(email: "nobody@demo.test"))
            issuer.person.email = "not an address"
            #expect(try await door.refusal(issuer) == .unknownPerson(email: nil))
        }
    }

    @Test("the disabled stay out, linked or not, and nobody's failures are forgiven", arguments: Engine.allCases)
    func disabled(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.store.set(.linkingByEmail, to: true)
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.person = .init(subject: "s1", email: "seller@demo.test", isVerified: true)
            _ = try await door.comeIn(issuer)
            try await house.people.disable(email: "seller@demo.test")
            #expect(try await door.refusal(issuer) == .disabled)
            issuer.person.subject = "s2"
            #expect(try await door.refusal(issuer) == .disabled)
        }
    }

    @Test("a sign-in at the issuer counts for ten minutes, once", arguments: Engine.allCases)
    func journeys(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.store.set(.linkingByEmail, to: true)
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            let late = try await door.leave(issuer)
            house.wait(.seconds(601))
            #expect(try await door.refusal(late) == .failed)
            let back = try await door.leave(issuer)
            _ = try await door.finish(back, attempt: house.attempt("seller"))
            #expect(try await door.refusal(back) == .failed)
            var other = try await door.leave(issuer)
            other.state = "x"
            #expect(try await door.refusal(other) == .failed)
        }
    }

    @Test(
        "journeys that lead nowhere are slowed down by network, those that lead in are not",
        arguments: Engine.allCases
    )
    func slowedDown(engine: Engine) async throws {
        try await withHouse(engine) { house in
            _ = try await house.add("seller")
            try await house.store.set(.linkingByEmail, to: true)
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.person = .init(subject: "s1", email: "seller@demo.test", isVerified: true)
            for _ in 0..<25 { _ = try await door.comeIn(issuer) }
            var refused: Refusal?
            for _ in 0..<25 where refused == nil {
                do { _ = try await door.leave(issuer) } catch let refusal as Refusal { refused = refusal }
            }
            guard case .tooManyRequests(let seconds)? = refused?.kind else {
                Issue.record("nobody was slowed down")
                return
            }
            #expect(seconds >= 1)
            house.wait(.seconds(seconds))
            _ = try await door.leave(issuer)
        }
    }

    @Test("new keys are fetched when the old do not fit, at most once a minute", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.store.set(.linkingByEmail, to: true)
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            _ = try await door.comeIn(issuer)
            #expect(issuer.keyRequests == 1)
            issuer.rotate()
            _ = try await door.comeIn(issuer)
            #expect(issuer.keyRequests == 2)
            issuer.rotate()
            #expect(try await door.refusal(issuer) == .failed)
            #expect(issuer.keyRequests == 2)
            house.wait(.seconds(61))
            _ = try await door.comeIn(issuer)
            #expect(issuer.keyRequests == 3)
        }
    }

    @Test("while the issuer is away people are told so", arguments: Engine.allCases)
    func away(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let issuer = PretendIssuer()
            let door = try house.singleSignOn(issuer)
            issuer.isAway = true
            await #expect(throws: Refusal.self) { try await door.leave(issuer) }
            issuer.isAway = false
            let back = try await door.leave(issuer)
            issuer.isAway = true
            #expect(try await door.refusal(back) == .away(hasPasswords: true))
            try await house.store.set(.passwordsOff, to: true)
            issuer.isAway = false
            let alone = try await door.leave(issuer)
            issuer.isAway = true
            #expect(try await door.refusal(alone) == .away(hasPasswords: false))
        }
    }

    @Test(
        "with passwords off nobody signs in with one, and only where another issuer is set",
        arguments: Engine.allCases
    )
    func passwordsOff(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.store.set(.passwordsOff, to: true)
            #expect(try await house.refusal("seller", password: House.password) == nil)
            let hashed = house.hashed
            let strict = house.signIn(hasIssuer: true)
            await #expect(throws: Refusal.self) { try await strict.open(house.attempt("seller")) }
            #expect(house.hashed == hashed)
        }
    }
}

/// An issuer inside the test: it has one person, signs with a key of its own, and can be away.
final class PretendIssuer: WebFetch {
    static let name = "https://login.example"

    struct Person: Sendable {
        var subject: String
        var email: String?
        var isVerified: Bool
    }

    private struct State: Sendable {
        var person = Person(subject: "s1", email: "seller@demo.test", isVerified: true)
        var key = P256.Signing.PrivateKey()
        var count = 1
        var keyRequests = 0
        var isAway = false
        var nonce = ""
    }

    private let state = Mutex(State())

    var person: Person {
        get { state.withLock { $0.person } }
        set { state.withLock { $0.person = newValue } }
    }
    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }
    var keyRequests: Int { state.withLock { $0.keyRequests } }

    func rotate() {
        state.withLock {
            $0.key = P256.Signing.PrivateKey()
            $0.count += 1
        }
    }

    /// What the address of the sign-in asks for.
    func asked(_ address: String) -> [String: String] {
        let items = URLComponents(string: address)?.queryItems ?? []
        let fields = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
        state.withLock { $0.nonce = fields["nonce"] ?? "" }
        return fields
    }

    struct Away: Error {}

    func fetch(_ request: FetchRequest) async throws -> (status: Int, body: [UInt8]) {
        let state = state.withLock { state in
            if request.address.hasSuffix("/keys") { state.keyRequests += 1 }
            return state
        }
        guard !state.isAway else { throw Away() }
        switch request.address.dropFirst(PretendIssuer.name.count) {
        case "/.well-known/openid-configuration":
            return (
                200,
                try json([
                    "issuer": PretendIssuer.name, "authorization_endpoint": PretendIssuer.name + "/authorize",
                    "token_endpoint": PretendIssuer.name + "/token", "jwks_uri": PretendIssuer.name + "/keys",
                ])
            )
        case "/keys": return (200, try keys(state))
        case "/token": return (200, try json(["id_token": try token(state)]))
        default: return (404, [])
        }
    }

    private func keys(_ state: State) throws -> [UInt8] {
        let point = Array(state.key.publicKey.rawRepresentation)
        let key = [
            "kty": "EC", "crv": "P-256", "kid": String(state.count), "x": base64URL(Array(point[..<32])),
            "y": base64URL(Array(point[32...])),
        ]
        return try json(["keys": [key]])
    }

    private func token(_ state: State) throws -> String {
        var claims: [String: Any] = [
            "iss": PretendIssuer.name, "sub": state.person.subject, "aud": "suivant", "exp": 4_000_000_000,
            "iat": 1_700_000_000, "nonce": state.nonce, "email_verified": state.person.isVerified,
        ]
        claims["email"] = state.person.email
        let header = try base64URL(json(["alg": "ES256", "kid": String(state.count)]))
        let text = header + "." + base64URL(try json(claims))
        let signature = try state.key.signature(for: SHA256.hash(data: Data(text.utf8)))
        return text + "." + base64URL(Array(signature.rawRepresentation))
    }

    private func json(_ value: [String: Any]) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: value))
    }
}

extension House {
    func singleSignOn(_ issuer: PretendIssuer) throws -> SingleSignOn {
        SingleSignOn(
            issuer: try Issuer(PretendIssuer.name, clientID: "suivant", clientSecret: "secret"),
            store: store,
            signIn: signIn(hasIssuer: true),
            web: issuer,
            secrets: secrets,
            now: clock,
            audit: audit
        )
    }

    func signIn(hasIssuer: Bool) -> SignIn {
        SignIn(
            store: store,
            factors: factors,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            now: clock,
            audit: audit,
            hasIssuer: hasIssuer
        )
    }
}

extension SingleSignOn {
    private static let attempt = SignIn.Attempt(email: "", password: "", client: ClientAddress("192.0.2.1"))

    /// Goes to the issuer and comes back to the door.
    func leave(
        _ issuer: PretendIssuer,
        next: String = "/worklist",
        linking user: GUID? = nil
    ) async throws -> Return {
        let (address, step) = try await begin(
            redirect: "https://sales.example/signin/callback",
            next: next,
            client: SingleSignOn.attempt.client,
            linking: user
        )
        return Return(step: step.text, state: issuer.asked(address)["state"], code: "c", error: nil, issuer: nil)
    }

    func comeIn(
        _ issuer: PretendIssuer,
        next: String = "/worklist"
    ) async throws -> (secret: SessionSecret, next: String) {
        try await finish(leave(issuer, next: next), attempt: SingleSignOn.attempt)
    }

    /// What is said to somebody who comes back; nil when it brings the person in.
    func refusal(_ issuer: PretendIssuer) async throws -> SingleSignOnMessage? {
        try await refusal(leave(issuer))
    }

    func refusal(_ back: Return) async throws -> SingleSignOnMessage? {
        do {
            _ = try await finish(back, attempt: SingleSignOn.attempt)
            return nil
        } catch let refusal as Refusal {
            return refusal.message as? SingleSignOnMessage
        }
    }
}

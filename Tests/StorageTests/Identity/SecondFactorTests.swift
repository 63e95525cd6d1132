import Records
import SalesCore
import Sealing
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite("Second factors")
struct SecondFactorTests {
    private let here = ClientAddress("192.0.2.1")

    @Test("after the password a code is asked for, and each code works once", arguments: Engine.allCases)
    func asked(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let authenticator = try await house.addWithFactor("seller").authenticator
            let first = try await house.halfWay("seller")
            await #expect(throws: Refusal.self) {
                try await house.signIn.complete(first, code: "000000", attempt: house.attempt("seller"))
            }
            house.wait(.seconds(30))
            let code = authenticator.code(at: house.now)
            let secret = try await house.signIn.complete(first, code: code, attempt: house.attempt("seller"))
            #expect(try await house.caller(with: secret.hash)?.name == "Seller")
            // The same step cannot be completed twice, nor the same code be used by another.
            await #expect(throws: Refusal.self) {
                try await house.signIn.complete(first, code: code, attempt: house.attempt("seller"))
            }
            let second = try await house.halfWay("seller")
            await #expect(throws: Refusal.self) {
                try await house.signIn.complete(second, code: code, attempt: house.attempt("seller"))
            }
            house.wait(.seconds(30))
            _ = try await house.signIn.complete(
                second,
                code: authenticator.code(at: house.now),
                attempt: house.attempt("seller")
            )
        }
    }

    @Test("the password alone opens nothing", arguments: Engine.allCases)
    func passwordAlone(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.addWithFactor("seller")
            let step = try await house.halfWay("seller")
            #expect(CredentialHash(session: step) == nil && CredentialHash(token: step) == nil)
            #expect(try await house.store.sessions(of: house.id("seller"), at: house.now).isEmpty)
        }
    }

    @Test(
        "a half-open sign-in ends after ten minutes, with a new password, and when disabled",
        arguments: Engine.allCases
    )
    func stepEnds(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.addWithFactor("seller")
            let late = try await house.halfWay("seller")
            house.wait(.seconds(600))
            await #expect(throws: Refusal.self) { try await house.signIn.kind(of: late) }
            let changed = try await house.halfWay("seller")
            try await house.people.setPassword(email: "seller@demo.test", to: "yet another phrase")
            await #expect(throws: Refusal.self) { try await house.signIn.kind(of: changed) }
            try await house.people.setPassword(email: "seller@demo.test", to: House.password)
            let disabled = try await house.halfWay("seller")
            try await house.people.disable(email: "seller@demo.test")
            await #expect(throws: Refusal.self) { try await house.signIn.kind(of: disabled) }
        }
    }

    @Test("guessing codes is slowed down", arguments: Engine.allCases)
    func throttled(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let authenticator = try await house.addWithFactor("seller").authenticator
            let step = try await house.halfWay("seller")
            var last: SignInMessage?
            for _ in 0..<8 {
                do {
                    _ = try await house.signIn.complete(step, code: "000000", attempt: house.attempt("seller"))
                } catch let refusal as Refusal {
                    last = refusal.message as? SignInMessage
                }
            }
            #expect(last?.isSlowedDown == true)
            house.wait(.seconds(60))
            _ = try await house.signIn.complete(
                step,
                code: authenticator.code(at: house.now),
                attempt: house.attempt("seller")
            )
        }
    }

    @Test("a recovery code opens the account once", arguments: Engine.allCases)
    func recovery(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let codes = try await house.addWithFactor("seller").recovery
            #expect(Set(codes).count == 10)
            let step = try await house.halfWay("seller")
            _ = try await house.signIn.complete(step, code: codes[3].uppercased(), attempt: house.attempt("seller"))
            let again = try await house.halfWay("seller")
            await #expect(throws: Refusal.self) {
                try await house.signIn.complete(again, code: codes[3], attempt: house.attempt("seller"))
            }
            #expect(try await house.factors.recoveryLeft(of: house.id("seller")) == 9)
            #expect(house.events.contains { $0 == .recoveryCodeUsed(user: house.known("seller"), left: 9) })
        }
    }

    @Test("one code used by two at once opens one session", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let authenticator = try await house.addWithFactor("seller").authenticator
            let steps = [try await house.halfWay("seller"), try await house.halfWay("seller")]
            house.wait(.seconds(30))
            let code = authenticator.code(at: house.now)
            let opened = await withTaskGroup(of: Bool.self) { group in
                for step in steps {
                    group.addTask {
                        (try? await house.signIn.complete(step, code: code, attempt: house.attempt("seller"))) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(opened == 1)
        }
    }

    @Test("the secret lies in the database sealed, for its person alone", arguments: Engine.allCases)
    func sealed(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.addWithFactor("seller")
            try await house.addWithFactor("mate")
            let factor = try #require(try await house.store.factor(of: house.id("seller")))
            #expect(factor.sealed.keyID == "k" && factor.sealed.bytes.count == 20 + 28)
            // Somebody who can write to the database moves a secret that he knows to another person.
            try await house.move(factorOf: "mate", to: "seller")
            let step = try await house.halfWay("seller")
            await #expect(throws: (any Error).self) {
                try await house.signIn.complete(step, code: "000000", attempt: house.attempt("seller"))
            }
        }
    }

    @Test("where the organisation requires it, administrators set one up before coming in", arguments: Engine.allCases)
    func required(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.store.set(.factorForAdministrators, to: true)
            try await house.add("seller")
            try await house.add("admin", roles: [.systemAdministrator])
            try await house.open("seller")
            guard case .enrolment(let step) = try await house.signIn.open(house.attempt("admin")) else {
                Issue.record("the administrator came in without")
                return
            }
            let setup = try await house.signIn.setup(step.text)
            #expect(try await house.signIn.setup(step.text) == setup)
            await #expect(throws: Refusal.self) {
                try await house.signIn.complete(step.text, code: "000000", attempt: house.attempt("admin"))
            }
            let authenticator = Authenticator(setup.secret)
            let enrolled = try await house.signIn.enrol(
                step.text,
                code: authenticator.code(at: house.now),
                attempt: house.attempt("admin")
            )
            #expect(try await house.caller(with: enrolled.secret.hash)?.isAdministrator == true)
            #expect(enrolled.recovery.count == 10)
            _ = try await house.halfWay("admin")
        }
    }
}

/// What people have on their telephones.
struct Authenticator {
    private let secret: [UInt8]

    init(_ base32: String) {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for letter in base32.utf8 {
            let value = letter >= 65 ? letter - 65 : letter - 50 + 26
            buffer = buffer << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        secret = bytes
    }

    func code(at now: Instant) -> String {
        OneTimeCode(secret: secret).code(step: OneTimeCode.step(at: now))
    }
}

extension House {
    @discardableResult
    func addWithFactor(_ name: String) async throws -> (authenticator: Authenticator, recovery: [String]) {
        let id = try await add(name)
        let setup = try await factors.begin(for: id, email: "\(name)@demo.test")
        let authenticator = Authenticator(setup.secret)
        let codes = try await factors.confirm(
            authenticator.code(at: now),
            for: id,
            client: ClientAddress("192.0.2.1")
        )
        return (authenticator, codes)
    }

    /// What the browser shows after the password.
    func halfWay(_ name: String) async throws -> String {
        guard case .factor(let step) = try await signIn.open(attempt(name)) else { throw NotInYet() }
        return step.text
    }

    func id(_ name: String) async throws -> GUID {
        try #require(try await store.person(email: EmailAddress(typed: "\(name)@demo.test"))).id
    }

    /// The person of an event that was recorded.
    func known(_ name: String) -> GUID {
        for case .recoveryCodeUsed(let user, _) in events { return user }
        return GUID(high: 0, low: 0)
    }

    func move(factorOf one: String, to other: String) async throws {
        let ids = [SQLValue.guid(try await id(other)), .guid(try await id(one))]
        try await database.write { connection in
            let read = Statement("select key_id, sealed from sv_second_factor where user_id = $1")
            let moved = try connection.first(read, [ids[1]]) { [SQLValue.text($0.text(0)), .bytes($0.bytes(1))] } ?? []
            try connection.execute(
                Statement("update sv_second_factor set key_id = $2, sealed = $3 where user_id = $1"),
                [ids[0]] + moved
            )
        }
    }
}

import Identity
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Signing in")
struct SigningInTests {
    @Test("the right password opens a session, which is found again by its secret alone", arguments: Engine.allCases)
    func opens(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let secret = try await house.open("seller")
            #expect(try await house.caller(with: secret.hash)?.id == seller)
            #expect(try await house.caller(with: CredentialHash(kind: .token, digest: secret.hash.digest)) == nil)
            #expect(house.events.last == .signedIn(user: seller, client: ClientAddress("192.0.2.1")))
        }
    }

    @Test("the address is taken in any spelling", arguments: Engine.allCases)
    func anySpelling(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let attempt = SignIn.Attempt(
                email: " Seller@DEMO.test ",
                password: House.password,
                client: ClientAddress("::1")
            )
            guard case .entered(let secret) = try await house.signIn.open(attempt) else {
                Issue.record("a second factor was asked for")
                return
            }
            #expect(try await house.caller(with: secret.hash)?.id == seller)
        }
    }

    @Test(
        "an unknown address, a wrong password, a disabled person and one without password: one answer, one hash each",
        arguments: Engine.allCases
    )
    func tellsNothing(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.add("gone")
            try await house.people.disable(email: "gone@demo.test")
            try await house.people.add(email: "new@demo.test", name: "New", roles: [.salesperson])
            for (name, password) in [("seller", "wrong"), ("nobody", "wrong"), ("gone", House.password), ("new", "")] {
                let before = house.hashed
                #expect(try await house.refusal(name, password: password) == .wrong)
                #expect(house.hashed == before + 1, "\(name)")
            }
        }
    }

    @Test(
        "whatever is typed as an address, the answer is the same",
        arguments: Engine.allCases,
        [
            "", "seller@demo.test\u{0}", "seller@demo.test' or 1=1 --",
            String(repeating: "a", count: 300) + "@demo.test", "%", "\u{FEFF}",
        ]
    )
    func takesAnything(engine: Engine, email: String) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let attempt = SignIn.Attempt(email: email, password: House.password, client: ClientAddress("192.0.2.1"))
            await #expect { try await house.signIn.open(attempt) } throws: { error in
                (error as? Refusal)?.message as? SignInMessage == .wrong
            }
        }
    }

    @Test("signing in again gives a new session and ends the one the browser had", arguments: Engine.allCases)
    func newSession(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let first = try await house.open("seller")
            let second = try await house.open("seller", showing: first.hash)
            #expect(first.text != second.text)
            #expect(try await house.caller(with: first.hash) == nil)
            #expect(try await house.caller(with: second.hash)?.id == seller)
        }
    }

    @Test("signing out ends the session and no other", arguments: Engine.allCases)
    func signsOut(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let (here, there) = (try await house.open("seller"), try await house.open("seller"))
            #expect(try await house.caller(with: here.hash) != nil)
            try await house.signIn.close(here.hash)
            #expect(try await house.caller(with: here.hash) == nil)
            #expect(try await house.caller(with: there.hash)?.id == seller)
            #expect(house.events.last == .signedOut(user: seller))
            try await house.signIn.close(here.hash)
            #expect(house.events.count(where: { $0 == .signedOut(user: seller) }) == 1)
        }
    }

    @Test("a hash of an older cost is renewed at the next sign-in, and the password stays", arguments: Engine.allCases)
    func renewsHash(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Migration.all) { database in
            let old = House(database, cost: .cheaper)
            try await old.add("seller")
            let house = House(database)
            try await house.open("seller")
            let account = try #require(try await house.store.account(email: EmailAddress(typed: "seller@demo.test")))
            #expect(account.hash?.cost == .quick)
            try await house.open("seller")
            #expect(house.hashed == 3)
        }
    }

    @Test("nothing that opens a session can be read from the database", arguments: Engine.allCases)
    func keepsNoSecret(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let secret = try await house.open("seller")
            let token = try await house.people.createToken(email: "seller@demo.test", name: "script")
            let hashes = try await house.database.read { connection in
                try connection.query(Statement("select hash from sv_session union all select hash from sv_token")) {
                    $0.bytes(0)
                }
            }
            #expect(hashes.count == 2)
            for text in [secret.text, token.text] { #expect(!hashes.contains(Array(text.utf8))) }
        }
    }
}

@Suite("Guessing passwords")
struct GuessingTests {
    @Test("after five failures one waits, the same for an address that nobody has", arguments: Engine.allCases)
    func slowsDown(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            for (name, client) in [("seller", "192.0.2.1"), ("nobody", "192.0.2.2")] {
                for _ in 1...5 { #expect(try await house.refusal(name, from: client) == .wrong) }
                let before = house.hashed
                #expect(try await house.refusal(name, from: client) == .slowedDown(seconds: 2))
                #expect(house.hashed == before)
            }
        }
    }

    @Test(
        "the wait holds for the right password too, ends by itself, and success wipes the slate",
        arguments: Engine.allCases
    )
    func waits(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            for _ in 1...5 { _ = try await house.refusal("seller") }
            #expect(try await house.refusal("seller", password: House.password)?.isSlowedDown == true)
            house.wait(.seconds(2))
            #expect(try await house.refusal("seller", password: House.password) == nil)
            for _ in 1...5 { #expect(try await house.refusal("seller") == .wrong) }
        }
    }

    @Test("another instance on the same database counts along", arguments: Engine.allCases)
    func sharesCounts(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let other = House(house.database)
            for _ in 1...3 { _ = try await house.refusal("seller") }
            for _ in 1...2 { _ = try await other.refusal("seller") }
            #expect(try await house.refusal("seller")?.isSlowedDown == true)
            #expect(try await other.refusal("seller")?.isSlowedDown == true)
        }
    }

    @Test("guesses made at once are counted one by one", arguments: Engine.allCases)
    func countsParallelGuesses(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let before = house.hashed
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...12 { group.addTask { _ = try await house.refusal("seller") } }
                try await group.waitForAll()
            }
            #expect(house.hashed == before + 5)
        }
    }

    @Test(
        "a network that tries many addresses waits, and an account of one's own does not wipe its slate",
        arguments: Engine.allCases
    )
    func slowsNetworks(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("insider")
            for number in 1...20 { #expect(try await house.refusal("victim\(number)", from: "192.0.2.9") == .wrong) }
            #expect(try await house.refusal("victim21", from: "192.0.2.9")?.isSlowedDown == true)
            house.wait(.seconds(2))
            #expect(try await house.refusal("insider", password: House.password, from: "192.0.2.9") == nil)
            #expect(try await house.refusal("victim22", from: "192.0.2.9") == .wrong)
            #expect(try await house.refusal("victim23", from: "192.0.2.9")?.isSlowedDown == true)
            #expect(try await house.refusal("victim23", from: "198.51.100.1") == .wrong)
        }
    }

    @Test("signing in rightly never slows a network down", arguments: Engine.allCases)
    func sparesTheRight(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            for _ in 1...40 { #expect(try await house.refusal("seller", password: House.password) == nil) }
        }
    }

    @Test("strangers cannot keep the owner out of a browser the owner has used before", arguments: Engine.allCases)
    func sparesTheOwner(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            try await house.add("rival")
            let known = try await house.open("seller")
            let rival = try await house.open("rival", from: "192.0.2.66")
            for _ in 1...8 { _ = try await house.refusal("seller", from: "192.0.2.66") }
            #expect(try await house.refusal("seller", password: House.password)?.isSlowedDown == true)
            let stolen = try await house.refusal("seller", password: House.password, showing: rival.hash)
            #expect(stolen?.isSlowedDown == true)
            #expect(try await house.refusal("seller", password: House.password, showing: known.hash) == nil)
            // That told us the owner is here: the slate is clean.
            #expect(try await house.refusal("seller", password: House.password) == nil)
        }
    }

    @Test("a known browser has no more guesses than others", arguments: Engine.allCases)
    func slowsKnownBrowsers(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let known = try await house.open("seller")
            for _ in 1...5 { #expect(try await house.refusal("seller", showing: known.hash) == .wrong) }
            #expect(try await house.refusal("seller", showing: known.hash)?.isSlowedDown == true)
        }
    }

    @Test("a new password from the administrator wipes the slate", arguments: Engine.allCases)
    func resets(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            for _ in 1...6 { _ = try await house.refusal("seller") }
            try await house.people.setPassword(email: "seller@demo.test", to: "one more new phrase")
            #expect(try await house.refusal("seller", password: "one more new phrase") == nil)
        }
    }
}

import Identity
import Records
import SalesCore
import TestSupport
import Testing

@Suite("The token service")
struct TokenServiceTests {
    private static let redirect = "https://app.example/done"
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private let proof = ProofKey(verifier: TokenServiceTests.verifier)
    private let here = ClientAddress("192.0.2.7")

    @Test("a program acts in its own name, with the rights of its roles, for an hour", arguments: Engine.allCases)
    func ownName(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program(roles: [.salesManager])
            let tokens = try await house.tokens.clientCredentials(program, from: here)
            let caller = try #require(try await house.caller(token: tokens.access))
            #expect(caller.name == "Report")
            #expect(caller.isManager && !caller.isAdministrator)
            #expect(tokens.refresh == nil)
            house.wait(.seconds(3599))
            #expect(try await house.caller(token: tokens.access) != nil)
            house.wait(.seconds(1))
            #expect(try await house.caller(token: tokens.access) == nil)
        }
    }

    @Test("a wrong secret, a missing one and an unknown program are the same refusal", arguments: Engine.allCases)
    func wrongSecret(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let other = try await house.program(name: "Other")
            for credentials: TokenService.Credentials in [
                .init(id: program.id, secret: other.secret), .init(id: program.id, secret: nil),
                .init(id: program.id, secret: "nonsense"), .init(id: "nonsense", secret: program.secret),
                .init(id: house.now.description, secret: ""),
                .init(id: "\(GUID(high: 1, low: 2))", secret: other.secret),
            ] {
                await #expect(throws: OAuthError.invalidClient) {
                    try await house.tokens.clientCredentials(credentials, from: here)
                }
            }
            #expect(house.events.filter { $0.name == "client.refused" }.count == 6)
        }
    }

    @Test("when a program is disabled, its tokens stop at once, people's too", arguments: Engine.allCases)
    func disabling(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let own = try await house.tokens.clientCredentials(program, from: here)
            let seller = try await house.add("seller")
            let theirs = try await house.tokens(of: seller, through: program)
            #expect(try await house.caller(token: theirs.access)?.id == seller)
            try await house.clients.disable("report")
            #expect(try await house.caller(token: own.access) == nil)
            #expect(try await house.caller(token: theirs.access) == nil)
            await #expect(throws: OAuthError.disabledClient) {
                try await house.tokens.refresh(program, token: theirs.refresh!, from: here)
            }
            await #expect(throws: Refusal.self) {
                try await house.tokens.asking(clientID: program.id, redirect: Self.redirect)
            }
        }
    }

    @Test("when a person is disabled, what programs hold for them stops at once", arguments: Engine.allCases)
    func disabledPerson(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            let tokens = try await house.tokens(of: seller, through: program)
            try await house.people.disable(email: "seller@demo.test")
            #expect(try await house.caller(token: tokens.access) == nil)
            await #expect(throws: OAuthError.refreshOver) {
                try await house.tokens.refresh(program, token: tokens.refresh!, from: here)
            }
            await #expect(throws: OAuthError.codeOver) { try await house.tokens(of: seller, through: program) }
        }
    }

    @Test("a new password ends what programs hold, and keeps personal tokens", arguments: Engine.allCases)
    func newPassword(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            let tokens = try await house.tokens(of: seller, through: program)
            let own = try await house.people.createToken(email: "seller@demo.test", name: "own")
            try await house.people.setPassword(email: "seller@demo.test", to: "yet another phrase")
            #expect(try await house.caller(token: tokens.access) == nil)
            #expect(try await house.caller(with: own.hash) != nil)
        }
    }

    @Test("a code works once, for its program, its address and its proof, within a minute", arguments: Engine.allCases)
    func codes(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let other = try await house.program(name: "Other")
            let seller = try await house.add("seller")
            func code() async throws -> String { try await house.agree(seller, to: program, proof: proof) }
            func fetch(
                _ code: String,
                as who: TokenService.Credentials,
                redirect: String = Self.redirect,
                verifier: String = Self.verifier
            ) async throws -> TokenService.Tokens {
                try await house.tokens.authorizationCode(
                    who,
                    code: code,
                    redirect: redirect,
                    verifier: verifier,
                    from: here
                )
            }
            let tokens = try await fetch(try await code(), as: program)
            #expect(try await house.caller(token: tokens.access)?.id == seller)
            let (first, second, third, fourth) = (
                try await code(), try await code(), try await code(), try await code()
            )
            await #expect(throws: OAuthError.codeOver) { try await fetch(first, as: other) }
            await #expect(throws: OAuthError.wrongRedirect) {
                try await fetch(second, as: program, redirect: "https://app.example/Done")
            }
            await #expect(throws: OAuthError.wrongProof) {
                try await fetch(third, as: program, verifier: String(repeating: "a", count: 43))
            }
            house.wait(.seconds(60))
            await #expect(throws: OAuthError.codeOver) { try await fetch(fourth, as: program) }
            await #expect(throws: OAuthError.codeOver) { try await fetch("svc_nonsense", as: program) }
        }
    }

    @Test("a code that is shown twice ends what came of it", arguments: Engine.allCases)
    func stolenCode(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            let code = try await house.agree(seller, to: program, proof: proof)
            let tokens = try await house.tokens.authorizationCode(
                program,
                code: code,
                redirect: Self.redirect,
                verifier: Self.verifier,
                from: here
            )
            await #expect(throws: OAuthError.codeOver) {
                try await house.tokens.authorizationCode(
                    program,
                    code: code,
                    redirect: Self.redirect,
                    verifier: Self.verifier,
                    from: here
                )
            }
            #expect(try await house.caller(token: tokens.access) == nil)
            await #expect(throws: OAuthError.refreshOver) {
                try await house.tokens.refresh(program, token: tokens.refresh!, from: here)
            }
            #expect(house.events.contains { $0.name == "grant.reused" })
        }
    }

    @Test("refresh tokens rotate, and one that comes again ends the family", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            let first = try await house.tokens(of: seller, through: program)
            house.wait(.seconds(3600))
            let second = try await house.tokens.refresh(program, token: first.refresh!, from: here)
            #expect(try await house.caller(token: second.access)?.id == seller)
            #expect(second.scope == "offline_access")
            let third = try await house.tokens.refresh(program, token: second.refresh!, from: here)
            #expect(try await house.caller(token: third.access)?.id == seller)
            // The thief's copy of the first.
            await #expect(throws: OAuthError.refreshOver) {
                try await house.tokens.refresh(program, token: first.refresh!, from: here)
            }
            #expect(try await house.caller(token: third.access) == nil)
            await #expect(throws: OAuthError.refreshOver) {
                try await house.tokens.refresh(program, token: third.refresh!, from: here)
            }
        }
    }

    @Test("a grant ends after ninety days, however often it is renewed", arguments: Engine.allCases)
    func grantEnds(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            var tokens = try await house.tokens(of: seller, through: program)
            for _ in 0..<8 {
                house.wait(.seconds(11 * 86_400))
                tokens = try await house.tokens.refresh(program, token: tokens.refresh!, from: here)
            }
            house.wait(.seconds(2 * 86_400))
            await #expect(throws: OAuthError.refreshOver) {
                try await house.tokens.refresh(program, token: tokens.refresh!, from: here)
            }
        }
    }

    @Test("two that refresh at once: one gets tokens, and the family ends", arguments: Engine.allCases)
    func refreshRace(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let program = try await house.program()
            let seller = try await house.add("seller")
            let tokens = try await house.tokens(of: seller, through: program)
            let granted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        (try? await house.tokens.refresh(program, token: tokens.refresh!, from: self.here)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 1)
        }
    }

    @Test("a program without a secret acts for people only", arguments: Engine.allCases)
    func publicProgram(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let added = try await house.clients.add(name: "App", roles: [], redirects: [Self.redirect], isPublic: true)
            #expect(added.secret == nil)
            let app = TokenService.Credentials(id: added.id.description, secret: nil)
            await #expect(throws: OAuthError.mayNot) { try await house.tokens.clientCredentials(app, from: here) }
            let seller = try await house.add("seller")
            #expect(try await house.tokens(of: seller, through: app).refresh != nil)
            await #expect(throws: OAuthError.invalidClient) {
                try await house.tokens.clientCredentials(.init(id: app.id, secret: "svs_guess"), from: here)
            }
        }
    }

    @Test("application users are not in the list of people", arguments: Engine.allCases)
    func listed(engine: Engine) async throws {
        try await withHouse(engine) { house in
            _ = try await house.program()
            try await house.add("seller")
            #expect(try await house.people.list().map(\.name) == ["Seller"])
            let clients = try await house.clients.list()
            #expect(clients.map(\.client.name) == ["Report"])
            #expect(clients.map(\.roles) == [["Salesperson"]])
        }
    }
}

extension House {
    var clients: Clients {
        Clients(store: store, secrets: secrets, ids: ids, clocks: Clocks(business: clock, system: clock), audit: audit)
    }

    var tokens: TokenService {
        TokenService(store: store, secrets: secrets, ids: ids, now: clock, audit: audit)
    }

    func program(name: String = "Report", roles: [Role] = [.salesperson]) async throws -> TokenService.Credentials {
        let added = try await clients.add(name: name, roles: roles, redirects: ["https://app.example/done"])
        return .init(id: added.id.description, secret: added.secret)
    }

    func agree(_ user: GUID, to program: TokenService.Credentials, proof: ProofKey) async throws -> String {
        let (client, redirect) = try await tokens.asking(clientID: program.id, redirect: "https://app.example/done")
        return try await tokens.agree(to: client, as: user, redirect: redirect, proof: proof, scope: "offline_access")
    }

    /// What a program has after a person agreed to it.
    func tokens(of user: GUID, through program: TokenService.Credentials) async throws -> TokenService.Tokens {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        return try await tokens.authorizationCode(
            program,
            code: agree(user, to: program, proof: ProofKey(verifier: verifier)),
            redirect: "https://app.example/done",
            verifier: verifier,
            from: ClientAddress("192.0.2.7")
        )
    }

    func caller(token: String) async throws -> Caller? {
        guard let hash = CredentialHash(token: token) else { return nil }
        return try await caller(with: hash)
    }
}

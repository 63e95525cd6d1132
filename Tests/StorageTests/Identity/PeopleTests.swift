import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite("Adding and removing people")
struct PeopleTests {
    @Test("nobody is there at first, and nobody can sign in", arguments: Engine.allCases)
    func noDefaultAccount(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let people = try await house.people.list()
            #expect(people.isEmpty)
            for name in ["admin", "administrator", "root"] {
                #expect(try await house.refusal(name, password: name) == .wrong)
            }
        }
    }

    @Test("the first person makes the first unit, the next ones join it", arguments: Engine.allCases)
    func firstUnit(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let ids = [try await house.add("anna"), try await house.add("ben", roles: [.systemAdministrator])]
            var units: Set<GUID> = []
            for id in ids { units.insert(try #require(await house.store.caller(id: id)).unit) }
            #expect(units.count == 1)
            let names = try await house.database.read {
                try $0.query(Statement("select name from businessunit")) { $0.text(0) }
            }
            #expect(names == ["Suivant"])
        }
    }

    @Test("people added at once share one unit and one row per role", arguments: Engine.allCases)
    func addedAtOnce(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...6 { group.addTask { try await house.add("seller\(number)") } }
                try await group.waitForAll()
            }
            let counts = try await house.database.read { connection in
                try [Statement("select count(*) from businessunit"), Statement("select count(*) from role")].map {
                    try connection.first($0) { $0.int(0) as Int64 }
                }
            }
            #expect(counts == [1, Int64(Role.allCases.count)])
        }
    }

    @Test("people are listed by name with roles and what they can do", arguments: Engine.allCases)
    func lists(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.people.add(
                email: "Zoe@Demo.test",
                name: " Zoë Müller ",
                roles: [.salesperson, .salesManager]
            )
            try await house.add("anna")
            try await house.people.disable(email: "anna@demo.test")
            let people = try await house.people.list()
            #expect(people.map(\.name) == ["Anna", "Zoë Müller"])
            #expect(people.map(\.email) == ["anna@demo.test", "zoe@demo.test"])
            #expect(people.map(\.isDisabled) == [true, false])
            #expect(people.map(\.hasPassword) == [true, false])
            #expect(people[1].roles == ["Sales Manager", "Salesperson"])
        }
    }

    @Test("an address that is taken, in any spelling, is refused and nothing is added", arguments: Engine.allCases)
    func refusesTaken(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            await #expect {
                try await house.people.add(email: "SELLER@demo.test", name: "Other", roles: [.salesperson])
            } throws: {
                ($0 as? Refusal)?.message as? PeopleMessage == .exists(email: "seller@demo.test")
            }
            #expect(try await house.people.list().count == 1)
        }
    }

    @Test(
        "what cannot be a person is refused",
        arguments: Engine.allCases,
        [
            ("seller", "Name", [.salesperson], .notAnAddress), ("a@b.test", " ", [.salesperson], .notAName),
            ("a@b.test", "A\nB", [.salesperson], .notAName), ("a@b.test", "Name", [], .noRole),
            ("a@b.test", String(repeating: "x", count: 201), [.salesperson], .notAName),
        ] as [(String, String, [Role], PeopleMessage)]
    )
    func refusesNonsense(
        engine: Engine,
        person: (email: String, name: String, roles: [Role], message: PeopleMessage)
    ) async throws {
        try await withHouse(engine) { house in
            await #expect {
                try await house.people.add(email: person.email, name: person.name, roles: person.roles)
            } throws: {
                ($0 as? Refusal)?.message as? PeopleMessage == person.message
            }
            let people = try await house.people.list()
            #expect(people.isEmpty)
        }
    }

    @Test("a common password is refused and nobody is added", arguments: Engine.allCases)
    func refusesCommonPassword(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let add = { @Sendable in
                try await house.people.add(
                    email: "a@b.test",
                    name: "A",
                    roles: [.salesperson],
                    password: "password1234"
                )
            }
            await #expect { try await add() } throws: { ($0 as? Refusal)?.message as? PasswordRefusal == .tooCommon }
            let people = try await house.people.list()
            #expect(people.isEmpty)
        }
    }

    @Test("a disabled person is out at once, on every instance, with sessions and tokens", arguments: Engine.allCases)
    func disables(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let other = House(house.database)
            let seller = try await house.add("seller")
            let secret = try await house.open("seller")
            let token = try await house.people.createToken(email: "seller@demo.test", name: "script")
            for credential in [secret.hash, token.hash] {
                #expect(try await other.caller(with: credential)?.id == seller)
            }
            try await house.people.disable(email: "seller@demo.test")
            for credential in [secret.hash, token.hash] {
                #expect(try await house.caller(with: credential) == nil)
                #expect(try await other.caller(with: credential) == nil)
            }
            #expect(try await house.store.caller(email: EmailAddress(typed: "seller@demo.test")) == nil)
            // Who is enabled again signs in again: what was out stays out.
            try await house.change(Statement("update systemuser set isdisabled = 0 where id = $1"), [.guid(seller)])
            for credential in [secret.hash, token.hash] { #expect(try await house.caller(with: credential) == nil) }
            #expect(house.events.contains(.personDisabled(user: seller)))
        }
    }

    @Test("a person disabled by a change of the row alone is out at once too", arguments: Engine.allCases)
    func disabledByRow(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let secret = try await house.open("seller")
            #expect(try await house.caller(with: secret.hash) != nil)
            try await house.change(Statement("update systemuser set isdisabled = 1 where id = $1"), [.guid(seller)])
            #expect(try await house.caller(with: secret.hash) == nil)
        }
    }

    @Test("a new password ends all sessions, and only the new one opens another", arguments: Engine.allCases)
    func setsPassword(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let secret = try await house.open("seller")
            #expect(try await house.caller(with: secret.hash) != nil)
            try await house.people.setPassword(email: "seller@demo.test", to: "one more new phrase")
            #expect(try await house.caller(with: secret.hash) == nil)
            #expect(try await house.refusal("seller", password: House.password) == .wrong)
            #expect(try await house.refusal("seller", password: "one more new phrase") == nil)
            #expect(house.events.contains(.passwordChanged(user: seller)))
        }
    }

    @Test("nobody and the disabled get no token", arguments: Engine.allCases)
    func refusesTokens(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("gone")
            try await house.people.disable(email: "gone@demo.test")
            for (email, message) in [
                ("nobody@demo.test", PeopleMessage.nobody(email: "nobody@demo.test")),
                ("gone@demo.test", .disabled(email: "gone@demo.test")), ("\u{0}", .nobody(email: "\\u{0}")),
            ] {
                await #expect { try await house.people.createToken(email: email, name: "x") } throws: {
                    ($0 as? Refusal)?.message as? PeopleMessage == message
                }
            }
        }
    }

    @Test("a session cannot be opened with a password that was changed in the same moment", arguments: Engine.allCases)
    func changedMeanwhile(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let account = try #require(try await house.store.account(email: EmailAddress(typed: "seller@demo.test")))
            let before = try #require(account.hash)
            try await house.people.setPassword(email: "seller@demo.test", to: "one more new phrase")
            let late = NewSession(
                id: GUID(high: 5, low: 5),
                user: account.user,
                hash: CredentialHash(kind: .session, digest: Array(repeating: 1, count: 32)),
                createdAt: house.now,
                expiresAt: house.now.adding(days: 14),
                client: ClientAddress("192.0.2.1"),
                agent: "",
                replaced: nil,
                checked: before,
                renewed: nil,
                cleared: [],
                refunded: []
            )
            #expect(try await house.store.open(late) == false)
            #expect(try await house.store.sessions(of: account.user, at: house.now).isEmpty)
        }
    }
}

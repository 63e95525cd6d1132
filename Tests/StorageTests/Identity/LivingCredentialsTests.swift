import Identity
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("How long sessions and tokens live")
struct LivingCredentialsTests {
    @Test("a session that is used lives on for 14 days and no longer", arguments: Engine.allCases)
    func livesByUse(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let secret = try await house.open("seller")
            for _ in 1..<(14 * 3) {
                house.wait(.seconds(8 * 3600))
                #expect(try await house.caller(with: secret.hash) != nil)
                try await house.store.noteUse(of: secret.hash, at: house.now)
            }
            house.wait(.seconds(8 * 3600))
            #expect(try await house.caller(with: secret.hash) == nil)
        }
    }

    @Test("a session that is not used ends after 12 hours, remembered or not", arguments: Engine.allCases)
    func endsIdle(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let secret = try await house.open("seller")
            #expect(try await house.caller(with: secret.hash) != nil)
            house.wait(.seconds(12 * 3600 - 1))
            #expect(try await house.caller(with: secret.hash) != nil)
            house.wait(.seconds(1))
            #expect(try await house.caller(with: secret.hash) == nil)
        }
    }

    @Test("use seen by another instance keeps a session alive here", arguments: Engine.allCases)
    func sharesUse(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let other = House(house.database)
            try await house.add("seller")
            let secret = try await house.open("seller")
            for instance in [house, other] { #expect(try await instance.caller(with: secret.hash) != nil) }
            let later = house.now.adding(.seconds(8 * 3600))
            try await other.store.noteUse(of: secret.hash, at: later)
            house.wait(.seconds(16 * 3600))
            #expect(try await house.caller(with: secret.hash) != nil)
        }
    }

    @Test(
        "use is written down at most every five minutes, and sends nobody back to the database",
        arguments: Engine.allCases
    )
    func notesSeldom(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let secret = try await house.open("seller")
            _ = try await house.caller(with: secret.hash)
            let start = house.now
            for (seconds, noted) in [(1, 0), (299, 0), (300, 300), (301, 300), (599, 300), (600, 600)] {
                try await house.store.noteUse(of: secret.hash, at: start.adding(.seconds(seconds)))
                let session = try #require(try await house.store.sessions(of: seller, at: start).first)
                #expect(session.lastSeenAt == start.adding(.seconds(noted)))
                #expect(try await house.remembering(secret.hash) { _ in true } == true)
            }
        }
    }

    @Test("a token ends when it was made to", arguments: Engine.allCases)
    func tokensExpire(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let seller = try await house.add("seller")
            let short = try await house.people.createToken(
                email: "seller@demo.test",
                name: "day",
                expiry: .after(.seconds(86_400))
            )
            let long = try await house.people.createToken(email: "seller@demo.test", name: "ever", expiry: .never)
            for token in [short, long] { #expect(try await house.caller(with: token.hash)?.id == seller) }
            house.wait(.seconds(86_399))
            #expect(try await house.caller(with: short.hash)?.id == seller)
            house.wait(.seconds(1))
            #expect(try await house.caller(with: short.hash) == nil)
            house.wait(.seconds(3650 * 86_400))
            #expect(try await house.caller(with: long.hash)?.id == seller)
        }
    }

    @Test("the use of a token is written down", arguments: Engine.allCases)
    func notesTokens(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            let token = try await house.people.createToken(email: "seller@demo.test", name: "script")
            _ = try await house.caller(with: token.hash)
            try await house.store.noteUse(of: token.hash, at: house.now)
            let used = try await house.database.read { connection in
                try connection.query(Statement("select last_used_at from sv_token")) { $0.instantOrNil(0) }
            }
            #expect(used == [house.now])
        }
    }

    @Test(
        "one sees one's own sessions and ends them; another person's session is no different from none",
        arguments: Engine.allCases
    )
    func ownSessions(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let (seller, rival) = (try await house.add("seller"), try await house.add("rival"))
            let secret = try await house.open("seller")
            _ = try await house.open("rival")
            let own = try #require(try await house.store.sessions(of: seller, at: house.now).first)
            #expect(try await house.store.sessions(of: rival, at: house.now).map(\.id).contains(own.id) == false)
            #expect(try await house.store.endSession(own.id, of: rival) == false)
            #expect(try await house.store.endSession(GUID(high: 9, low: 9), of: rival) == false)
            #expect(try await house.caller(with: secret.hash)?.id == seller)
            #expect(try await house.store.endSession(own.id, of: seller))
            #expect(try await house.caller(with: secret.hash) == nil)
        }
    }

    @Test("sessions that are over are cleared away", arguments: Engine.allCases)
    func purges(engine: Engine) async throws {
        try await withHouse(engine) { house in
            try await house.add("seller")
            for _ in 1...3 { try await house.open("seller") }
            _ = try await house.refusal("nobody", from: "192.0.2.77")
            house.wait(.seconds(15 * 86_400))
            try await house.open("seller", from: "192.0.2.2")
            let left = try await house.database.read { connection in
                try [Statement("select count(*) from sv_session"), Statement("select count(*) from sv_signin_attempt")]
                    .map {
                        try connection.first($0) { $0.int(0) as Int64 }
                    }
            }
            #expect(left[0] == 1)
            // The network of the sign-in itself, refunded to nothing.
            #expect(left[1] == 1)
        }
    }
}

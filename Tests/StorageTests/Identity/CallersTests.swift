import Identity
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Who is calling")
struct CallersTests {
    @Test("a caller has name, unit, roles and what the person has set", arguments: Engine.allCases)
    func resolves(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("manager", roles: [.salesManager, .salesperson])
            let secret = try await house.open("manager")
            let caller = try #require(try await house.caller(with: secret.hash))
            #expect(caller.id == id && caller.name == "Manager")
            #expect(caller.roles.map(\.name) == ["Sales Manager", "Salesperson"])
            #expect(
                caller.principals == [id] && caller.unitsBelow == [caller.unit] && caller.organisation == caller.unit
            )
            #expect(caller.zone == .utc && caller.language == .english)
        }
    }

    @Test(
        "the language is the person's, else the browser's; the zone is the person's, else UTC",
        arguments: Engine.allCases
    )
    func language(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            let secret = try await house.open("seller")
            #expect(try await house.caller(with: secret.hash, acceptLanguage: "fr-CA,en;q=0.5")?.language == .french)
            #expect(try await house.caller(with: secret.hash, acceptLanguage: "en")?.language == .english)
            try await house.change(Self.choose, [.guid(GUID(high: 1, low: 1)), .guid(id), "fr", "Europe/Paris"])
            let caller = try #require(try await house.caller(with: secret.hash, acceptLanguage: "en"))
            #expect(caller.language == .french && caller.zone.name == "Europe/Paris")
        }
    }

    @Test("an unknown zone or language is no reason to keep somebody out", arguments: Engine.allCases)
    func unknownZone(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            try await house.change(Self.choose, [.guid(GUID(high: 1, low: 1)), .guid(id), "xx", "Mars/Olympus"])
            let caller = try #require(try await house.store.caller(id: id))
            #expect(caller.language == .english && caller.zone == .utc)
        }
    }

    @Test("teams are principals and units below are reached, rings included", arguments: Engine.allCases)
    func teamsAndUnits(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            let root = try #require(try await house.store.caller(id: id)).unit
            let (team, below, deep) = (GUID(high: 2, low: 1), GUID(high: 3, low: 1), GUID(high: 3, low: 2))
            try await house.change(Self.join, [.guid(team), .guid(id)])
            try await house.change(Self.makeUnit, [.guid(below), "Below", .guid(root)])
            try await house.change(Self.makeUnit, [.guid(deep), "Deep", .guid(below)])
            let caller = try #require(try await house.store.caller(id: id))
            #expect(caller.principals == [id, team])
            #expect(Set(caller.unitsBelow) == [root, below, deep])
            try await house.change(Self.moveUnit, [.guid(below), .guid(deep)])
            try await house.change(Self.movePerson, [.guid(id), .guid(below)])
            let moved = try #require(try await house.store.caller(id: id))
            #expect(Set(moved.unitsBelow) == [below, deep])
        }
    }

    @Test("a change of rights is seen by the next request of every instance", arguments: Engine.allCases)
    func seesChanges(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let other = House(house.database)
            let id = try await house.add("seller")
            let secret = try await house.open("seller")
            for instance in [house, other] {
                #expect(try await instance.caller(with: secret.hash)?.roles.map(\.name) == ["Salesperson"])
            }
            try await house.change(Statement("delete from systemuserroles where systemuserid = $1"), [.guid(id)])
            for instance in [house, other] {
                #expect(try await instance.caller(with: secret.hash)?.roles.map(\.name) == [])
            }
        }
    }

    @Test("what was rolled back is not remembered, even when the next change comes at once", arguments: Engine.allCases)
    func forgetsRolledBack(engine: Engine) async throws {
        struct Stop: Error {}
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            await #expect(throws: Stop.self) {
                try await house.database.write { connection in
                    try connection.execute(
                        Statement("delete from systemuserroles where systemuserid = $1"),
                        [.guid(id)]
                    )
                    try SQLIdentityStore.touchSecurityStamp(in: connection)
                    #expect(try house.store.caller(id: id, in: connection)?.roles.map(\.name) == [])
                    throw Stop()
                }
            }
            try await house.change(Self.rename, [.guid(id), "Changed"])
            #expect(try await house.store.caller(id: id)?.roles.map(\.name) == ["Salesperson"])
        }
    }

    @Test("a remembered caller holds as long as the stamp does", arguments: Engine.allCases)
    func remembers(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            let secret = try await house.open("seller")
            let name = { @Sendable (caller: Caller) in
                try await house.database.read { try $0.first(Self.name, [.guid(caller.id)]) { $0.text(0) } }
            }
            #expect(try await house.remembering(secret.hash, name) == nil)
            #expect(try await house.caller(with: secret.hash) != nil)
            #expect(try await house.remembering(secret.hash, name) == "Seller")
            let later = house.now.adding(.seconds(12 * 3600))
            #expect(try await house.remembering(secret.hash, at: later, name) == nil)
            try await house.change(Self.rename, [.guid(id), "Changed"])
            #expect(try await house.remembering(secret.hash, name) == nil)
            #expect(try await house.caller(with: secret.hash)?.name == "Changed")
            #expect(try await house.remembering(secret.hash, name) == "Changed")
        }
    }

    @Test("what was done for a caller who has changed comes to nothing, errors too", arguments: Engine.allCases)
    func forgetsWhatWasDone(engine: Engine) async throws {
        struct Mistake: Error {}
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            let secret = try await house.open("seller")
            _ = try await house.caller(with: secret.hash)
            await #expect(throws: Mistake.self) {
                _ = try await house.remembering(secret.hash) { _ -> Int in throw Mistake() }
            }
            #expect(try await house.remembering(secret.hash) { _ in 7 } == 7)
            try await house.change(Self.rename, [.guid(id), "Changed"])
            #expect(try await house.remembering(secret.hash) { _ -> Int in throw Mistake() } == nil)
            #expect(try await house.remembering(secret.hash) { _ in 7 } == nil)
            let swallowed = try await house.remembering(secret.hash) { _ in
                _ = try? await house.database.read { try $0.first(Self.name, [.guid(id)]) { $0.text(0) } }
                return 7
            }
            #expect(swallowed == nil)
        }
    }

    @Test("several questions at once are answered with the first look", arguments: Engine.allCases)
    func pipelines(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let id = try await house.add("seller")
            let secret = try await house.open("seller")
            _ = try await house.caller(with: secret.hash)
            let read = { @Sendable (_: Caller) in
                try await house.database.read { connection in
                    var names: [Int: String] = [:]
                    try connection.pipeline([(Self.name, [.guid(id)]), (Self.name, [.guid(id)])]) { number, row in
                        names[number] = row.text(0)
                    }
                    return names
                }
            }
            #expect(try await house.remembering(secret.hash, read) == [0: "Seller", 1: "Seller"])
            try await house.change(Self.rename, [.guid(id), "Changed"])
            #expect(try await house.remembering(secret.hash, read) == nil)
        }
    }

    @Test("memory is bounded", arguments: Engine.allCases)
    func isBounded(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let store = SQLIdentityStore(database: house.database, remembered: 3)
            for number in 1...8 {
                let id = try await house.add("seller\(number)")
                #expect(try await store.caller(id: id)?.id == id)
                let secret = try await house.open("seller\(number)")
                #expect(try await store.caller(with: secret.hash, at: house.now, acceptLanguage: nil)?.id == id)
            }
            #expect(try await store.caller(email: EmailAddress(typed: "seller1@demo.test")) != nil)
        }
    }

    @Test(
        "what belongs to a team concerns its enabled members, what belongs to a person that person",
        arguments: Engine.allCases
    )
    func callersOfPrincipals(engine: Engine) async throws {
        try await withHouse(engine) { house in
            let (anna, ben, gone) = (
                try await house.add("anna"), try await house.add("ben"), try await house.add("gone")
            )
            let team = GUID(high: 2, low: 1)
            for member in [anna, ben, gone] { try await house.change(Self.join, [.guid(team), .guid(member)]) }
            try await house.people.disable(email: "gone@demo.test")
            let members = try await house.store.callers(of: RecordReference("team", team))
            #expect(Set(members.map(\.id)) == [anna, ben])
            #expect(try await house.store.callers(of: RecordReference("systemuser", anna)).map(\.id) == [anna])
            #expect(try await house.store.callers(of: RecordReference("systemuser", gone)).isEmpty)
            #expect(try await house.store.callers(of: RecordReference("systemuser", team)).isEmpty)
        }
    }

    private static let choose = Statement(
        "insert into msdyn_workqueueusersetting (id, ownerid, sv_language, sv_timezone) values ($1, $2, $3, $4)"
    )
    private static let join = Statement("insert into teammembership (teamid, systemuserid) values ($1, $2)")
    private static let makeUnit = Statement(
        "insert into businessunit (id, name, parentbusinessunitid) values ($1, $2, $3)"
    )
    private static let moveUnit = Statement("update businessunit set parentbusinessunitid = $2 where id = $1")
    private static let movePerson = Statement("update systemuser set businessunitid = $2 where id = $1")
    private static let name = Statement("select fullname from systemuser where id = $1")
    private static let rename = Statement("update systemuser set fullname = $2 where id = $1")
}

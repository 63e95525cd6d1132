import HTTPTypes
import Identity
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Acting as somebody else (hardening, Access 4; decision 41)")
struct ImpersonationTests {
    private func header(_ caller: Caller) -> HTTPFields {
        [HTTPField.Name("MSCRMCallerID")!: caller.id.description]
    }

    private func status(_ api: APIHouse, _ path: String, as caller: Caller, for other: Caller) async throws -> Int {
        try await api.get(path, as: caller, header(other)).status
    }

    /// Gives a person one role that grants these permissions and nothing else.
    private func grant(_ permissions: [Permission], to person: Caller, in house: TestHouse) async throws {
        let role = try await house.create("role", [Change("name", .text("Role \(house.nextID())"))])
        let grants = Dictionary(uniqueKeysWithValues: permissions.map { ($0, true) })
        try await house.change(.access) { session in
            try session.set(RoleGrant(name: "", template: nil, permissions: grants), of: role.id)
            try session.set(roles: [role.id], of: person.reference)
        }
    }

    @Test(
        "a right of its own suffices, the other person's rights hold, and both names stay",
        arguments: Engine.allCases
    )
    func acting(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let program = house.stranger
            #expect(try await status(api, "WhoAmI", as: program, for: house.seller) == 403)
            try await grant([.impersonate], to: program, in: house)
            try await house.lead(named: "Of the mate", owner: house.mate.reference)
            // The program itself reads no leads at all.
            #expect(try await api.get("leads", as: program).rows.isEmpty)
            #expect(try await status(api, "leads", as: program, for: house.seller) == 200)
            #expect(try await api.get("leads", as: program, header(house.mate)).texts("lastname") == ["Of the mate"])
            let made = try await api.post("leads", #"{"lastname":"Ada"}"#, as: program, header(house.seller))
            #expect(made.status == 204, "\(made.text)")
            let lead = try #require(try await house.row("lead", try APIHouse.id(of: made)))
            #expect(lead["createdby"].guid == house.seller.id)
            let names = api.audited.all.compactMap { event -> [String]? in
                if case .impersonated(_, _, let names, _) = event { names } else { nil }
            }
            #expect(names.last == [program.name, house.seller.name])
            let trail = try await api.get("sv_Audit(recordtype='lead',recordid=\(lead.id))", as: house.admin)
            let entry = try #require(trail.rows.first)
            #expect(entry["personname"].string == house.seller.name)
            #expect(entry["impersonatorid"].string == program.id.description)
            #expect(entry["impersonatorname"].string == program.name)
            let file = try await api.get("sv_AuditFile(recordtype='lead',recordid=\(lead.id))", as: house.admin)
            #expect(file.text.contains(program.name) && file.text.contains(house.seller.name))
            let plain = try await api.get("sv_Audit(kind='access')", as: house.admin)
            #expect(plain.rows.allSatisfy { $0["impersonatorid"].isNull })
        }
    }

    @Test("X-32: the trail of a person has what the person did as somebody else", arguments: Engine.allCases)
    func trail(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let program = house.stranger
            try await grant([.impersonate], to: program, in: house)
            for (place, name) in ["Own", "Through", "Later"].enumerated() {
                house.wait(.seconds(60))
                let fields: HTTPFields = name == "Through" ? header(house.seller) : [:]
                let caller = place == 2 ? house.mate : place == 0 ? house.seller : program
                #expect(try await api.post("leads", #"{"lastname":"\#(name)"}"#, as: caller, fields).status == 204)
            }
            func trail(of person: Caller, _ more: String = "") async throws -> [String?] {
                let path = "sv_Audit(person=\(person.id),kind='create'\(more))"
                return try await api.get(path, as: house.admin).rows.map { $0["recordname"].string }
            }
            #expect(try await trail(of: program) == ["Through"])
            #expect(try await trail(of: house.seller) == ["Through", "Own"])
            #expect(try await trail(of: house.mate) == ["Later"])
            let entry = try await api.get("sv_Audit(person=\(program.id),kind='create')", as: house.admin).rows[0]
            #expect(entry["personname"].string == house.seller.name)
            #expect(entry["impersonatorname"].string == program.name)
            let file = try await api.get("sv_AuditFile(person=\(program.id))", as: house.admin)
            #expect(file.text.contains("Through") && !file.text.contains("Later"))
            // Pages of one each go on where the last one ended, also where both ways have something.
            for number in 0..<3 {
                house.wait(.seconds(60))
                let as_: HTTPFields = number == 1 ? [:] : header(house.mate)
                let caller = number == 1 ? house.seller : program
                #expect(try await api.post("leads", #"{"lastname":"N\#(number)"}"#, as: caller, as_).status == 204)
            }
            try await grant([.impersonate], to: house.seller, in: house)
            var link: String? = "sv_Audit(person=\(program.id))"
            var names: [String?] = []
            let one: HTTPFields = [HTTPField.Name("Prefer")!: "odata.maxpagesize=1"]
            while let path = link, names.count < 10 {
                let page = try await api.get(path, as: house.admin, one)
                names += page.rows.map { $0["recordname"].string }
                link = page.json["@odata.nextLink"].string
            }
            #expect(names == ["N2", "N0", "Through"])
        }
    }

    @Test("nobody gains rights over others by it", arguments: Engine.allCases)
    func noGain(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let program = house.stranger
            try await grant([.impersonate], to: program, in: house)
            let asAdmin = try await api.get("WhoAmI", as: program, header(house.admin))
            #expect(asAdmin.status == 403 && asAdmin.message.contains(house.admin.name), "\(asAdmin.text)")
            for permission in [Permission.manageAccess, .customise, .readAudit, .impersonate] {
                try await grant([permission], to: house.manager, in: house)
                let reply = try await api.get("WhoAmI", as: program, header(house.manager))
                // What the program holds itself it does not gain.
                #expect(reply.status == (permission == .impersonate ? 200 : 403), "\(permission) \(reply.text)")
                #expect(try await status(api, "WhoAmI", as: house.admin, for: house.manager) == 200)
            }
        }
    }

    @Test("what proves who one is stays the person's own", arguments: Engine.allCases)
    func ownAffairs(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for (name, body) in [("sv_CreateToken", #"{"name":"x"}"#), ("sv_EndOtherSessions", "{}")] {
                let reply = try await api.post(name, body, as: house.admin, header(house.seller))
                #expect(reply.status == 403 && reply.message.contains("own"), "\(reply.text)")
            }
            #expect(try await status(api, "sv_Security()", as: house.admin, for: house.seller) == 403)
        }
    }
}

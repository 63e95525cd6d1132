import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("What roles grant")
struct RolesTests {
    private static let salesperson = TestHouse.id("Salesperson", 1)

    private func grant(_ depths: [String: [Action: Depth]]) -> RoleGrant {
        RoleGrant(name: "", template: nil, depths: depths)
    }

    @Test("X-7: what is set for a role takes the place of its template, at once", arguments: Engine.allCases)
    func overrides(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.stranger.reference)
            #expect(try await house.records.row(lead, for: house.seller) == nil)
            try await house.change(.access) { session in
                try session.set(grant(["lead": [.read: .organisation, .create: .none]]), of: RolesTests.salesperson)
            }
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(try await house.records.row(lead, for: seller)?.displayName == "Ada")
            await expectRefusal(.forbidden, RecordMessage.mayNot(.write, house.registry["lead"].label)) {
                try await house.change(as: seller) { try $0.update(lead, [Change("lastname", .text("Eve"))]) }
            }
            await expectRefusal(.forbidden, RecordMessage.mayNot(.create, house.registry["lead"].label)) {
                try await house.create("lead", [Change("lastname", .text("New"))], as: seller)
            }
            // What is not set stays with the template.
            _ = try await house.create("account", [Change("name", .text("Own"))], as: seller)
        }
    }

    @Test("X-32: a change of a role is kept with who, when, before and after", arguments: Engine.allCases)
    func kept(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let operation = try await house.change(.access) { session in
                try session.set(grant(["lead": [.read: .unit]]), of: RolesTests.salesperson)
            }
            let entries = try await house.history(of: operation)
            #expect(entries.map(\.record) == [RecordReference("role", RolesTests.salesperson)])
            #expect(entries[0].after?.contains("lead read: Local") == true)
            await expectRefusal(.conflict, RecordMessage.notUndoable) {
                try await house.undo(operation, as: house.admin)
            }
        }
    }

    @Test("nobody without the permission changes roles, members or grants", arguments: Engine.allCases)
    func guarded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for caller in [house.seller, house.manager] {
                await expectRefusal(.forbidden, AccessMessage.mayNotDo(.manageAccess)) {
                    try await house.change(.access, as: caller) { session in
                        try session.set(roles: [TestHouse.id("System Administrator", 1)], of: caller.reference)
                    }
                }
                await expectRefusal(.forbidden, AccessMessage.mayNotDo(.manageAccess)) {
                    try await house.change(.access, as: caller) { try $0.set(members: [], of: house.tigers.id) }
                }
                await expectRefusal(.forbidden) {
                    try await house.change(as: caller) { session in
                        try session.update(caller.reference, [Change("fullname", .text("Boss"))])
                    }
                }
            }
        }
    }

    @Test("who administers access gives no more than they have, and nothing to themselves", arguments: Engine.allCases)
    func noMoreThanOwn(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let keeper = try await house.create("role", [Change("name", .text("Keeper"))])
            let other = try await house.create("role", [Change("name", .text("Other"))])
            let all: [Action: Depth] = [.read: .organisation, .write: .organisation, .create: .organisation]
            try await house.change(.access) { session in
                let depths = ["role": all, "systemuser": all, "team": all]
                try session.set(
                    RoleGrant(name: "", template: nil, depths: depths, permissions: [.manageAccess: true]),
                    of: keeper.id
                )
                try session.set(roles: [keeper.id], of: house.mate.reference)
            }
            let mate = try #require(try await house.identity.caller(id: house.mate.id))
            let administrator = TestHouse.id("System Administrator", 1)
            func refused(_ message: AccessMessage, _ body: @escaping @Sendable (WriteSession) throws -> Void) async {
                await expectRefusal(.forbidden, message) { try await house.change(.access, as: mate, body) }
            }
            let seller = house.seller.reference
            await refused(.moreThanOwn("System Administrator")) { try $0.set(roles: [administrator], of: seller) }
            await refused(.notToOneself) { try $0.set(roles: [keeper.id, RolesTests.salesperson], of: mate.reference) }
            await refused(.notToOneself) { try $0.set(RoleGrant(name: "", template: nil), of: keeper.id) }
            await refused(.moreThanOwn("Other")) { session in
                try session.set(RoleGrant(name: "", template: nil, permissions: [.readAudit: true]), of: other.id)
            }
            await refused(.moreThanOwn("Other")) { session in
                try session.update(other, [Change("sv_template", .text("System Administrator"))])
            }
            await refused(.administratorsAddress) { session in
                try session.update(house.admin.reference, [Change("internalemailaddress", .text("eve@example.com"))])
            }
            // The team is given its role by an administrator; who joins it gets the role.
            try await house.change(.access) { session in
                try session.set(roles: [administrator], of: house.tigers)
                try session.set(members: [], of: house.tigers.id)
            }
            for person in [house.seller.id, mate.id] {
                let message: AccessMessage = person == mate.id ? .notToOneself : .moreThanOwn("System Administrator")
                await refused(message) { try $0.set(members: [person], of: house.tigers.id) }
            }
            try await house.change(.access, as: mate) { try $0.set(roles: [RolesTests.salesperson], of: seller) }
        }
    }

    /// Somebody who keeps access and is no administrator, and a second administrator.
    private func keeper(_ house: TestHouse) async throws -> Caller {
        let keeper = try await house.create("role", [Change("name", .text("Keeper"))])
        let all: [Action: Depth] = [
            .read: .organisation, .write: .organisation, .create: .organisation, .delete: .organisation,
        ]
        try await house.change(.access) { session in
            let depths = ["role": all, "systemuser": all, "team": all]
            try session.set(
                RoleGrant(name: "", template: nil, depths: depths, permissions: [.manageAccess: true]),
                of: keeper.id
            )
            try session.set(roles: [keeper.id], of: house.mate.reference)
            try session.set(roles: [RolesTests.administrator], of: house.manager.reference)
        }
        return try #require(try await house.identity.caller(id: house.mate.id))
    }

    private static let administrator = TestHouse.id("System Administrator", 1)

    @Test("administrators alone take the role from somebody or disable one", arguments: Engine.allCases)
    func taking(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let mate = try await keeper(house)
            func refused(
                _ message: AccessMessage = .administratorsRole,
                _ body: @escaping @Sendable (WriteSession) throws -> Void
            ) async {
                await expectRefusal(.forbidden, message) { try await house.change(.access, as: mate, body) }
            }
            let manager = house.manager.reference
            await refused { try $0.set(roles: [], of: manager) }
            await refused { try $0.set(roles: [RolesTests.salesperson], of: manager) }
            await refused(.administratorsAccount) { try $0.update(manager, [Change("isdisabled", .bool(true))]) }
            // The same through a team that holds the role, and through a role of the organisation's own.
            let team = try await house.create(
                "team",
                [
                    Change("name", .text("Chiefs")),
                    .link("businessunitid", RecordReference("businessunit", house.seller.organisation)),
                ]
            )
            let own = try await house.create(
                "role",
                [Change("name", .text("Chief")), Change("sv_template", .text("System Administrator"))]
            )
            try await house.change(.access) { session in
                try session.set(roles: [own.id], of: team)
                try session.set(members: [house.stranger.id], of: team.id)
                try session.set(roles: [], of: manager)
            }
            await refused { try $0.set(members: [], of: team.id) }
            await refused { try $0.set(roles: [], of: team) }
            await refused { try $0.update(own, [Change("sv_template", .null)]) }
            await refused { try $0.delete(team) }
            let stranger = house.stranger.reference
            await refused(.administratorsAccount) { try $0.update(stranger, [Change("isdisabled", .bool(true))]) }
            // Everything else is theirs to take, and administrators take it all.
            try await house.change(.access, as: mate) { session in
                try session.set(roles: [], of: house.seller.reference)
                try session.update(house.seller.reference, [Change("isdisabled", .bool(true))])
            }
            try await house.change(.access) { session in
                try session.set(members: [], of: team.id)
                try session.update(stranger, [Change("isdisabled", .bool(true))])
            }
            try await house.change(.delete, as: mate) { try $0.delete(team) }
        }
    }

    @Test("somebody must always be left to administer", arguments: Engine.allCases)
    func lastAdministrator(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            await expectRefusal(.conflict, AccessMessage.lastAdministrator) {
                try await house.change(.access) { try $0.set(roles: [], of: house.admin.reference) }
            }
            await expectRefusal(.conflict, AccessMessage.lastAdministrator) {
                try await house.change { session in
                    try session.update(house.admin.reference, [Change("isdisabled", .bool(true))])
                }
            }
            let role = TestHouse.id("System Administrator", 1)
            try await house.change(.access) { try $0.set(roles: [role], of: house.manager.reference) }
            try await house.change(.access) { try $0.set(roles: [], of: house.admin.reference) }
            let manager = try #require(try await house.identity.caller(id: house.manager.id))
            #expect(manager.isAdministrator)
        }
    }

    @Test("X-10: members hold the roles of their teams", arguments: Engine.allCases)
    func teamRoles(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.manager.reference)
            try await house.change(.access) { session in
                try session.set(roles: [TestHouse.id("Sales Manager", 1)], of: house.tigers)
            }
            var mate = try #require(try await house.identity.caller(id: house.mate.id))
            #expect(mate.isManager)
            #expect(try await house.records.row(lead, for: mate) != nil)
            try await house.change(.access) { try $0.set(members: [house.seller.id], of: house.tigers.id) }
            mate = try #require(try await house.identity.caller(id: house.mate.id))
            #expect(!mate.isManager && mate.principals == [house.mate.id])
        }
    }

    @Test("X-2: a team member reads what the unit works on, and adds notes and tasks to it", arguments: Engine.allCases)
    func teamMember(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let foreign = try await house.lead(named: "Bo", owner: house.stranger.reference)
            try await house.change(.access) { session in
                try session.set(roles: [TestHouse.id("Sales Team Member", 1)], of: house.mate.reference)
            }
            let mate = try #require(try await house.identity.caller(id: house.mate.id))
            let note = [Change("notetext", .text("Met at the fair")), .link("objectid", lead)]
            let own = try await house.create("annotation", note, as: mate)
            let task = try await house.create(
                "task",
                [Change("subject", .text("Send the report")), .link("regardingobjectid", lead)],
                as: mate
            )
            #expect(try await house.records.row(own, for: house.seller) != nil)
            #expect(try await house.records.row(task, for: house.seller) != nil)
            for (record, table) in [(lead, "lead"), (foreign, nil)] {
                await expectRefusal(table == nil ? .notFound : .forbidden) {
                    try await house.change(as: mate) { try $0.update(record, [Change("lastname", .text("Eve"))]) }
                }
            }
            await expectRefusal(.notFound) {
                try await house.create("annotation", [.link("objectid", foreign)], as: mate)
            }
            await expectRefusal(.forbidden, RecordMessage.mayNot(.create, house.registry["lead"].label)) {
                try await house.create("lead", [Change("lastname", .text("New"))], as: mate)
            }
        }
    }

    @Test("a role of one's own starts from a predefined one, or from nothing", arguments: Engine.allCases)
    func customRole(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let plain = try await house.create("role", [Change("name", .text("Intern"))])
            let based = try await house.create(
                "role",
                [Change("name", .text("Senior")), Change("sv_template", .text("Sales Manager"))]
            )
            await expectRefusal(.invalid, AccessMessage.notATemplate("King")) {
                try await house.create(
                    "role",
                    [Change("name", .text("Crown")), Change("sv_template", .text("King"))]
                )
            }
            try await house.change(.access) { try $0.set(roles: [plain.id], of: house.mate.reference) }
            let intern = try #require(try await house.identity.caller(id: house.mate.id))
            #expect(intern.scope(.read, on: house.registry["lead"]) == .nothing)
            try await house.change(.access) { try $0.set(roles: [based.id], of: house.mate.reference) }
            let senior = try #require(try await house.identity.caller(id: house.mate.id))
            #expect(senior.depth(.write, on: house.registry["lead"]) == .unitAndBelow)
            await expectRefusal(.conflict, AccessMessage.roleInUse("Senior")) {
                try await house.change(.delete) { try $0.delete(based) }
            }
            try await house.change(.delete) { try $0.delete(plain) }
        }
    }

    @Test("predefined roles keep their names and stay", arguments: Engine.allCases)
    func predefined(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let role = RecordReference("role", RolesTests.salesperson)
            await expectRefusal(.invalid, AccessMessage.predefinedRole("Salesperson")) {
                try await house.change { try $0.update(role, [Change("name", .text("Vendor"))]) }
            }
            await expectRefusal(.conflict, AccessMessage.predefinedRole("Salesperson")) {
                try await house.change(.delete) { try $0.delete(role) }
            }
        }
    }

    @Test("EC-16: whoever moves to another unit takes the own records along", arguments: Engine.allCases)
    func moving(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, _) = try await house.leadWithCall()
            #expect(try await house.list(house.query(for: house.manager), for: house.manager).isEmpty)
            #expect(try await house.records.row(lead, for: house.manager) != nil)
            try await house.change { session in
                try session.update(
                    house.seller.reference,
                    [.link("businessunitid", RecordReference("businessunit", TestHouse.id("unit", 3)))]
                )
            }
            #expect(try await house.records.row(lead, for: house.manager) == nil)
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(try await house.list(for: seller).map(\.recordName) == ["Ada"])
        }
    }

    @Test("units form a tree, and go only when nobody is in them", arguments: Engine.allCases)
    func units(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let north = RecordReference("businessunit", TestHouse.id("unit", 2))
            let below = try await house.create(
                "businessunit",
                [Change("name", .text("Coast")), .link("parentbusinessunitid", north)]
            )
            await expectRefusal(.invalid, AccessMessage.ring(house.registry["businessunit"].label)) {
                try await house.change { try $0.update(north, [.link("parentbusinessunitid", below)]) }
            }
            await expectRefusal(.conflict, AccessMessage.unitInUse) {
                try await house.change(.delete) { try $0.delete(north) }
            }
            try await house.change(.delete) { try $0.delete(below) }
        }
    }
}

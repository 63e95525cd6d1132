import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("A list of the past")
struct ReplayTests {
    /// What the API answered somebody at an instant.
    private struct Answer {
        let person: Caller
        let at: Instant
        let cards: [WorklistCard]
    }

    private static func list(of person: Caller, in house: TestHouse) async throws -> [WorklistCard] {
        guard let caller = try await house.identity.caller(id: person.id) else { return [] }
        var query = house.query(for: caller)
        query.tellsMeetings = true
        return try await house.list(query, for: caller)
    }

    private static func replayed(_ answer: Answer, in house: TestHouse) async throws -> [WorklistCard] {
        let caller = try await house.identity.caller(id: answer.person.id) ?? answer.person
        return try await house.worklist.list(of: answer.person.id, at: answer.at, for: caller).cards
    }

    /// People who do what comes to their mind, while what the API answers is written down.
    private struct Play {
        var random: SeededGenerator
        let house: TestHouse
        var records: [RecordReference] = []
        var items: [RecordReference] = []
        var operations: [(id: GUID, person: Caller)] = []
        var answers: [Answer] = []
        var done: [Int: Int] = [:]

        private var people: [Caller] { [house.seller, house.mate, house.stranger, house.manager, house.admin] }
        private var sellers: [Caller] { [house.seller, house.mate, house.stranger, house.manager] }
        private var owners: [RecordReference] { sellers.map(\.reference) + [house.tigers] }

        private mutating func due() -> Instant? {
            guard Int.random(in: 0..<9, using: &random) > 0 else { return nil }
            return house.now.adding(.seconds(Int.random(in: -20 * 86_400...2 * 86_400, using: &random)))
        }

        private mutating func start(before due: Instant?) -> Change {
            let minutes = Int.random(in: 1...90, using: &random)
            return Change("scheduledstart", .optional(due?.adding(minutes: -minutes)))
        }

        mutating func step() async throws {
            house.wait(.seconds(Int.random(in: 0...1 << Int.random(in: 0...16, using: &random), using: &random)))
            let number = records.count < 6 ? 0 : items.count < 8 ? 1 : Int.random(in: 0..<18, using: &random)
            do {
                try await act(number)
                done[number, default: 0] += 1
            } catch is Refusal {
                // Somebody else was faster, or has no right to it: nothing has happened.
            }
            guard Int.random(in: 0..<3, using: &random) == 0 else { return }
            // After all that happens in this instant.
            house.wait(.milliseconds(1))
            let person = sellers.randomElement(using: &random)!
            answers.append(
                Answer(person: person, at: house.now, cards: try await ReplayTests.list(of: person, in: house))
            )
            house.wait(.milliseconds(1))
        }

        private mutating func act(_ number: Int) async throws {
            let person = people.randomElement(using: &random)!
            let owner = owners.randomElement(using: &random)!
            let score = Int64.random(in: 1...100, using: &random)
            let due = due()
            switch number {
            case 0: try await make(owner, score)
            case 1, 2: try await makeItem(owner, due)
            case 3, 4, 5: try await command(person, owner)
            case 6: try await undo()
            default: try await change(number, person, owner, score, due)
            }
        }

        private mutating func make(_ owner: RecordReference, _ score: Int64) async throws {
            let table = ["lead", "contact", "account", "opportunity"].randomElement(using: &random)!
            let id = house.nextID()
            let column = table == "lead" || table == "contact" ? "lastname" : "name"
            var changes = [Change(column, .text("Zoë \(records.count % 5)")), .link("ownerid", owner)]
            if table == "opportunity" {
                changes.append(Change("estimatedvalue", .decimal(Decimal4(tenThousandths: score * 90_000_000))))
            }
            try await run(.create, house.admin) { [house, changes] session in
                try session.create(house.registry[table], changes, id: id)
            }
            records.append(RecordReference(table, id))
        }

        private mutating func makeItem(_ owner: RecordReference, _ due: Instant?) async throws {
            let kind = ActivityKind.allCases.randomElement(using: &random)!
            let id = house.nextID()
            var changes = [
                Change("subject", .text("Item \(items.count)")), Change("scheduledend", .optional(due)),
                Change("sv_isallday", .bool(Bool.random(using: &random))), .link("ownerid", owner),
            ]
            if kind == .appointment { changes.append(start(before: due)) }
            let record = records.randomElement(using: &random)!
            try await run(.create, house.admin) { [house, changes] session in
                let row = try session.create(house.registry[kind.name], changes, id: id)
                // As it may have come about while its owner still read the record (X-15).
                guard try session.owner(of: record) != nil else { return }
                try session.updateConcerned(row, [.link("regardingobjectid", record)])
            }
            items.append(RecordReference(kind.name, id))
        }

        private mutating func command(_ person: Caller, _ owner: RecordReference) async throws {
            let commands: [WorklistCommand] = [
                .complete(note: nil, status: nil), .skip(note: nil),
                .snooze(until: house.now.adding(hours: Int.random(in: 1...30, using: &random))), .setRead(true),
                .setRead(true), .setRead(false), .setFollowed(true), .setFollowed(false), .assign(to: owner),
            ]
            let command = commands.randomElement(using: &random)!
            let item = items.randomElement(using: &random)!.id
            try await run(command.kind, person) { session in try session.run(command, on: item) }
        }

        private mutating func undo() async throws {
            guard let target = operations.randomElement(using: &random) else { return }
            let undo = try await house.undo(target.id, as: target.person)
            operations.append((undo.operation, target.person))
        }

        private mutating func change(
            _ number: Int,
            _ person: Caller,
            _ owner: RecordReference,
            _ score: Int64,
            _ due: Instant?
        ) async throws {
            let record = records.randomElement(using: &random)!
            let item = items.randomElement(using: &random)!
            let zone = [Zone.paris, .apia, .newYork, .kathmandu].randomElement(using: &random)!
            let members = people.filter { _ in Bool.random(using: &random) }.map(\.id)
            let unit = TestHouse.id("unit", Int.random(in: 1...3, using: &random))
            let role = [Role.salesperson, .salesManager, .vicePresident].randomElement(using: &random)!
            let depth = Depth.allCases.randomElement(using: &random)!
            let table = ["lead", "opportunity"].randomElement(using: &random)!
            let seller = sellers.randomElement(using: &random)!
            let weights = RankWeights([.score: Int(score), .due: Int.random(in: 0...100, using: &random), .value: 50])!
            let rule = Bool.random(using: &random) ? RankRule.weighed(weights) : .factory
            let mask: AccessMask = Bool.random(using: &random) ? [.read] : []
            let tigers = house.tigers
            let name = record.table == "lead" || record.table == "contact" ? "lastname" : "name"
            let admin = house.admin
            var times = [Change("scheduledend", .optional(due)), Change("sv_isallday", .bool(score > 50))]
            if item.table == "appointment" { times.append(start(before: due)) }
            switch number {
            case 7: try await run(.update, admin) { try $0.update(record, [.link("ownerid", owner)]) }
            case 8: try await run(.update, admin) { try $0.update(record, [Change(name, .text("Name \(score)"))]) }
            case 9:
                try await run(.update, admin) { [times] in try $0.update(item, times) }
            case 10: try await run(.update, admin) { try ReplayTests.score(record, score, in: $0) }
            case 11: try await run(.delete, admin) { try $0.delete(score > 60 ? record : item) }
            case 12: try await run(.settings, seller) { try ReplayTests.move(to: zone, in: $0) }
            case 13: try await run(.access, admin) { try $0.set(members: members, of: tigers.id) }
            case 14:
                try await run(.update, admin) {
                    try $0.update(seller.reference, [.link("businessunitid", RecordReference("businessunit", unit))])
                }
            case 15:
                try await run(.access, admin) {
                    try $0.set(roles: [TestHouse.id(role.rawValue, 1)], of: score > 50 ? seller.reference : tigers)
                }
            case 16:
                try await run(.access, admin) {
                    try $0.set(
                        RoleGrant(name: "", template: nil, depths: [table: [.read: depth]]),
                        of: TestHouse.id(role.rawValue, 1)
                    )
                }
            default:
                if score > 50 {
                    try await run(.settings, admin) { try $0.publish(RankRule.configuration, rule.definition) }
                } else {
                    try await run(.share, admin) {
                        try $0.share(record, with: score > 25 ? seller.reference : tigers, mask)
                    }
                }
            }
        }

        private mutating func run(
            _ kind: OperationKind,
            _ person: Caller,
            _ body: @escaping @Sendable (WriteSession) throws -> Void
        ) async throws {
            let caller = try await house.identity.caller(id: person.id) ?? person
            operations.append((try await house.change(kind, as: caller, body), person))
        }
    }

    private static func score(_ record: RecordReference, _ score: Int64, in session: WriteSession) throws {
        let table = session.registry["msdyn_predictivescore"]
        if let old = try session.unit.find(table, where: "msdyn_entityid", is: .text(record.id.description)).first {
            try session.update(old.reference, [Change("msdyn_score", .int(score))])
        } else {
            try session.create(
                table,
                [
                    Change("msdyn_entityid", .text(record.id.description)),
                    Change("msdyn_entitytype", .text(record.table)), Change("msdyn_score", .int(score)),
                ]
            )
        }
    }

    private static func move(to zone: Zone, in session: WriteSession) throws {
        let table = session.registry["msdyn_workqueueusersetting"]
        let change = Change("sv_timezone", .text(zone.name))
        if let row = try session.unit.find(table, where: "ownerid", is: .guid(session.caller.id)).first {
            try session.update(row.reference, [change])
        } else {
            try session.create(table, [change])
        }
    }

    @Test("equals what the API answered then, whatever happened since", arguments: Engine.allCases, UInt64(1)...4)
    func equal(engine: Engine, seed: UInt64) async throws {
        try await withTestHouse(engine) { house in
            var play = Play(random: SeededGenerator(state: seed), house: house)
            for _ in 0..<220 { try await play.step() }
            #expect(play.answers.count > 40)
            #expect(play.answers.contains { $0.cards.count > 3 })
            #expect(play.answers.contains { $0.cards.contains { $0.meeting?.startsAt != nil } })
            #expect(play.done.count > 14)
            for (number, answer) in play.answers.enumerated() {
                let replayed = try await Self.replayed(answer, in: house)
                guard replayed != answer.cards else { continue }
                let told = answer.cards.map { "\($0.recordName)/\($0.actionName)" }
                let again = replayed.map { "\($0.recordName)/\($0.actionName)" }
                Issue.record("answer \(number) of \(answer.person.name) at \(answer.at): \(told) became \(again)")
            }
            for finding in try await house.doctor.examine() where !finding.isSound {
                Issue.record("\(finding.name): \(finding.violations), for example \(finding.example ?? "")")
            }
        }
    }

    @Test("one sees one's own, and a manager those of the people managed", arguments: Engine.allCases)
    func managed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.call(on: house.lead(named: "Ada"), due: house.now)
            try await house.call(
                on: house.lead(named: "Far", owner: house.stranger.reference),
                due: house.now,
                owner: house.stranger.reference
            )
            let then = house.now
            house.wait(.seconds(3600))
            for (caller, person, names) in [
                (house.seller, house.seller, ["Ada"]), (house.manager, house.seller, ["Ada"]),
                (house.admin, house.stranger, ["Far"]),
            ] {
                let list = try await house.worklist.list(of: person.id, at: then, for: caller)
                #expect(list.cards.map(\.recordName) == names)
                #expect(list.person.name == person.name)
            }
            for (caller, person) in [(house.seller, house.mate), (house.manager, house.stranger)] {
                await expectRefusal(.forbidden, PastMessage.notManaged) {
                    _ = try await house.worklist.list(of: person.id, at: then, for: caller)
                }
            }
            await expectRefusal(.notFound) {
                _ = try await house.worklist.list(of: TestHouse.nobody, at: then, for: house.admin)
            }
            // Whoever reports to somebody is managed by them, wherever both belong.
            let (mate, stranger) = (house.mate, house.stranger)
            try await house.change {
                try $0.update(stranger.reference, [.link("parentsystemuserid", mate.reference)])
            }
            let seen = try await house.worklist.list(of: stranger.id, at: then, for: mate)
            // The list may be seen, but not the records that the mate may not read.
            #expect(seen.cards.isEmpty)
        }
    }

    @Test("W-4: shows the record types that were on the list then", arguments: Engine.allCases)
    func recordTypes(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let owner = house.seller.reference
            try await house.call(on: house.lead(named: "Ada"), due: house.now)
            let account = try await house.create("account", [Change("name", .text("Acme"))], owner: owner)
            try await house.call(on: account, due: house.now)
            var moments: [(at: Instant, names: [String])] = []
            for (types, names) in [
                (nil, ["Acme", "Ada"]), (["lead"], ["Ada"]), (["account", "lead"], ["Acme", "Ada"]),
                (["account"], ["Acme"]),
            ] as [([String]?, [String])] {
                if let types {
                    try await house.change { session in
                        var workspace = Workspace()
                        workspace.recordTypes = types
                        try session.publish(workspace, over: nil)
                    }
                    try await house.identity.followRegistry()
                }
                house.wait(.seconds(60))
                #expect(try await house.names() == names)
                moments.append((house.now, names))
                house.wait(.seconds(60))
            }
            for (at, names) in moments {
                for caller in [house.seller, house.manager] {
                    let list = try await house.worklist.list(of: house.seller.id, at: at, for: caller)
                    #expect(list.cards.map(\.recordName) == names)
                }
            }
        }
    }

    @Test("X-31: what may not be read neither orders a list of the past nor stands on it", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for (name, score, hours) in [("Ada", 10, -3), ("Bo", 20, -2), ("Zoë", 90, -1)] as [(String, Int64, Int)] {
                let lead = try await house.lead(named: name, score: score, grade: 0, company: "\(name) Ltd")
                try await house.call(on: lead, due: house.now.adding(hours: hours))
            }
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: house.seller.reference
            )
            try await house.call(on: account, due: house.now)
            for rule in [RankRule.factory, .weighed(RankWeights([.score: 80, .due: 20])!)] {
                try await house.change(.settings) { try $0.publish(RankRule.configuration, rule.definition) }
                try await secure(["msdyn_score", "msdyn_grade"], of: "msdyn_predictivescore", in: house)
                let live = try await Self.list(of: house.seller, in: house)
                #expect(live.map(\.recordName) == ["Ada", "Bo", "Zoë", "Acme"])
                let answer = Answer(person: house.seller, at: house.now, cards: live)
                house.wait(.seconds(300))
                #expect(try await Self.replayed(answer, in: house) == live)
                let manager = try #require(try await house.identity.caller(id: house.manager.id))
                let seen = try await house.worklist.list(of: house.seller.id, at: answer.at, for: manager).cards
                #expect(seen.map(\.recordName) == live.map(\.recordName) && seen.allSatisfy { $0.score == nil })
            }
            // By record type and text: what leads are called may come from there, what accounts are called may not.
            try await secure(["companyname"], of: "lead", in: house)
            let cards = try await house.worklist.list(of: house.seller.id, at: house.now, for: house.seller).cards
            #expect(Set(cards.map(\.recordName)) == ["", "Acme"])
            #expect(cards.allSatisfy { $0.companyName == nil })
        }
    }

    private func secure(_ columns: [String], of table: String, in house: TestHouse) async throws {
        try await house.change(.customise) { session in
            for column in columns { try session.change(column, of: table) { $0.isSecured = true } }
        }
        try await house.identity.followRegistry()
    }

    @Test("X-4, X-5: where the list was closed to the person, it was empty", arguments: Engine.allCases)
    func closed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.call(on: try await house.lead(named: "Ada"), due: house.now)
            var moments: [(at: Instant, names: [String])] = [(house.now, ["Ada"])]
            let managers = TestHouse.id("Sales Manager", 1)
            for (isEnabled, roles, names) in [
                (false, nil, []), (true, nil, ["Ada"]), (true, [managers], []),
            ] as [(Bool, Set<GUID>?, [String])] {
                house.wait(.seconds(60))
                try await house.change { session in
                    var workspace = Workspace()
                    workspace.isEnabled = isEnabled
                    workspace.roles = roles
                    try session.publish(workspace, over: nil)
                }
                house.wait(.seconds(60))
                moments.append((house.now, names))
            }
            house.wait(.seconds(60))
            for (at, names) in moments {
                for caller in [house.seller, house.manager] {
                    let list = try await house.worklist.list(of: house.seller.id, at: at, for: caller)
                    #expect(list.cards.map(\.recordName) == names)
                }
            }
        }
    }

    @Test("what ended long ago is forgotten, what is still asked for is kept", arguments: Engine.allCases)
    func forgets(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let first = house.now
            house.wait(.seconds(3600))
            try await house.complete(item)
            house.wait(.seconds(3600))
            try await house.worklist.forgetPast(before: first)
            #expect(try await house.worklist.list(of: house.seller.id, at: first, for: house.seller).cards.count == 1)
            try await house.worklist.forgetPast(before: house.now)
            #expect(try await house.worklist.list(of: house.seller.id, at: first, for: house.seller).cards.isEmpty)
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Whatever people do")
struct RandomCommandsTests {
    /// People who do what comes to their mind, the same for the same seed.
    private struct Play {
        var random: SeededGenerator
        let house: TestHouse
        var records: [RecordReference] = []
        var items: [(table: String, id: GUID)] = []
        var operations: [(id: GUID, person: Caller)] = []
        var done = 0

        private var people: [Caller] { [house.seller, house.mate, house.stranger, house.manager, house.admin] }
        private var owners: [RecordReference] { people.map(\.reference) + [house.tigers] }

        private mutating func due() -> Instant? {
            guard Int.random(in: 0..<8, using: &random) > 0 else { return nil }
            return house.now.adding(.seconds(Int.random(in: -40 * 86_400...35 * 86_400, using: &random)))
        }

        mutating func step() async throws {
            let person = people.randomElement(using: &random)!
            let owner = owners.randomElement(using: &random)!
            let number = Int.random(in: 0..<100, using: &random)
            house.wait(.seconds(Int.random(in: 0...600, using: &random)))
            do {
                if number < 12 || records.isEmpty {
                    try await createRecord(owner)
                } else if number < 35 || items.isEmpty {
                    try await createItem(owner)
                } else if number < 65 {
                    try await command(person, owner)
                } else if number < 82 {
                    try await change(person, owner)
                } else if number < 87 {
                    try await delete(person)
                } else if let target = operations.randomElement(using: &random) {
                    let undo = try await house.undo(target.id, as: target.person)
                    operations.append((undo.operation, target.person))
                }
                done += 1
            } catch is Refusal {
                // Somebody else was faster, or has no right to it: nothing has happened.
            }
        }

        private mutating func createRecord(_ owner: RecordReference) async throws {
            let name = ["Zoë", "ada", "Łukasz", "王", ""].randomElement(using: &random)! + "\(records.count)"
            let operation: GUID
            let table = ["lead", "contact", "account", "opportunity"].randomElement(using: &random)!
            let id = house.nextID()
            let column = table == "lead" || table == "contact" ? "lastname" : "name"
            var changes = [Change(column, .text(name)), .link("ownerid", owner)]
            if table == "account", let contact = records.filter({ $0.table == "contact" }).randomElement(using: &random)
            {
                changes.append(.link("primarycontactid", contact))
            }
            if table == "opportunity",
                let account = records.filter({ $0.table == "account" }).randomElement(using: &random)
            {
                changes.append(.link("customerid", account))
            }
            operation = try await house.change(.create) { [house, changes] session in
                try session.create(house.registry[table], changes, id: id)
            }
            records.append(RecordReference(table, id))
            operations.append((operation, house.admin))
        }

        private mutating func createItem(_ owner: RecordReference) async throws {
            let kind = ActivityKind.allCases.randomElement(using: &random)!
            let record = Int.random(in: 0..<15, using: &random) > 0 ? records.randomElement(using: &random) : nil
            let id = house.nextID()
            let changes = [
                Change("subject", .text("Item \(items.count)")), Change("scheduledend", .optional(due())),
                Change("sv_isallday", .bool(Bool.random(using: &random))), .link("ownerid", owner),
            ]
            let operation = try await house.change(.create) { [house] session in
                let row = try session.create(house.registry[kind.name], changes, id: id)
                // As it may have come about while its owner still read the record (X-15).
                if let record, try session.owner(of: record) != nil {
                    try session.updateConcerned(row, [.link("regardingobjectid", record)])
                }
            }
            items.append((kind.name, id))
            operations.append((operation, house.admin))
        }

        private mutating func command(_ person: Caller, _ owner: RecordReference) async throws {
            let commands: [WorklistCommand] = [
                .complete(note: "Note", status: nil), .complete(note: nil, status: nil), .skip(note: nil),
                .snooze(until: house.now.adding(hours: Int.random(in: 1...1000, using: &random))), .setRead(true),
                .setRead(false), .setFollowed(true), .setFollowed(false), .assign(to: owner),
            ]
            let item = items.randomElement(using: &random)!
            operations.append(
                (try await house.run(commands.randomElement(using: &random)!, on: item.id, as: person), person)
            )
        }

        private mutating func change(_ person: Caller, _ owner: RecordReference) async throws {
            let record = records.randomElement(using: &random)!
            let item = items.randomElement(using: &random)!
            let number = Int.random(in: 0..<6, using: &random)
            let score = Int64.random(in: 1...100, using: &random)
            let due = due()
            let people = self.people
            let regarding = records.randomElement(using: &random)!
            let zone = [Zone.paris, .apia, .newYork, .kathmandu].randomElement(using: &random)!
            operations.append(
                (
                    try await house.change(as: number == 3 || number == 5 ? house.admin : person) { session in
                        let activity = RecordReference(item.table, item.id)
                        switch number {
                        case 0: try session.update(record, [.link("ownerid", owner)])
                        case 1:
                            let column = record.table == "lead" || record.table == "contact" ? "lastname" : "name"
                            try session.update(record, [Change(column, .text("Renamed \(score)"))])
                        case 2:
                            try session.update(
                                activity,
                                [Change("scheduledend", .optional(due)), Change("sv_isallday", .bool(score > 50))]
                            )
                        case 3: try Play.score(record, score, in: session)
                        case 4: try session.update(activity, [.link("regardingobjectid", regarding)])
                        default: try Play.move(people[Int(score) % people.count], to: zone, in: session)
                        }
                    },
                    number == 3 || number == 5 ? house.admin : person
                )
            )
        }

        private static func score(_ record: RecordReference, _ score: Int64, in session: WriteSession) throws {
            let table = session.registry["msdyn_predictivescore"]
            let old = try session.unit.find(table, where: "msdyn_entityid", is: .text(record.id.description)).first
            if let old {
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

        private static func move(_ person: Caller, to zone: Zone, in session: WriteSession) throws {
            let table = session.registry["msdyn_workqueueusersetting"]
            guard let row = try session.unit.find(table, where: "ownerid", is: .guid(person.id)).first,
                person.id == session.caller.id
            else { return }
            try session.update(row.reference, [Change("sv_timezone", .text(zone.name))])
        }

        private mutating func delete(_ person: Caller) async throws {
            let item = items.randomElement(using: &random)!
            let reference =
                Bool.random(using: &random)
                ? RecordReference(item.table, item.id) : records.randomElement(using: &random)!
            operations.append((try await house.change(.delete, as: person) { try $0.delete(reference) }, person))
        }
    }

    @Test("the doctor finds nothing afterwards", arguments: Engine.allCases, [1, 2, 3] as [UInt64])
    func sound(engine: Engine, seed: UInt64) async throws {
        try await withTestHouse(engine) { house in
            var play = Play(random: SeededGenerator(state: seed), house: house)
            for _ in 0..<200 { try await play.step() }
            #expect(play.done > 90)
            for finding in try await house.doctor.examine() where !finding.isSound {
                Issue.record("\(finding.name): \(finding.violations), for example \(finding.example ?? "")")
            }
        }
    }
}

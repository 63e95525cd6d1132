import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("W-22: what is due on a day is due at the end of it where its owner is")
struct DaysTests {
    private static let day = LocalDate("2026-12-14")!

    /// - Returns: The operation.
    @discardableResult
    private func move(_ person: Caller, to zone: Zone, in house: TestHouse) async throws -> GUID {
        try await house.change(.update, as: person) { session in
            let table = session.registry["msdyn_workqueueusersetting"]
            let row = try #require(try session.unit.find(table, where: "ownerid", is: .guid(person.id)).first)
            try session.update(row.reference, [Change("sv_timezone", .text(zone.name))])
        }
    }

    private func due(_ call: GUID, in house: TestHouse) async throws -> Instant? {
        try await house.row("phonecall", call)?["scheduledend"].instant
    }

    private func expectSound(_ house: TestHouse) async throws {
        for finding in try await house.doctor.examine() where !finding.isSound {
            Issue.record("\(finding.name): \(finding.violations), for example \(finding.example ?? "")")
        }
    }

    @Test(
        "EC-11: the day goes with a person who moves, in the list too, and back with an undo",
        arguments: Engine.allCases,
        [Zone.kiritimati, .pagoPago, .kathmandu, .newYork]
    )
    func personMoves(engine: Engine, zone: Zone) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let noon = Zone.paris.at("2026-12-14", 12)
            let call = try await house.call(on: lead, due: noon, isAllDay: true)
            let timed = try await house.call(on: lead, due: noon)
            let done = try await house.call(on: lead, due: noon, isAllDay: true)
            try await house.complete(done)
            let other = try await house.lead(named: "Bea", owner: house.mate.reference)
            let mates = try await house.call(on: other, due: noon, owner: house.mate.reference, isAllDay: true)
            let operation = try await move(house.seller, to: zone, in: house)
            #expect(try await due(call, in: house) == zone.end(of: Self.day))
            #expect(try await due(timed, in: house) == noon)
            #expect(try await due(done, in: house) == Zone.paris.end(of: Self.day))
            #expect(try await due(mates, in: house) == Zone.paris.end(of: Self.day))
            try await expectSound(house)

            house.set(zone.at("2026-12-14", 20))
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            let listed = try await house.list(for: seller)
            #expect(listed.map(\.recordName) == ["Ada"])
            try await house.complete(timed)
            let card = try #require(try await house.list(for: seller).first)
            #expect(card.isAllDay && card.dueAt == zone.end(of: Self.day), "it is due today, and not overdue")

            try await house.undo(operation)
            #expect(try await due(call, in: house) == Zone.paris.end(of: Self.day))
            try await expectSound(house)
        }
    }

    @Test("More than are moved in one go go together, over nights in which clocks change", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            // The clocks change in New York on 14 March 2027, in Paris on 28 March.
            let first = LocalDate("2027-03-10")!
            let table = house.registry["phonecall"]
            let owner = Change.link("ownerid", house.seller.reference)
            let calls = try await house.pipeline.run(.create, as: house.admin) { session in
                try session.createMany(
                    table,
                    (0..<1020).map { number in
                        let day = Zone.paris.start(of: first.adding(days: number % 20))
                        return (
                            id: nil,
                            changes: [
                                Change("subject", .text("Call")), Change("scheduledend", .instant(day)), owner,
                                Change("sv_isallday", .bool(true)), .link("regardingobjectid", lead),
                            ]
                        )
                    }
                ).map(\.id)
            }
            try await move(house.seller, to: .newYork, in: house)
            let rows = Dictionary(uniqueKeysWithValues: try await house.rows("phonecall").map { ($0.id, $0) })
            for (number, call) in calls.enumerated() {
                let day = first.adding(days: number % 20)
                guard rows[call]?["scheduledend"].instant != Zone.newYork.end(of: day) else { continue }
                Issue.record("\(day) became \(String(describing: rows[call]?["scheduledend"]))")
                break
            }
            try await expectSound(house)
        }
    }

    @Test("An item keeps its day when it is given to somebody in another zone, and back", arguments: Engine.allCases)
    func givenAway(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let call = try await house.call(on: lead, due: Zone.paris.at("2026-12-14", 12), isAllDay: true)
            try await move(house.mate, to: .auckland, in: house)
            let operation = try await house.run(.assign(to: house.mate.reference), on: call)
            #expect(try await due(call, in: house) == Zone.auckland.end(of: Self.day))
            try await expectSound(house)
            try await house.undo(operation)
            #expect(try await due(call, in: house) == Zone.paris.end(of: Self.day))

            let until = house.now.adding(days: 2)
            try await house.change(.assign, as: house.seller) { session in
                let rows = try session.pending([call], of: house.seller.id).rows
                _ = try session.handOver(rows, of: house.seller.id, to: house.mate.id, until: until, because: nil)
            }
            #expect(try await due(call, in: house) == Zone.auckland.end(of: Self.day))
            house.set(until)
            let returns = HandoverReturns(store: house.worklist, pipeline: house.pipeline) {
                try await house.identity.caller(id: $0)
            }
            #expect(try await returns.runOne())
            #expect(try await due(call, in: house) == Zone.paris.end(of: Self.day))
            try await expectSound(house)
        }
    }

    @Test("A meeting without a time that is given away begins on the same day too", arguments: Engine.allCases)
    func meeting(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let changes = [
                Change("subject", .text("Fair")), Change("sv_isallday", .bool(true)),
                Change("scheduledstart", .instant(Zone.paris.start(of: Self.day))),
                Change("scheduledend", .instant(Zone.paris.end(of: Self.day))), .link("regardingobjectid", lead),
            ]
            let fair = try await house.create("appointment", changes, owner: house.seller.reference)
            try await move(house.mate, to: .kiritimati, in: house)
            try await house.run(.assign(to: house.mate.reference), on: fair.id)
            let row = try #require(try await house.row("appointment", fair.id))
            #expect(row["scheduledstart"].instant == Zone.kiritimati.start(of: Self.day))
            #expect(row["scheduledend"].instant == Zone.kiritimati.end(of: Self.day))
        }
    }
}

import Calendar
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Handing over and spreading")
struct HandoverTests {
    private func handOver(
        _ house: TestHouse,
        _ items: [GUID],
        to receiver: Caller,
        until: Instant?,
        as caller: Caller? = nil
    ) async throws -> GUID {
        let operation = house.nextID()
        _ = try await house.pipeline.run(.assign, as: caller ?? house.seller, operation: operation) { session in
            try session.requireManaged(house.seller.id)
            return try session.handOver(
                try session.pending(items),
                of: house.seller.id,
                to: receiver.id,
                until: until,
                because: "Ill"
            ).items
        }
        return operation
    }

    private func returns(_ house: TestHouse) -> HandoverReturns {
        HandoverReturns(store: house.worklist, pipeline: house.pipeline) { try await house.identity.caller(id: $0) }
    }

    private func fresh(_ house: TestHouse, _ caller: Caller) async throws -> Caller {
        try #require(try await house.identity.caller(id: caller.id))
    }

    @Test("Work comes back by itself, and what was shared for it is shared no more", arguments: Engine.allCases)
    func comesBack(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let (_, done) = try await house.leadWithCall(named: "Bea")
            let until = house.now.adding(days: 2)
            _ = try await handOver(house, [call, done], to: house.stranger, until: until)
            let stranger = try await fresh(house, house.stranger)
            #expect(Set(try await house.names(for: stranger)) == ["Ada", "Bea"])
            #expect(try await house.records.row(lead, for: stranger)?.displayName == "Ada")
            try await house.change(.complete, as: stranger) {
                _ = try $0.run(.complete(note: nil, status: nil), on: done)
            }
            #expect(try await !returns(house).runOne())
            house.set(until)
            #expect(try await returns(house).runOne())
            #expect(try await !returns(house).runOne())
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            // What was done in the meantime stays with whoever did it.
            #expect(try await house.row("phonecall", done)?.owner == house.stranger.reference)
            let after = try await fresh(house, house.stranger)
            #expect(try await house.records.row(lead, for: after) == nil)
            #expect(try await house.names(for: after).isEmpty)
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))
        }
    }

    @Test("One undo takes back owners, shares and the return; one more brings them again", arguments: Engine.allCases)
    func undo(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let operation = try await handOver(house, [call], to: house.stranger, until: house.now.adding(days: 2))
            let undo = house.nextID()
            _ = try await house.pipeline.run(.undo, as: house.seller, operation: undo, undoing: operation) {
                try $0.undo(operation)
            }
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) == nil)
            #expect(try await house.rows("sv_handover").isEmpty)
            _ = try await house.pipeline.run(.undo, as: house.seller, undoing: undo) { try $0.undo(undo) }
            #expect(try await house.row("phonecall", call)?.owner == house.stranger.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) != nil)
        }
    }

    @Test("A manager hands over what a seller has; somebody else may not", arguments: Engine.allCases)
    func byManager(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            await #expect(throws: Refusal.self) {
                try await handOver(house, [call], to: house.mate, until: nil, as: house.mate)
            }
            let until = house.now.adding(days: 1)
            _ = try await handOver(house, [call], to: house.mate, until: until, as: house.manager)
            #expect(try await house.row("phonecall", call)?.owner == house.mate.reference)
            await #expect(throws: Refusal.self) {
                try await handOver(house, [call], to: house.mate, until: house.now.adding(days: -1), as: house.manager)
            }
        }
    }

    @Test("Two workers bring a handover back once", arguments: Engine.allCases)
    func twoWorkers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            let until = house.now.adding(days: 1)
            _ = try await handOver(house, [call], to: house.mate, until: until)
            house.set(until)
            async let first = returns(house).runOne()
            async let second = returns(house).runOne()
            let did = try await [first, second]
            #expect(did.contains(true))
            #expect(try await house.rows("sv_handover").first?.version == 2)
        }
    }

    @Test("Issue 4: what is overdue goes over the following working days, so many a day", arguments: Engine.allCases)
    func spread(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var items: [GUID] = []
            for index in 0..<5 {
                let lead = try await house.lead(named: "Lead \(index)", score: Int64(90 - index))
                items.append(try await house.call(on: lead, due: Zone.paris.at("2026-11-20", 7), isAllDay: index == 4))
            }
            let hours = try AvailabilityEntry(
                kind: .workingHours,
                start: LocalDate(daysSince1970: 20_000),
                hours: DayPart(TimeOfDay(minutes: 480), TimeOfDay(minutes: 1020)),
                days: .workdays,
                zone: .paris
            )
            let operation = house.nextID()
            let (now, targets) = (house.now, items)
            _ = try await house.pipeline.run(.snooze, as: house.seller, operation: operation) { session in
                let rows = try session.pending(targets).compactMap { row in
                    row["scheduledend"].instant.map {
                        SpreadPlan.Item(id: row.id, dueAt: $0, isAllDay: row["sv_isallday"].bool ?? false)
                    }
                }
                return try session.spread(
                    SpreadPlan(
                        rows,
                        perDay: 2,
                        loads: [LocalDate(daysSince1970: 20_781): 1],
                        availability: Availability(entries: [hours], zone: .paris),
                        at: now
                    )
                )
            }
            var dues: [Instant?] = []
            for item in items { dues.append(try await house.row("phonecall", item)?["scheduledend"].instant) }
            // Monday two, of which the time has passed; Tuesday one beside what is there, Wednesday two. Work begins at 8.
            #expect(
                dues == [
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_780)),
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_780)), Zone.paris.at("2026-11-24", 8),
                    Zone.paris.at("2026-11-25", 8),
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_782)),
                ]
            )
            _ = try await house.pipeline.run(.undo, as: house.seller, undoing: operation) { try $0.undo(operation) }
            #expect(
                try await house.row("phonecall", items[0])?["scheduledend"].instant == Zone.paris.at("2026-11-20", 7)
            )
        }
    }
}

import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The stream of changes")
struct EventTests {
    @Test("names each changed record once, with those whom it concerns", arguments: Engine.allCases)
    func principals(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.tigers)
            let item = try await house.call(on: lead, due: house.now)
            let place = try #require(try await house.settledEvents(since: start, count: 2).last).position
            let operation = try await house.complete(item, note: "Done")
            let events = try await house.settledEvents(since: place, count: 1)
            #expect(events.map(\.record) == [lead])
            #expect(events.map(\.operation) == [operation])
            #expect(events.first.map { Set($0.principals).isSuperset(of: [house.seller.id, house.tigers.id]) } == true)
            #expect(events.first?.principals.contains(house.stranger.id) == false)
        }
    }

    @Test("tells both the former and the new owner of an item", arguments: Engine.allCases)
    func bothOwners(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, item) = try await house.leadWithCall()
            let place = try #require(try await house.settledEvents(since: start, count: 2).last).position
            try await house.run(.assign(to: house.manager.reference), on: item)
            let assigned = try #require(try await house.settledEvents(since: place, count: 1).last)
            #expect(assigned.record == lead)
            #expect(Set(assigned.principals).isSuperset(of: [house.seller.id, house.manager.id]))
            try await house.change { session in
                try session.update(lead, [.link("ownerid", house.mate.reference)])
            }
            let handed = try await house.settledEvents(since: assigned.position, count: 1)
            #expect(
                Set(handed.flatMap(\.principals)).isSuperset(of: [house.seller.id, house.mate.id, house.manager.id])
            )
        }
    }

    @Test("comes in the order of commits and goes on from any place", arguments: Engine.allCases)
    func inOrder(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var leads: [RecordReference] = []
            // Of the administrator's own: nobody has to be told of them besides.
            for name in 1...5 { leads.append(try await house.lead(named: "\(name)", owner: house.admin.reference)) }
            let events = try await house.settledEvents(since: start, count: 5)
            #expect(events.map(\.record) == leads)
            #expect(events.map(\.position) == events.map(\.position).sorted())
            #expect(try await house.events.latest() == events.last?.position)
            for (index, event) in events.enumerated() {
                let place = try #require(EventPosition(event.position.description))
                let rest = try await house.events.events(since: place, limit: 2)
                #expect(rest == Array(events[(index + 1)...].prefix(2)))
            }
        }
    }

    @Test("has nothing of what was refused", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let place = try #require(try await house.settledEvents(since: start, count: 2).last).position
            await expectRefusal(.invalid) { try await house.run(.snooze(until: .monday9), on: item) }
            let lead = try await house.lead(named: "After")
            #expect(try await house.settledEvents(since: place, count: 1).map(\.record) == [lead])
        }
    }

    /// A smaller number that is committed later: who has read the larger one must still get it.
    @Test("misses nothing when transactions overlap on PostgreSQL")
    func overlapping() async throws {
        try await withTestHouse(.postgres) { house in
            let place = try await house.events.latest()
            let early = RecordReference("lead", TestHouse.id("early", 1))
            let late = RecordReference("lead", TestHouse.id("late", 1))
            let numbered = Flag()
            let mayCommit = Flag()
            async let first: Void = house.pipeline.run(.update, as: house.admin) { session in
                let event = RecordEvent(record: early, principals: [house.seller.id])
                try session.unit.append([event], operation: session.operation.id, at: session.now)
                // What is written travels with the next reading.
                #expect(try session.unit.historyCount(of: session.operation.id) == 0)
                numbered.raise()
                mayCommit.wait()
            }
            try await house.database.withoutTransaction { _ in numbered.wait() }
            try await house.pipeline.run(.update, as: house.admin) { session in
                let event = RecordEvent(record: late, principals: [house.seller.id])
                try session.unit.append([event], operation: session.operation.id, at: session.now)
            }
            // A listener reads now and goes on from the last event it saw.
            let read = try await house.events.events(since: place, limit: 100)
            let next = read.last?.position ?? place
            mayCommit.raise()
            try await first
            let rest = try await house.settledEvents(since: next, count: 2 - read.count)
            #expect((read + rest).map(\.record) == [early, late])
        }
    }

    @Test("signals that something was committed", arguments: Engine.allCases)
    func signals(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var signals = house.events.signals().makeAsyncIterator()
            try await house.lead(named: "Ada")
            #expect(await signals.next() != nil)
        }
    }

    @Test("is forgotten after its time", arguments: Engine.allCases)
    func forgets(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.lead(named: "Old", owner: house.admin.reference)
            house.wait(.seconds(60))
            let lead = try await house.lead(named: "New", owner: house.admin.reference)
            #expect(try await house.settledEvents(since: start, count: 2).count == 2)
            try await house.events.forget(before: house.now, keysBefore: house.now)
            #expect(try await house.events.events(since: start, limit: 10).map(\.record) == [lead])
        }
    }

    private let start = EventPosition(transaction: 0, number: 0)
}

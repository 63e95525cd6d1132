import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The window of the list")
struct WindowTests {
    /// Items due on local days counted from today, at a local hour; each on a lead named after its day.
    private func fill(_ house: TestHouse, days: [Int], hour: Int, minute: Int = 0) async throws {
        let today = house.seller.zone.day(of: house.now)
        for day in days {
            let lead = try await house.lead(named: "\(day)")
            let due = house.seller.zone.instant(on: today.adding(days: day), second: hour * 3600 + minute * 60)
            try await house.call(on: lead, due: due)
        }
    }

    @Test(
        "W-17, K-3: nothing waits where there are no sequences, and who asks for what waits is answered",
        arguments: Engine.allCases
    )
    func waiting(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall()
            let column = WorklistColumn.iswaiting.rawValue
            for span in [WorklistWindow.Span.listed, .ahead] {
                let waits = house.query(span, filter: .compare(column, .equal, .int(1)))
                #expect(try await house.list(waits).isEmpty)
                #expect(try await house.worklist.count(waits, upTo: 9, for: house.seller) == 0)
                let others = house.query(span, filter: .compare(column, .equal, .int(0)))
                #expect(try await house.list(others).map(\.id) == [item])
            }
            // Put off until later today it stays, until tomorrow it comes back with the days ahead.
            try await house.run(.snooze(until: house.now.adding(hours: 3)), on: item)
            #expect(try await house.list(for: house.seller).map(\.id) == [item])
            try await house.run(.snooze(until: house.now.adding(days: 1)), on: item)
            #expect(try await house.list(for: house.seller).isEmpty)
            #expect(try await house.list(house.query(.ahead)).map(\.id) == [item])
        }
    }

    @Test("W-14, K-2: day −30 is in and day −31 is out, however late or early the hour", arguments: Engine.allCases)
    func thirtyDaysBack(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house, days: [-30, -29, 0], hour: 0)
            try await fill(house, days: [-31, 1], hour: 23, minute: 59)
            let names = Set(try await house.names())
            #expect(names == ["-30", "-29", "0"])
            #expect(Set(try await house.names(house.query(filter: .always(true)))) == names)
            #expect(try await house.names(house.query(.older)) == ["-31"])
        }
    }

    @Test("W-14: what has dropped out is neither closed nor deleted", arguments: Engine.allCases)
    func droppedOutStaysOpen(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, item) = try await house.leadWithCall(due: house.now)
            house.set(house.now.adding(days: 31))
            #expect(try await house.names().isEmpty)
            #expect(try await house.row("phonecall", item)?.state == 0)
            #expect(try await house.list(house.query(.older)).map(\.id) == [item])
            try await house.complete(item)
            #expect(try await house.list(house.query(.older)).isEmpty)
        }
    }

    @Test("W-15: with the days ahead the list reaches thirty days forward", arguments: Engine.allCases)
    func thirtyDaysAhead(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house, days: [-31, -30, 0, 1, 30, 31], hour: 12)
            let query = house.query(.ahead, order: [Ordering("duetime")])
            #expect(try await house.names(query) == ["-30", "0", "1", "30"])
            #expect(try await house.names(house.query(order: [Ordering("duetime")])) == ["-30", "0"])
        }
    }

    @Test(
        "W-14: the edge goes by local date over a change of the clocks",
        arguments: [
            (Engine.sqlite, Zone.paris, "2026-11-23"), (.postgres, .paris, "2026-11-23"),
            (.sqlite, .newYork, "2026-04-05"), (.postgres, .auckland, "2026-04-30"), (.sqlite, .lordHowe, "2026-10-20"),
        ]
    )
    func overClockChanges(engine: Engine, zone: Zone, today: String) async throws {
        try await withTestHouse(engine, zone: zone) { house in
            house.set(zone.at(today, 0, 1))
            let first = try #require(LocalDate(today)).adding(days: -30)
            let edge = zone.start(of: first)
            for (name, due) in [("in", edge), ("out", Instant(microseconds: edge.microseconds - 1))] {
                try await house.call(on: try await house.lead(named: name), due: due)
            }
            let last = zone.end(of: first.adding(days: 30))
            try await house.call(on: try await house.lead(named: "today"), due: last)
            try await house.call(
                on: try await house.lead(named: "tomorrow"),
                due: Instant(microseconds: last.microseconds + 1)
            )
            #expect(zone.offset(at: edge) != zone.offset(at: last))
            #expect(Set(try await house.names()) == ["in", "today"])
            #expect(Set(try await house.names(house.query(filter: .always(true)))) == ["in", "today"])
            #expect(try await house.names(house.query(.older)) == ["out"])
        }
    }

    @Test(
        "W-22: today ends at the viewer's midnight",
        arguments: [
            (Engine.sqlite, Zone.kiritimati), (.postgres, .kiritimati), (.sqlite, .pagoPago), (.postgres, .pagoPago),
            (.sqlite, .kathmandu),
        ]
    )
    func viewersMidnight(engine: Engine, zone: Zone) async throws {
        try await withTestHouse(engine, zone: zone) { house in
            house.set(zone.at("2026-11-23", 23, 30))
            try await house.call(on: try await house.lead(named: "today"), due: zone.at("2026-11-23", 23, 59))
            try await house.call(on: try await house.lead(named: "tomorrow"), due: zone.at("2026-11-24", 0))
            #expect(try await house.names() == ["today"])
            house.set(zone.at("2026-11-24", 0))
            #expect(Set(try await house.names()) == ["today", "tomorrow"])
        }
    }

    @Test("W-22: a team's item is listed by the viewer's midnight, not by the team's", arguments: Engine.allCases)
    func teamsItemByViewersDay(engine: Engine) async throws {
        for zone in [Zone.kiritimati, .pagoPago] {
            try await withTestHouse(engine, zone: zone) { house in
                for (name, due) in [
                    ("first", zone.at("2026-10-24", 0)), ("last", zone.at("2026-11-23", 23, 59)),
                    ("older", Instant(microseconds: zone.at("2026-10-24", 0).microseconds - 1)),
                    ("tomorrow", zone.at("2026-11-24", 0)),
                ] {
                    let lead = try await house.lead(named: name, owner: house.tigers)
                    try await house.call(on: lead, due: due, owner: house.tigers)
                }
                house.set(zone.at("2026-11-23", 12))
                #expect(Set(try await house.names()) == ["first", "last"])
                #expect(Set(try await house.names(house.query(filter: .always(true)))) == ["first", "last"])
            }
        }
    }

    @Test("W-22: a date without a time is due at the end of the owner's day", arguments: Engine.allCases)
    func allDay(engine: Engine) async throws {
        try await withTestHouse(engine, zone: .newYork) { house in
            house.set(Zone.newYork.at("2026-11-23", 9))
            let lead = try await house.lead(named: "Ada")
            try await house.call(on: lead, due: Zone.newYork.at("2026-11-23", 8), isAllDay: true)
            let card = try #require(try await house.list(for: house.seller).first)
            #expect(card.isAllDay)
            #expect(card.dueAt == Zone.newYork.end(of: LocalDate(year: 2026, month: 11, day: 23)!))
            #expect(!card.isOverdue(at: house.now))
            #expect(card.isOverdue(at: Zone.newYork.at("2026-11-24", 0)))
        }
    }

    @Test("W-18, K-2: without a date nothing is listed, but it is counted and opens", arguments: Engine.allCases)
    func undated(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let quiet = try await house.lead(named: "Quiet")
            try await house.call(on: quiet, due: nil)
            let busy = try await house.lead(named: "Busy")
            try await house.call(on: busy, due: nil)
            try await house.call(on: busy, due: house.now)
            #expect(try await house.names() == ["Busy"])
            #expect(try await house.names(house.query(.ahead)) == ["Busy"])
            #expect(try await house.names(house.query(.older)).isEmpty)
            #expect(Set(try await house.names(house.query(.undated))) == ["Quiet", "Busy"])
            #expect(try await house.worklist.count(house.query(.undated), upTo: 100, for: house.seller) == 2)
            #expect(try await house.worklist.count(house.query(.undated), upTo: 1, for: house.seller) == 1)
            #expect(try await house.worklist.count(house.query(.undated), upTo: 9, for: house.stranger) == 0)
        }
    }

    @Test("W-19: a scheduled appointment is pending, a completed one is not", arguments: Engine.allCases)
    func appointments(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let item = try await house.activity(.appointment, on: lead, due: house.now)
            try await house.change(as: house.seller) { session in
                try session.update(RecordReference("appointment", item), [Change("statuscode", .int(5))])
            }
            #expect(try await house.row("appointment", item)?.state == 3)
            #expect(try await house.list(for: house.seller).map(\.activity) == [.appointment])
            try await house.complete(item)
            #expect(try await house.list(for: house.seller).isEmpty)
        }
    }
}

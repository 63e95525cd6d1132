import Calendar
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Availability as rows")
struct AvailabilityTests {
    private func enter(
        _ house: TestHouse,
        _ changes: [Change],
        of person: Caller? = nil,
        as caller: Caller
    ) async throws -> RecordReference {
        try await house.create("sv_availability", changes, owner: (person ?? caller).reference, as: caller)
    }

    private func availability(_ house: TestHouse, of person: Caller) async throws -> Availability {
        let rows = try await house.rows("sv_availability", for: person).filter { $0.owner?.id == person.id }
        return AvailabilitySettings(isEnabled: true).availability(of: rows, zone: person.zone, at: house.now)
    }

    @Test("W-114, K-16: what is left open is 8 to 17 in the person's zone, from today", arguments: Engine.allCases)
    func defaults(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let entry = try await enter(house, [Change("sv_days", .text("mon, Tue,wed"))], as: house.seller)
            let row = try #require(try await house.row("sv_availability", entry.id))
            #expect(row["sv_kind"].int == 0 && row["sv_timezone"].text == "Europe/Paris")
            #expect(row["sv_starttime"].text == "08:00" && row["sv_endtime"].text == "17:00")
            #expect(row["sv_startdate"].date == LocalDate("2026-11-23") && row["sv_days"].text == "mon,tue,wed")
            let works = try await availability(house, of: house.seller)
            #expect(works.isAvailable(at: .monday9))
            #expect(works.nextAvailable(from: Zone.paris.at("2026-11-25", 17)) == Zone.paris.at("2026-11-30", 8))
        }
    }

    @Test(
        "W-119: what cannot be is refused, naming it",
        arguments: Engine.allCases,
        [
            [Change("sv_starttime", .text("17:00")), Change("sv_endtime", .text("08:00"))],
            [Change("sv_starttime", .text("8 o’clock"))],
            [Change("sv_breaks", .text("07:00-08:30"))],
            [Change("sv_breaks", .text("12:00-13:00,12:30-14:00"))],
            [Change("sv_breaks", .text("lunch"))],
            [Change("sv_days", .text("someday"))],
            [Change("sv_timezone", .text("Nowhere/Land"))],
            [Change("sv_kind", .int(2)), Change("sv_enddate", .date(LocalDate(daysSince1970: 100)))],
        ]
    )
    func refused(engine: Engine, changes: [Change]) async throws {
        try await withTestHouse(engine) { house in
            _ = await #expect(throws: Refusal.self) { try await enter(house, changes, as: house.seller) }
        }
    }

    @Test(
        "W-116, A-61: colleagues read it; the person and those who manage the person write it",
        arguments: Engine.allCases
    )
    func rights(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let off = [
                Change("sv_kind", .int(2)), Change("sv_name", .text("Crete")),
                Change("sv_startdate", .date(LocalDate(daysSince1970: 20_786))),
            ]
            let entry = try await enter(house, off, as: house.seller)
            for reader in [house.mate, house.stranger, house.manager] {
                let rows = try await house.rows("sv_availability", for: reader)
                #expect(rows.map(\.displayName) == ["Crete"])
            }
            for other in [house.mate, house.stranger] {
                await #expect(throws: Refusal.self) {
                    try await house.change(.update, as: other) {
                        _ = try $0.update(entry, [Change("sv_name", .text("x"))])
                    }
                }
                await #expect(throws: Refusal.self) { try await enter(house, off, of: house.seller, as: other) }
            }
            try await house.change(.update, as: house.manager) {
                _ = try $0.update(entry, [Change("sv_name", .text("Rhodes"))])
            }
            _ = try await enter(house, off, of: house.seller, as: house.manager)
            await #expect(throws: Refusal.self) { try await enter(house, off, of: house.stranger, as: house.manager) }
        }
    }

    @Test("A-61: whoever reports to somebody is managed by that one, wherever both stand", arguments: Engine.allCases)
    func line(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            #expect(!house.mate.mayManage && house.manager.mayManage)
            try await house.change(.update) { session in
                try session.update(house.stranger.reference, [.link("parentsystemuserid", house.mate.reference)])
            }
            let mate = try #require(try await house.identity.caller(id: house.mate.id))
            let standing = try #require(try await house.worklist.standing(of: house.stranger.id))
            #expect(mate.mayManage && mate.manages(standing) && standing.managers == [house.mate.id])
            #expect(!house.seller.manages(standing) && !house.manager.manages(standing))
            _ = try await enter(house, [Change("sv_kind", .int(2))], of: house.stranger, as: mate)
            #expect(
                try await house.worklist.people(managedBy: mate, named: nil, upTo: 10).map(\.id) == [house.stranger.id]
            )
            #expect(
                Set(try await house.worklist.people(managedBy: house.manager, named: nil, upTo: 10).map(\.id))
                    == [house.seller.id, house.mate.id]
            )
            #expect(
                try await house.worklist.people(managedBy: house.admin, named: "strang", upTo: 10).map(\.name)
                    == ["Stranger"]
            )
        }
    }

    @Test(
        "A-60: the switch, the country and the organisation's days hold for all once published",
        arguments: Engine.allCases
    )
    func published(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            #expect(!house.registry.availability.isEnabled)
            let settings = AvailabilitySettings(
                isEnabled: true,
                country: .france,
                days: [Holiday(LocalDate(daysSince1970: 20_811), "Inventory")]
            )
            await #expect(throws: Refusal.self) {
                try await house.change(.settings, as: house.seller) {
                    _ = try $0.publish(AvailabilitySettings.name, settings.json)
                }
            }
            try await house.change(.settings, as: house.manager) {
                _ = try $0.publish(AvailabilitySettings.name, settings.json)
            }
            try await house.identity.followRegistry()
            #expect(house.registry.availability == settings)
            let works = house.registry.availability.availability(of: [], zone: .paris, at: house.now)
            #expect(!works.isWorkingDay(LocalDate(daysSince1970: 20_811)))
            #expect(!works.isAvailable(at: Zone.paris.at("2026-12-25", 10)))
            #expect(works.isAvailable(at: Zone.paris.at("2026-12-26", 10)))
        }
    }
}

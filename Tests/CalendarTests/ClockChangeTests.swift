import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("Working hours where the clocks change")
struct ClockChangeTests {
    static let zones: [Zone] = [
        .paris, .newYork, .auckland, .kiritimati, .pagoPago, .kathmandu, .saoPaulo, .lordHowe, .apia, .utc,
    ]

    @Test("EC-12: the skipped hour is no working time, in both hemispheres")
    func spring() {
        let paris = Person.works(Person.hours("01:00", "05:00", days: .all), zone: .paris)
        let night = Span(Zone.paris.at("2027-03-28", 0), Zone.paris.at("2027-03-28", 12))
        #expect(paris.working(in: night).map(\.duration) == [.seconds(3 * 3600)])
        let auckland = Person.works(Person.hours("01:00", "05:00", days: .all, zone: .auckland), zone: .auckland)
        let other = Span(Zone.auckland.at("2027-09-26", 0), Zone.auckland.at("2027-09-26", 12))
        #expect(auckland.working(in: other).map(\.duration) == [.seconds(3 * 3600)])
    }

    @Test("EC-12: the hour that comes twice is worked twice")
    func autumn() {
        let paris = Person.works(Person.hours("01:00", "05:00", days: .all), zone: .paris)
        let night = Span(Zone.paris.at("2026-10-25", 0), Zone.paris.at("2026-10-25", 12))
        #expect(paris.working(in: night).map(\.duration) == [.seconds(5 * 3600)])
    }

    @Test("EC-12: a break inside the skipped hour takes no time; one across it ends by the clock")
    func breaks() {
        let zone = Zone.paris
        let night = Span(zone.at("2027-03-28", 0), zone.at("2027-03-28", 12))
        let inside = Person.works(Person.hours("01:00", "05:00", breaks: ["02:10-02:40"], days: .all))
        #expect(inside.working(in: night) == [Span(zone.at("2027-03-28", 1), zone.at("2027-03-28", 5))])
        let across = Person.works(Person.hours("01:00", "05:00", breaks: ["01:30-03:30"], days: .all))
        #expect(
            across.working(in: night) == [
                Span(zone.at("2027-03-28", 1), zone.at("2027-03-28", 1, 30)),
                Span(zone.at("2027-03-28", 3, 30), zone.at("2027-03-28", 5)),
            ]
        )
    }

    @Test("S-32: a wait of days keeps the clock over a change")
    func waiting() {
        let zone = Zone.paris
        let person = Person.works(Person.hours())
        #expect(person.afterWaiting(days: 1, from: zone.at("2027-03-26", 9)) == zone.at("2027-03-30", 9))
        #expect(person.afterWaiting(days: 1, from: zone.at("2026-10-23", 9)) == zone.at("2026-10-27", 9))
    }

    @Test("EC-11: seller, and the one who asks, in zones at +14:00, −11:00 and +05:45")
    func farZones() {
        let island = Person.works(Person.hours(zone: .kiritimati), zone: .kiritimati)
        // Monday 08:00 on Kiritimati is Sunday 18:00 UTC.
        #expect(island.nextAvailable(from: Zone.utc.at("2026-11-22", 0)) == Zone.utc.at("2026-11-22", 18))
        let samoa = Person.works(Person.hours(zone: .pagoPago), zone: .pagoPago)
        #expect(samoa.nextAvailable(from: Zone.utc.at("2026-11-23", 0)) == Zone.utc.at("2026-11-23", 19))
        let nepal = Person.works(Person.hours(zone: .kathmandu), zone: .kathmandu)
        #expect(nepal.nextAvailable(from: Zone.utc.at("2026-11-22", 0)) == Zone.utc.at("2026-11-23", 2, 15))
    }

    @Test("EC-13: 29 February and the last second of the year")
    func ends() {
        let person = Person.works(Person.hours("00:00", "24:00", days: .all))
        #expect(person.isWorkingDay(.of("2028-02-29")))
        #expect(person.isAvailable(at: Instant(microseconds: Zone.paris.at("2027-01-01", 0).microseconds - 1)))
        #expect(person.afterWaiting(days: 1, from: Zone.paris.at("2028-02-28", 9)) == Zone.paris.at("2028-03-01", 9))
    }

    @Test("Times of a day are in the order of their instants, on every day of two years", arguments: zones)
    func boundaries(zone: Zone) {
        for offset in 0..<731 {
            let day = LocalDate.of("2026-01-01").adding(days: offset)
            var last = zone.start(of: day)
            for minutes in stride(from: 0, through: 1440, by: 30) {
                let instant = zone.boundary(TimeOfDay(minutes: minutes), on: day)
                #expect(instant >= last, "\(zone.name) \(day) \(minutes)")
                last = instant
            }
            #expect(last == zone.start(of: day.adding(days: 1)))
        }
    }

    @Test("A day's hours and breaks make up its working time, whatever the clocks do", arguments: UInt64(1)...120)
    func properties(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let zone = ClockChangeTests.zones[Int.random(in: 0..<ClockChangeTests.zones.count, using: &random)]
        let viewer = ClockChangeTests.zones[Int.random(in: 0..<ClockChangeTests.zones.count, using: &random)]
        let from = Int.random(in: 0..<40, using: &random) * 30
        let to = Int.random(in: from / 30 + 1...48, using: &random) * 30
        let person = Availability(
            entries: [
                Person.hours(
                    TimeOfDay(minutes: from).description,
                    TimeOfDay(minutes: to).description,
                    days: Weekdays(rawValue: UInt8.random(in: 1...127, using: &random)),
                    zone: zone
                ),
                Person.off("2026-10-20", "2026-10-30", zone: zone),
            ],
            zone: viewer
        )
        let start = Zone.utc.at("2026-01-01", 0).adding(minutes: Int.random(in: 0..<525_600, using: &random))
        let window = Span(start, start.adding(days: 40))
        let spans = person.working(in: window)
        // In order, apart from each other, inside the window.
        for (left, right) in zip(spans, spans.dropFirst()) { #expect(left.end < right.start) }
        #expect(spans.allSatisfy { !$0.isEmpty && $0.start >= window.start && $0.end <= window.end })
        // A moment is in a span exactly when it is available.
        for _ in 0..<20 {
            let moment = start.adding(minutes: Int.random(in: 0..<40 * 1440, using: &random))
            #expect(person.isAvailable(at: moment) == spans.contains { $0.contains(moment) })
            guard let next = person.nextAvailable(from: moment) else { continue }
            #expect(next >= moment && person.isAvailable(at: next) && person.shifted(next) == next)
        }
        // Two waits one after the other are one wait.
        let (first, second) = (
            Duration.seconds(Int.random(in: 0...20, using: &random) * 900),
            Duration.seconds(Int.random(in: 0...20, using: &random) * 900)
        )
        if let half = person.addWorkingTime(first, from: start) {
            #expect(person.addWorkingTime(second, from: half) == person.addWorkingTime(first + second, from: start))
        }
    }
}

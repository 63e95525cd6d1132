import Foundation
import SalesCore
import TestSupport
import Testing

@Suite("Points in time")
struct InstantTests {
    private static let read: [(String, Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000_000), ("2026-11-23T09:00:00+01:00", 1_795_420_800_000_000),
        ("2026-11-23T08:00Z", 1_795_420_800_000_000), ("2026-11-23t08:00:00z", 1_795_420_800_000_000),
        ("2026-11-23 08:00:00Z", 1_795_420_800_000_000), ("2026-11-23T13:45:00+05:45", 1_795_420_800_000_000),
        ("2026-11-22T21:00:00-11:00", 1_795_420_800_000_000), ("2026-11-23T22:00:00+14:00", 1_795_420_800_000_000),
        ("2026-11-23T08:00:00.123456999999Z", 1_795_420_800_123_456), ("2026-11-23T08:00:00.5Z", 1_795_420_800_500_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
    ]

    @Test("are read with seconds optional, any fraction and any offset", arguments: InstantTests.read)
    func reads(text: String, microseconds: Int64) {
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test(
        "are refused when they are uncertain or do not exist",
        arguments: [
            "", "2026-11-23", "2026-11-23T09:00:00", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-00-10T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z",
            "2026-11-23T23:59:60Z", "2026-11-23T09:00:00+19:00", "2026-11-23T09:00:00+0100", "2026-11-23T09:00:00.Z",
            "2026-11-23T09:00:00.1234567890123Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
            "2026-11-23T9:00:00Z",
            " 2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z ", "2026-11-23T09:00:00ZZ", "２０２６-11-23T09:00:00Z",
            "1900-02-29T00:00:00Z",
        ]
    )
    func refuses(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        "are written in UTC, with a fraction only where there is one",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (500_000, "1970-01-01T00:00:00.500Z"), (1_709_251_199_000_000, "2024-02-29T23:59:59Z"),
            (1_001_000, "1970-01-01T00:00:01.001Z"), (1_000_010, "1970-01-01T00:00:01.000010Z"),
        ]
    )
    func writes(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).description == text)
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test("what is written reads as the same again", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<200 {
            let instant = Instant(
                microseconds: Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
            )
            #expect(Instant(instant.description) == instant)
        }
    }

    @Test("durations are added and taken to the microsecond")
    func arithmetic() {
        let start = Instant(microseconds: -1)
        #expect(start.adding(.microseconds(2)).microseconds == 1)
        #expect(start.adding(days: 1).since(start) == .seconds(86_400))
        #expect(Instant(microseconds: -1).seconds == -1)
        #expect(Instant(microseconds: 1_999_999).seconds == 1)
    }
}

@Suite("Days")
struct LocalDateTests {
    @Test("every day of ten thousand years is its own, in order, and comes back from its text")
    func everyDay() throws {
        let first = try #require(LocalDate(year: 1, month: 1, day: 1))
        let last = try #require(LocalDate(year: 9999, month: 12, day: 31))
        #expect(first.description == "0001-01-01")
        #expect(last.daysSince1970 - first.daysSince1970 == 3_652_058)
        var wrong: [LocalDate] = []
        for days in stride(from: first.daysSince1970, through: last.daysSince1970, by: 13) {
            let date = LocalDate(daysSince1970: days)
            let (year, month, day) = date.parts
            if LocalDate(year: year, month: month, day: day) != date { wrong.append(date) }
        }
        #expect(wrong.isEmpty)
        for days in stride(from: first.daysSince1970, through: last.daysSince1970, by: 997) {
            let date = LocalDate(daysSince1970: days)
            #expect(LocalDate(date.description) == date)
        }
    }

    @Test("agree with the system's calendar around every turn of the year and every leap day")
    func agreesWithCalendar() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for year in stride(from: 1583, through: 9999, by: 7) {
            for (month, day) in [(1, 1), (2, 28), (3, 1), (12, 31)] {
                let date = LocalDate(year: year, month: month, day: day)
                let system = calendar.date(from: DateComponents(year: year, month: month, day: day))
                #expect(date.map { Double($0.daysSince1970) * 86_400 } == system?.timeIntervalSince1970)
                #expect(date?.weekday == system.map { (calendar.component(.weekday, from: $0) + 5) % 7 })
            }
        }
    }

    @Test(
        "that do not exist are refused",
        arguments: [
            "2025-02-29", "2100-02-29", "2026-04-31", "2026-00-01", "2026-01-00", "2026-13-01", "0000-01-01", "26-1-1",
            "2026-1-01", "2026-01-01T", "2026/01/01", "", "-001-01-01",
        ]
    )
    func refused(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test("29 February is there every four years, not every hundred, but every four hundred")
    func leapDays() {
        #expect([2024, 2100, 2000, 1900, 2028].map { LocalDate.length(ofMonth: 2, year: $0) } == [29, 28, 29, 28, 29])
    }
}

@Suite("Days in a zone")
struct ZoneTests {
    private static let lengths: [(Zone, String, Int)] = [
        (.paris, "2026-03-29", 23), (.paris, "2026-10-25", 25), (.paris, "2026-11-23", 24),
        (.newYork, "2026-03-08", 23), (.newYork, "2026-11-01", 25), (.auckland, "2026-04-05", 25),
        (.auckland, "2026-09-27", 23), (.saoPaulo, "2018-11-04", 23), (.saoPaulo, "2018-02-17", 25),
        (.cairo, "2026-04-24", 23), (.kiritimati, "2026-03-29", 24), (.pagoPago, "2026-03-29", 24),
        (.kathmandu, "2026-10-25", 24),
    ]

    @Test("W-22: are 23 or 25 hours long when the clocks change, in both hemispheres", arguments: ZoneTests.lengths)
    func dayLengths(zone: Zone, day: String, hours: Int) throws {
        let date = try #require(LocalDate(day))
        let (start, end) = (zone.start(of: date), zone.end(of: date))
        #expect(end.since(start) == .seconds(hours * 3600) - .microseconds(1))
        #expect(zone.day(of: start) == date)
        #expect(zone.day(of: end) == date)
        #expect(zone.day(of: Instant(microseconds: start.microseconds - 1)) == date.adding(days: -1))
        #expect(zone.start(of: date.adding(days: 1)).microseconds == end.microseconds + 1)
    }

    @Test("a half hour's change makes a day of 24 hours and a half")
    func lordHowe() throws {
        let date = try #require(LocalDate("2026-04-05"))
        let length = Zone.lordHowe.end(of: date).since(Zone.lordHowe.start(of: date))
        #expect(length == .seconds(24 * 3600 + 1800) - .microseconds(1))
    }

    @Test(
        "EC-12: where midnight does not exist the day begins with the first instant there is",
        arguments: [
            (Zone.saoPaulo, "2018-11-04", "2018-11-04T03:00:00Z"), (.cairo, "2026-04-24", "2026-04-23T22:00:00Z"),
        ]
    )
    func midnightGap(zone: Zone, day: String, start: String) throws {
        let date = try #require(LocalDate(day))
        #expect(zone.start(of: date) == Instant(start))
        #expect(zone.secondOfDay(of: zone.start(of: date)) == 3600)
    }

    @Test("the day that Apia left out has no instant, and its neighbours touch")
    func apia() throws {
        let skipped = try #require(LocalDate("2011-12-30"))
        let before = Zone.apia.end(of: skipped.adding(days: -1))
        let after = Zone.apia.start(of: skipped.adding(days: 1))
        #expect(after == Instant("2011-12-30T10:00:00Z"))
        #expect(Zone.apia.day(of: Instant(microseconds: after.microseconds - 1)) == skipped.adding(days: -1))
        #expect(Zone.apia.day(of: after) == skipped.adding(days: 1))
        #expect(before.microseconds + 1 == after.microseconds)
    }

    @Test(
        "EC-11: the same instant falls on different days",
        arguments: [
            (Zone.kiritimati, "2026-11-24"), (.kathmandu, "2026-11-23"), (.pagoPago, "2026-11-22"),
        ]
    )
    func farZones(zone: Zone, day: String) throws {
        let instant = try #require(Instant("2026-11-23T10:30:00Z"))
        #expect(zone.day(of: instant).description == day)
    }

    @Test(
        "EC-12: a time in the skipped hour is as far past the jump, one in the repeated hour is the first",
        arguments: [
            (Zone.paris, "2026-03-29", 2, 30, "2026-03-29T01:30:00Z"),
            (.paris, "2026-10-25", 2, 30, "2026-10-25T00:30:00Z"),
            (.newYork, "2026-03-08", 2, 30, "2026-03-08T07:30:00Z"),
            (.newYork, "2026-11-01", 1, 30, "2026-11-01T05:30:00Z"),
            (.auckland, "2026-09-27", 2, 30, "2026-09-26T14:30:00Z"),
            (.auckland, "2026-04-05", 2, 30, "2026-04-04T13:30:00Z"),
            (.kathmandu, "2026-01-01", 0, 0, "2025-12-31T18:15:00Z"),
        ]
    )
    func wallClock(zone: Zone, day: String, hour: Int, minute: Int, instant: String) {
        #expect(zone.at(day, hour, minute) == Instant(instant))
    }

    @Test("an instant's wall-clock time leads back to it", arguments: UInt64(1)...10)
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for zone in [Zone.paris, .newYork, .auckland, .apia, .kathmandu, .lordHowe, .utc] {
            for _ in 0..<50 {
                let instant = Instant(seconds: Int64.random(in: 0...4_000_000_000, using: &random))
                let back = zone.instant(on: zone.day(of: instant), second: zone.secondOfDay(of: instant))
                // In the repeated hour it is the first of the two.
                #expect(back == instant || zone.offset(at: back) > zone.offset(at: instant))
            }
        }
    }

    @Test(
        "names that are none are refused",
        arguments: ["", "Europe/Atlantis", "../../etc/passwd", String(repeating: "x", count: 100)]
    )
    func unknown(name: String) {
        #expect(Zone(name) == nil)
    }
}

import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("K-16, W-118: events of calendar files that come again day by day, week by week, month by month (RFC 5545)")
struct SeriesTests {
    private func read(_ lines: [String], zone: Zone = .paris) throws(CalendarFault) -> CalendarFile {
        let text = (["BEGIN:VCALENDAR", "VERSION:2.0"] + lines + ["END:VCALENDAR", ""]).joined(separator: "\r\n")
        return try CalendarFile(Array(text.utf8), zone: zone)
    }

    private func event(_ lines: String...) -> [String] { ["BEGIN:VEVENT"] + lines + ["END:VEVENT"] }

    private func days(_ rule: String, from start: String = "20261202", _ more: String...) throws -> [String] {
        let file = try read(
            ["BEGIN:VEVENT", "UID:w", "DTSTART;VALUE=DATE:\(start)", "RRULE:\(rule)"] + more + ["END:VEVENT"]
        )
        let event = try #require(file.events.first)
        return event.occurrences(in: .of("2026-01-01")...(.of("2027-01-31"))).map(\.day.description)
    }

    /// Where the events of a file take place, as clocks show it there.
    private func times(_ lines: [String], in range: ClosedRange<LocalDate>) throws -> [String] {
        try read(lines).events.flatMap { $0.occurrences(in: range) }.map { each in
            guard case .span(let span, let zone) = each.time else { return "" }
            let minutes = [span.start, span.end].map { zone.secondOfDay(of: $0) / 60 }
            let clock = minutes.map { "\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" }
            return "\(each.day) \(clock[0])-\(clock[1]) \(span.duration / .seconds(3600))h"
        }
    }

    @Test("On the weekday of the first time, so many times, up to a day, or on and on to the end of what is asked")
    func plain() throws {
        #expect(try days("FREQ=WEEKLY;COUNT=3") == ["2026-12-02", "2026-12-09", "2026-12-16"])
        #expect(try days("FREQ=WEEKLY;UNTIL=20261216") == ["2026-12-02", "2026-12-09", "2026-12-16"])
        #expect(try days("FREQ=WEEKLY;UNTIL=20261215T230000Z") == ["2026-12-02", "2026-12-09"])
        #expect(try days("FREQ=WEEKLY").count == 9)
        #expect(try days("FREQ=WEEKLY", from: "20201202").first == "2026-01-07")
        #expect(try days("FREQ=WEEKLY;COUNT=2", from: "20201202").isEmpty)
    }

    @Test("On several weekdays, every other week; a week begins where the rule says (RFC 5545's own example)")
    func weekdays() throws {
        #expect(try days("FREQ=WEEKLY;BYDAY=WE,FR;COUNT=3") == ["2026-12-02", "2026-12-04", "2026-12-09"])
        #expect(try days("FREQ=WEEKLY;BYDAY=MO;COUNT=3") == ["2026-12-02", "2026-12-07", "2026-12-14"])
        // Tuesday and Sunday of every other week, from a Tuesday on.
        let other = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST="
        #expect(try days(other + "MO", from: "20261201") == ["2026-12-01", "2026-12-06", "2026-12-15", "2026-12-20"])
        #expect(try days(other + "SU", from: "20261201") == ["2026-12-01", "2026-12-13", "2026-12-15", "2026-12-27"])
    }

    @Test("What is excepted, cancelled or told by an event of its own is left out, and counts")
    func exceptions() throws {
        #expect(
            try days("FREQ=WEEKLY;COUNT=4", from: "20261202", "EXDATE;VALUE=DATE:20261209,20261216")
                == ["2026-12-02", "2026-12-23"]
        )
        let file = try read(
            event("UID:w", "DTSTART:20261202T090000", "DTEND:20261202T100000", "RRULE:FREQ=WEEKLY;COUNT=5")
                + event(
                    "UID:w",
                    "RECURRENCE-ID:20261209T080000Z",
                    "DTSTART:20261210T090000",
                    "DTEND:20261210T100000"
                ) + event("UID:w", "RECURRENCE-ID:20261216T090000", "STATUS:CANCELLED")
                + event("UID:w", "RECURRENCE-ID:20261223T120000", "STATUS:CANCELLED")
        )
        let kept = file.events[0].occurrences(in: .of("2026-12-01")...(.of("2026-12-31"))).map(\.day.description)
        #expect(kept == ["2026-12-02", "2026-12-23", "2026-12-30"], "one that is at no such time is none of them")
        #expect(file.events[1].replacesDay == .of("2026-12-09") && file.events[1].replacesYear == nil)
        #expect(file.cancelled.map(\.day) == [.of("2026-12-16"), .of("2026-12-23")])
    }

    @Test("In the nights when clocks change it begins by the clock and lasts as long as ever")
    func nights() throws {
        let lines = event(
            "DTSTART;TZID=Europe/Paris:20261017T220000",
            "DTEND;TZID=Europe/Paris:20261018T060000",
            "RRULE:FREQ=WEEKLY"
        )
        #expect(
            try times(lines, in: .of("2026-10-17")...(.of("2026-10-31"))) == [
                "2026-10-17 22:00-6:00 8.0h", "2026-10-24 22:00-5:00 8.0h", "2026-10-31 22:00-6:00 8.0h",
            ]
        )
        #expect(
            try times(lines, in: .of("2027-03-20")...(.of("2027-04-03"))) == [
                "2027-03-20 22:00-6:00 8.0h", "2027-03-27 22:00-7:00 8.0h", "2027-04-03 22:00-6:00 8.0h",
            ]
        )
        // The hour from two to three is left out on 28 March 2027.
        let early = event(
            "DTSTART;TZID=Europe/Paris:20270321T023000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=3"
        )
        #expect(
            try times(early, in: .of("2027-03-01")...(.of("2027-04-30"))) == [
                "2027-03-21 2:30-3:30 1.0h", "2027-03-28 3:30-4:30 1.0h", "2027-04-04 2:30-3:30 1.0h",
            ]
        )
    }

    @Test("The end of a rule in UTC is meant to the instant")
    func end() throws {
        let lines = { (until: String) in
            event("DTSTART:20261202T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=\(until)")
        }
        let range = LocalDate.of("2026-12-01")...LocalDate.of("2026-12-31")
        #expect(try times(lines("20261209T080000Z"), in: range).count == 2)
        #expect(try times(lines("20261209T075959Z"), in: range).count == 1)
        #expect(try times(lines("20261209T090000"), in: range).count == 2)
    }

    @Test("A rule that is none is refused; one that names several days of a month is left out; each with its line")
    func faults() throws {
        for rule in ["BYDAY=1MO", "BYDAY=", "INTERVAL=0", "COUNT=0", "UNTIL=soon", "WKST=XX"] {
            let file = try read(event("DTSTART:20261202T090000", "RRULE:FREQ=WEEKLY;\(rule)"))
            #expect(file.skipped == [.badRule(line: 5, "FREQ=WEEKLY;\(rule)")])
        }
        for rule in [
            "FREQ=HOURLY", "FREQ=DAILY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1TU,2TU",
            "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=2", "FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=1",
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=MONTHLY;BYSETPOS=1",
        ] {
            let file = try read(event("DTSTART:20261202T090000", "RRULE:\(rule)"))
            #expect(file.skipped == [.repeats(line: 5, rule)])
        }
        for rule in [
            "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYDAY=6TU", "FREQ=MONTHLY;BYDAY=0TU", "FREQ=MONTHLY;BYDAY=2XX", "FREQ=MONTHLY;COUNT=0",
            "FREQ=MONTHLY;BYMONTHDAY=\(Int.min)", "FREQ=MONTHLY;BYDAY=\(Int.min)TU",
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=\(Int.min)",
        ] {
            let file = try read(event("DTSTART:20261202T090000", "RRULE:\(rule)"))
            #expect(file.skipped == [.badRule(line: 5, rule)])
        }
    }

    // MARK: Day by day

    @Test("Every day, every third, on some weekdays; so often, or up to a day; what is excepted counts")
    func daily() throws {
        #expect(
            try days("FREQ=DAILY;COUNT=5")
                == ["2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"]
        )
        #expect(try days("FREQ=DAILY;INTERVAL=3;UNTIL=20261210") == ["2026-12-02", "2026-12-05", "2026-12-08"])
        #expect(try days("FREQ=DAILY;BYDAY=WE,TH;COUNT=3") == ["2026-12-02", "2026-12-03", "2026-12-09"])
        #expect(
            try days("FREQ=DAILY;COUNT=4", from: "20261202", "EXDATE;VALUE=DATE:20261203,20261204")
                == ["2026-12-02", "2026-12-05"]
        )
        // What began long ago is in step with its first time.
        let old = try days("FREQ=DAILY;INTERVAL=10", from: "20200101")
        #expect(old.prefix(2) == ["2026-01-09", "2026-01-19"] && old.count == 39)
        #expect(try days("FREQ=DAILY;BYDAY=SU;INTERVAL=7", from: "20261202") == ["2026-12-02"])
    }

    @Test("In the nights when clocks change each of them begins by the clock and lasts as long as ever")
    func dailyNights() throws {
        let autumn = event(
            "DTSTART;TZID=Europe/Paris:20261023T220000",
            "DTEND;TZID=Europe/Paris:20261024T060000",
            "RRULE:FREQ=DAILY;COUNT=3"
        )
        #expect(
            try times(autumn, in: .of("2026-10-01")...(.of("2026-10-31"))) == [
                "2026-10-23 22:00-6:00 8.0h", "2026-10-24 22:00-5:00 8.0h", "2026-10-25 22:00-6:00 8.0h",
            ]
        )
        // The hour from two to three is left out on 28 March 2027, and an exception of that day is meant to the minute.
        let spring = event(
            "DTSTART;TZID=Europe/Paris:20270327T023000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;UNTIL=20270330T003000Z",
            "EXDATE;TZID=Europe/Paris:20270329T023000"
        )
        #expect(
            try times(spring, in: .of("2027-03-01")...(.of("2027-04-30"))) == [
                "2027-03-27 2:30-3:30 1.0h", "2027-03-28 3:30-4:30 1.0h", "2027-03-30 2:30-3:30 1.0h",
            ]
        )
    }

    // MARK: Month by month

    @Test("On the day of the first time, or on one that is named; months without it are passed over and do not count")
    func monthly() throws {
        #expect(try days("FREQ=MONTHLY", from: "20261102") == ["2026-11-02", "2026-12-02", "2027-01-02"])
        #expect(
            try days("FREQ=MONTHLY;COUNT=4", from: "20260131")
                == ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]
        )
        #expect(
            try days("FREQ=MONTHLY;BYMONTHDAY=15;INTERVAL=2;UNTIL=20260930", from: "20260515")
                == ["2026-05-15", "2026-07-15", "2026-09-15"]
        )
        #expect(
            try days("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", from: "20260131")
                == ["2026-01-31", "2026-02-28", "2026-03-31"]
        )
        #expect(try days("FREQ=MONTHLY;INTERVAL=12", from: "20200229").isEmpty, "2026 has no such day")
        #expect(try days("FREQ=MONTHLY;INTERVAL=5", from: "20200101").first == "2026-04-01")
    }

    @Test("On the second Tuesday, on the last Friday, on the fifth Monday of those months that have one")
    func weekdayOfMonth() throws {
        let second = ["2026-09-08", "2026-10-13", "2026-11-10"]
        #expect(try days("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", from: "20260908") == second)
        #expect(try days("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=3", from: "20260908") == second)
        #expect(
            try days("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", from: "20260130") == ["2026-01-30", "2026-02-27", "2026-03-27"]
        )
        #expect(
            try days("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", from: "20260330") == ["2026-03-30", "2026-06-29", "2026-08-31"]
        )
        #expect(
            try days("FREQ=MONTHLY;BYDAY=-5MO;COUNT=2", from: "20260302") == ["2026-03-02", "2026-06-01"]
        )
        #expect(
            try days("FREQ=MONTHLY;BYDAY=2TU", from: "20261110", "EXDATE;VALUE=DATE:20261208")
                == ["2026-11-10", "2027-01-12"]
        )
    }

    @Test("A meeting of each month keeps its time by the clock, in the night when clocks change too")
    func monthlyNights() throws {
        let lines = event(
            "DTSTART;TZID=Europe/Paris:20270228T023000",
            "DURATION:PT1H",
            "RRULE:FREQ=MONTHLY;COUNT=3"
        )
        #expect(
            try times(lines, in: .of("2027-02-01")...(.of("2027-05-31"))) == [
                "2027-02-28 2:30-3:30 1.0h", "2027-03-28 3:30-4:30 1.0h", "2027-04-28 2:30-3:30 1.0h",
            ]
        )
    }

    @Test("A rule that runs out of the calendar ends there")
    func endOfTime() throws {
        let file = try read(event("DTSTART;VALUE=DATE:99991130", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"))
        #expect(
            file.events[0].occurrences(in: .of("9999-01-01")...(.of("9999-12-31"))).map(\.day.description)
                == ["9999-11-30"]
        )
    }

    @Test("Whole days of an organisation's calendar come again too")
    func holidays() throws {
        let file = try read(
            event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226", "RRULE:FREQ=WEEKLY;COUNT=2")
        )
        #expect(
            file.events[0].days(in: 2026...2027).map(\.description)
                == ["2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01"]
        )
    }
}

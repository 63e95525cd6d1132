import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("K-16, W-118: events of calendar files that come again every week (RFC 5545, 3.8.5.3)")
struct WeeklyTests {
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

    @Test("A rule that is none is refused; other frequencies are left out with their line")
    func faults() throws {
        for rule in ["BYDAY=1MO", "BYDAY=", "INTERVAL=0", "COUNT=0", "UNTIL=soon", "WKST=XX"] {
            let file = try read(event("DTSTART:20261202T090000", "RRULE:FREQ=WEEKLY;\(rule)"))
            #expect(file.skipped == [.badRule(line: 5, "FREQ=WEEKLY;\(rule)")])
        }
        let daily = try read(event("DTSTART:20261202T090000", "RRULE:FREQ=DAILY"))
        #expect(daily.skipped == [.repeats(line: 5, "FREQ=DAILY")])
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

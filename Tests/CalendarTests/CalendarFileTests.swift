import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("Calendar files (RFC 5545)")
struct CalendarFileTests {
    private func read(_ lines: String...) throws(CalendarFault) -> CalendarFile {
        let text = (["BEGIN:VCALENDAR", "VERSION:2.0"] + lines + ["END:VCALENDAR", ""]).joined(separator: "\r\n")
        return try CalendarFile(Array(text.utf8), zone: .paris)
    }

    @Test("K-16, W-118: whole days, folded lines, escapes and alarms")
    func wholeDays() throws {
        let file = try read(
            "BEGIN:VEVENT",
            "UID:1@example",
            "DTSTART;VALUE=DATE:20261221",
            "DTEND;VALUE=DATE:20261224",
            "SUMMARY:Crete\\, with the",
            "  family",
            "BEGIN:VALARM",
            "SUMMARY:Alarm",
            "END:VALARM",
            "END:VEVENT"
        )
        let event = try #require(file.events.first)
        #expect(event.time == .days(.of("2026-12-21"), .of("2026-12-23")))
        #expect(event.summary == "Crete, with the family" && event.uid == "1@example" && event.line == 3)
    }

    @Test("Times in UTC, in a named zone and in none")
    func times() throws {
        let file = try read(
            "BEGIN:VEVENT",
            "DTSTART:20261221T080000Z",
            "DTEND:20261221T100000Z",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;TZID=America/New_York:20261221T080000",
            "DURATION:PT1H30M",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART:20261221T080000",
            "DTEND:20261221T090000",
            "END:VEVENT"
        )
        #expect(
            file.events.map(\.time) == [
                .span(Span(Zone.utc.at("2026-12-21", 8), Zone.utc.at("2026-12-21", 10)), .utc),
                .span(Span(Zone.newYork.at("2026-12-21", 8), Zone.newYork.at("2026-12-21", 9, 30)), .newYork),
                .span(Span(Zone.paris.at("2026-12-21", 8), Zone.paris.at("2026-12-21", 9)), .paris),
            ]
        )
    }

    @Test("Yearly repetition, with an end or without; 29 February only where it exists")
    func yearly() throws {
        let file = try read(
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20240229",
            "RRULE:FREQ=YEARLY",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20250501",
            "RRULE:FREQ=YEARLY;COUNT=3",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20250501",
            "RRULE:FREQ=YEARLY;UNTIL=20270401",
            "END:VEVENT"
        )
        #expect(file.events[0].days(in: 2025...2033).map(\.description) == ["2028-02-29", "2032-02-29"])
        #expect(file.events[1].days(in: 2025...2033).map(\.parts.year) == [2025, 2026, 2027])
        #expect(file.events[2].days(in: 2025...2033).map(\.parts.year) == [2025, 2026])
    }

    @Test("What cannot be understood is left out with its line; cancelled events are no fault")
    func skipped() throws {
        let file = try read(
            "BEGIN:VEVENT",
            "DTSTART:20261221T080000Z",
            "RRULE:FREQ=HOURLY",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "SUMMARY:No start",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART:20261399T080000Z",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;TZID=Nowhere/Land:20261221T080000",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20261221",
            "STATUS:CANCELLED",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20261221",
            "DTEND;VALUE=DATE:20261201",
            "END:VEVENT"
        )
        #expect(file.events.isEmpty)
        #expect(
            file.skipped == [
                .repeats(line: 5, "FREQ=HOURLY"), .event("No start", .noStart(line: 7)),
                .badDate(line: 11, "20261399T080000Z"),
                .unknownZone(line: 14, "Nowhere/Land"), .endsBeforeItBegins(line: 22),
            ]
        )
        let named = file.skipped[1]
        #expect(named.english.hasPrefix("“No start”, line 7: the event has no start"))
        #expect(named.french.hasPrefix("« No start », ligne 7 : "))
        let others = file.skipped.filter { $0 != named }
        #expect(others.allSatisfy { $0.english.hasPrefix("Line ") && $0.french.hasPrefix("Ligne ") })
        #expect(file.skipped.map(\.line) == [5, 7, 11, 14, 22])
    }

    @Test("A file that is none is refused with the line")
    func bad() {
        #expect(throws: CalendarFault.notACalendar) { try CalendarFile(Array("name,date".utf8), zone: .paris) }
        #expect(throws: CalendarFault.noColon(line: 2)) {
            try CalendarFile(Array("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR".utf8), zone: .paris)
        }
        #expect(throws: CalendarFault.unclosed(line: 2, "VEVENT")) {
            try CalendarFile(Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\n".utf8), zone: .paris)
        }
        #expect(throws: CalendarFault.unexpectedEnd(line: 2, "VEVENT")) {
            try CalendarFile(Array("BEGIN:VCALENDAR\nEND:VEVENT\n".utf8), zone: .paris)
        }
        #expect(throws: CalendarFault.notText) { try CalendarFile([0xFF, 0xFE, 0x00], zone: .paris) }
        #expect(throws: CalendarFault.tooLarge(limit: CalendarFile.largest)) {
            try CalendarFile(Array(repeating: UInt8(ascii: "A"), count: CalendarFile.largest + 1), zone: .paris)
        }
    }

    @Test("No bytes bring the reader down", arguments: UInt64(1)...200)
    func fuzz(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let whole = Array(
            """
            BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID="Europe/Paris":20261221T080000\r\nDURATION:P1DT2H\r\n\
            RRULE:FREQ=YEARLY;UNTIL=20301231\r\nSUMMARY:x\\n\\;y\r\n z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n
            """.utf8
        )
        var bytes = whole
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...127, using: &random)
            case 1: bytes.remove(at: at)
            default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
            }
        }
        do {
            let file = try CalendarFile(bytes, zone: .paris)
            #expect(file.events.count + file.skipped.count <= 1)
        } catch {
            #expect(!error.english.isEmpty)
        }
    }
}

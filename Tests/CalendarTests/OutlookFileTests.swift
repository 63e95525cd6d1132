import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("Calendar files of Outlook and other programs")
struct OutlookFileTests {
    private func read(_ lines: [String], zone: Zone = .auckland) throws(CalendarFault) -> CalendarFile {
        let text = (["BEGIN:VCALENDAR", "VERSION:2.0"] + lines + ["END:VCALENDAR", ""]).joined(separator: "\r\n")
        return try CalendarFile(Array(text.utf8), zone: zone)
    }

    private func event(_ lines: String...) -> [String] { ["BEGIN:VEVENT"] + lines + ["END:VEVENT"] }

    // MARK: Zones

    /// As Outlook writes it.
    private func zone(_ name: String, autumn: String = "-1SU", month: Int = 10) -> [String] {
        [
            "BEGIN:VTIMEZONE", "TZID:\(name)", "BEGIN:STANDARD", "DTSTART:16011028T030000",
            "RRULE:FREQ=YEARLY;BYDAY=\(autumn);BYMONTH=\(month)", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
            "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010325T020000",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
            "END:VTIMEZONE",
        ]
    }

    @Test("K-16, W-118: names of Windows are the zones they mean")
    func windows() throws {
        let file = try read(
            zone("Romance Standard Time")
                + event(
                    "DTSTART;TZID=Romance Standard Time:20261221T080000",
                    "DTEND;TZID=Romance Standard Time:20261221T100000"
                )
                + event("DTSTART;TZID=\"Eastern Standard Time\":20260721T080000", "DURATION:PT1H")
                + event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20261221T080000", "DURATION:PT1H")
        )
        #expect(file.skipped.isEmpty)
        #expect(
            file.events.map(\.time) == [
                .span(Span(Zone.paris.at("2026-12-21", 8), Zone.paris.at("2026-12-21", 10)), .paris),
                .span(Span(Zone.newYork.at("2026-07-21", 8), Zone.newYork.at("2026-07-21", 9)), .newYork),
                .span(Span(Zone.paris.at("2026-12-21", 8), Zone.paris.at("2026-12-21", 9)), .paris),
            ]
        )
    }

    @Test(
        "every region of the world has its name",
        arguments: [
            ("Pacific Standard Time", "America/Los_Angeles"), ("GMT Standard Time", "Europe/London"),
            ("W. Europe Standard Time", "Europe/Berlin"), ("FLE Standard Time", "Europe/Kyiv"),
            ("Tokyo Standard Time", "Asia/Tokyo"), ("india standard time", "Asia/Kolkata"),
            ("E. South America Standard Time", "America/Sao_Paulo"), ("UTC-11", "Etc/GMT+11"), ("UTC", "UTC"),
            ("AUS Eastern Standard Time", "Australia/Sydney"), ("South Africa Standard Time", "Africa/Johannesburg"),
            ("Newfoundland Standard Time", "America/St_Johns"), ("Central Asia Standard Time", "Asia/Bishkek"),
            ("New Zealand Standard Time", "Pacific/Auckland"), ("Greenland Standard Time", "America/Nuuk"),
        ]
    )
    func regions(name: String, place: String) throws {
        let file = try read(event("DTSTART;TZID=\(name):20260721T080000", "DURATION:PT1H"))
        let zone = try #require(Zone(place))
        #expect(file.events.first?.time == .span(Span(zone.at("2026-07-21", 8), zone.at("2026-07-21", 9)), zone))
    }

    @Test("A zone of a name that nobody knows is what the file says of it, winter and summer, wherever it stands")
    func described() throws {
        let events = [("20260329T010000", 0), ("20260329T040000", 1), ("20261025T010000", 1), ("20261025T040000", 0)]
        let file = try read(
            events.flatMap { event("DTSTART;TZID=Head office:\($0.0)", "DURATION:PT30M") } + zone("Head office")
        )
        #expect(file.skipped.isEmpty)
        let days = [("2026-03-29", 0), ("2026-03-29", 2), ("2026-10-24", 23), ("2026-10-25", 3)]
        for (event, (day, hour)) in zip(file.events, days) {
            let start = Zone.utc.at(day, hour)
            #expect(event.time == .span(Span(start, start.adding(minutes: 30)), .auckland), "\(day)")
        }
    }

    @Test("A zone that changes once, and one without change")
    func once() throws {
        let fixed = [
            "BEGIN:VTIMEZONE", "TZID:Custom", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0530",
            "TZOFFSETTO:+0530", "END:STANDARD", "END:VTIMEZONE",
        ]
        let changed = [
            "BEGIN:VTIMEZONE", "TZID:Moved", "BEGIN:STANDARD", "DTSTART:20260601T000000", "TZOFFSETFROM:-0300",
            "TZOFFSETTO:-0430", "END:STANDARD", "END:VTIMEZONE",
        ]
        let file = try read(
            fixed + changed
                + ["Custom:20260721T080000", "Moved:20260501T080000", "Moved:20260701T080000"].flatMap {
                    event("DTSTART;TZID=\($0)", "DURATION:PT1H")
                }
        )
        let starts = file.events.map { event in
            if case .span(let span, _) = event.time { span.start } else { Zone.utc.at("2000-01-01", 0) }
        }
        #expect(
            starts == [
                Zone.utc.at("2026-07-21", 2, 30), Zone.utc.at("2026-05-01", 11), Zone.utc.at("2026-07-01", 12, 30),
            ]
        )
    }

    @Test("A zone that nobody knows, and whose rules are intricate, is skipped with the reason")
    func intricate() throws {
        for autumn in ["SU,MO", "SU", "9SU", "-1XX"] {
            let file = try read(
                zone("Head office", autumn: autumn) + event("DTSTART;TZID=Head office:20261221T080000")
            )
            #expect(file.events.isEmpty && file.skipped == [.unknownZone(line: 19, "Head office")], "\(autumn)")
        }
    }

    // MARK: Free and cancelled

    @Test("Free events are known as such: TRANSP and Outlook's own word")
    func free() throws {
        let file = try read(
            ["TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"]
                .flatMap { event("DTSTART;VALUE=DATE:20261221", $0) }
                + ["TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"]
                .flatMap { event("DTSTART;VALUE=DATE:20261221", $0) }
        )
        #expect(file.events.map(\.isFree) == [true, true, true, false, false, false])
        #expect(file.events.map(\.isTaken) == file.events.map { !$0.isFree })
        let open = try read(event("DTSTART;VALUE=DATE:20261221", "STATUS:TENTATIVE"))
        #expect(open.events.map(\.isTentative) == [true] && open.events.map(\.isTaken) == [false])
    }

    @Test("Cancelled events are kept by their names: one, one year of one, and all of a file that cancels")
    func cancelled() throws {
        let file = try read(
            event("UID:a", "DTSTART;VALUE=DATE:20261221", "STATUS:CANCELLED")
                + event("UID:b", "RECURRENCE-ID;VALUE=DATE:20270501", "STATUS:CANCELLED")
                + event("STATUS:CANCELLED") + event("UID:c", "DTSTART;VALUE=DATE:20261221")
        )
        #expect(file.events.map(\.uid) == ["c"] && file.skipped.isEmpty)
        #expect(file.cancelled.map(\.uid) == ["a", "b"] && file.cancelled.map(\.year) == [nil, 2027])
        let whole = try read(["METHOD:CANCEL"] + event("UID:a", "DTSTART;VALUE=DATE:20261221"))
        #expect(whole.events.isEmpty && whole.cancelled.map(\.uid) == ["a"])
    }

    @Test("A yearly event leaves out the years that are cancelled, excepted, or told by an event of their own")
    func exceptions() throws {
        let file = try read(
            event(
                "UID:a",
                "DTSTART;VALUE=DATE:20250501",
                "RRULE:FREQ=YEARLY",
                "EXDATE;VALUE=DATE:20260501,20270501"
            ) + event("UID:a", "RECURRENCE-ID;VALUE=DATE:20280501", "DTSTART;VALUE=DATE:20280502")
                + event("UID:a", "RECURRENCE-ID;VALUE=DATE:20290501", "STATUS:CANCELLED")
        )
        #expect(file.events.count == 2 && file.events[1].replacesYear == 2028)
        let days = file.events.flatMap { $0.days(in: 2025...2030) }.map(\.description)
        #expect(days == ["2025-05-01", "2030-05-01", "2028-05-02"])
        #expect(file.cancelled.compactMap(\.year).sorted() == [2026, 2027, 2029])
    }
}

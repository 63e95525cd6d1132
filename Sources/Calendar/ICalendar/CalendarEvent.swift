public import SalesCore

/// One event of a calendar file, as far as absences and holidays need it.
public struct CalendarEvent: Hashable, Sendable {
    public enum Time: Hashable, Sendable {
        /// Whole days, the last included.
        case days(LocalDate, LocalDate)
        /// From an instant to another; the zone is the one the file names, or the reader's.
        case span(Span, Zone)
    }

    /// The line of its `BEGIN:VEVENT`.
    public let line: Int
    /// The name by which another import of the same event is recognised.
    public let uid: String?
    public let summary: String
    public let time: Time
    /// Whether it comes again every year.
    public let isYearly: Bool
    /// The last year of the repetition; nil without end.
    public let lastYear: Int?

    /// The days of the event in each year of a range; a day that a year has not, such as 29 February, is left out.
    public func days(in years: ClosedRange<Int>) -> [LocalDate] {
        guard case .days(let first, let last) = time else { return [] }
        let length = last.daysSince1970 - first.daysSince1970
        let (year, month, day) = first.parts
        let starts: [LocalDate] =
            isYearly
            ? years.filter { $0 >= year && $0 <= lastYear ?? .max }.compactMap {
                LocalDate(year: $0, month: month, day: day)
            }
            : years.contains(year) ? [first] : []
        return starts.flatMap { start in (0...length).map { start.adding(days: $0) } }
    }
}

/// What a calendar file holds: the events that could be understood, and why others could not.
public struct CalendarFile: Sendable {
    public let events: [CalendarEvent]
    public let skipped: [CalendarFault]

    public static let largest = 1024 * 1024
    public static let mostEvents = 2000

    /// Reads the events of an iCalendar file (RFC 5545): `DTSTART`, `DTEND` or `DURATION`, `SUMMARY`, `UID` and yearly
    /// `RRULE`. Cancelled events are left out.
    ///
    /// - Parameter zone: For times without a zone.
    /// - Throws: What makes the whole file unreadable, with its line.
    public init(_ bytes: some Collection<UInt8>, zone: Zone) throws(CalendarFault) {
        guard bytes.count <= CalendarFile.largest else { throw .tooLarge(limit: CalendarFile.largest) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        let beginning = text.drop { $0 == "\u{FEFF}" || $0.isNewline }.prefix(15).uppercased()
        guard beginning == "BEGIN:VCALENDAR" else { throw .notACalendar }
        let lines = try ContentLine.all(in: text)
        var open: [ContentLine] = []
        var current: [ContentLine] = []
        var events: [CalendarEvent] = []
        var skipped: [CalendarFault] = []
        for line in lines {
            switch line.name {
            case "BEGIN":
                open.append(line)
                if open.count == 2 { current = [line] }
            case "END":
                guard let last = open.popLast(), last.value.uppercased() == line.value.uppercased() else {
                    throw .unexpectedEnd(line: line.number, line.value)
                }
                guard open.count == 1, last.value.uppercased() == "VEVENT" else { continue }
                guard events.count + skipped.count < CalendarFile.mostEvents else {
                    throw .tooManyEvents(limit: CalendarFile.mostEvents)
                }
                do throws(CalendarFault) {
                    if let event = try EventReader(lines: current, zone: zone).event() { events.append(event) }
                } catch {
                    skipped.append(error)
                }
            default:
                // Alarms inside an event have properties of the same names.
                if open.count == 2 { current.append(line) }
            }
        }
        if let last = open.last { throw .unclosed(line: last.number, last.value) }
        self.events = events
        self.skipped = skipped
    }
}

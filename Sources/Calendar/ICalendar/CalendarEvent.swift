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
    /// How it comes again every day, week or month.
    public let series: RepetitionRule?
    /// The year of a yearly event whose repetition this is in place of (RFC 5545, 3.8.4.4).
    public internal(set) var replacesYear: Int?
    /// The day of another such event whose repetition this is in place of; of events of this file alone.
    public internal(set) var replacesDay: LocalDate?
    let replacesInstant: Instant?
    /// Years in which it does not come again, or another event stands in its place.
    public internal(set) var exceptYears: Set<Int>
    /// The same of those that come again more often.
    var exceptDays: Set<LocalDate>
    var exceptInstants: Set<Instant>
    /// Its time is not taken: the person is there, or works elsewhere.
    public let isFree: Bool
    /// It may yet not take place (`STATUS:TENTATIVE`).
    public let isTentative: Bool

    /// Whether the person is away for it.
    public var isTaken: Bool { !isFree && !isTentative }

    /// The days of the event in each year of a range; a day that a year has not, such as 29 February, is left out.
    public func days(in years: ClosedRange<Int>) -> [LocalDate] {
        guard case .days(let first, let last) = time else { return [] }
        let length = last.daysSince1970 - first.daysSince1970
        let starts: [LocalDate] =
            series != nil
            ? occurrences(in: CalendarEvent.days(of: years)).map(\.day)
            : isYearly ? years.compactMap { self.day(in: $0) } : years.contains(first.parts.year) ? [first] : []
        return starts.flatMap { start in (0...length).map { start.adding(days: $0) } }
    }

    /// From the first day of the first year to the last of the last; years outside of 1 to 9999 do not count.
    public static func days(of years: ClosedRange<Int>) -> ClosedRange<LocalDate> {
        let first = LocalDate(year: min(max(years.lowerBound, 1), 9999), month: 1, day: 1)
        let last = LocalDate(year: min(max(years.upperBound, 1), 9999), month: 12, day: 31)
        guard let first, let last else { preconditionFailure("Every year has these days.") }
        return first...last
    }

    /// When a yearly event takes place in a year; nil in one in which it does not, or which has not that day. It begins
    /// at the same time of the day in every year.
    public func time(in year: Int) -> Time? {
        guard let start = day(in: year) else { return nil }
        switch time {
        case .days(let first, let last):
            return .days(start, start.adding(days: last.daysSince1970 - first.daysSince1970))
        case .span(let span, let zone):
            let begin = zone.instant(on: start, second: zone.secondOfDay(of: span.start))
            return .span(Span(begin, begin.adding(span.duration)), zone)
        }
    }

    /// The day in a year on which a yearly event begins.
    private func day(in year: Int) -> LocalDate? {
        let first =
            switch time {
            case .days(let first, _): first
            case .span(let span, let zone): zone.day(of: span.start)
            }
        guard year >= first.parts.year, year <= lastYear ?? .max, !exceptYears.contains(year) else { return nil }
        return LocalDate(year: year, month: first.parts.month, day: first.parts.day)
    }
}

/// An event that does not take place any more.
public struct CalendarCancellation: Hashable, Sendable {
    public let uid: String
    /// The one repetition that is cancelled, by its year and by its day; nil for the event as a whole.
    public let year: Int?
    public let day: LocalDate?
    let instant: Instant?
}

/// What a calendar file holds: the events that could be understood, and why others could not.
public struct CalendarFile: Sendable {
    public let events: [CalendarEvent]
    /// What the file takes back (RFC 5545, 3.8.1.11; RFC 5546, 3.2.5).
    public let cancelled: [CalendarCancellation]
    public let skipped: [CalendarFault]

    public static let largest = 1024 * 1024
    public static let mostEvents = 2000

    /// Reads the events of an iCalendar file (RFC 5545): `DTSTART`, `DTEND` or `DURATION`, `SUMMARY`, `UID`, yearly,
    /// monthly, weekly and daily `RRULE` with `EXDATE` and `RECURRENCE-ID`, `STATUS` and `TRANSP`.
    ///
    /// - Parameter zone: For times without a zone.
    /// - Throws: What makes the whole file unreadable, with its line.
    public init(_ bytes: some Collection<UInt8>, zone: Zone) throws(CalendarFault) {
        guard bytes.count <= CalendarFile.largest else { throw .tooLarge(limit: CalendarFile.largest) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        let beginning = text.drop { $0 == "\u{FEFF}" || $0.isNewline }.prefix(15).uppercased()
        guard beginning == "BEGIN:VCALENDAR" else { throw .notACalendar }
        let components = try CalendarComponents(ContentLine.all(in: text), zone: zone)
        var events: [CalendarEvent] = []
        var cancelled: [CalendarCancellation] = []
        var skipped: [CalendarFault] = []
        for lines in components.events {
            let reader = EventReader(lines: lines, zones: components.zones)
            if components.isCancellation || reader.isCancelled {
                if let cancellation = reader.cancellation { cancelled.append(cancellation) }
                continue
            }
            do throws(CalendarFault) { events.append(try reader.event()) } catch { skipped.append(reader.named(error)) }
        }
        for event in events {
            guard let uid = event.uid else { continue }
            cancelled += event.exceptYears.sorted().map {
                CalendarCancellation(uid: uid, year: $0, day: nil, instant: nil)
            }
        }
        self.events = CalendarFile.replaced(events, cancelled)
        self.cancelled = cancelled
        self.skipped = skipped
    }

    /// Leaves out of each event that comes again what is cancelled, or told by an event of its own.
    private static func replaced(_ events: [CalendarEvent], _ cancelled: [CalendarCancellation]) -> [CalendarEvent] {
        let series = Set(events.filter { $0.series != nil }.compactMap(\.uid))
        var years: [String: Set<Int>] = [:]
        var days: [String: Set<LocalDate>] = [:]
        var instants: [String: Set<Instant>] = [:]
        func except(_ uid: String, _ year: Int?, _ day: LocalDate?, _ instant: Instant?) {
            if let year { years[uid, default: []].insert(year) }
            // A time is meant to the minute: on its day the event may come at another time as well.
            if let instant {
                instants[uid, default: []].insert(instant)
            } else if let day {
                days[uid, default: []].insert(day)
            }
        }
        for event in events {
            if let uid = event.uid { except(uid, event.replacesYear, event.replacesDay, event.replacesInstant) }
        }
        for each in cancelled { except(each.uid, each.year, each.day, each.instant) }
        return events.map { event in
            var event = event
            guard let uid = event.uid else { return event }
            if event.series != nil {
                event.exceptDays.formUnion(days[uid] ?? [])
                event.exceptInstants.formUnion(instants[uid] ?? [])
            } else if event.isYearly {
                event.exceptYears.formUnion(years[uid] ?? [])
            }
            if series.contains(uid) { event.replacesYear = nil } else { event.replacesDay = nil }
            return event
        }
    }
}

public import SalesCore

/// When a person works and when not (W-113…W-120, A-60…A-63): one service for waits, due times, proposals and load.
///
/// Time off comes before non-working hours, and these before working hours (W-119). On days for which nobody said when
/// work is done, it is always done: somebody who has configured nothing is always available (W-120).
public struct Availability: Sendable {
    public let entries: [AvailabilityEntry]
    public let holidays: [Holiday]
    /// The zone in which days are counted.
    public let zone: Zone

    private let holidaysByDay: [LocalDate: Holiday]

    /// How far ahead work is looked for: whoever does not work in two years does not come back by a calendar.
    public static let horizon = 731

    public init(entries: [AvailabilityEntry] = [], holidays: [Holiday] = [], zone: Zone) {
        self.entries = entries
        self.holidays = holidays
        self.zone = zone
        holidaysByDay = Dictionary(holidays.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether nothing at all stands in the way of always being available.
    public var isUnlimited: Bool { entries.isEmpty && holidays.isEmpty }

    // MARK: What is

    /// The time of `window` in which the person works, in order.
    public func working(in window: Span) -> [Span] {
        guard !window.isEmpty else { return [] }
        let hours = entries.filter { $0.kind == .workingHours }
        let said = hours.map { $0.reach.clipped(to: window) }.merged()
        let open = [window].subtracting(said)
        let work = hours.flatMap { $0.spans(in: window) }
        let off = entries.filter { $0.kind != .workingHours }.flatMap { $0.spans(in: window) }
        return (open + work).merged().subtracting((off + holidaySpans(in: window)).merged())
    }

    public func isAvailable(at instant: Instant) -> Bool {
        !working(in: Span(instant, Instant(microseconds: instant.microseconds + 1))).isEmpty
    }

    /// Whether any work is done on a day of the person's zone.
    public func isWorkingDay(_ day: LocalDate) -> Bool {
        !working(in: Span(zone.start(of: day), zone.start(of: day.adding(days: 1)))).isEmpty
    }

    /// Why nobody works at an instant: the absence, else the public holiday, else the non-working hours; nil when the
    /// person works or it simply lies outside the working hours.
    public func reason(at instant: Instant) -> Reason? {
        let moment = Span(instant, Instant(microseconds: instant.microseconds + 1))
        for kind in [AvailabilityEntry.Kind.timeOff, .nonWorkingHours] {
            if let entry = entries.first(where: { $0.kind == kind && !$0.spans(in: moment).isEmpty }) {
                return .entry(entry)
            }
            if kind == .timeOff, let holiday = holidaysByDay[zone.day(of: instant)] { return .holiday(holiday) }
        }
        return nil
    }

    public enum Reason: Sendable, Hashable {
        case entry(AvailabilityEntry)
        case holiday(Holiday)
    }

    private func holidaySpans(in window: Span) -> [Span] {
        guard !holidays.isEmpty else { return [] }
        let first = zone.day(of: window.start)
        let last = zone.day(of: window.end)
        return holidays.filter { $0.day >= first && $0.day <= last }.map { holiday in
            Span(zone.start(of: holiday.day), zone.start(of: holiday.day.adding(days: 1))).clipped(to: window)
        }
    }

    // MARK: What comes next

    /// The first instant from `instant` on at which the person works; nil when that is beyond the horizon.
    public func nextAvailable(from instant: Instant) -> Instant? {
        walk(from: instant) { $0.start }
    }

    /// When so much working time will have passed, counted from an instant; while nobody works, no time passes. The
    /// answer is an instant of work (S-31).
    public func addWorkingTime(_ duration: Duration, from instant: Instant) -> Instant? {
        var left = max(duration, .zero)
        return walk(from: instant) { span in
            if span.duration > left { return span.start.adding(left) }
            left -= span.duration
            return nil
        }
    }

    /// Looks through the working time from an instant on, in growing pieces, until `found` gives an answer.
    private func walk(from instant: Instant, _ found: (Span) -> Instant?) -> Instant? {
        let limit = zone.start(of: zone.day(of: instant).adding(days: Availability.horizon))
        var start = instant
        var days = 7
        while start < limit {
            let end = min(limit, zone.start(of: zone.day(of: start).adding(days: days)))
            for span in working(in: Span(start, end)) {
                if let answer = found(span) { return answer }
            }
            start = end
            days = min(days * 2, 112)
        }
        return nil
    }

    /// A due time moved into working hours: the same while work is done then, else the next instant at which it is
    /// (W-117).
    public func shifted(_ due: Instant) -> Instant { nextAvailable(from: due) ?? due }

    /// The day on which something due at the end of a day is due: the same, or the next day on which work is done.
    public func shiftedDay(_ day: LocalDate) -> LocalDate {
        zone.day(of: shifted(zone.start(of: day)))
    }

    /// When a wait of so many days ends, non-working days skipped (K-20): so many working days after the day of the
    /// start must pass; then it is due on the next working day, at the same time of day moved into working hours.
    /// Wednesday and three days: Thursday, Friday and Monday pass; it is due on Tuesday.
    public func afterWaiting(days: Int, from start: Instant) -> Instant? {
        guard days > 0 else { return nextAvailable(from: start) }
        var day = zone.day(of: start)
        let last = day.adding(days: Availability.horizon + days * 7)
        var passed = 0
        while day < last {
            day = day.adding(days: 1)
            guard isWorkingDay(day) else { continue }
            if passed == days { return nextAvailable(from: zone.instant(on: day, second: zone.secondOfDay(of: start))) }
            passed += 1
        }
        return nil
    }

    /// The coming working days from a day on, at most `count` of them.
    public func workingDays(from day: LocalDate, count: Int) -> [LocalDate] {
        var result: [LocalDate] = []
        var next = day
        let last = day.adding(days: Availability.horizon)
        while result.count < count, next < last {
            if isWorkingDay(next) { result.append(next) }
            next = next.adding(days: 1)
        }
        return result
    }
}

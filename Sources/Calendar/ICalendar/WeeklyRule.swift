public import SalesCore

/// How an event comes again week by week (RFC 5545, 3.3.10): `FREQ=WEEKLY` with `INTERVAL`, `BYDAY`, `WKST` and an end.
public struct WeeklyRule: Hashable, Sendable {
    enum End: Hashable, Sendable {
        /// So many times, the first included; what is left out later counts too.
        case times(Int)
        case day(LocalDate)
        case instant(Instant)
    }

    /// Every so many weeks.
    let interval: Int
    /// 0 for Monday to 6 for Sunday; nil for the weekday of the first time.
    let weekdays: Set<Int>?
    /// With which weekday a week begins, which matters where weeks are left out.
    let firstWeekday: Int
    let end: End?

    /// The days on which the event begins, of those in a range.
    ///
    /// - Parameters:
    ///   - start: The day of the first time; it counts, also where the rule does not name its weekday.
    ///   - isOver: Whether the rule has ended before a day.
    func days(from start: LocalDate, in range: ClosedRange<LocalDate>, isOver: (LocalDate) -> Bool) -> [LocalDate] {
        var left = Int.max
        if case .times(let count)? = end { left = count }
        var result: [LocalDate] = []
        var latest: LocalDate?
        func take(_ day: LocalDate) -> Bool {
            guard left > 0, !isOver(day) else { return false }
            guard latest != day else { return true }
            latest = day
            left -= 1
            if range.contains(day) { result.append(day) }
            return true
        }
        guard take(start) else { return [] }
        let offsets = (weekdays ?? [start.weekday]).map { ($0 - firstWeekday + 7) % 7 }.sorted()
        var week = start.adding(days: -((start.weekday - firstWeekday + 7) % 7))
        let step = 7 * interval
        if left > 10_000, week < range.lowerBound {
            // Nobody counts: weeks before the range need not be walked.
            week = week.adding(days: (range.lowerBound.daysSince1970 - week.daysSince1970) / step * step)
        }
        while week <= range.upperBound {
            for day in offsets.map({ week.adding(days: $0) }) where day > start {
                guard take(day) else { return result }
            }
            week = week.adding(days: step)
        }
        return result
    }
}

extension CalendarEvent {
    /// One time that an event takes place.
    public struct Occurrence: Hashable, Sendable {
        /// The day on which it begins, where it is: by this it is known among the others.
        public let day: LocalDate
        public let time: Time
    }

    /// When an event that comes again week by week takes place, of the times that begin in a range of days.
    ///
    /// It begins at the same time by the clock and lasts as long as the first time (RFC 5545, 3.8.5.3), so that in the
    /// nights when clocks change its end moves by the hour.
    public func occurrences(in range: ClosedRange<LocalDate>) -> [Occurrence] {
        guard let weekly else { return [] }
        switch time {
        case .days(let first, let last):
            let length = last.daysSince1970 - first.daysSince1970
            let starts = weekly.days(from: first, in: range) { weekly.isOver(before: $0) }
            return starts.filter { !exceptDays.contains($0) }.map { day in
                Occurrence(day: day, time: .days(day, day.adding(days: length)))
            }
        case .span(let span, let zone):
            let second = zone.secondOfDay(of: span.start)
            let first = zone.day(of: span.start)
            func begin(_ day: LocalDate) -> Instant {
                day == first ? span.start : zone.instant(on: day, second: second)
            }
            let starts = weekly.days(from: first, in: range) { day in
                if case .instant(let until)? = weekly.end { return begin(day) > until }
                return weekly.isOver(before: day)
            }
            return starts.filter { !exceptDays.contains($0) && !exceptInstants.contains(begin($0)) }.map { day in
                let start = begin(day)
                return Occurrence(day: day, time: .span(Span(start, start.adding(span.duration)), zone))
            }
        }
    }
}

extension WeeklyRule {
    /// Whether a whole day lies behind the end; an end in UTC is taken by its date.
    func isOver(before day: LocalDate) -> Bool {
        switch end {
        case .day(let last)?: day > last
        case .instant(let until)?: day > Zone.utc.day(of: until)
        case .times?, nil: false
        }
    }
}

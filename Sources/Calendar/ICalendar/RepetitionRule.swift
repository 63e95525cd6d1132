public import SalesCore

/// How an event comes again day by day, week by week or month by month (RFC 5545, 3.3.10): `INTERVAL`, the days that
/// `BYDAY` and `BYMONTHDAY` name, and an end.
public struct RepetitionRule: Hashable, Sendable {
    enum Pattern: Hashable, Sendable {
        /// On every day, or of those only on these weekdays: 0 for Monday to 6 for Sunday.
        case daily(weekdays: Set<Int>?)
        /// On the weekday of the first time, or on these; weeks begin with a weekday, which matters where some are left
        /// out.
        case weekly(weekdays: Set<Int>?, firstWeekday: Int)
        case monthly(DayOfMonth)
    }

    /// One day of each month. A month that has no such day is passed over, and does not count.
    enum DayOfMonth: Hashable, Sendable {
        /// 1 to 31 from its beginning, -1 to -31 from its end.
        case number(Int)
        /// The second Tuesday, the last Friday: 1 to 5 from the beginning of the month, -1 to -5 from its end.
        case weekday(Int, ordinal: Int)
    }

    enum End: Hashable, Sendable {
        /// So many times, the first included; what is left out later counts too.
        case times(Int)
        case day(LocalDate)
        case instant(Instant)
    }

    let pattern: Pattern
    /// Every so many days, weeks or months.
    let interval: Int
    let end: End?

    /// The days on which the event begins, of those in a range.
    ///
    /// - Parameters:
    ///   - start: The day of the first time; it counts, also where the rule does not name it.
    ///   - isOver: Whether the rule has ended before a day.
    func days(from start: LocalDate, in range: ClosedRange<LocalDate>, isOver: (LocalDate) -> Bool) -> [LocalDate] {
        var left = Int.max
        if case .times(let count)? = end { left = count }
        var result: [LocalDate] = []
        func take(_ day: LocalDate) -> Bool {
            guard left > 0, !isOver(day) else { return false }
            left -= 1
            if range.contains(day) { result.append(day) }
            return true
        }
        guard take(start) else { return [] }
        // Where nobody counts, what lies before the range need not be walked.
        var period = left > 10_000 ? periods(from: start, to: range.lowerBound) : 0
        while let begin = begin(of: period, from: start), begin <= range.upperBound {
            for day in days(of: begin, from: start) where day > start {
                guard take(day) else { return result }
            }
            period += 1
        }
        return result
    }

    // MARK: Periods: the days, weeks or months that the interval leaves

    /// How many of them begin before the one in which a day lies.
    private func periods(from start: LocalDate, to day: LocalDate) -> Int {
        let passed =
            switch pattern {
            case .daily: day.daysSince1970 - start.daysSince1970
            case .weekly: (day.daysSince1970 - start.daysSince1970) / 7
            case .monthly: day.month - start.month
            }
        return max(0, passed / interval)
    }

    /// The first day of a period; nil beyond the calendar.
    private func begin(of period: Int, from start: LocalDate) -> LocalDate? {
        switch pattern {
        case .daily: start.adding(days: period * interval)
        case .weekly(_, let firstWeekday):
            start.adding(days: period * interval * 7 - (start.weekday - firstWeekday + 7) % 7)
        case .monthly: LocalDate(firstOf: start.month + period * interval)
        }
    }

    /// The days of a period that the rule names, in order.
    private func days(of begin: LocalDate, from start: LocalDate) -> [LocalDate] {
        switch pattern {
        case .daily(let weekdays): weekdays?.contains(begin.weekday) ?? true ? [begin] : []
        case .weekly(let weekdays, let firstWeekday):
            (weekdays ?? [start.weekday]).map { ($0 - firstWeekday + 7) % 7 }.sorted().map { begin.adding(days: $0) }
        case .monthly(let day): day.day(ofMonthFrom: begin).map { [$0] } ?? []
        }
    }
}

extension RepetitionRule.DayOfMonth {
    fileprivate func day(ofMonthFrom first: LocalDate) -> LocalDate? {
        guard let next = LocalDate(firstOf: first.month + 1) else { return nil }
        let day: LocalDate
        switch self {
        case .number(let number): day = number > 0 ? first.adding(days: number - 1) : next.adding(days: number)
        case .weekday(let weekday, let ordinal) where ordinal > 0:
            day = first.adding(days: (weekday - first.weekday + 7) % 7 + 7 * (ordinal - 1))
        case .weekday(let weekday, let ordinal):
            let last = next.adding(days: -1)
            day = last.adding(days: -((last.weekday - weekday + 7) % 7) + 7 * (ordinal + 1))
        }
        return (first..<next).contains(day) ? day : nil
    }
}

extension LocalDate {
    /// Months since the year 0.
    fileprivate var month: Int { parts.year * 12 + parts.month - 1 }

    fileprivate init?(firstOf month: Int) { self.init(year: month / 12, month: month % 12 + 1, day: 1) }
}

extension CalendarEvent {
    /// One time that an event takes place.
    public struct Occurrence: Hashable, Sendable {
        /// The day on which it begins, where it is: by this it is known among the others.
        public let day: LocalDate
        public let time: Time
    }

    /// When an event that comes again takes place, of the times that begin in a range of days.
    ///
    /// It begins at the same time by the clock and lasts as long as the first time (RFC 5545, 3.8.5.3), so that in the
    /// nights when clocks change its end moves by the hour.
    public func occurrences(in range: ClosedRange<LocalDate>) -> [Occurrence] {
        guard let series else { return [] }
        switch time {
        case .days(let first, let last):
            let length = last.daysSince1970 - first.daysSince1970
            let starts = series.days(from: first, in: range) { series.isOver(before: $0) }
            return starts.filter { !exceptDays.contains($0) }.map { day in
                Occurrence(day: day, time: .days(day, day.adding(days: length)))
            }
        case .span(let span, let zone):
            let second = zone.secondOfDay(of: span.start)
            let first = zone.day(of: span.start)
            func begin(_ day: LocalDate) -> Instant {
                day == first ? span.start : zone.instant(on: day, second: second)
            }
            let starts = series.days(from: first, in: range) { day in
                if case .instant(let until)? = series.end { return begin(day) > until }
                return series.isOver(before: day)
            }
            return starts.filter { !exceptDays.contains($0) && !exceptInstants.contains(begin($0)) }.map { day in
                let start = begin(day)
                return Occurrence(day: day, time: .span(Span(start, start.adding(span.duration)), zone))
            }
        }
    }
}

extension RepetitionRule {
    /// Whether a whole day lies behind the end; an end in UTC is taken by its date.
    func isOver(before day: LocalDate) -> Bool {
        switch end {
        case .day(let last)?: day > last
        case .instant(let until)?: day > Zone.utc.day(of: until)
        case .times?, nil: false
        }
    }
}

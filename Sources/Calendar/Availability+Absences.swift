import SalesCore

/// What is one absence, and whether it is worth a word (W-116, W-119).
extension Availability {
    /// Which spans of time off are one absence: those that overlap or touch each other, or have nothing between them but
    /// time in which no work is done anyway.
    ///
    /// - Returns: Their places in `spans`, absence by absence, in order.
    public func absences(_ spans: [Span]) -> [[Int]] {
        let usual = usual
        var result: [[Int]] = []
        var end = Instant(microseconds: .min)
        for place in spans.indices.sorted(by: { (spans[$0].start, $0) < (spans[$1].start, $1) }) {
            let span = spans[place]
            if !result.isEmpty, span.start <= end || usual.working(in: Span(end, span.start)).isEmpty {
                result[result.count - 1].append(place)
                end = max(end, span.end)
            } else {
                result.append([place])
                end = span.end
            }
        }
        return result
    }

    /// Whether an absence takes at least one day of work from its beginning to its end.
    public func missesWholeDay(in absence: Span) -> Bool {
        let (first, last) = (zone.day(of: absence.start), zone.day(of: absence.end))
        let work = usual.working(in: Span(zone.start(of: first), zone.start(of: last.adding(days: 1))))
        return (first.daysSince1970...last.daysSince1970).contains { number in
            let day = LocalDate(daysSince1970: number)
            let whole = Span(zone.start(of: day), zone.start(of: day.adding(days: 1)))
            let parts = work.map { $0.clipped(to: whole) }.filter { !$0.isEmpty }
            return !parts.isEmpty && parts.subtracting([absence]).isEmpty
        }
    }

    /// When the person works where there is no time off.
    private var usual: Availability {
        Availability(entries: entries.filter { $0.kind != .timeOff }, holidays: holidays, zone: zone)
    }
}

extension AvailabilityEntry {
    /// The whole of a time off; nil for what is none.
    public var absence: Span? {
        guard kind == .timeOff, let end else { return nil }
        return Span(zone.boundary(hours.start, on: start), zone.boundary(hours.end, on: end))
    }
}

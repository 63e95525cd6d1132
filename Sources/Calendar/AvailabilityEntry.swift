public import SalesCore

/// One thing a person said about when she works (W-114…W-116).
public struct AvailabilityEntry: Hashable, Sendable {
    public enum Kind: Int64, Sendable, CaseIterable {
        case workingHours, nonWorkingHours, timeOff
    }

    public let kind: Kind
    /// What others read about it.
    public let description: String?
    /// The first day it holds on.
    public let start: LocalDate
    /// The last day; nil where it goes on without end.
    public let end: LocalDate?
    /// Of working and non-working hours: from when to when on each day. Of time off: the time of the first day at
    /// which it begins, and that of the last at which it ends.
    public let hours: DayPart
    public let breaks: [DayPart]
    /// On which weekdays it holds; nil for each day from start to end.
    public let days: Weekdays?
    public let zone: Zone

    /// - Throws: What is wrong with it (W-119).
    public init(
        kind: Kind,
        description: String? = nil,
        start: LocalDate,
        end: LocalDate? = nil,
        hours: DayPart,
        breaks: [DayPart] = [],
        days: Weekdays? = nil,
        zone: Zone
    ) throws(EntryFault) {
        self.kind = kind
        self.description = description
        self.start = start
        self.end = end
        self.hours = hours
        self.breaks = breaks.sorted { $0.start < $1.start }
        self.days = days
        self.zone = zone
        try check()
    }

    /// Breaks on one day, and years that one entry may last.
    public static let mostBreaks = 10
    public static let longestTimeOff = 1100

    private func check() throws(EntryFault) {
        if let end, end < start { throw .endsBeforeItBegins }
        if kind == .timeOff {
            guard let end else { throw .endMissing }
            guard end.daysSince1970 - start.daysSince1970 <= AvailabilityEntry.longestTimeOff else { throw .tooLong }
            guard start < end || hours.start < hours.end else { throw .endsBeforeItBegins }
            return
        }
        guard hours.start < hours.end else { throw .endsBeforeItBegins }
        guard breaks.count <= AvailabilityEntry.mostBreaks else { throw .tooManyBreaks }
        var last = hours.start
        for (index, pause) in breaks.enumerated() {
            guard pause.start < pause.end else { throw .breakEndsBeforeItBegins(pause) }
            guard pause.start >= hours.start, pause.end <= hours.end else { throw .breakOutside(pause) }
            guard index == 0 || pause.start >= last else { throw .breaksOverlap(breaks[index - 1], pause) }
            last = pause.end
        }
        if let days, let end,
            !(start.daysSince1970...end.daysSince1970).prefix(7).contains(where: {
                days.includes(LocalDate(daysSince1970: $0))
            })
        {
            throw .neverHolds
        }
    }

    /// The whole time from its first day to its last.
    var reach: Span {
        Span(zone.start(of: start), end.map { zone.start(of: $0.adding(days: 1)) } ?? Instant(microseconds: .max))
    }

    /// The time within `window` that it says something about: hours without breaks, or the absence.
    func spans(in window: Span) -> [Span] {
        if kind == .timeOff {
            let span = Span(zone.boundary(hours.start, on: start), zone.boundary(hours.end, on: end ?? start))
            let clipped = span.clipped(to: window)
            return clipped.isEmpty ? [] : [clipped]
        }
        let first = max(start, zone.day(of: window.start))
        let last = min(end ?? first.adding(days: 100_000), zone.day(of: window.end))
        guard first <= last else { return [] }
        var result: [Span] = []
        for number in first.daysSince1970...last.daysSince1970 {
            let day = LocalDate(daysSince1970: number)
            guard days?.includes(day) ?? true else { continue }
            for part in parts {
                let span = Span(zone.boundary(part.start, on: day), zone.boundary(part.end, on: day))
                let clipped = span.clipped(to: window)
                if !clipped.isEmpty { result.append(clipped) }
            }
        }
        return result
    }

    /// The hours without the breaks.
    private var parts: [DayPart] {
        var result: [DayPart] = []
        var start = hours.start
        for pause in breaks {
            if pause.start > start { result.append(DayPart(start, pause.start)) }
            start = pause.end
        }
        if start < hours.end { result.append(DayPart(start, hours.end)) }
        return result
    }
}

/// What is wrong with an entry (W-119).
public enum EntryFault: Error, Message, Hashable {
    case endsBeforeItBegins
    case endMissing
    case tooLong
    case tooManyBreaks
    case breakEndsBeforeItBegins(DayPart)
    case breakOutside(DayPart)
    case breaksOverlap(DayPart, DayPart)
    case neverHolds

    public var english: String {
        switch self {
        case .endsBeforeItBegins: "The end must come after the start."
        case .endMissing: "Say until when the time off lasts."
        case .tooLong: "Time off lasts at most three years. Enter the rest as a second one."
        case .tooManyBreaks: "A day has at most \(AvailabilityEntry.mostBreaks) breaks."
        case .breakEndsBeforeItBegins(let pause): "The break \(pause.text) must end after it starts."
        case .breakOutside(let pause): "The break \(pause.text) must lie within the working hours."
        case .breaksOverlap(let first, let second): "The breaks \(first.text) and \(second.text) overlap."
        case .neverHolds: "None of the chosen weekdays lies between the first day and the last."
        }
    }

    public var french: String {
        switch self {
        case .endsBeforeItBegins: "La fin doit venir après le début."
        case .endMissing: "Indiquez jusqu’à quand dure l’absence."
        case .tooLong: "Une absence dure trois ans au plus. Saisissez la suite dans une deuxième."
        case .tooManyBreaks: "Une journée compte \(AvailabilityEntry.mostBreaks) pauses au plus."
        case .breakEndsBeforeItBegins(let pause): "La pause \(pause.text) doit se terminer après son début."
        case .breakOutside(let pause): "La pause \(pause.text) doit se trouver dans les heures de travail."
        case .breaksOverlap(let first, let second): "Les pauses \(first.text) et \(second.text) se chevauchent."
        case .neverHolds: "Aucun des jours choisis ne tombe entre le premier et le dernier jour."
        }
    }
}

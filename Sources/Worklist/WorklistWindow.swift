public import SalesCore

/// Which due times stand on the list at an instant, for a person in a zone (W-14, W-15, K-2).
public struct WorklistWindow: Sendable, Hashable {
    /// How many local days back and ahead the list reaches.
    public static let reach = 30

    public enum Span: Sendable, Hashable {
        /// Today and what is left over from the last 30 days.
        case listed
        /// The same and the next 30 days.
        case ahead
        /// What is older than the list reaches.
        case older
        case undated
        /// Today's promises: appointments and calls with a time, each of them, not one for each record (K-5).
        case promised
    }

    public let span: Span
    public let now: Instant
    public let today: LocalDate
    public let zone: Zone

    public init(_ span: Span, now: Instant, zone: Zone) {
        self.span = span
        self.now = now
        self.zone = zone
        today = zone.day(of: now)
    }

    public var firstDay: LocalDate { today.adding(days: -WorklistWindow.reach) }

    public var lastDay: LocalDate {
        switch span {
        case .listed, .undated, .promised: today
        case .ahead: today.adding(days: WorklistWindow.reach)
        case .older: firstDay.adding(days: -1)
        }
    }

    /// The first instant that is in.
    public var from: Instant {
        switch span {
        case .older: Instant(microseconds: .min)
        case .promised: zone.start(of: today)
        case .listed, .ahead, .undated: zone.start(of: firstDay)
        }
    }
    /// The first instant that is out again.
    public var until: Instant { zone.start(of: lastDay.adding(days: 1)) }

    public func contains(_ due: Instant) -> Bool { due >= from && due < until }
}

/// The headings under which items stand when the list is sorted by due date (W-39).
public enum DueGroup: String, Sendable, CaseIterable {
    case older, last7days, yesterday, today, tomorrow, later

    public init(due: Instant, in window: WorklistWindow) {
        let days = window.zone.day(of: due).daysSince1970 - window.today.daysSince1970
        self =
            switch days {
            case ...(-8): .older
            case -7 ... -2: .last7days
            case -1: .yesterday
            case 0: .today
            case 1: .tomorrow
            default: .later
            }
    }

    /// The local days of the group, relative to today; the ends are open where the group's are.
    public var days: (from: Int?, to: Int?) {
        switch self {
        case .older: (nil, -8)
        case .last7days: (-7, -2)
        case .yesterday: (-1, -1)
        case .today: (0, 0)
        case .tomorrow: (1, 1)
        case .later: (2, nil)
        }
    }

    /// The instants that are due in the group, for the day and the zone of a window.
    public func times(in window: WorklistWindow) -> Range<Instant> {
        func start(_ day: Int) -> Instant { window.zone.start(of: window.today.adding(days: day)) }
        let (from, to) = days
        return
            (from.map { start($0) } ?? Instant(microseconds: .min))..<(to.map { start($0 + 1) }
            ?? Instant(microseconds: .max))
    }
}

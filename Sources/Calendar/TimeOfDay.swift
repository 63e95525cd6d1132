public import SalesCore

/// A time on the wall clock in whole minutes, 00:00 to 24:00, which is the end of the day.
public struct TimeOfDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let minutes: Int

    public static let midnight = TimeOfDay(minutes: 0)
    public static let endOfDay = TimeOfDay(minutes: 1440)

    /// - Parameter minutes: 0...1440.
    public init(minutes: Int) {
        self.minutes = min(max(minutes, 0), 1440)
    }

    /// Reads `08:00`, `8:00` and `24:00`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        minutes = hour * 60 + minute
    }

    public var description: String {
        func digits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return digits(minutes / 60) + ":" + digits(minutes % 60)
    }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

/// A part of a day by the wall clock, the end not included.
public struct DayPart: Hashable, Sendable {
    public let start: TimeOfDay
    public let end: TimeOfDay

    public init(_ start: TimeOfDay, _ end: TimeOfDay) {
        self.start = start
        self.end = end
    }

    public static let wholeDay = DayPart(.midnight, .endOfDay)

    /// Reads `12:30-13:00`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = TimeOfDay(parts[0].trimmed), let end = TimeOfDay(parts[1].trimmed) else {
            return nil
        }
        self.init(start, end)
    }

    public var text: String { "\(start)-\(end)" }
}

/// Some of the seven days of the week.
public struct Weekdays: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// - Parameter weekday: 0 for Monday to 6 for Sunday.
    public init(weekday: Int) { self.init(rawValue: 1 << UInt8(weekday)) }

    public static let all = Weekdays(rawValue: 0b111_1111)
    public static let workdays = Weekdays(rawValue: 0b001_1111)

    public func includes(_ day: LocalDate) -> Bool { contains(Weekdays(weekday: day.weekday)) }

    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `mon,tue,wed`; the names are those of the sequence document.
    public init?(_ text: some StringProtocol) {
        var days: Weekdays = []
        for part in text.split(separator: ",") {
            guard let weekday = Weekdays.names.firstIndex(of: part.trimmed.lowercased()) else { return nil }
            days.insert(Weekdays(weekday: weekday))
        }
        guard !days.isEmpty else { return nil }
        self = days
    }

    public var text: String {
        (0..<7).filter { contains(Weekdays(weekday: $0)) }.map { Weekdays.names[$0] }.joined(separator: ",")
    }
}

extension StringProtocol {
    var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

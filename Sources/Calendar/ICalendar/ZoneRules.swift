import SalesCore

/// A time zone as a calendar file itself describes it (RFC 5545, 3.6.5): what the clocks show from when on, once or
/// every year on the n-th weekday of a month. What is more intricate is not read.
struct ZoneRules {
    private let observances: [Observance]

    /// - Parameter parts: The lines between `BEGIN:STANDARD` or `BEGIN:DAYLIGHT` and its end, for each of them.
    init?(_ parts: [[ContentLine]]) {
        let observances = parts.compactMap { Observance($0) }
        guard !observances.isEmpty, observances.count == parts.count else { return nil }
        self.observances = observances
    }

    /// The instant at which the clocks show a time of a day; of a time that they show twice it is the first.
    func instant(on day: LocalDate, second: Int) -> Instant {
        let local = Int64(day.daysSince1970) * 86_400 + Int64(second)
        let latest = observances.compactMap { part in part.onset(before: local, in: day.parts.year).map { ($0, part) } }
            .max { $0.0 < $1.0 }
        let offset = latest?.1.offset ?? observances.min { $0.start < $1.start }?.before ?? 0
        return Instant(seconds: local - Int64(offset))
    }
}

/// One of the times that a zone keeps.
private struct Observance {
    /// Seconds since 1970-01-01T00:00 by the wall clock.
    let start: Int64
    /// Seconds east of Greenwich, from then on and before.
    let offset: Int
    let before: Int
    private let rule: Rule?

    /// The n-th weekday of a month, counted from its end when negative; Monday is 0.
    private struct Rule {
        let month: Int
        let weekday: Int
        let ordinal: Int
        let last: Int64
        let lastYear: Int
    }

    init?(_ lines: [ContentLine]) {
        func value(_ name: String) -> String? { lines.first { $0.name == name }?.value.uppercased() }
        guard let start = value("DTSTART").flatMap({ Observance.wall($0) }),
            let offset = value("TZOFFSETTO").flatMap({ Observance.offset($0) }), value("RDATE") == nil
        else { return nil }
        self.start = start
        self.offset = offset
        before = value("TZOFFSETFROM").flatMap { Observance.offset($0) } ?? offset
        if let text = value("RRULE") {
            guard let rule = Observance.rule(text) else { return nil }
            self.rule = rule
        } else {
            rule = nil
        }
    }

    /// When it began last before a time of the wall clock, nil when it had not begun yet.
    func onset(before local: Int64, in year: Int) -> Int64? {
        guard let rule else { return start <= local ? start : nil }
        let latest = min(year, rule.lastYear)
        for year in [latest, latest - 1] {
            guard let day = Observance.day(of: rule, in: year) else { continue }
            let onset = Int64(day.daysSince1970) * 86_400 + (start % 86_400 + 86_400) % 86_400
            if onset <= local, onset >= start, onset <= rule.last { return onset }
        }
        return nil
    }

    private static func day(of rule: Rule, in year: Int) -> LocalDate? {
        guard let first = LocalDate(year: year, month: rule.month, day: 1),
            let next = LocalDate(year: rule.month == 12 ? year + 1 : year, month: rule.month % 12 + 1, day: 1)
        else { return nil }
        if rule.ordinal > 0 {
            return first.adding(days: (rule.weekday - first.weekday + 7) % 7 + 7 * (rule.ordinal - 1))
        }
        let last = next.adding(days: -1)
        return last.adding(days: -((last.weekday - rule.weekday + 7) % 7) + 7 * (rule.ordinal + 1))
    }

    private static func rule(_ text: String) -> Rule? {
        var parts: [String: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            parts[String(pair[0])] = String(pair[1])
        }
        guard parts.keys.allSatisfy({ ["FREQ", "INTERVAL", "BYMONTH", "BYDAY", "UNTIL", "WKST"].contains($0) }),
            parts["FREQ"] == "YEARLY", parts["INTERVAL"] ?? "1" == "1",
            let month = parts["BYMONTH"].flatMap({ Int($0) }), (1...12).contains(month),
            let day = parts["BYDAY"], day.count <= 4,
            let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].firstIndex(of: String(day.suffix(2))),
            let ordinal = Int(day.dropLast(2)), ordinal != 0, (-5...5).contains(ordinal)
        else { return nil }
        var (last, lastYear) = (Int64.max, Int.max)
        if let until = parts["UNTIL"] {
            // The end is in UTC; a day more makes up for the difference, and a year lies between two changes.
            guard let wall = wall(until), let year = Int(until.prefix(4)) else { return nil }
            (last, lastYear) = (wall + 86_400, year)
        }
        return Rule(month: month, weekday: weekday, ordinal: ordinal, last: last, lastYear: lastYear)
    }

    /// `20261025T030000`, with or without Z, or a day alone.
    private static func wall(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, let day = LocalDate(digits: bytes.prefix(8)) else { return nil }
        let midnight = Int64(day.daysSince1970) * 86_400
        guard bytes.count > 8 else { return midnight }
        guard bytes.count == 15 || bytes.count == 16, bytes[8] == UInt8(ascii: "T"),
            let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]), let second = number(bytes[13..<15]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return midnight + Int64(hour * 3600 + minute * 60 + second)
    }

    /// `+0100`, `-033000`.
    private static func offset(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5 || bytes.count == 7, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let hour = number(bytes[1..<3]), let minute = number(bytes[3..<5]), hour < 24, minute < 60,
            let second = bytes.count == 7 ? number(bytes[5..<7]) : 0, second < 60
        else { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hour * 3600 + minute * 60 + second)
    }
}

import SalesCore

/// Makes an event of the lines between `BEGIN:VEVENT` and its end.
struct EventReader {
    let lines: [ContentLine]
    let zones: CalendarZones

    private func line(_ name: String) -> ContentLine? { lines.first { $0.name == name } }

    var isCancelled: Bool { line("STATUS")?.value.uppercased() == "CANCELLED" }

    /// What a cancelled event takes back; nil where it has no name to know it by.
    var cancellation: CalendarCancellation? {
        line("UID").map {
            CalendarCancellation(uid: $0.value, year: replacedYear, day: replacedDay, instant: replacedInstant)
        }
    }

    /// A fault with the title of the event, where it has one.
    func named(_ fault: CalendarFault) -> CalendarFault {
        guard let title = line("SUMMARY")?.text, !title.isEmpty else { return fault }
        return .event(String(title.prefix(60)), fault)
    }

    func event() throws(CalendarFault) -> CalendarEvent {
        let begin = lines[0].number
        guard let start = line("DTSTART") else { throw .noStart(line: begin) }
        let rule = try repetition()
        var (lastYear, series): (Int?, RepetitionRule?)
        if case .yearly(let last)? = rule { lastYear = last }
        if case .series(let known)? = rule { series = known }
        let time = try time(start)
        let except = series == nil ? (days: [], instants: []) : exceptions(from: time)
        return CalendarEvent(
            line: begin,
            uid: line("UID")?.value,
            summary: line("SUMMARY")?.text ?? "",
            time: time,
            isYearly: rule != nil && series == nil,
            lastYear: lastYear,
            series: series,
            replacesYear: replacedYear,
            replacesDay: replacedDay,
            replacesInstant: replacedInstant,
            exceptYears: rule == nil || series != nil ? [] : exceptYears,
            exceptDays: except.days,
            exceptInstants: except.instants,
            isFree: isFree,
            isTentative: line("STATUS")?.value.uppercased() == "TENTATIVE"
        )
    }

    /// Outlook says in a property of its own what `TRANSP` has no words for.
    private var isFree: Bool {
        line("TRANSP")?.value.uppercased() == "TRANSPARENT"
            || ["FREE", "WORKINGELSEWHERE"].contains(line("X-MICROSOFT-CDO-BUSYSTATUS")?.value.uppercased())
    }

    private var replacedYear: Int? { line("RECURRENCE-ID").flatMap { EventReader.year($0.value) } }

    private var exceptYears: Set<Int> {
        Set(
            lines.filter { $0.name == "EXDATE" }.flatMap { $0.value.split(separator: ",") }.compactMap {
                EventReader.year($0)
            }
        )
    }

    private var replacedPoint: Point? { line("RECURRENCE-ID").flatMap { try? point($0.value, of: $0) } }

    private var replacedInstant: Instant? { if case .instant(let instant, _)? = replacedPoint { instant } else { nil } }

    /// By the calendar of the zone that is named; a time in UTC is one of the reader's days.
    private var replacedDay: LocalDate? {
        switch replacedPoint {
        case .day(let day)?: day
        case .instant(let instant, let zone)?: (zone == .utc ? zones.own : zone).day(of: instant)
        case nil: nil
        }
    }

    /// `EXDATE` of a series: days, or the instants at which it would begin.
    private func exceptions(from time: CalendarEvent.Time) -> (days: Set<LocalDate>, instants: Set<Instant>) {
        var (days, instants): (Set<LocalDate>, Set<Instant>) = ([], [])
        for line in lines where line.name == "EXDATE" {
            for value in line.value.split(separator: ",").map(String.init) {
                if case .span = time, case .instant(let instant, _)? = try? point(value, of: line) {
                    instants.insert(instant)
                } else if let day = LocalDate(digits: Array(value.utf8.prefix(8))[...]) {
                    days.insert(day)
                }
            }
        }
        return (days, instants)
    }

    private static func year(_ text: some StringProtocol) -> Int? {
        LocalDate(digits: Array(text.utf8.prefix(8))[...])?.parts.year
    }

    // MARK: When

    private enum Point {
        case day(LocalDate)
        case instant(Instant, Zone)
    }

    private func time(_ start: ContentLine) throws(CalendarFault) -> CalendarEvent.Time {
        let end = line("DTEND")
        let duration = line("DURATION")
        switch try point(start) {
        case .day(let first):
            var last = first
            if let end {
                guard case .day(let day) = try point(end) else { throw .badDate(line: end.number, end.value) }
                // The end is not included any more; a file that repeats the start means that one day.
                last = max(first, day.adding(days: -1))
                guard day >= first else { throw .endsBeforeItBegins(line: end.number) }
            } else if let duration {
                last = first.adding(days: max(0, try seconds(duration) / 86_400 - 1))
            }
            guard last.daysSince1970 - first.daysSince1970 <= AvailabilityEntry.longestTimeOff else {
                throw .badDate(line: (end ?? start).number, (end ?? start).value)
            }
            return .days(first, last)
        case .instant(let from, let zone):
            var until = from
            if let end {
                switch try point(end) {
                case .instant(let instant, _): until = instant
                case .day(let day): until = zone.start(of: day)
                }
                guard until >= from else { throw .endsBeforeItBegins(line: end.number) }
            } else if let duration {
                until = from.adding(.seconds(try seconds(duration)))
            }
            return .span(Span(from, until), zone)
        }
    }

    private func point(_ line: ContentLine) throws(CalendarFault) -> Point { try point(line.value, of: line) }

    /// - Parameter line: Where the value stands, with the zone that it is in.
    private func point(_ value: String, of line: ContentLine) throws(CalendarFault) -> Point {
        let text = Array(value.utf8)
        let bad = CalendarFault.badDate(line: line.number, String(value.prefix(60)))
        guard text.count >= 8, let day = LocalDate(digits: text.prefix(8)) else { throw bad }
        if text.count == 8 { return .day(day) }
        guard text.count == 15 || (text.count == 16 && text[15] == UInt8(ascii: "Z")), text[8] == UInt8(ascii: "T"),
            let hour = number(text[9..<11]), let minute = number(text[11..<13]), let second = number(text[13..<15]),
            hour < 24, minute < 60, second <= 60
        else { throw bad }
        let time = hour * 3600 + minute * 60 + min(second, 59)
        if text.count == 15, let name = line.parameters["TZID"] {
            guard let (instant, zone) = zones.instant(on: day, second: time, in: name) else {
                throw .unknownZone(line: line.number, String(name.prefix(60)))
            }
            return .instant(instant, zone)
        }
        let zone = text.count == 16 ? Zone.utc : zones.own
        return .instant(zone.instant(on: day, second: time), zone)
    }

    /// `P1D`, `P2W`, `PT1H30M` (RFC 5545, 3.3.6); an event does not last less than no time.
    private func seconds(_ line: ContentLine) throws(CalendarFault) -> Int {
        let bad = CalendarFault.badDuration(line: line.number, String(line.value.prefix(60)))
        var digits = ""
        var total = 0
        var hasUnit = false
        guard let first = line.value.first, first == "P" || line.value.hasPrefix("+P"), line.value.count <= 30 else {
            throw bad
        }
        for character in line.value.drop(while: { $0 == "+" || $0 == "P" }) {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if character == "T", digits.isEmpty {
                continue
            } else if let unit = ["W": 604_800, "D": 86_400, "H": 3600, "M": 60, "S": 1][character],
                let value = Int(digits), value < 100_000
            {
                total += value * unit
                digits = ""
                hasUnit = true
            } else {
                throw bad
            }
        }
        guard hasUnit, digits.isEmpty else { throw bad }
        return total
    }

    // MARK: Again and again

    private enum Repetition {
        /// Up to a year; nil without end.
        case yearly(Int?)
        case series(RepetitionRule)
    }

    /// The rule of the event, nil when it does not repeat.
    private func repetition() throws(CalendarFault) -> Repetition? {
        guard let line = line("RRULE") else { return nil }
        let shown = String(line.value.prefix(60))
        var parts: [String: String] = [:]
        for part in line.value.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw .badRule(line: line.number, shown) }
            parts[String(pair[0])] = String(pair[1])
        }
        guard let start = self.line("DTSTART") else { throw .noStart(line: lines[0].number) }
        let bad = CalendarFault.badRule(line: line.number, shown)
        let names = Set(parts.keys)
        switch parts["FREQ"] {
        case nil: throw bad
        // What names days beside the start's own would fall on other days than the start does.
        case "YEARLY"? where names.isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"]):
            guard parts["INTERVAL"] ?? "1" == "1" else { throw .repeats(line: line.number, shown) }
            return .yearly(try lastYear(parts, from: start, bad))
        case "DAILY"? where names.isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"]):
            return .series(try series(.daily(weekdays: weekdays(parts, bad)), parts, from: start, bad))
        case "WEEKLY"? where names.isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"]):
            guard let first = EventReader.weekdays.firstIndex(of: parts["WKST"] ?? "MO") else { throw bad }
            let pattern = RepetitionRule.Pattern.weekly(weekdays: try weekdays(parts, bad), firstWeekday: first)
            return .series(try series(pattern, parts, from: start, bad))
        case "MONTHLY"?
        where names.isSubset(of: ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYSETPOS"]):
            guard let day = try dayOfMonth(parts, from: start, bad) else { throw .repeats(line: line.number, shown) }
            return .series(try series(.monthly(day), parts, from: start, bad))
        default: throw .repeats(line: line.number, shown)
        }
    }

    private static func count(_ parts: [String: String], _ bad: CalendarFault) throws(CalendarFault) -> Int? {
        guard let text = parts["COUNT"] else { return nil }
        guard let count = Int(text), (1...10_000).contains(count) else { throw bad }
        return count
    }

    private func lastYear(
        _ parts: [String: String],
        from start: ContentLine,
        _ bad: CalendarFault
    ) throws(CalendarFault) -> Int? {
        guard let year = number(Array(start.value.utf8.prefix(4))[...]) else { throw .noStart(line: lines[0].number) }
        if let count = try EventReader.count(parts, bad) { return year + count - 1 }
        guard let until = parts["UNTIL"] else { return nil }
        guard let last = LocalDate(digits: Array(until.utf8.prefix(8))[...]),
            let first = LocalDate(digits: Array(start.value.utf8.prefix(8))[...])
        else { throw bad }
        let (lastYear, month, day) = last.parts
        return (month, day) < (first.parts.month, first.parts.day) ? lastYear - 1 : lastYear
    }

    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private func series(
        _ pattern: RepetitionRule.Pattern,
        _ parts: [String: String],
        from start: ContentLine,
        _ bad: CalendarFault
    ) throws(CalendarFault) -> RepetitionRule {
        guard let interval = Int(parts["INTERVAL"] ?? "1"), (1...1000).contains(interval) else { throw bad }
        var end: RepetitionRule.End?
        if let count = try EventReader.count(parts, bad) {
            end = .times(count)
        } else if let until = parts["UNTIL"] {
            do throws(CalendarFault) {
                switch try point(until, of: start) {
                case .day(let day): end = .day(day)
                case .instant(let instant, _): end = .instant(instant)
                }
            } catch { throw bad }
        }
        return RepetitionRule(pattern: pattern, interval: interval, end: end)
    }

    /// `BYDAY=MO,WE`; nil where none are named.
    private func weekdays(_ parts: [String: String], _ bad: CalendarFault) throws(CalendarFault) -> Set<Int>? {
        guard let names = parts["BYDAY"]?.split(separator: ",", omittingEmptySubsequences: false) else { return nil }
        let known = names.compactMap { EventReader.weekdays.firstIndex(of: String($0)) }
        guard known.count == names.count else { throw bad }
        return Set(known)
    }

    /// The one day that a monthly rule names: `BYMONTHDAY=15`, `BYDAY=2TU`, which some write `BYDAY=TU;BYSETPOS=2`, or
    /// that of the first time. Nil where it names several.
    private func dayOfMonth(
        _ parts: [String: String],
        from start: ContentLine,
        _ bad: CalendarFault
    ) throws(CalendarFault) -> RepetitionRule.DayOfMonth? {
        switch (parts["BYMONTHDAY"], parts["BYDAY"], parts["BYSETPOS"]) {
        case (nil, nil, nil):
            guard let day = LocalDate(digits: Array(start.value.utf8.prefix(8))[...]) else { throw bad }
            return .number(day.parts.day)
        case (let text?, nil, nil):
            guard !text.contains(",") else { return nil }
            guard let number = Int(text), (1...31).contains(number.magnitude) else { throw bad }
            return .number(number)
        case (nil, let text?, let place):
            guard !text.contains(","), place?.contains(",") != true else { return nil }
            guard let weekday = EventReader.weekdays.firstIndex(of: String(text.suffix(2))) else { throw bad }
            let own = text.dropLast(2)
            // Every Tuesday of each month, or a place among what has one already.
            guard own.isEmpty != (place == nil) else { return nil }
            guard let ordinal = Int(place ?? String(own)), (1...5).contains(ordinal.magnitude) else { throw bad }
            return .weekday(weekday, ordinal: ordinal)
        default: return nil
        }
    }
}

/// The number that ASCII digits write.
func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
}

extension LocalDate {
    /// `20261225`.
    init?(digits: ArraySlice<UInt8>) {
        guard digits.count == 8, let year = number(digits.prefix(4)),
            let month = number(digits.dropFirst(4).prefix(2)), let day = number(digits.dropFirst(6))
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

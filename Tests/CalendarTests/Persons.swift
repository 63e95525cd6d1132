import Calendar
import SalesCore
import TestSupport

/// People of the tests: how they work.
enum Person {
    static func hours(
        _ from: String = "08:00",
        _ to: String = "17:00",
        breaks: [String] = [],
        days: Weekdays? = .workdays,
        start: String = "2020-01-01",
        end: String? = nil,
        zone: Zone = .paris
    ) -> AvailabilityEntry {
        entry(.workingHours, from, to, breaks, days, start, end, zone)
    }

    static func off(
        _ start: String,
        _ end: String,
        _ from: String = "00:00",
        _ to: String = "24:00",
        zone: Zone = .paris
    )
        -> AvailabilityEntry
    {
        entry(.timeOff, from, to, [], nil, start, end, zone)
    }

    static func notWorking(_ from: String, _ to: String, on day: String, zone: Zone = .paris) -> AvailabilityEntry {
        entry(.nonWorkingHours, from, to, [], nil, day, day, zone)
    }

    private static func entry(
        _ kind: AvailabilityEntry.Kind,
        _ from: String,
        _ to: String,
        _ breaks: [String],
        _ days: Weekdays?,
        _ start: String,
        _ end: String?,
        _ zone: Zone
    ) -> AvailabilityEntry {
        do {
            guard let first = LocalDate(start), let from = TimeOfDay(from), let to = TimeOfDay(to) else {
                preconditionFailure("no day or time")
            }
            return try AvailabilityEntry(
                kind: kind,
                description: kind == .timeOff ? "Away" : nil,
                start: first,
                end: end.flatMap { LocalDate($0) },
                hours: DayPart(from, to),
                breaks: breaks.compactMap { DayPart($0) },
                days: days,
                zone: zone
            )
        } catch {
            preconditionFailure("\(error)")
        }
    }

    static func works(_ entries: AvailabilityEntry..., holidays: [Holiday] = [], zone: Zone = .paris) -> Availability {
        Availability(entries: entries, holidays: holidays, zone: zone)
    }
}

extension LocalDate {
    static func of(_ text: String) -> LocalDate {
        guard let day = LocalDate(text) else { preconditionFailure("\(text) is no day") }
        return day
    }
}

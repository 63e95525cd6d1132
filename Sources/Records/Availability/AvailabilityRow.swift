public import Calendar
import SalesCore

/// What rows of `sv_availability` mean, and what may stand in them (W-114…W-119).
enum AvailabilityRow {
    /// W-114: hours when none are given.
    static let hours = DayPart(TimeOfDay(minutes: 8 * 60), TimeOfDay(minutes: 17 * 60))

    /// Fills in what a client left open and refuses what cannot be.
    ///
    /// - Parameter zone: The person's own, in which the times are meant when none is named (K-16).
    static func prepare(_ row: inout Row, zone: Zone, today: LocalDate) throws {
        let kind = row["sv_kind"].int.flatMap { AvailabilityEntry.Kind(rawValue: $0) } ?? .workingHours
        row["sv_kind"] = .int(kind.rawValue)
        if row["sv_startdate"].date == nil { row["sv_startdate"] = .date(today) }
        if row["sv_timezone"].text?.isEmpty ?? true { row["sv_timezone"] = .text(zone.name) }
        if kind == .workingHours, row["sv_starttime"].isNull, row["sv_endtime"].isNull {
            row["sv_starttime"] = .text(hours.start.description)
            row["sv_endtime"] = .text(hours.end.description)
        }
        if kind == .timeOff {
            if row["sv_enddate"].date == nil { row["sv_enddate"] = row["sv_startdate"] }
            row["sv_days"] = .null
            row["sv_breaks"] = .null
        }
        if kind == .nonWorkingHours { row["sv_breaks"] = .null }
        // Without weekdays hours hold on the one day, unless an end says until when every day.
        if kind != .timeOff, row["sv_days"].isNull, row["sv_enddate"].isNull {
            row["sv_enddate"] = row["sv_startdate"]
        }
        let entry: AvailabilityEntry
        do {
            entry = try AvailabilityEntry(checking: row, kind)
        } catch let fault as EntryFault {
            throw Refusal(.invalid, fault)
        }
        // As everybody writes it.
        if kind != .timeOff || row["sv_starttime"].text != nil {
            row["sv_starttime"] = .text(entry.hours.start.description)
        }
        if kind != .timeOff || row["sv_endtime"].text != nil {
            row["sv_endtime"] = .text(entry.hours.end.description)
        }
        if !entry.breaks.isEmpty { row["sv_breaks"] = .text(entry.breaks.map(\.text).joined(separator: ",")) }
        if let days = entry.days { row["sv_days"] = .text(days.text) }
    }
}

extension AvailabilityEntry {
    /// What a row of `sv_availability` means; nil for one that says nothing certain.
    public init?(_ row: Row) {
        guard let kind = row["sv_kind"].int.flatMap({ Kind(rawValue: $0) }),
            let entry = try? AvailabilityEntry(checking: row, kind)
        else { return nil }
        self = entry
    }

    /// - Throws: ``EntryFault``, or a refusal that names the column whose text is no time, day or zone.
    fileprivate init(checking row: Row, _ kind: Kind) throws {
        func read<Found>(_ column: String, _ make: (String) -> Found?) throws -> Found? {
            guard let text = row[column].text, !text.isEmpty else { return nil }
            guard let found = make(text) else { throw Refusal(.invalid, RecordMessage.notAChoice(column, text)) }
            return found
        }
        guard let start = row["sv_startdate"].date else { throw EntryFault.endsBeforeItBegins }
        let from = try read("sv_starttime") { TimeOfDay($0) }
        let until = try read("sv_endtime") { TimeOfDay($0) }
        let breaks = try read("sv_breaks") { text in
            let parts = text.split(separator: ",").map { DayPart($0) }
            return parts.contains { $0 == nil } ? nil : parts.compactMap { $0 }
        }
        try self.init(
            kind: kind,
            description: row["sv_name"].text.flatMap { $0.isEmpty ? nil : $0 },
            start: start,
            end: row["sv_enddate"].date,
            hours: DayPart(from ?? .midnight, until ?? .endOfDay),
            breaks: breaks ?? [],
            days: try read("sv_days") { Weekdays($0) },
            zone: try read("sv_timezone") { Zone($0) } ?? .utc
        )
    }
}

public import Records
public import SalesCore

/// The activity that each new record gets: `phonecall:First call:today`.
public struct FirstActivity: Sendable, Hashable {
    public let kind: String
    public let subject: String
    public let due: Due

    public enum Due: Sendable, Hashable {
        /// Days from the day of the import, in the owner's zone, without a time.
        case days(Int)
        case day(LocalDate)
        case instant(Instant)
    }

    /// Reads `KIND:SUBJECT:DUE`. The subject may hold colons itself.
    public init(_ text: String, registry: Registry) throws(OptionFault) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].contains(":") else { throw .activityForm(text) }
        let kinds = registry.activities.map(\.name)
        let kind = parts[0].trimmingBlanks.lowercased()
        guard let table = registry.table(kind), table.isActivity else {
            throw .activityKind(String(parts[0]), known: kinds)
        }
        guard let (subject, due) = FirstActivity.split(parts[1]) else { throw .activityDue(text) }
        guard !subject.isEmpty else { throw .activityForm(text) }
        if case .text(let limit)? = table.column("subject")?.kind, subject.unicodeScalars.count > limit {
            throw .activitySubjectTooLong(limit: limit)
        }
        self.kind = kind
        self.subject = subject
        self.due = due
    }

    /// The longest end that is a due time: an instant has colons of its own.
    private static func split(_ text: Substring) -> (subject: String, due: Due)? {
        for index in text.indices where text[index] == ":" {
            if let due = due(text[text.index(after: index)...]) { return (String(text[..<index].trimmingBlanks), due) }
        }
        return nil
    }

    private static func due(_ text: Substring) -> Due? {
        let word = text.trimmingBlanks
        switch folded(String(word)) {
        case "today", "aujourd'hui", "aujourd’hui": return .days(0)
        case "tomorrow", "demain": return .days(1)
        default: break
        }
        if word.first == "+", let unit = word.last, "dDjJ".contains(unit), let days = Int(word.dropFirst().dropLast()),
            0...3650 ~= days
        {
            return .days(days)
        }
        return LocalDate(word).map { .day($0) } ?? Instant(word).map { .instant($0) }
    }

    /// The columns of the activity on one record.
    ///
    /// - Parameters:
    ///   - start: When the import began, so that one that is continued tomorrow means the same day.
    ///   - zone: The owner's.
    func changes(regarding record: Row, from start: Instant, zone: Zone) -> [Change] {
        var changes = [
            Change("subject", .text(subject)), .link("regardingobjectid", record.reference),
            .link("ownerid", record.owner),
        ]
        switch due {
        case .days(let days): changes += allDay(zone.end(of: zone.day(of: start).adding(days: days)))
        case .day(let day): changes += allDay(zone.end(of: day))
        case .instant(let instant):
            changes.append(Change("scheduledend", .instant(instant)))
            if kind == "appointment" { changes.append(Change("scheduledstart", .instant(instant))) }
        }
        return changes
    }

    private func allDay(_ end: Instant) -> [Change] {
        [Change("scheduledend", .instant(end)), Change("sv_isallday", .bool(true))]
    }
}

import Calendar
import Records
import SalesCore

/// An absence that is over, and the span in which work became due meanwhile: from its first day until the person worked
/// again.
struct EndedLeave: Sendable {
    let row: Row
    let entry: AvailabilityEntry
    let end: LocalDate
    let due: Range<Instant>

    /// Nil for entries of other kinds, and while the absence lasts.
    init?(_ row: Row, _ availability: Availability, at now: Instant) {
        guard let entry = AvailabilityEntry(row), entry.kind == .timeOff, let end = entry.end else { return nil }
        let over = entry.zone.boundary(entry.hours.end, on: end)
        // Part of its last day may still be free.
        guard over <= now else { return nil }
        self.row = row
        self.entry = entry
        self.end = end
        let start = entry.zone.start(of: entry.start)
        due = start..<max(start, min(now, availability.nextAvailable(from: over) ?? now))
    }
}

extension WorkingHours {
    /// For how long after an absence the list offers to deal with what became due meanwhile.
    private static let returning = 14

    /// The absence that ended last and has not been dealt with; nil while the person is away again.
    func lastLeave(of person: Caller) async throws -> EndedLeave? {
        let now = pipeline.clocks.business()
        let availability = try await availability(of: person, for: person)
        guard settings.isEnabled, availability.reason(at: now)?.isTimeOff != true else { return nil }
        let first = person.zone.day(of: now).adding(days: -WorkingHours.returning)
        return try await entries(of: [person.id], for: person)
            .filter { $0["sv_settled"].bool != true }
            .compactMap { EndedLeave($0, availability, at: now) }
            .filter { $0.end >= first }
            .max { $0.end < $1.end }
    }

    /// An absence of a person that has ended, by its id.
    func endedLeave(_ id: GUID, of person: Caller, for caller: Caller) async throws -> EndedLeave? {
        guard settings.isEnabled else { return nil }
        let availability = try await availability(of: person, for: caller)
        return try await entries(of: [person.id], for: caller).first { $0.id == id }
            .flatMap { EndedLeave($0, availability, at: pipeline.clocks.business()) }
    }
}

extension Availability.Reason {
    fileprivate var isTimeOff: Bool { if case .entry(let entry) = self { entry.kind == .timeOff } else { false } }
}

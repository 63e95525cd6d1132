import Calendar
import Records
import SalesCore

/// An absence that is over, and the span in which work became due meanwhile: from its beginning until the person worked
/// again. What of it was settled before is no part of it.
struct EndedLeave: Sendable {
    /// The entry by whose id the absence goes: the one that ends last.
    let row: Row
    /// Its first day and its last.
    let start: LocalDate
    let end: LocalDate
    /// What the entries say about it, each once.
    let description: String?
    let due: Range<Instant>
    /// Whether at least one whole working day was missed: nobody has to come back from an hour at the dentist's.
    let isWorthAsking: Bool

    /// Nil while the absence lasts.
    init?(_ leave: Leave, _ availability: Availability, at now: Instant) {
        guard leave.span.end <= now else { return nil }
        let open = leave.parts.filter { !$0.isSettled }
        let parts = open.isEmpty ? leave.parts : open
        guard let first = parts.first, let last = parts.max(by: { $0.span.end < $1.span.end }) else { return nil }
        row = last.row
        start = first.entry.start
        end = last.entry.end ?? last.entry.start
        var seen: Set<String> = []
        let descriptions = parts.compactMap(\.entry.description).filter { seen.insert($0).inserted }
        description = descriptions.isEmpty ? nil : descriptions.joined(separator: ", ")
        let span = Leave.span(of: parts)
        due = span.start..<max(span.start, min(now, availability.nextAvailable(from: leave.span.end) ?? now))
        isWorthAsking = !open.isEmpty && availability.missesWholeDay(in: span)
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
        return try await leaves(of: person, availability, for: person)
            .filter { leave in leave.parts.contains { ($0.entry.end ?? $0.entry.start) >= first } }
            .compactMap { EndedLeave($0, availability, at: now) }
            .last { $0.end >= first && $0.isWorthAsking }
    }

    /// An absence of a person that has ended, by the id of any of its entries.
    func endedLeave(_ id: GUID, of person: Caller, for caller: Caller) async throws -> EndedLeave? {
        guard settings.isEnabled else { return nil }
        let availability = try await availability(of: person, for: caller)
        return try await leaves(of: person, availability, for: caller)
            .first { leave in leave.parts.contains { $0.row.id == id } }
            .flatMap { EndedLeave($0, availability, at: pipeline.clocks.business()) }
    }

    private func leaves(
        of person: Caller,
        _ availability: Availability,
        for caller: Caller
    ) async throws -> [Leave] {
        availability.leaves(of: try await entries(of: [person.id], for: caller))
    }
}

extension Availability.Reason {
    fileprivate var isTimeOff: Bool { if case .entry(let entry) = self { entry.kind == .timeOff } else { false } }
}

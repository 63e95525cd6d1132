public import Calendar
import SalesCore

/// An absence of a person: all entries of time off that follow upon each other.
public struct Leave: Sendable {
    public struct Part: Sendable {
        public let row: Row
        public let entry: AvailabilityEntry
        public let span: Span

        public var isSettled: Bool { row["sv_settled"].bool == true }
    }

    /// By their beginning; at least one.
    public let parts: [Part]

    public var span: Span { Leave.span(of: parts) }

    public static func span(of parts: [Part]) -> Span {
        let instants = parts.flatMap { [$0.span.start, $0.span.end] }
        return Span(instants.min() ?? Instant(microseconds: 0), instants.max() ?? Instant(microseconds: 0))
    }
}

extension Availability {
    /// The absences among the rows of what a person said about when the person works, in order (W-119).
    public func leaves(of rows: [Row]) -> [Leave] {
        let parts = rows.compactMap { row in
            AvailabilityEntry(row).flatMap { entry in
                entry.absence.map { Leave.Part(row: row, entry: entry, span: $0) }
            }
        }
        return absences(parts.map(\.span)).map { places in Leave(parts: places.map { parts[$0] }) }
    }
}

extension WriteSession {
    /// Entries of one person that are looked at.
    private static let mostEntries = 4000

    /// Whoever decides about what became due during an absence decides about all of it: the other entries of it that are
    /// over are settled in the same operation.
    func settleWholeLeave(before: Row?, after: Row?) throws {
        guard let before, let after, before["sv_settled"].bool != true, after["sv_settled"].bool == true,
            registry.availability.isEnabled, operation.kind != .undo, let owner = after.owner,
            let column = after.table.column("ownerid")
        else { return }
        let rows = try unit.referring(after.table, by: column, to: owner, limit: WriteSession.mostEntries)
        let availability = registry.availability.availability(of: rows, zone: try unit.zone(of: owner.id), at: now)
        let leave = availability.leaves(of: rows).first { leave in leave.parts.contains { $0.row.id == after.id } }
        let others = (leave?.parts ?? []).filter { $0.row.id != after.id && $0.span.end <= now }.map(\.row.id)
        for row in try unit.load(after.table, others, locking: true).values.sorted(by: { $0.id < $1.id })
        where row["sv_settled"].bool != true {
            var settled = row
            settled["sv_settled"] = .bool(true)
            stamp(&settled, version: row.version + 1)
            try unit.update(settled, columns: settled.difference(from: row), from: row.version)
            note(before: row, after: settled)
        }
    }
}

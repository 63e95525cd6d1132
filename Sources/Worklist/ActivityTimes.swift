public import Records
public import SalesCore

extension Row {
    /// What changes when an activity comes to be due at another time: its start, where it has one, moves by as much as
    /// its due time, so that an hour's meeting stays an hour (W-19, W-64, K-10).
    ///
    /// - Parameter isAllDay: Whether it is then due on a day rather than at a time.
    public func moved(to due: Instant, isAllDay: Bool) -> [Change] {
        var changes = [Change("scheduledend", .instant(due)), Change("sv_isallday", .bool(isAllDay))]
        if let start = self["scheduledstart"].instant {
            // One without an end had no length that could be kept.
            let length = self["scheduledend"].instant.map { $0.microseconds - start.microseconds } ?? 0
            changes.append(Change("scheduledstart", .instant(Instant(microseconds: due.microseconds - length))))
        }
        return changes
    }
}

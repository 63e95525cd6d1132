public import Calendar
public import SalesCore

/// How overdue work is spread over the following working days, so many items a day.
///
/// Items keep their order: the first of the list come first. An item with a time keeps its time of day, moved into
/// working hours; where that has passed today it is due today without one, like those that were due on a day.
public struct SpreadPlan: Sendable {
    public struct Item: Sendable, Hashable {
        public let id: GUID
        public let dueAt: Instant
        public let isAllDay: Bool

        public init(id: GUID, dueAt: Instant, isAllDay: Bool) {
            self.id = id
            self.dueAt = dueAt
            self.isAllDay = isAllDay
        }
    }

    /// The most that may be wanted of one day.
    public static let mostPerDay = 200

    /// A new due time.
    public struct Due: Sendable, Hashable {
        public let id: GUID
        public let dueAt: Instant
        public let isAllDay: Bool

        init(id: GUID, dueAt: Instant, isAllDay: Bool) {
            self.id = id
            self.dueAt = dueAt
            self.isAllDay = isAllDay
        }
    }

    /// In the order of the items.
    public let dues: [Due]

    /// - Parameters:
    ///   - loads: What is due on days already, and counts towards the day's number.
    ///   - perDay: 1...``mostPerDay``.
    public init(
        _ items: [Item],
        perDay: Int,
        loads: [LocalDate: Int],
        availability: Availability,
        at now: Instant
    ) {
        let zone = availability.zone
        var dues: [Due] = []
        var rest = items[...]
        var day = zone.day(of: now)
        // A day that is over for work takes nothing more.
        if let next = availability.nextAvailable(from: now) { day = max(day, zone.day(of: next)) }
        let last = day.adding(days: Availability.horizon + items.count)
        while !rest.isEmpty, day < last {
            if availability.isWorkingDay(day) {
                let room = max(0, perDay - (loads[day] ?? 0))
                dues += rest.prefix(room).map { SpreadPlan.due($0, on: day, availability, now) }
                rest = rest.dropFirst(room)
            }
            day = day.adding(days: 1)
        }
        self.dues = dues
    }

    private static func due(
        _ item: Item,
        on day: LocalDate,
        _ availability: Availability,
        _ now: Instant
    ) -> Due {
        let zone = availability.zone
        let wanted = zone.instant(on: day, second: zone.secondOfDay(of: item.dueAt))
        guard !item.isAllDay, wanted > now else {
            return Due(id: item.id, dueAt: zone.end(of: day), isAllDay: true)
        }
        let due = availability.shifted(wanted)
        guard zone.day(of: due) > day else { return Due(id: item.id, dueAt: due, isAllDay: false) }
        // Work ends before this time on that day; its first hour must do.
        let first = availability.shifted(max(zone.start(of: day), now))
        return Due(id: item.id, dueAt: first, isAllDay: false)
    }
}

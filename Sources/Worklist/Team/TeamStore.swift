public import Records
public import SalesCore

/// A person of the team, with the day that it is where the person is.
public struct TeamMember: Sendable, Hashable {
    public let id: GUID
    public let zone: Zone
    public let today: LocalDate

    public init(id: GUID, zone: Zone, at now: Instant) {
        self.id = id
        self.zone = zone
        today = zone.day(of: now)
    }
}

/// What a person has to do and has done, as far as the manager may read it.
public struct TeamFigures: Sendable, Hashable {
    /// Due today, whether its time has passed or not.
    public var dueToday = 0
    /// Due before now, within the last 30 days (W-14).
    public var overdue = 0
    public var doneToday = 0
    /// What is due on each day of the person's own calendar, from 30 days ago on; days without are left out.
    public var due: [LocalDate: Int] = [:]

    public init() {}

    /// How many are on the person's list now: overdue, and due until the end of the person's day (W-13, W-14).
    public func listed(until today: LocalDate) -> Int {
        due.reduce(0) { $1.key <= today ? $0 + $1.value : $0 }
    }
}

/// An item that a person owns, as far as a plan needs to know it.
public struct OwnWork: Sendable, Hashable {
    public let id: GUID
    public let dueAt: Instant
    public let isAllDay: Bool
    public let kind: ActivityKind

    public init(id: GUID, dueAt: Instant, isAllDay: Bool, kind: ActivityKind) {
        self.id = id
        self.dueAt = dueAt
        self.isAllDay = isAllDay
        self.kind = kind
    }
}

/// Reads who belongs to whose team, and what the team has to do; implemented by Storage.
public protocol TeamStore: Sendable {
    /// Where a person stands; nil for somebody who does not exist.
    func standing(of person: GUID) async throws -> PersonStanding?
    /// Enabled people whom the caller manages, by name, at most `limit`.
    /// - Parameter text: Part of the name, folded.
    func people(managedBy caller: Caller, named text: String?, upTo limit: Int) async throws -> [RecordName]
    /// The figures of these people, in one statement. What belongs to teams is nobody's own, and is not counted.
    /// - Parameter last: The last day of which is told what is due.
    func figures(
        of people: [TeamMember],
        until last: LocalDate,
        at now: Instant,
        for caller: Caller
    ) async throws -> [GUID: TeamFigures]
    /// What a person owns of a question's span (``WorklistQuery/ownDue``), in the order of the list, `limit` items.
    func work(_ query: WorklistQuery, upTo limit: Int, for person: Caller) async throws -> [OwnWork]
    /// Handovers whose time has come and that have not come back yet: their ids, and as whom to bring them back, first
    /// whoever made them.
    func dueHandovers(at now: Instant, upTo limit: Int) async throws -> [(id: GUID, people: [GUID])]
}

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
    /// Due on each of the coming days; the first is today.
    public var ahead: [Int]

    public init(days: Int) {
        ahead = Array(repeating: 0, count: days)
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
    func figures(
        of people: [TeamMember],
        days: Int,
        at now: Instant,
        for caller: Caller
    ) async throws -> [GUID: TeamFigures]
    /// Handovers whose time has come and that have not come back yet: their ids, and as whom to bring them back, first
    /// whoever made them.
    func dueHandovers(at now: Instant, upTo limit: Int) async throws -> [(id: GUID, people: [GUID])]
}

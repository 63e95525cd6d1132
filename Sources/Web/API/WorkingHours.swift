import Calendar
import Identity
import Records
import SalesCore

/// When people work: their entries read as rows, within what the caller may read, and what the organisation decided.
struct WorkingHours: Sendable {
    let records: any RecordStore
    let identity: any IdentityStore
    let pipeline: Pipeline

    /// Entries that ended longer ago say nothing about a day that anybody asks for.
    static let past = 400
    /// Entries of one person that are looked at: all working hours, then the latest.
    private static let most = 2000

    /// What the organisation decided; off with the function, whatever was decided before.
    var settings: AvailabilitySettings {
        var settings = pipeline.registry.availability
        if !pipeline.registry.workspace.has(.availability) { settings.isEnabled = false }
        return settings
    }

    /// A person, or the caller when none is named.
    /// - Throws: `.notFound` for somebody who does not exist or is disabled.
    func person(_ id: GUID?, for caller: Caller) async throws -> Caller {
        guard let id, id != caller.id else { return caller }
        guard let person = try await identity.caller(id: id) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: "systemuser", id: id))
        }
        return person
    }

    func availability(of person: Caller, for caller: Caller) async throws -> Availability {
        try await availabilities(of: [person], for: caller)[person.id] ?? Availability(zone: person.zone)
    }

    /// Read in one statement, however many people they are.
    func availabilities(of people: [Caller], for caller: Caller) async throws -> [GUID: Availability] {
        let settings = settings
        let now = pipeline.clocks.business()
        let rows = settings.isEnabled ? try await entries(of: people.map(\.id), for: caller) : []
        let byOwner = Dictionary(grouping: rows) { $0.owner?.id }
        return Dictionary(
            people.map { ($0.id, settings.availability(of: byOwner[$0.id] ?? [], zone: $0.zone, at: now)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The rows of what people said about when they work: working hours first, each kind with the latest begin first.
    func entries(of people: [GUID], for caller: Caller) async throws -> [Row] {
        let today = Zone.utc.day(of: pipeline.clocks.business())
        let recent = Predicate.any([
            .isNull("sv_enddate"),
            .compare("sv_enddate", .greaterOrEqual, .date(today.adding(days: -WorkingHours.past))),
        ])
        let query = RowQuery(
            pipeline.registry["sv_availability"],
            filter: .all([.isOneOf("ownerid", people.map { .guid($0) }), recent]),
            order: [Ordering("sv_kind"), Ordering("sv_startdate", descending: true)],
            limit: WorkingHours.most * max(1, people.count)
        )
        return try await records.rows(query, for: caller)
    }
}

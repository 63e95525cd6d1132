import Calendar
import Hummingbird
import Identity
import OData
import Records
import SalesCore
import Worklist

/// What a manager sees of the team, and what is done with a whole list at once: handing it over, spreading it.
struct TeamEndpoint: Sendable {
    let hours: WorkingHours
    let items: WorkItemsEndpoint

    static let functions: Set = ["sv_Team"]
    static let actions: Set = ["sv_HandOver", "sv_Spread"]

    /// People in one answer; a larger organisation is searched by name.
    static let mostPeople = 200
    /// Days of load shown, today included.
    static let days = 7

    var pipeline: Pipeline { hours.pipeline }

    func answer(
        _ name: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        try WorkspaceEndpoint.requireOpen(pipeline.registry.workspace, to: request.caller)
        return switch name {
        case "sv_Team": try await team(parentheses, request)
        case "sv_HandOver": try await handOver(request)
        default: try await spread(request)
        }
    }

    // MARK: The team

    private func team(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        try pipeline.registry.workspace.require(.teamView)
        let search = APIRequest.argument("search", in: parentheses)?.text
        return APIResponse.json(try await content(named: search, for: request.caller, request.context("sv_Team")))
    }

    /// The answer's body; also what the page carries.
    func content(named text: String?, for caller: Caller, _ context: String) async throws -> [UInt8] {
        let now = pipeline.clocks.business()
        let found = try await items.store.people(
            managedBy: caller,
            named: text.map { folded($0) },
            upTo: TeamEndpoint.mostPeople + 1
        )
        var people: [Caller] = []
        for name in found.prefix(TeamEndpoint.mostPeople) {
            // Whoever has no list cannot have work on it.
            if let person = try await hours.identity.caller(id: name.id), pipeline.registry.workspace.isOpen(to: person)
            {
                people.append(person)
            }
        }
        let members = people.map { TeamMember(id: $0.id, zone: $0.zone, at: now) }
        // The same days for everybody, those of whoever looks: so they stand below one another, whatever the zone.
        let today = caller.zone.day(of: now)
        let days = (0..<TeamEndpoint.days).map { today.adding(days: $0) }
        let figures = try await items.store.figures(
            of: members,
            until: today.adding(days: TeamEndpoint.days - 1),
            at: now,
            for: caller
        )
        let availabilities = try await hours.availabilities(of: people, for: caller)
        var json = JSONWriter(answering: context, capacity: 1024 + people.count * 1024)
        json.key("more")
        json.value(found.count > TeamEndpoint.mostPeople)
        json.key("value")
        json.beginArray()
        for person in people {
            let availability = availabilities[person.id] ?? Availability(zone: person.zone)
            write(person, figures[person.id] ?? TeamFigures(), availability, now, days, caller.language, to: &json)
        }
        json.endArray()
        return json.answer()
    }

    private func write(
        _ person: Caller,
        _ figures: TeamFigures,
        _ availability: Availability,
        _ now: Instant,
        _ days: [LocalDate],
        _ language: Language,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("systemuserid")
        json.value(person.id)
        json.key("fullname")
        json.value(person.name)
        json.key("duetoday")
        json.value(figures.dueToday)
        json.key("overdue")
        json.value(figures.overdue)
        json.key("listed")
        json.value(figures.listed(until: person.zone.day(of: now)))
        json.key("donetoday")
        json.value(figures.doneToday)
        json.key("isavailable")
        json.value(availability.isAvailable(at: now))
        json.key("next")
        json.value(availability.nextAvailable(from: now))
        json.key("days")
        json.beginArray()
        for day in days {
            let zone = person.zone
            let spans = availability.working(in: Span(zone.start(of: day), zone.start(of: day.adding(days: 1))))
            let minutes = spans.reduce(0) { $0 + Int($1.duration.components.seconds / 60) }
            let reason = minutes == 0 ? availability.reason(at: zone.instant(on: day, second: 12 * 3600)) : nil
            json.beginObject()
            json.key("date")
            json.value(day)
            json.key("due")
            json.value(figures.due[day] ?? 0)
            json.key("minutes")
            json.value(minutes)
            json.key("description")
            json.value(reason?.words(in: language))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    func manages(_ person: GUID, _ caller: Caller) async throws -> Bool {
        guard caller.mayManage, let standing = try await items.store.standing(of: person) else { return false }
        return caller.manages(standing)
    }
}

extension Availability.Reason {
    /// What colleagues read about it.
    func words(in language: Language) -> String? {
        switch self {
        case .entry(let entry): entry.description
        case .holiday(let holiday): holiday.name(in: language)
        }
    }
}

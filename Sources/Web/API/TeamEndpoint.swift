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
        switch name {
        case "sv_Team": try await team(parentheses, request)
        case "sv_HandOver": try await handOver(request)
        default: try await spread(request)
        }
    }

    // MARK: The team

    private func team(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
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
            if let person = try await hours.identity.caller(id: name.id), person.has(.useWorklist) {
                people.append(person)
            }
        }
        let members = people.map { TeamMember(id: $0.id, zone: $0.zone, at: now) }
        let figures = try await items.store.figures(of: members, days: TeamEndpoint.days, at: now, for: caller)
        let availabilities = try await hours.availabilities(of: people, for: caller)
        var json = JSONWriter(capacity: 1024 + people.count * 1024)
        json.beginObject()
        json.key("@odata.context")
        json.value(context)
        json.key("more")
        json.value(found.count > TeamEndpoint.mostPeople)
        json.key("value")
        json.beginArray()
        for (person, member) in zip(people, members) {
            let availability = availabilities[person.id] ?? Availability(zone: person.zone)
            let own = figures[person.id] ?? TeamFigures(days: TeamEndpoint.days)
            write(person, member, own, availability, now, caller.language, to: &json)
        }
        json.endArray()
        json.endObject()
        return json.finish()
    }

    private func write(
        _ person: Caller,
        _ member: TeamMember,
        _ figures: TeamFigures,
        _ availability: Availability,
        _ now: Instant,
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
        json.key("donetoday")
        json.value(figures.doneToday)
        json.key("isavailable")
        json.value(availability.isAvailable(at: now))
        json.key("next")
        json.value(availability.nextAvailable(from: now))
        json.key("days")
        json.beginArray()
        for (index, due) in figures.ahead.enumerated() {
            let day = member.today.adding(days: index)
            let zone = person.zone
            let spans = availability.working(in: Span(zone.start(of: day), zone.start(of: day.adding(days: 1))))
            let minutes = spans.reduce(0) { $0 + Int($1.duration.components.seconds / 60) }
            let reason = minutes == 0 ? availability.reason(at: zone.instant(on: day, second: 12 * 3600)) : nil
            json.beginObject()
            json.key("date")
            json.value(day)
            json.key("due")
            json.value(due)
            json.key("minutes")
            json.value(minutes)
            json.key("description")
            json.value(reason?.words(in: language))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    // MARK: Moving a list

    /// `sv_HandOver`: named items, or all that is on the list of a person, to somebody else; until a day, or for good.
    private func handOver(_ request: APIRequest) async throws -> Response {
        let body = try body(request, ["userid", "ownerid", "until", "reason", "Targets"])
        let caller = request.caller
        let person = try await managed(body, request)
        let receiver = try body.required("ownerid", body.guid("ownerid"))
        guard receiver != person.id else { throw Refusal(.invalid, HandoverMessage.toOneself) }
        let until = try until(body, person)
        let reason = try body.text("reason")
        let targets = try await targets(body, of: person, until: until, request)
        let context = request.context("Microsoft.Dynamics.CRM.sv_MovedResponse")
        let outcome = try await pipeline.perform(.assign, as: caller, key: request.idempotencyKey) { session in
            try session.requireManaged(person.id)
            let rows = try session.pending(targets.items)
            guard !rows.isEmpty else { throw Refusal(.conflict, HandoverMessage.nothing) }
            let done = try session.handOver(rows, of: person.id, to: receiver, until: until, because: reason)
            return TeamEndpoint.moved(
                done.items.count,
                left: done.refusals.map(\.refusal.message),
                rest: targets.rest,
                session.operation.id,
                context,
                caller.language
            )
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// `sv_Spread`: what is due, over the following working days, at most so many a day.
    private func spread(_ request: APIRequest) async throws -> Response {
        let body = try body(request, ["userid", "perday", "Targets"])
        let caller = request.caller
        let person = try await managed(body, request)
        guard let perDay = try body.int("perday"), (1...Int64(SpreadPlan.mostPerDay)).contains(perDay) else {
            let expected = "1 to \(SpreadPlan.mostPerDay)"
            throw Refusal(.invalid, BindingMessage.badMember("perday", expected: expected))
        }
        let now = pipeline.clocks.business()
        let targets = try await targets(body, of: person, until: nil, request)
        let availability = try await hours.availability(of: person, for: caller)
        let loads = try await loads(of: person, now, for: caller)
        let context = request.context("Microsoft.Dynamics.CRM.sv_MovedResponse")
        let outcome = try await pipeline.perform(.snooze, as: caller, key: request.idempotencyKey) { session in
            try session.requireManaged(person.id)
            let items = try session.pending(targets.items).filter { $0.table.name != "appointment" }
                .compactMap { row in
                    row["scheduledend"].instant.map {
                        SpreadPlan.Item(id: row.id, dueAt: $0, isAllDay: row["sv_isallday"].bool ?? false)
                    }
                }
            guard !items.isEmpty else { throw Refusal(.conflict, HandoverMessage.nothing) }
            let plan = SpreadPlan(items, perDay: Int(perDay), loads: loads, availability: availability, at: now)
            let count = try session.spread(plan)
            return TeamEndpoint.moved(
                count,
                left: [],
                rest: targets.rest,
                session.operation.id,
                context,
                caller.language
            )
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// How much stands on the coming days already; today's own items are what is being spread.
    private func loads(of person: Caller, _ now: Instant, for caller: Caller) async throws -> [LocalDate: Int] {
        let member = TeamMember(id: person.id, zone: person.zone, at: now)
        let days = WorklistWindow.reach * 2
        let figures = try await items.store.figures(of: [member], days: days, at: now, for: caller)[person.id]
        var loads: [LocalDate: Int] = [:]
        for (index, count) in (figures?.ahead ?? []).enumerated() where index > 0 {
            loads[member.today.adding(days: index)] = count
        }
        return loads
    }

    // MARK: Parts

    private func body(_ request: APIRequest, _ allowed: Set<String>) throws -> ActionBody {
        try ActionBody(request.json(), allowed: allowed, registry: pipeline.registry, caller: request.caller)
    }

    /// Whose list it is: the caller's own, or that of somebody whom the caller manages.
    private func managed(_ body: ActionBody, _ request: APIRequest) async throws -> Caller {
        let id = try body.guid("userid") ?? request.caller.id
        let person = try await hours.person(id, for: request.caller)
        guard id != request.caller.id else { return person }
        guard try await manages(id, request.caller) else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        return person
    }

    func manages(_ person: GUID, _ caller: Caller) async throws -> Bool {
        guard caller.mayManage, let standing = try await items.store.standing(of: person) else { return false }
        return caller.manages(standing)
    }

    /// An instant, or a day, at whose beginning in the person's zone the work comes back.
    private func until(_ body: ActionBody, _ person: Caller) throws -> Instant? {
        guard let text = try body.text("until") else { return nil }
        if let day = LocalDate(text) { return person.zone.start(of: day) }
        guard let instant = Instant(text) else {
            throw Refusal(.invalid, BindingMessage.badMember("until", expected: "a day, such as 2026-11-25"))
        }
        return instant
    }

    /// The named items, or what is on the person's list: today and overdue, and with an end what is due before it.
    private func targets(
        _ body: ActionBody,
        of person: Caller,
        until: Instant?,
        _ request: APIRequest
    ) async throws -> (items: [GUID], rest: Int) {
        let limit = WorkItemsEndpoint.atOnce
        if body["Targets"] != nil {
            var seen: Set<GUID> = []
            let ids = try body.guids("Targets").filter { seen.insert($0).inserted }
            guard ids.count <= limit else { throw Refusal(.tooLarge, HandoverMessage.tooManyAtOnce(limit: limit)) }
            return (ids, 0)
        }
        let now = pipeline.clocks.business()
        let span: WorklistWindow.Span = until == nil ? .listed : .ahead
        var query = WorklistQuery(window: WorklistWindow(span, now: now, zone: person.zone), limit: 1)
        query.reader = person.id == request.caller.id ? nil : request.caller
        if let until {
            let end = max(until, person.zone.end(of: person.zone.day(of: now)))
            query.filter = .compare(WorklistColumn.duetime.rawValue, .lessOrEqual, .instant(end))
        }
        let found = try await items.store.items(query, upTo: WorkItemsEndpoint.countLimit, for: person)
        return (Array(found.prefix(limit)), max(0, found.count - limit))
    }

    private static func moved(
        _ count: Int,
        left: [any Message],
        rest: Int,
        _ operation: GUID,
        _ context: String,
        _ language: Language
    ) -> (Void, Answer) {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("@odata.context")
        json.value(context)
        json.key("moved")
        json.value(count)
        json.key("left")
        json.value(left.count + rest)
        json.key("reasons")
        json.beginArray()
        for reason in Set(left.map { $0.text(in: language) }).sorted().prefix(5) { json.value(reason) }
        json.endArray()
        json.key("operationid")
        json.value(operation)
        json.endObject()
        return ((), Answer(code: 200, content: json.finish(), operation: operation))
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

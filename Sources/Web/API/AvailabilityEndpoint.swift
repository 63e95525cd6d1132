import Calendar
import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// When people work, and what the organisation decides about it (W-113…W-120, A-60…A-63). The entries themselves are
/// rows of `sv_availabilities`.
struct AvailabilityEndpoint: Sendable {
    let hours: WorkingHours
    let worklist: any WorklistStore

    static let functions: Set = [
        "sv_Availability", "sv_NextAvailable", "sv_ReturnFromLeave", "sv_SellerAvailability",
    ]
    static let actions: Set = ["sv_ImportAvailability", "sv_SetSellerAvailability"]

    /// Days that one question may span.
    private static let mostDays = 400

    var pipeline: Pipeline { hours.pipeline }

    func answer(
        _ name: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        try pipeline.registry.workspace.require(.availability)
        return switch name {
        case "sv_Availability": try await days(parentheses, request)
        case "sv_NextAvailable": try await next(parentheses, request)
        case "sv_ReturnFromLeave": try await homecoming(request)
        case "sv_SellerAvailability": try await decided(request)
        case "sv_ImportAvailability": try await importEntries(request)
        default: try await decide(request)
        }
    }

    // MARK: Questions

    private func days(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        let person = try await person(parentheses, request)
        let availability = try await hours.availability(of: person, for: request.caller)
        let today = person.zone.day(of: pipeline.clocks.business())
        let first = try day("from", parentheses) ?? today
        let last = try day("to", parentheses) ?? first.adding(days: 6)
        guard first <= last, last.daysSince1970 - first.daysSince1970 < AvailabilityEndpoint.mostDays else {
            let most = AvailabilityEndpoint.mostDays
            let expected = ExpectedValue(
                "a day within \(most) days from the first",
                "un jour compris dans les \(most) jours à partir du premier"
            )
            throw Refusal(.invalid, BindingMessage.badMember("to", expected: expected))
        }
        let zone = person.zone
        let spans = availability.working(in: Span(zone.start(of: first), zone.start(of: last.adding(days: 1))))
        var json = begin("Microsoft.Dynamics.CRM.sv_AvailabilityResponse", person, request)
        json.key("enabled")
        json.value(hours.settings.isEnabled)
        json.key("unlimited")
        json.value(availability.isUnlimited)
        json.key("spans")
        json.beginArray()
        for span in spans {
            json.beginObject()
            json.key("from")
            json.value(span.start)
            json.key("to")
            json.value(span.end)
            json.endObject()
        }
        json.endArray()
        json.key("days")
        json.beginArray()
        for number in first.daysSince1970...last.daysSince1970 {
            write(LocalDate(daysSince1970: number), availability, request.caller.language, to: &json)
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    private func write(_ day: LocalDate, _ availability: Availability, _ language: Language, to json: inout JSONWriter)
    {
        let zone = availability.zone
        let spans = availability.working(in: Span(zone.start(of: day), zone.start(of: day.adding(days: 1))))
        let minutes = spans.reduce(0) { $0 + Int($1.duration.components.seconds / 60) }
        json.beginObject()
        json.key("date")
        json.value(day)
        json.key("minutes")
        json.value(minutes)
        write(
            minutes == 0 ? availability.reason(at: zone.instant(on: day, second: 12 * 3600)) : nil,
            isWorking: minutes > 0,
            language,
            to: &json
        )
        json.endObject()
    }

    private func write(
        _ reason: Availability.Reason?,
        isWorking: Bool,
        _ language: Language,
        to json: inout JSONWriter
    ) {
        json.key("reason")
        let description: String?
        switch reason {
        case .entry(let entry):
            json.value(entry.kind == .timeOff ? "timeoff" : "nonworkinghours")
            description = entry.description
        case .holiday(let holiday):
            json.value("holiday")
            description = holiday.name(in: language)
        case nil:
            if isWorking { json.null() } else { json.value("outsidehours") }
            description = nil
        }
        json.key("description")
        json.value(description)
    }

    private func next(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        let person = try await person(parentheses, request)
        let availability = try await hours.availability(of: person, for: request.caller)
        let at = try instant("at", parentheses) ?? pipeline.clocks.business()
        let isAvailable = availability.isAvailable(at: at)
        var json = begin("Microsoft.Dynamics.CRM.sv_NextAvailableResponse", person, request)
        json.key("at")
        json.value(at)
        json.key("isavailable")
        json.value(isAvailable)
        json.key("next")
        json.value(availability.nextAvailable(from: at))
        write(availability.reason(at: at), isWorking: isAvailable, request.caller.language, to: &json)
        return APIResponse.json(json.answer())
    }

    /// The absence that ended last and has not been dealt with, and how much of the person's own became due meanwhile.
    private func homecoming(_ request: APIRequest) async throws -> Response {
        let caller = request.caller
        try WorkspaceEndpoint.requireOpen(pipeline.registry.workspace, to: caller)
        let now = pipeline.clocks.business()
        let found = try await hours.lastLeave(of: caller)
        var due = 0
        if let found {
            var query = WorklistQuery(window: WorklistWindow(.listed, now: now, zone: caller.zone), limit: 1)
            query.ownDue = found.due
            due = try await worklist.count(query, upTo: WorkItemsEndpoint.countLimit, for: caller)
        }
        var json = begin("Microsoft.Dynamics.CRM.sv_ReturnFromLeaveResponse", caller, request)
        json.key("sv_availabilityid")
        json.value(found?.row.id)
        json.key("description")
        json.value(found?.description)
        json.key("from")
        if let start = found?.start { json.value(start) } else { json.null() }
        json.key("to")
        if let end = found?.end { json.value(end) } else { json.null() }
        json.key("due")
        json.value(due)
        return APIResponse.json(json.answer())
    }

    // MARK: Parts

    private func begin(_ type: String, _ person: Caller, _ request: APIRequest) -> JSONWriter {
        var json = JSONWriter(answering: request.context(type))
        json.key("userid")
        json.value(person.id)
        json.key("zone")
        json.value(person.zone.name)
        return json
    }

    private func person(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Caller {
        try await hours.person(APIRequest.argument("userid", in: parentheses)?.guid, for: request.caller)
    }

    private func day(_ name: String, _ parentheses: ResourcePath.Parentheses) throws -> LocalDate? {
        switch APIRequest.argument(name, in: parentheses) {
        case nil, .null?: return nil
        case .date(let day)?: return day
        case .string(let text)?:
            if let day = LocalDate(text) { return day }
            fallthrough
        default: throw Refusal(.invalid, BindingMessage.badMember(name, expected: .day))
        }
    }

    private func instant(_ name: String, _ parentheses: ResourcePath.Parentheses) throws -> Instant? {
        switch APIRequest.argument(name, in: parentheses) {
        case nil, .null?: return nil
        case .instant(let instant)?: return instant
        case .string(let text)?:
            if let instant = Instant(text) { return instant }
            fallthrough
        default: throw Refusal(.invalid, BindingMessage.badMember(name, expected: .instant))
        }
    }
}

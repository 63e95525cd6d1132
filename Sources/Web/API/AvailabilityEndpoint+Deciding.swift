import Calendar
import Hummingbird
import OData
import Records
import SalesCore

/// What the organisation decides about availability.
extension AvailabilityEndpoint {
    /// `sv_SellerAvailability`: what holds, since when, and by whom (W-93).
    func decided(_ request: APIRequest) async throws -> Response {
        let row = try await pipeline.look(as: request.caller) { session in
            try session.require(.publishViews)
            return try session.configuration(AvailabilitySettings.name)
        }
        let publisher = row?["sv_publishedby"].guid.map { RecordReference("systemuser", $0) }
        let names = try await hours.records.names(of: [publisher].compactMap { $0 }, for: request.caller)
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.sv_SellerAvailabilityResponse"))
        AvailabilityEndpoint.write(AvailabilitySettings(json: row?["sv_definition"].text), to: &json)
        AvailabilityEndpoint.write(row, by: publisher.flatMap { names[$0] }, to: &json)
        return APIResponse.json(json.answer())
    }

    /// `sv_SetSellerAvailability`: the switch, the country and the organisation's own days; what is not named stays.
    func decide(_ request: APIRequest) async throws -> Response {
        let body = try ActionBody(
            request.json(),
            allowed: ["version", "enabled", "country", "days", "calendar"],
            registry: pipeline.registry,
            caller: request.caller
        )
        let version = try body.int("version")
        var change = AvailabilityChange()
        if body["enabled"] != nil { change.isEnabled = try body.flag("enabled") }
        if let code = try body.text("country") {
            guard code.isEmpty || HolidayCountry(rawValue: code) != nil else {
                let codes = HolidayCountry.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(.invalid, BindingMessage.badMember("country", expected: .form(codes)))
            }
            change.country = .some(HolidayCountry(rawValue: code))
        }
        if body["days"] != nil { change.days = try days(of: body) }
        var skipped: [CalendarFault] = []
        if let text = try body.text("calendar") {
            let file = try file(text, zone: request.caller.zone)
            skipped = file.skipped
            let years = years(request.caller.zone)
            change.more = file.events.flatMap { event in event.days(in: years).map { Holiday($0, event.summary) } }
        }
        let (decided, faults) = (change, skipped)
        let context = request.context("Microsoft.Dynamics.CRM.sv_SetSellerAvailabilityResponse")
        let caller = request.caller
        let outcome = try await pipeline.perform(.update, as: caller, key: request.idempotencyKey) { session in
            let (settings, row) = try session.decide(over: version) { try decided.apply(to: &$0) }
            var json = JSONWriter(answering: context)
            AvailabilityEndpoint.write(settings, to: &json)
            AvailabilityEndpoint.write(row, by: caller.name, to: &json)
            AvailabilityEndpoint.write(faults, caller.language, to: &json)
            return ((), Answer(code: 200, content: json.answer(), operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private func days(of body: ActionBody) throws -> [Holiday] {
        let bad = Refusal(.invalid, BindingMessage.badMember("days", expected: .form("[{\"date\": …, \"name\": …}]")))
        guard let items = body["days"]?.array else { throw bad }
        var seen: Set<LocalDate> = []
        return try items.map { item in
            guard let object = item.object, let day = object["date"]?.string.flatMap({ LocalDate($0) }),
                let name = object["name"]?.string, name.unicodeScalars.count <= 200
            else { throw bad }
            return Holiday(day, name)
        }.filter { seen.insert($0.day).inserted }
    }

    /// What the organisation decided, as members of an object.
    static func write(_ settings: AvailabilitySettings, to json: inout JSONWriter) {
        json.key("enabled")
        json.value(settings.isEnabled)
        json.key("country")
        json.value(settings.country?.rawValue)
        json.key("days")
        json.beginArray()
        for holiday in settings.days {
            json.beginObject()
            json.key("date")
            json.value(holiday.day)
            json.key("name")
            json.value(holiday.english)
            json.endObject()
        }
        json.endArray()
    }

    /// Which decision it is, since when, and whose.
    private static func write(_ row: Row?, by name: String?, to json: inout JSONWriter) {
        json.key("version")
        json.value(row?.version ?? 0)
        json.key("publishedon")
        json.value(row?["sv_publishedon"].instant)
        json.key("publishedby")
        json.value(row?["sv_publishedby"].guid)
        json.key("publishedbyname")
        json.value(name)
    }
}

/// What a request changes about availability; what it does not name stays.
private struct AvailabilityChange: Sendable {
    var isEnabled: Bool?
    var country: HolidayCountry??
    var days: [Holiday]?
    /// Of a calendar file: beside the days that are there, and instead of what they say of the same days.
    var more: [Holiday] = []

    func apply(to settings: inout AvailabilitySettings) throws(Refusal) {
        if let isEnabled { settings.isEnabled = isEnabled }
        if let country { settings.country = country }
        if let days { settings.days = days }
        let known = Set(more.map(\.day))
        settings.days = settings.days.filter { !known.contains($0.day) } + more
        settings.days.sort { $0.day < $1.day }
        guard settings.days.count <= AvailabilitySettings.mostDays else {
            let most = AvailabilitySettings.mostDays
            let expected = ExpectedValue("at most \(most) days", "une liste de \(most) jours au plus")
            throw Refusal(.invalid, BindingMessage.badMember("days", expected: expected))
        }
    }
}

import Calendar
import Hummingbird
import OData
import Records
import SalesCore

/// What comes in from calendar files (W-118, K-16).
extension AvailabilityEndpoint {
    /// Years ahead for which absences and holidays that come again are written out.
    private static let yearsAhead = 3
    /// Entries that one file may make: a person's hours are counted from all of them.
    private static let mostEntries = 1000

    func years(_ zone: Zone) -> ClosedRange<Int> {
        let year = zone.day(of: pipeline.clocks.business()).parts.year
        return year...year + AvailabilityEndpoint.yearsAhead
    }

    func file(_ text: String, zone: Zone) throws -> CalendarFile {
        do {
            return try CalendarFile(Array(text.utf8), zone: zone)
        } catch {
            throw Refusal(.invalid, error)
        }
    }

    // MARK: Absences

    /// `sv_ImportAvailability`: the events of a calendar as time off. One that came in before is brought up to date, or
    /// taken away where it is cancelled, or free or tentative by now.
    func importEntries(_ request: APIRequest) async throws -> Response {
        let body = try ActionBody(
            request.json(),
            allowed: ["userid", "calendar"],
            registry: pipeline.registry,
            caller: request.caller
        )
        let person = try await hours.person(body.guid("userid"), for: request.caller)
        let file = try file(body.required("calendar", body.text("calendar")), zone: person.zone)
        let today = person.zone.day(of: pipeline.clocks.business())
        let recent = today.adding(days: -30)
        let (inputs, left) = inputs(of: file.events.filter(\.isTaken), person, since: recent)
        let weeks = try await weeks(of: file, person, since: recent, for: request.caller)
        let gone = gone(from: file, person).union(weeks).subtracting(inputs.map(\.uid)).sorted()
        let free = file.events.filter { !$0.isTaken }.map { event in
            let title = String(event.summary.prefix(60))
            return event.isFree ? CalendarFault.free(line: event.line, title) : .tentative(line: event.line, title)
        }
        let skipped = file.skipped + left + free
        let language = request.caller.language
        let context = request.context("Microsoft.Dynamics.CRM.sv_ImportAvailabilityResponse")
        let outcome = try await pipeline.perform(.import, as: request.caller, key: request.idempotencyKey) { session in
            let table = session.registry["sv_availability"]
            var (created, updated, removed) = (0, 0, 0)
            for input in inputs {
                let known = try session.unit.find(table, where: "sv_uid", is: .text(input.uid), ownedBy: person.id)
                if let row = known.first {
                    let after = try session.update(row.reference, input.changes)
                    if after.version != row.version { updated += 1 }
                } else {
                    let owner = Change.link("ownerid", RecordReference("systemuser", person.id))
                    try session.create(table, input.changes + [Change("sv_uid", .text(input.uid)), owner])
                    created += 1
                }
            }
            for uid in gone {
                for row in try session.unit.find(table, where: "sv_uid", is: .text(uid), ownedBy: person.id) {
                    try session.delete(row.reference)
                    removed += 1
                }
            }
            var json = JSONWriter(answering: context)
            for (name, count) in [("created", created), ("updated", updated), ("removed", removed)] {
                json.key(text: name)
                json.value(count)
            }
            AvailabilityEndpoint.write(skipped, language, to: &json)
            json.key("operationid")
            json.value(session.operation.id)
            return ((), Answer(code: 200, content: json.answer(), operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// What the events make, as far as it is not long past; an event that cannot be time off, or makes too much of it, is
    /// left out as a whole.
    private func inputs(
        of events: [CalendarEvent],
        _ person: Caller,
        since day: LocalDate
    ) -> (inputs: [Input], left: [CalendarFault]) {
        var inputs: [Input] = []
        var left: [CalendarFault] = []
        for event in events {
            do throws(CalendarFault) {
                let made = try changes(of: event, person).filter { $0.end >= day }
                let isTooMuch = event.series != nil && inputs.count + made.count > AvailabilityEndpoint.mostEntries
                if isTooMuch { throw .tooOften(line: event.line, limit: AvailabilityEndpoint.mostEntries) }
                inputs += made
            } catch {
                let title = String(event.summary.prefix(60))
                left.append(title.isEmpty ? error : .event(title, error))
            }
        }
        return (inputs, left)
    }

    /// The names of rows that series of the file made before: what the file does not tell any more goes.
    private func weeks(
        of file: CalendarFile,
        _ person: Caller,
        since day: LocalDate,
        for caller: Caller
    ) async throws -> Set<String> {
        let whole = file.cancelled.filter { $0.year == nil }.map(\.uid)
        let told = Set(
            (file.events.filter { $0.series != nil }.compactMap(\.uid) + whole).map { String($0.prefix(240)) }
        )
        guard !told.isEmpty else { return [] }
        let query = RowQuery(
            pipeline.registry["sv_availability"],
            filter: .all([
                .isOneOf("ownerid", [.guid(person.id)]), .not(.isNull("sv_uid")),
                .compare("sv_enddate", .greaterOrEqual, .date(day)),
            ]),
            limit: AvailabilityEndpoint.mostEntries * 4
        )
        let names = try await hours.records.rows(query, for: caller).compactMap { $0["sv_uid"].text }
        return Set(
            names.filter { $0.count > 11 && LocalDate($0.suffix(10)) != nil && told.contains(String($0.dropLast(11))) }
        )
    }

    /// The names of rows whose events are cancelled, or free or tentative by now, or do not come again in a year.
    private func gone(from file: CalendarFile, _ person: Caller) -> Set<String> {
        let years = years(person.zone)
        let kept = years.lowerBound - 1...years.upperBound
        let whole = file.cancelled.filter { $0.year == nil }.map(\.uid)
        let free = file.events.filter { !$0.isTaken && $0.replacesYear == nil && $0.replacesDay == nil }.compactMap(
            \.uid
        )
        var names: Set<String> = []
        for uid in Set(whole + free) {
            names.insert(AvailabilityEndpoint.name(uid))
            names.formUnion(kept.map { AvailabilityEndpoint.name(uid, $0) })
        }
        let single =
            file.cancelled.map { ($0.uid, $0.year) }
            + file.events.filter { !$0.isTaken }.map { ($0.uid ?? "", $0.replacesYear) }
        for case (let uid, let year?) in single where kept.contains(year) {
            names.insert(AvailabilityEndpoint.name(uid, year))
        }
        let days =
            file.cancelled.map { ($0.uid, $0.day) }
            + file.events.filter { !$0.isTaken }.map { ($0.uid ?? "", $0.replacesDay) }
        for case (let uid, let day?) in days { names.insert(AvailabilityEndpoint.name(uid, day)) }
        return names
    }

    /// By what the row of an event is known, or that of one year or one day of it.
    private static func name(_ uid: String, _ part: (any CustomStringConvertible)? = nil) -> String {
        let name = String(uid.prefix(240))
        return part.map { "\(name) \($0)" } ?? name
    }

    private struct Input: Sendable {
        let uid: String
        let end: LocalDate
        let changes: [Change]
    }

    private func changes(of event: CalendarEvent, _ person: Caller) throws(CalendarFault) -> [Input] {
        let name = String(
            String.UnicodeScalarView(event.summary.unicodeScalars.filter { $0.value >= 0x20 }.prefix(200))
        )
        let uid = event.uid ?? "line \(event.line) \(name)"
        let base = [Change("sv_kind", .int(2)), Change("sv_name", .text(name))]
        return try times(of: event, uid, person).map { name, time throws(CalendarFault) in
            let part = try AvailabilityEndpoint.timeOff(time, of: event, person.zone)
            return Input(uid: name, end: part.end, changes: base + part.changes)
        }
    }

    /// The times that an event takes place, each by its name.
    private func times(of event: CalendarEvent, _ uid: String, _ person: Caller) -> [(String, CalendarEvent.Time)] {
        let years = years(person.zone)
        if event.series != nil {
            return event.occurrences(in: CalendarEvent.days(of: years)).map {
                (AvailabilityEndpoint.name(uid, $0.day), $0.time)
            }
        }
        guard event.isYearly else {
            let part: (any CustomStringConvertible)? = event.replacesDay ?? event.replacesYear
            return [(AvailabilityEndpoint.name(uid, part), event.time)]
        }
        return years.compactMap { year in event.time(in: year).map { (AvailabilityEndpoint.name(uid, year), $0) } }
    }

    /// One time as columns of time off.
    /// - Throws: Why it cannot be.
    private static func timeOff(
        _ time: CalendarEvent.Time,
        of event: CalendarEvent,
        _ zone: Zone
    ) throws(CalendarFault) -> (changes: [Change], end: LocalDate) {
        let (from, to): (LocalDate, LocalDate)
        var (hours, zone): ((Value, Value), Zone) = ((.null, .null), zone)
        switch time {
        case .days(let first, let last): (from, to) = (first, last)
        case .span(let span, let own):
            // In the night in which clocks go back the end may read earlier than the start: in UTC it does not.
            zone = [own, .utc].first { isOrdered(span, in: $0) } ?? own
            guard isOrdered(span, in: zone) else { throw .tooShort(line: event.line) }
            (from, to) = (zone.day(of: span.start), zone.day(of: span.end))
            hours = (text(span.start, zone), text(span.end, zone))
        }
        let limit = AvailabilityEntry.longestTimeOff
        guard to.daysSince1970 - from.daysSince1970 <= limit else { throw .tooLong(line: event.line, limit: limit) }
        let changes = [
            Change("sv_timezone", .text(zone.name)), Change("sv_startdate", .date(from)),
            Change("sv_enddate", .date(to)), Change("sv_starttime", hours.0), Change("sv_endtime", hours.1),
        ]
        return (changes, to)
    }

    /// Whether the end comes after the start, to the minute, as the clocks of a zone show them.
    private static func isOrdered(_ span: Span, in zone: Zone) -> Bool {
        func moment(_ instant: Instant) -> (Int, Int) {
            (zone.day(of: instant).daysSince1970, zone.secondOfDay(of: instant) / 60)
        }
        return moment(span.start) < moment(span.end)
    }

    private static func text(_ instant: Instant, _ zone: Zone) -> Value {
        .text(TimeOfDay(minutes: zone.secondOfDay(of: instant) / 60).description)
    }

    static func write(_ skipped: [CalendarFault], _ language: Language, to json: inout JSONWriter) {
        json.key("skipped")
        json.beginArray()
        for fault in skipped.sorted(by: { $0.line < $1.line }) { json.value(fault.text(in: language)) }
        json.endArray()
    }
}

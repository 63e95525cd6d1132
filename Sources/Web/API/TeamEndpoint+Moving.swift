import Calendar
import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// What is done with the work of a person as a whole, or with named items of it: handing it over, spreading it. Only
/// what the person owns is moved; all else that stands on the list is somebody else's, as K-1 has it there.
extension TeamEndpoint {
    /// What is to be moved.
    private enum Wanted: Sendable {
        case named([GUID])
        /// All that is due in a span, in the order of the list.
        case all([OwnWork])

        var items: [GUID] {
            switch self {
            case .named(let items): items
            case .all(let work): work.map(\.id)
            }
        }
    }

    /// Days ahead of which a plan knows what is due there already.
    private static let farthest = 3660

    /// `sv_HandOver`: named items, or the work of a person, to somebody else; until a day, or for good.
    func handOver(_ request: APIRequest) async throws -> Response {
        let body = try body(request, ["userid", "ownerid", "until", "reason", "leaveid", "Targets"])
        let person = try await managed(body, request)
        let receiver = try body.required("ownerid", body.guid("ownerid"))
        guard receiver != person.id else { throw Refusal(.invalid, HandoverMessage.toOneself) }
        let until = try until(body, person)
        if let until, until <= pipeline.clocks.business() { throw Refusal(.invalid, HandoverMessage.untilInPast) }
        let reason = try body.text("reason")
        let leave = try body.guid("leaveid")
        let wanted = try await wanted(body, of: person, until: until, request)
        if wanted.items.count > WorkItemsEndpoint.atOnce {
            return try await enqueue(
                ListMove(wanted.items, of: person.id, to: receiver, until: until, because: reason),
                settling: leave,
                request
            )
        }
        return try await move(.assign, wanted.items, of: person, settling: leave, request) { session, rows in
            let done = try session.handOver(rows, of: person.id, to: receiver, until: until, because: reason)
            return Movement(done)
        }
    }

    /// `sv_Spread`: what is due, over the following working days, at most so many a day.
    func spread(_ request: APIRequest) async throws -> Response {
        let body = try body(request, ["userid", "perday", "leaveid", "Targets"])
        let caller = request.caller
        let person = try await managed(body, request)
        guard let perDay = try body.int("perday"), (1...Int64(SpreadPlan.mostPerDay)).contains(perDay) else {
            let most = SpreadPlan.mostPerDay
            let expected = ExpectedValue("a number from 1 to \(most)", "un nombre de 1 à \(most)")
            throw Refusal(.invalid, BindingMessage.badMember("perday", expected: expected))
        }
        let now = pipeline.clocks.business()
        let leave = try body.guid("leaveid")
        let wanted = try await wanted(body, of: person, until: nil, request)
        let availability = try await hours.availability(of: person, for: caller)
        let loads = try await loads(of: person, besides: wanted.items.count, perDay: Int(perDay), now, for: caller)
        let plan = { @Sendable (items: [SpreadPlan.Item], dues: [Instant]) in
            var rest = loads
            for due in dues { rest[person.zone.day(of: due), default: 0] -= 1 }
            return SpreadPlan(items, perDay: Int(perDay), loads: rest, availability: availability, at: now)
        }
        if case .all(let work) = wanted, work.count > WorkItemsEndpoint.atOnce {
            let movable = work.filter { $0.kind != .appointment }
            let items = movable.map { SpreadPlan.Item(id: $0.id, dueAt: $0.dueAt, isAllDay: $0.isAllDay) }
            let dues = plan(items, items.map(\.dueAt))
            return try await enqueue(ListMove(movable.map(\.id), of: person.id, by: dues), settling: leave, request)
        }
        return try await move(.snooze, wanted.items, of: person, settling: leave, request) { session, rows in
            let movable = rows.filter { $0.table.name != ActivityKind.appointment.name }
            let plan = plan(
                movable.map { SpreadPlan.Item($0, at: now) },
                movable.compactMap { $0["scheduledend"].instant }
            )
            var done = Movement(try session.spread(plan.dues))
            let placed = Set(plan.dues.map(\.id))
            for row in movable where !placed.contains(row.id) {
                done.refusals.append(Refusal(.conflict, HandoverMessage.noDayLeft))
            }
            done.appointments = rows.count - movable.count
            return done
        }
    }

    // MARK: Doing it

    /// What came of a movement.
    private struct Movement: Sendable {
        var moved: Int
        var refusals: [Refusal]
        /// Those that a spread leaves where they are.
        var appointments = 0

        init(_ work: MovedWork) {
            moved = work.items.count
            refusals = work.refusals.map(\.refusal)
        }
    }

    private func move(
        _ kind: OperationKind,
        _ items: [GUID],
        of person: Caller,
        settling leave: GUID?,
        _ request: APIRequest,
        _ change: @escaping @Sendable (WriteSession, [Row]) throws -> Movement
    ) async throws -> Response {
        let language = request.caller.language
        let context = request.context("Microsoft.Dynamics.CRM.sv_MovedResponse")
        let outcome = try await pipeline.perform(kind, as: request.caller, key: request.idempotencyKey) { session in
            try session.requireManaged(person.id)
            let work = try session.pending(items, of: person.id)
            var done = try change(session, work.rows)
            done.refusals = work.refusals.map(\.refusal) + done.refusals
            guard done.moved > 0 || done.refusals.isEmpty && !work.rows.isEmpty else {
                throw done.refusals.first ?? Refusal(.conflict, HandoverMessage.nothing)
            }
            // What was left is offered again.
            if let leave, done.refusals.isEmpty { try session.settle(leave: leave, of: person.id) }
            let content = TeamEndpoint.content(done, session.operation.id, context, language)
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// More than is moved in one go becomes a job, under one operation all the same.
    private func enqueue(
        _ move: ListMove,
        settling leave: GUID?,
        _ request: APIRequest
    ) async throws -> Response {
        guard move.count > 0 else { throw Refusal(.conflict, HandoverMessage.nothing) }
        var move = move
        move.settles(leave)
        return try await items.enqueue(.listMove, payload: move.json, total: move.count, request)
    }

    private static func content(
        _ done: Movement,
        _ operation: GUID,
        _ context: String,
        _ language: Language
    ) -> [UInt8] {
        var json = JSONWriter(answering: context)
        json.key("moved")
        json.value(done.moved)
        json.key("left")
        json.value(done.refusals.count)
        json.key("appointments")
        json.value(done.appointments)
        json.key("reasons")
        json.beginArray()
        for reason in Set(done.refusals.map { $0.message.text(in: language) }).sorted().prefix(5) { json.value(reason) }
        json.endArray()
        json.key("operationid")
        json.value(operation)
        return json.answer()
    }

    // MARK: What is asked

    private func body(_ request: APIRequest, _ allowed: Set<String>) throws -> ActionBody {
        try ActionBody(request.json(), allowed: allowed, registry: pipeline.registry, caller: request.caller)
    }

    /// Whose work it is: the caller's own, or that of somebody whom the caller manages.
    private func managed(_ body: ActionBody, _ request: APIRequest) async throws -> Caller {
        let id = try body.guid("userid") ?? request.caller.id
        let person = try await hours.person(id, for: request.caller)
        guard id != request.caller.id else { return person }
        try pipeline.registry.workspace.require(.teamView)
        guard try await manages(id, request.caller) else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        return person
    }

    /// An instant, or a day, at whose beginning in the person's zone the work comes back.
    private func until(_ body: ActionBody, _ person: Caller) throws -> Instant? {
        guard let text = try body.text("until") else { return nil }
        if let day = LocalDate(text) { return person.zone.start(of: day) }
        guard let instant = Instant(text) else {
            throw Refusal(.invalid, BindingMessage.badMember("until", expected: .day))
        }
        return instant
    }

    /// The named items; or what the person owns that became due during an absence, or is due today and overdue, and
    /// with an end what is due before it.
    private func wanted(
        _ body: ActionBody,
        of person: Caller,
        until: Instant?,
        _ request: APIRequest
    ) async throws -> Wanted {
        let limit = WorkItemsEndpoint.atOnce
        let leave = try body.guid("leaveid")
        if body["Targets"] != nil {
            guard leave == nil else { throw Refusal(.invalid, HandoverMessage.leaveOrTargets) }
            var seen: Set<GUID> = []
            let ids = try body.guids("Targets").filter { seen.insert($0).inserted }
            guard ids.count <= limit else { throw Refusal(.tooLarge, HandoverMessage.tooManyAtOnce(limit: limit)) }
            return .named(ids)
        }
        let window = WorklistWindow(.listed, now: pipeline.clocks.business(), zone: person.zone)
        var query = WorklistQuery(window: window, limit: 1)
        query.reader = person.id == request.caller.id ? nil : request.caller
        query.ownDue = window.from..<max(window.until, until ?? window.until)
        if let leave {
            guard let found = try await hours.endedLeave(leave, of: person, for: request.caller) else {
                throw Refusal(.notFound, HandoverMessage.noSuchLeave)
            }
            query.ownDue = found.due
        }
        let most = WorkItemsEndpoint.bulkLimit
        let work = try await items.store.work(query, upTo: most + 1, for: person)
        guard work.count <= most else { throw Refusal(.tooLarge, JobMessage.tooMany(limit: most)) }
        return .all(work)
    }

    /// How much stands on today and the coming days, as far as so many items may be spread; what is being spread counts
    /// where it stands, until it is taken from there.
    private func loads(
        of person: Caller,
        besides count: Int,
        perDay: Int,
        _ now: Instant,
        for caller: Caller
    ) async throws -> [LocalDate: Int] {
        let member = TeamMember(id: person.id, zone: person.zone, at: now)
        // Of a week at least one day is worked on.
        let days = min(TeamEndpoint.farthest, WorklistWindow.reach * 2 + count / perDay * 7)
        let figures = try await items.store.figures(
            of: [member],
            until: member.today.adding(days: days),
            at: now,
            for: caller
        )
        return figures[person.id]?.due ?? [:]
    }
}

extension SpreadPlan.Item {
    /// An activity without a due time is given one.
    fileprivate init(_ row: Row, at now: Instant) {
        let due = row["scheduledend"].instant
        self.init(id: row.id, dueAt: due ?? now, isAllDay: row["sv_isallday"].bool ?? (due == nil))
    }
}

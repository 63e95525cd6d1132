import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// Commands on one item, on many at once, and as a job.
extension WorkItemsEndpoint {
    /// `sv_Complete` and its like on one item.
    func command(_ name: String, on id: GUID, _ request: APIRequest) async throws -> Response {
        let body = try CommandBody(request.json(), of: name)
        let command = try body.command()
        let wantsRow = request.prefer.returns == .representation
        let caller = request.caller
        let writer = try CardWriter(
            window: WorklistWindow(.listed, now: pipeline.clocks.business(), zone: caller.zone),
            language: caller.language,
            select: nil
        )
        let context = request.context("sv_workitems/$entity")
        let outcome = try await pipeline.perform(command.kind, as: caller, key: request.idempotencyKey) {
            [store] session in
            let record = try session.run(command, on: id)
            guard wantsRow else { return ((), Answer(code: 204, operation: session.operation.id)) }
            let next = try store.card(of: record, window: writer.window, for: caller, in: session.unit)
            let content = WorkItemsEndpoint.entity(next, writer: writer, context: context)
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// `sv_CompleteMany` and its like: up to 500 items in one transaction, each with its own result; more as a job.
    func commandMany(_ name: String, _ request: APIRequest) async throws -> Response {
        guard registry.workspace.has(.bulkCommands) else {
            throw Refusal(.forbidden, WorkspaceMessage.turnedOff(.bulkCommands))
        }
        let body = try CommandBody(request.json(), of: String(name.dropLast("Many".count)), isMany: true)
        let command = try body.command()
        let targets = try await targets(of: body, request)
        guard targets.count <= WorkItemsEndpoint.atOnce else {
            return try await enqueue(
                .bulkCommand,
                payload: BulkCommand(command, targets: targets).json,
                total: targets.count,
                request
            )
        }
        let language = request.caller.language
        let context = request.context("Collection(Microsoft.Dynamics.CRM.sv_result)")
        let outcome = try await pipeline.perform(command.kind, as: request.caller, key: request.idempotencyKey) {
            session in
            try session.lookAhead(targets, in: session.registry.activities)
            let outcomes = try session.attemptEach(targets) { try session.run(command, on: $0) }
            let results: [(id: GUID, record: RecordReference?, refusal: Refusal?)] = try outcomes.map { id, outcome in
                switch outcome {
                case .success(let record): (id, record, nil)
                case .failure(let refusal): (id, try session.record(of: id), refusal)
                }
            }
            let content = WorkItemsEndpoint.results(results, language: language, context: context)
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private func targets(of body: CommandBody, _ request: APIRequest) async throws -> [GUID] {
        if let targets = body.targets {
            guard targets.count <= WorkItemsEndpoint.bulkLimit else {
                throw Refusal(.tooLarge, WebMessage.tooManyTargets(limit: WorkItemsEndpoint.bulkLimit))
            }
            var seen: Set<GUID> = []
            return targets.filter { seen.insert($0).inserted }
        }
        let now = pipeline.clocks.business()
        var options = request.options
        options.custom["ahead"] = body.ahead ? "true" : options.custom["ahead"]
        var query = try WorklistBinding.query(
            options,
            in: pipeline.registry,
            limit: 1,
            for: request.caller,
            now: now
        )
        if let filter = body.filter, !filter.isEmpty {
            let expression = try refusing { () throws(ParseError) in
                try FilterExpression(parsing: filter, in: .body)
            }
            try WorklistBinding.apply(expression, to: &query, caller: request.caller, now: now, in: registry)
        }
        if let search = body.search, !search.isEmpty { query.search = folded(search) }
        let limit = WorkItemsEndpoint.bulkLimit
        let items = try await store.items(query, upTo: limit + 1, for: request.caller)
        guard items.count <= limit else { throw Refusal(.tooLarge, JobMessage.tooMany(limit: limit)) }
        return items
    }

    func enqueue(_ kind: Job.Kind, payload: String, total: Int, _ request: APIRequest) async throws -> Response {
        let id = pipeline.ids.next()
        let operation = pipeline.ids.next()
        let job = Job(
            id: id,
            kind: kind,
            person: request.caller.id,
            operation: operation,
            payload: payload,
            total: total,
            createdOn: pipeline.clocks.business()
        )
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.key("sv_jobid")
        json.value(id)
        json.key("operationid")
        json.value(operation)
        json.endObject()
        let content = json.finish()
        // The request makes an operation of its own, which only says that the job was asked for.
        let outcome = try await pipeline.perform(.settings, as: request.caller, key: request.idempotencyKey) {
            session in
            try session.unit.enqueue(job)
            session.announce(job: job.id)
            return ((), Answer(code: 202, content: content, operation: operation))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private static func results(
        _ results: [(id: GUID, record: RecordReference?, refusal: Refusal?)],
        language: Language,
        context: String
    ) -> [UInt8] {
        var json = JSONWriter(answering: context, capacity: 256 + results.count * 160)
        json.key("value")
        json.beginArray()
        for result in results {
            json.beginObject()
            json.key("sv_workitemid")
            json.value(result.id)
            if let record = result.record {
                json.key("recordtype")
                json.value(record.table)
                json.key("recordid")
                json.value(record.id)
            }
            json.outcome(result.refusal, in: language)
            json.endObject()
        }
        json.endArray()
        return json.answer()
    }
}

extension Pipeline.Outcome {
    var answer: Answer {
        switch self {
        case .done(_, let answer), .repeated(let answer): answer
        }
    }
}

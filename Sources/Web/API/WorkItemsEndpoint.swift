import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// `sv_workitems`: the caller's own list and what can be done with it.
struct WorkItemsEndpoint: Sendable {
    let store: any WorklistStore
    let records: any RecordStore
    let jobs: any JobStore
    let pipeline: Pipeline

    /// `$count` is exact up to here, `$apply` up to the second (contract).
    static let countLimit = 5000
    static let applyLimit = 50_000
    /// Different values of a record's column that `$apply` tells of, unless `$top` asks for fewer.
    static let valueLimit = 1000
    /// Items that one command changes at once; more become a job.
    static let atOnce = 500
    static let bulkLimit = 100_000

    private var registry: Registry { pipeline.registry }

    // MARK: Reading

    func list(_ request: APIRequest, drawnBy layouts: CardsEndpoint) async throws -> Response {
        try request.refuse([.expand], beside: "sv_workitems")
        if !request.options.apply.isEmpty { return try await groups(request) }
        let page = request.pageSize(limit: WorklistBinding.pageLimit)
        var query = try query(request, limit: page.size)
        var writer = try CardWriter(
            window: query.window,
            language: request.caller.language,
            select: request.options.select
        )
        query.tellsMeetings = writer.tellsMeetings
        let cards = page.size == 0 ? CardPage(cards: [], next: nil) : try await store.page(query, for: request.lister)
        var count: Int?
        if request.options.count { count = try await self.count(query, for: request.lister) }
        writer.extras = try await layouts.extras(for: cards.cards, request)
        let next = try page.isTop ? nil : cards.next.map { try request.nextLink(WorklistBinding.token(for: $0)) }
        return APIResponse.json(
            WorkItemsEndpoint.content(
                cards,
                count: count,
                next: next,
                writer: writer,
                context: request.context("sv_workitems"),
                isNarrower: try await seesLess(request)
            )
        )
    }

    /// The question of a request, whose list it may be (`sv_seller`).
    private func query(_ request: APIRequest, limit: Int) throws -> WorklistQuery {
        let now = pipeline.clocks.business()
        var query = try WorklistBinding.query(
            request.options,
            in: pipeline.registry,
            limit: limit,
            for: request.lister,
            now: now
        )
        if request.seller != nil {
            query.reader = request.caller
            // Whoever looks on asks by columns that both may read.
            _ = try WorklistBinding.query(
                request.options,
                in: pipeline.registry,
                limit: limit,
                for: request.caller,
                now: now
            )
        }
        return query
    }

    func count(_ query: WorklistQuery, for caller: Caller) async throws -> Int {
        try await store.count(query, upTo: WorkItemsEndpoint.countLimit + 1, for: caller)
    }

    /// The answer's body; also what the page carries for its first rows.
    static func content(
        _ page: CardPage,
        count: Int?,
        next: String?,
        writer: CardWriter,
        context: String,
        isNarrower: Bool = false
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 1024 + page.cards.count * 800)
        json.beginObject()
        json.key("@odata.context")
        json.value(context)
        if isNarrower {
            json.key("@sv.rowsmaybemissing")
            json.value(true)
        }
        if let count {
            json.key("@odata.count")
            json.value(min(count, countLimit))
            if count > countLimit {
                json.key("@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded")
                json.value(true)
            }
        }
        json.key("value")
        json.beginArray()
        for (index, card) in page.cards.enumerated() {
            writer.write(card, order: page.orderValues.isEmpty ? nil : page.orderValues[index], to: &json)
        }
        json.endArray()
        if let next {
            json.key("@odata.nextLink")
            json.value(next)
        }
        json.endObject()
        return json.finish()
    }

    func countAlone(_ request: APIRequest) async throws -> Response {
        try request.refuse([.apply, .expand], beside: "/$count")
        let count = try await count(try query(request, limit: 1), for: request.lister)
        return APIResponse.text(String(min(count, WorkItemsEndpoint.countLimit)))
    }

    func one(_ id: GUID, _ request: APIRequest) async throws -> Response {
        try request.refuse(GivenOption.ofLists + [.expand], beside: "sv_workitems(…)")
        let now = pipeline.clocks.business()
        let writer = try CardWriter(
            window: WorklistWindow(.ahead, now: now, zone: request.lister.zone),
            language: request.caller.language,
            select: request.options.select
        )
        for span in [WorklistWindow.Span.listed, .ahead, .older, .undated] {
            var query = WorklistQuery(window: WorklistWindow(span, now: now, zone: request.lister.zone), limit: 1)
            query.filter = .compare(WorklistColumn.sv_workitemid.rawValue, .equal, .guid(id))
            if request.seller != nil { query.reader = request.caller }
            query.tellsMeetings = writer.tellsMeetings
            guard let card = try await store.page(query, for: request.lister).cards.first else { continue }
            return APIResponse.json(
                WorkItemsEndpoint.entity(card, writer: writer, context: request.context("sv_workitems/$entity"))
            )
        }
        throw Refusal(.notFound, WorklistMessage.unknownItem(id))
    }

    private static func entity(_ card: WorklistCard?, writer: CardWriter, context: String) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        json.key("@odata.context")
        json.value(context)
        if let card {
            writer.members(of: card, to: &json)
        } else {
            json.key("value")
            json.null()
        }
        json.endObject()
        return json.finish()
    }

    // MARK: Grouping

    private func groups(_ request: APIRequest) async throws -> Response {
        try request.refuse([.count, .select, .skiptoken], beside: "$apply")
        let now = pipeline.clocks.business()
        var query = try query(request, limit: 1)
        query.order = []
        var columns: [WorklistColumn] = []
        var recordColumn: RecordColumn?
        var alias = "count"
        for step in request.options.apply {
            switch step {
            case .filter(let filter):
                var seen = query
                try WorklistBinding.apply(filter, to: &seen, caller: request.caller, now: now, in: registry)
                try WorklistBinding.apply(filter, to: &query, caller: request.lister, now: now, in: registry)
            case .aggregate(let figures):
                alias = try WorkItemsEndpoint.alias(of: figures)
            case .groupBy(let paths, let figures):
                if paths.count == 1 {
                    recordColumn = try WorklistBinding.recordColumn(paths[0], in: query, for: request.caller)
                }
                let plain = recordColumn == nil ? paths : []
                columns = try plain.map { path in
                    guard path.names.count == 1, let column = WorklistColumn(rawValue: path.names[0]) else {
                        throw Refusal(.invalid, BindingMessage.unknownProperty(path.description, of: "sv_workitem"))
                    }
                    return column
                }
                alias = figures.isEmpty ? "" : try WorkItemsEndpoint.alias(of: figures)
            }
        }
        if let recordColumn {
            return try await values(of: recordColumn, query, alias: alias, request)
        }
        let groups: [WorklistGroup]
        if columns.isEmpty {
            let total = try await store.count(query, upTo: WorkItemsEndpoint.applyLimit, for: request.lister)
            groups = [WorklistGroup(values: [], count: total)]
        } else {
            groups = try await store.groups(query, by: columns, upTo: WorkItemsEndpoint.applyLimit, for: request.lister)
        }
        var json = JSONWriter(capacity: 2048)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("sv_workitems"))
        json.key("value")
        json.beginArray()
        for group in groups {
            json.beginObject()
            for (column, value) in zip(columns, group.values) {
                json.key(text: column.rawValue)
                json.value(value)
            }
            if !alias.isEmpty {
                json.key(text: alias)
                json.value(group.count)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return APIResponse.json(json.finish())
    }

    private static func alias(of figures: [Aggregate]) throws -> String {
        guard figures.count == 1, case .count(let alias) = figures[0] else {
            throw Refusal(.notOffered, BindingMessage.notOffered("aggregate"))
        }
        return alias
    }

    // MARK: Commands

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
        var json = JSONWriter(capacity: 256 + results.count * 160)
        json.beginObject()
        json.key("@odata.context")
        json.value(context)
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
            json.key("ok")
            json.value(result.refusal == nil)
            if let refusal = result.refusal {
                json.key("error")
                json.beginObject()
                json.key("code")
                json.value(refusal.kind.code)
                json.key("message")
                json.value(refusal.message.text(in: language))
                json.endObject()
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.finish()
    }
}

extension Pipeline.Outcome {
    var answer: Answer {
        switch self {
        case .done(_, let answer), .repeated(let answer): answer
        }
    }
}

extension APIRequest {
    func context(_ fragment: String) -> String { origin + root + "$metadata#" + fragment }
}

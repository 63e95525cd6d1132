import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// `sv_UpdateMany`, `sv_AssignMany` and `sv_DeleteMany` on every set: a change to many records as one operation.
struct BulkEndpoint: Sendable {
    let records: any RecordStore
    let jobs: any JobStore
    let items: WorkItemsEndpoint
    let pipeline: Pipeline

    /// The actions and the members of their bodies beside `Targets` and `Filter`.
    static let actions: [String: Set<String>] = [
        "sv_UpdateMany": ["Set"], "sv_AssignMany": ["ownerid", "ownertype"], "sv_DeleteMany": [],
    ]

    /// Up to 500 records in one transaction, each with its own result; more as a job.
    func run(_ name: String, on table: Table, _ request: APIRequest) async throws -> Response {
        guard case .object(let body) = try request.json() else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        let known = (BulkEndpoint.actions[name] ?? []).union(["Targets", "Filter"])
        for (member, _) in body.members where !known.contains(member) && !member.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(member))
        }
        let command = try command(name, body, on: table, for: request.caller)
        let targets = try await targets(of: body, on: table, request)
        guard targets.count <= WorkItemsEndpoint.atOnce else {
            return try await items.enqueue(
                .bulkRecords,
                payload: BulkRecords(command, of: table, targets: targets).json,
                total: targets.count,
                request
            )
        }
        let language = request.caller.language
        let context = request.context("Collection(Microsoft.Dynamics.CRM.sv_result)")
        let outcome = try await pipeline.perform(command.kind, as: request.caller, key: request.idempotencyKey) {
            session in
            let tables = table.name == Table.activityPointerName ? session.registry.activities : [table]
            try session.lookAhead(targets, in: tables)
            let outcomes = try session.attemptEach(targets) { try session.run(command, on: $0, of: table) }
            let results = outcomes.map { target, outcome in
                switch outcome {
                case .success(let record): Result(record: record, refusal: nil)
                case .failure(let refusal): Result(record: RecordReference(table.name, target), refusal: refusal)
                }
            }
            let content = BulkEndpoint.content(results, language: language, context: context)
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private struct Result {
        let record: RecordReference
        let refusal: Refusal?
    }

    private func command(
        _ name: String,
        _ body: JSONObject,
        on table: Table,
        for caller: Caller
    ) throws(Refusal) -> RecordCommand {
        switch name {
        case "sv_UpdateMany":
            guard let set = body["Set"] else { throw Refusal(.invalid, BindingMessage.missingMember("Set")) }
            let input = try RecordInput(set, on: table, in: pipeline.registry, for: caller)
            let changes = try input.plainChanges()
            guard input.id == nil, !changes.isEmpty else {
                throw Refusal(.invalid, BindingMessage.badMember("Set", expected: .form("{column: value}")))
            }
            return .update(changes)
        case "sv_AssignMany":
            guard let id = body["ownerid"]?.string.flatMap({ GUID($0) }) else {
                throw Refusal(.invalid, BindingMessage.badMember("ownerid", expected: .guid))
            }
            let type = body["ownertype"]?.string ?? "systemuser"
            guard type == "systemuser" || type == "team" else {
                throw Refusal(.invalid, BindingMessage.badMember("ownertype", expected: .principalType))
            }
            return .assign(to: RecordReference(type, id))
        case "sv_DeleteMany": return .delete
        default: throw Refusal(.notFound, WebMessage.noSuchAddress(name))
        }
    }

    /// What is named, each once, or what the filter finds of what the caller may read.
    private func targets(of body: JSONObject, on table: Table, _ request: APIRequest) async throws -> [GUID] {
        let limit = WorkItemsEndpoint.bulkLimit
        if let list = body["Targets"] {
            guard body["Filter"] == nil else { throw Refusal(.invalid, WebMessage.targetsOrFilter) }
            guard let items = list.array else {
                throw Refusal(.invalid, BindingMessage.badMember("Targets", expected: .guids))
            }
            guard items.count <= limit else { throw Refusal(.tooLarge, WebMessage.tooManyTargets(limit: limit)) }
            var seen: Set<GUID> = []
            return try items.map { item in
                guard let id = item.string.flatMap({ GUID($0) }) else {
                    throw Refusal(.invalid, BindingMessage.badMember("Targets", expected: .guids))
                }
                return id
            }.filter { seen.insert($0).inserted }
        }
        guard let filter = body["Filter"]?.string else {
            throw Refusal(.invalid, BindingMessage.missingMember("Targets"))
        }
        var options = QueryOptions()
        if !filter.isEmpty {
            options.filter = try refusing { () throws(ParseError) in try FilterExpression(parsing: filter, in: .body) }
        }
        let query = try RecordBinding.query(
            options,
            on: table,
            in: pipeline.registry,
            limit: limit + 1,
            for: request.caller,
            now: pipeline.clocks.business()
        )
        let ids = try await records.ids(query, upTo: limit + 1, for: request.caller)
        guard ids.count <= limit else { throw Refusal(.tooLarge, JobMessage.tooMany(limit: limit)) }
        return ids
    }

    private static func content(_ results: [Result], language: Language, context: String) -> [UInt8] {
        var json = JSONWriter(answering: context, capacity: 256 + results.count * 160)
        json.key("value")
        json.beginArray()
        for result in results {
            json.beginObject()
            json.key("recordtype")
            json.value(result.record.table)
            json.key("recordid")
            json.value(result.record.id)
            json.outcome(result.refusal, in: language)
            json.endObject()
        }
        json.endArray()
        return json.answer()
    }
}

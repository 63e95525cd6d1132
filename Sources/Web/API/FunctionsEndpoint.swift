import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// Functions and actions that belong to no set: `WhoAmI`, `sv_Table`, `sv_UpNext`, `sv_Undo`.
struct FunctionsEndpoint: Sendable {
    let worklist: any WorklistStore
    let records: any RecordStore
    let pipeline: Pipeline
    let items: WorkItemsEndpoint

    static let functions: Set = ["WhoAmI", "sv_Table", "sv_UpNext"]
    static let actions: Set = ["sv_Undo"]

    func answer(
        _ function: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        switch function {
        case "sv_Table": try await table(parentheses, request)
        case "sv_UpNext": try await upNext(parentheses, request)
        default: whoAmI(request)
        }
    }

    private func whoAmI(_ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.WhoAmIResponse"))
        json.key("BusinessUnitId")
        json.value(request.caller.unit)
        json.key("UserId")
        json.value(request.caller.id)
        json.key("OrganizationId")
        json.value(request.caller.organisation)
        return APIResponse.json(json.answer())
    }

    // MARK: Tables

    /// `sv_Table(name='lead')`: what the pages know of a table, in the caller's language.
    private func table(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let name = APIRequest.argument("name", in: parentheses)?.text else {
            throw Refusal(.invalid, BindingMessage.missingMember("name"))
        }
        let metadata = TableMetadata(registry: pipeline.registry, caller: request.caller)
        guard let table = metadata.table(name) else { throw Refusal(.notFound, WebMessage.noSuchAddress(name)) }
        var json = JSONWriter(capacity: 32 * 1024)
        try await description(for: request.caller).write(table, to: &json)
        return APIResponse.json(json.finish())
    }

    private func description(for caller: Caller) -> TableDescription {
        TableDescription(
            records: records,
            metadata: TableMetadata(registry: pipeline.registry, caller: caller),
            words: .of(caller.language.rawValue)
        )
    }

    // MARK: Up next

    private func upNext(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let type = APIRequest.argument("recordtype", in: parentheses)?.text,
            let id = APIRequest.argument("recordid", in: parentheses)?.guid
        else { throw Refusal(.invalid, BindingMessage.missingMember("recordtype, recordid")) }
        let record = RecordReference(type, id)
        guard let table = pipeline.registry.table(type),
            let owner = try await records.row(record, for: request.caller).map({ $0.owner?.id })
        else { throw Refusal(.notFound, RecordMessage.notFound(table: type, id: id)) }
        let form = try await description(for: request.caller).form(of: table)
        let rows = try await worklist.activities(regarding: record, for: request.caller)
        let upNext = UpNext(activities: rows) { request.caller.isConcerned(by: $0, ownerOfRecord: owner) }
        let owners = try await records.names(of: rows.compactMap(\.owner), for: request.caller)
        let writer = UpNextWriter(
            caller: request.caller,
            ownerOfRecord: owner,
            owners: owners,
            meetings: try await MeetingMembers(of: rows, in: records, pipeline.registry, for: request.caller),
            now: pipeline.clocks.business()
        )
        var json = JSONWriter(
            answering: request.context("Microsoft.Dynamics.CRM.sv_UpNextResponse"),
            capacity: 1024 + rows.count * 512
        )
        json.key("recordtype")
        json.value(type)
        json.key("recordid")
        json.value(id)
        json.key("isplaced")
        json.value(form.hasUpNext)
        for (name, list) in [
            ("current", upNext.current.map { [$0] } ?? []), ("upcoming", upNext.upcoming),
            ("completed", upNext.completed),
        ] {
            json.key(text: name)
            json.beginArray()
            for row in list { writer.write(row, to: &json) }
            json.endArray()
        }
        return APIResponse.json(json.answer())
    }

    // MARK: Undo

    func undo(_ request: APIRequest) async throws -> Response {
        guard case .object(let body) = try request.json() else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in body.members where name != "operationid" {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        guard let id = body["operationid"]?.string.flatMap({ GUID($0) }) else {
            throw Refusal(.invalid, BindingMessage.badMember("operationid", expected: .guid))
        }
        let size = try await size(of: id, request)
        if let size, size > WriteSession.undoAtOnce {
            return try await items.enqueue(.undo, payload: id.description, total: size, request)
        }
        let language = request.caller.language
        let context = request.context("Microsoft.Dynamics.CRM.sv_UndoResponse")
        let outcome = try await pipeline.perform(
            .undo,
            as: request.caller,
            key: request.idempotencyKey,
            undoing: id
        ) { session in
            let report = try size == nil ? UndoReport() : session.undo(id)
            let content = FunctionsEndpoint.content(
                report,
                operation: session.operation.id,
                language: language,
                context: context
            )
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// The rows that an undo looks at. Work that is still going on is stopped before they are counted.
    /// - Returns: Nil for work that had not begun, and will not any more.
    private func size(of id: GUID, _ request: APIRequest) async throws -> Int? {
        let (caller, isNamed) = (request.caller, try request.idempotencyKey != nil)
        do {
            let whole = try await pipeline.look(as: caller) { session -> Int? in
                guard try !session.isAtWork(on: id) else { return nil }
                return try session.unit.historyCount(of: try session.undoable(id).id)
            }
            if let whole { return whole }
        } catch is Refusal where isNamed {
            // A request that comes again gets its answer, whatever has become of the operation; others are refused there.
            return 0
        }
        return try await pipeline.run(.settings, as: caller) { session in
            try session.stopWork(on: id) ? try session.unit.historyCount(of: id) : nil
        }
    }

    private static func content(
        _ report: UndoReport,
        operation: GUID,
        language: Language,
        context: String
    ) -> [UInt8] {
        var json = JSONWriter(answering: context)
        json.key("operationid")
        json.value(operation)
        for (name, records) in [("restored", report.restored), ("left", report.left)] {
            json.key(text: name)
            json.beginArray()
            for record in records {
                json.beginObject()
                json.key("recordtype")
                json.value(record.table)
                json.key("recordid")
                json.value(record.id)
                if name == "left" {
                    json.key("reason")
                    json.value(RecordMessage.changedSince(table: record.table).text(in: language))
                }
                json.endObject()
            }
            json.endArray()
        }
        return json.answer()
    }
}

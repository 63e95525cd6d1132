import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// The registry's tables: create, read, update, delete and list.
struct RecordsEndpoint: Sendable {
    let store: any RecordStore
    let pipeline: Pipeline

    static let countLimit = 5000

    // MARK: Reading

    func list(_ table: Table, _ request: APIRequest) async throws -> Response {
        guard request.options.apply.isEmpty else { throw Refusal(.notOffered, BindingMessage.notOffered("$apply")) }
        guard request.options.expand.isEmpty else { throw Refusal(.notOffered, BindingMessage.notOffered("$expand")) }
        guard request.options.search == nil else { throw Refusal(.notOffered, BindingMessage.notOffered("$search")) }
        let page = request.pageSize(limit: RecordBinding.pageLimit)
        var query = try RecordBinding.query(
            request.options,
            on: table,
            limit: page.size + 1,
            for: request.caller,
            now: pipeline.clocks.business()
        )
        let selection = try RecordBinding.selection(request.options, on: table)
        var rows = page.size == 0 ? [] : try await store.rows(query, for: request.caller)
        var next: String?
        if rows.count > page.size {
            rows.removeLast()
            if !page.isTop { next = rows.last.map { request.nextLink(RecordBinding.token(after: $0, of: query)) } }
        }
        query.limit = 0
        let count =
            request.options.count
            ? try await store.count(query, upTo: RecordsEndpoint.countLimit + 1, for: request.caller) : nil
        let writer = try await writer(for: rows, of: table, selection: selection, request)
        var json = JSONWriter(capacity: 1024 + rows.count * 1024)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context(table.setName))
        if let count {
            json.key("@odata.count")
            json.value(min(count, RecordsEndpoint.countLimit))
            if count > RecordsEndpoint.countLimit {
                json.key("@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded")
                json.value(true)
            }
        }
        json.key("value")
        json.beginArray()
        for row in rows { writer.write(row, to: &json) }
        json.endArray()
        if let next {
            json.key("@odata.nextLink")
            json.value(next)
        }
        json.endObject()
        return APIResponse.json(json.finish(), headers: annotationsApplied(request))
    }

    func countAlone(_ table: Table, _ request: APIRequest) async throws -> Response {
        let query = try RecordBinding.query(
            request.options,
            on: table,
            limit: 1,
            for: request.caller,
            now: pipeline.clocks.business()
        )
        let count = try await store.count(query, upTo: RecordsEndpoint.countLimit, for: request.caller)
        return APIResponse.text(String(count))
    }

    func one(_ reference: RecordReference, of table: Table, _ request: APIRequest) async throws -> Response {
        guard let row = try await store.row(reference, for: request.caller) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: table.name, id: reference.id))
        }
        if let condition = try request.ifNoneMatch(), condition.matches(version: row.version) {
            return Response(status: .notModified, headers: [.eTag: ETagCondition.tag(of: row.version)])
        }
        guard request.options.expand.isEmpty else { throw Refusal(.notOffered, BindingMessage.notOffered("$expand")) }
        let selection = try RecordBinding.selection(request.options, on: table)
        let writer = try await writer(for: [row], of: table, selection: selection, request)
        var json = JSONWriter(capacity: 2048)
        writer.write(row, context: request.context("\(table.setName)/$entity"), to: &json)
        var headers = annotationsApplied(request)
        headers[.eTag] = ETagCondition.tag(of: row.version)
        return APIResponse.json(json.finish(), headers: headers)
    }

    private func annotationsApplied(_ request: APIRequest) -> HTTPFields {
        request.prefer.annotations == nil ? [:] : [.preferenceApplied: "odata.include-annotations=\"*\""]
    }

    private func writer(
        for rows: [Row],
        of table: Table,
        selection: Set<String>?,
        _ request: APIRequest
    ) async throws -> RowWriter {
        let references = RowWriter.references(
            in: rows,
            selection: selection,
            annotations: request.prefer.annotations
        )
        let names = references.isEmpty ? [:] : try await store.names(of: references, for: request.caller)
        return RowWriter(
            table: table,
            selection: selection,
            annotations: request.prefer.annotations,
            language: request.caller.language,
            zone: request.caller.zone,
            names: names
        )
    }

    /// The id of a row addressed by its key or an alternate key.
    func reference(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> RecordReference {
        switch parentheses {
        case .key(.literal(let literal)):
            guard let id = literal.guid else { break }
            return RecordReference(table.name, id)
        case .named(let arguments) where arguments.count == 1:
            guard case .literal(let literal) = arguments[0].value else { break }
            if arguments[0].name == table.primaryKey, let id = literal.guid { return RecordReference(table.name, id) }
            guard let column = table.column(arguments[0].name), column.isAlternateKey else {
                throw Refusal(.invalid, BindingMessage.unknownProperty(arguments[0].name, of: table.name))
            }
            guard let text = literal.text,
                let row = try await store.row(table, where: column.name, is: .text(text), for: request.caller)
            else {
                throw Refusal(.notFound, WebMessage.noSuchKey(table: table.name, column: column.name))
            }
            return row.reference
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badMember(table.primaryKey, expected: "a GUID"))
    }

    // MARK: Writing

    func create(_ table: Table, _ request: APIRequest) async throws -> Response {
        let input = try RecordBinding.changes(request.json(), on: table, registry: pipeline.registry)
        return try await write(.create, table, request) { session in
            try session.create(table, input.changes, id: input.id)
        }
    }

    /// Update; without a condition a row that is missing is created with that key (web-api.md, section 4).
    func update(_ reference: RecordReference, of table: Table, _ request: APIRequest) async throws -> Response {
        let input = try RecordBinding.changes(request.json(), on: table, registry: pipeline.registry)
        let condition = try request.condition()
        let mustNotExist = try request.ifNoneMatch() == .any
        let kind: OperationKind = table.name == "msdyn_workqueueusersetting" ? .settings : .update
        return try await write(kind, table, request, id: reference.id) { session in
            let exists = try !session.unit.load(table, [reference.id], locking: true).isEmpty
            guard exists else {
                guard condition == .any else {
                    throw Refusal(.notFound, RecordMessage.notFound(table: table.name, id: reference.id))
                }
                return try session.create(table, input.changes, id: reference.id)
            }
            if mustNotExist {
                _ = try session.row(reference)
                throw Refusal(.preconditionFailed, RecordMessage.exists(column: table.primaryKey))
            }
            return try session.update(reference, input.changes, if: condition)
        }
    }

    func delete(_ reference: RecordReference, _ request: APIRequest) async throws -> Response {
        let condition = try request.condition()
        let outcome = try await pipeline.perform(.delete, as: request.caller, key: request.idempotencyKey) { session in
            try session.delete(reference, if: condition)
            return ((), Answer(code: 204, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private func write(
        _ kind: OperationKind,
        _ table: Table,
        _ request: APIRequest,
        id: GUID? = nil,
        _ body: @escaping @Sendable (WriteSession) throws -> Row
    ) async throws -> Response {
        let wantsRow = request.prefer.returns == .representation
        let selection = try RecordBinding.selection(request.options, on: table)
        let caller = request.caller
        let context = request.context("\(table.setName)/$entity")
        let annotations = request.prefer.annotations
        let root = request.root
        let outcome = try await pipeline.perform(kind, as: caller, key: request.idempotencyKey) { session in
            let row = try body(session)
            let isNew = kind == .create || row.version == 1 && id == row.id
            var content: [UInt8] = []
            if wantsRow {
                let writer = RowWriter(
                    table: table,
                    selection: selection,
                    annotations: annotations,
                    language: caller.language,
                    zone: caller.zone,
                    names: [:]
                )
                var json = JSONWriter(capacity: 2048)
                // A row inside the pipeline is whole; a secured column must not come back this way.
                writer.write(row.without(caller.unreadableColumns(of: table)), context: context, to: &json)
                content = json.finish()
            }
            return (
                (),
                Answer(
                    code: wantsRow ? (isNew ? 201 : 200) : 204,
                    content: content,
                    operation: session.operation.id,
                    location: "\(root)\(table.setName)(\(row.id))",
                    version: row.version
                )
            )
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }
}

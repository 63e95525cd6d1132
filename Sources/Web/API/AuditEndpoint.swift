import HTTPTypes
import Hummingbird
import Importing
import NIOCore
import OData
import Records
import SalesCore

/// `sv_Audit(…)`, `sv_AuditRecords(…)` and `sv_AuditFile(…)`: who did what when, for those who may read it.
struct AuditEndpoint: Sendable {
    let store: any AuditStore
    let registry: Registry

    static let functions: Set = ["sv_Audit", "sv_AuditRecords", "sv_AuditFile"]

    private static let pageLimit = 200
    /// Rows of the file that are read at once.
    private static let filePage = 500

    func answer(
        _ function: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        guard request.caller.has(.readAudit) else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(.readAudit))
        }
        switch function {
        case "sv_AuditRecords": return try await records(parentheses, request)
        case "sv_AuditFile": return try file(filter(parentheses, request), request)
        default: return try await entries(filter(parentheses, request), request)
        }
    }

    // MARK: What is asked for

    private static let parameters: Set = ["person", "kind", "recordtype", "recordid", "from", "until"]

    /// - Throws: `.invalid`, naming the parameter that is unknown or no value of its kind.
    private func filter(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) throws -> AuditFilter {
        if case .key = parentheses { throw Refusal(.invalid, BindingMessage.missingMember("person")) }
        var filter = AuditFilter()
        guard case .named(let arguments) = parentheses else { return filter }
        for argument in arguments where !AuditEndpoint.parameters.contains(argument.name) {
            throw Refusal(.invalid, BindingMessage.unknownMember(argument.name))
        }
        func literal(_ name: String) throws -> Literal? {
            guard let found = arguments.first(where: { $0.name == name }) else { return nil }
            guard case .literal(let literal) = found.value else {
                throw Refusal(
                    .invalid,
                    BindingMessage.badMember(name, expected: ExpectedValue("a value", "une valeur"))
                )
            }
            return literal == .null ? nil : literal
        }
        filter.person = try literal("person").map { try id($0, "person") }
        filter.kind = try literal("kind").map { literal in
            guard let kind = literal.text.flatMap({ OperationKind(rawValue: $0) }) else {
                throw Refusal(
                    .invalid,
                    BindingMessage.badMember(
                        "kind",
                        expected: ExpectedValue("a kind of operation", "un genre d’opération")
                    )
                )
            }
            return kind
        }
        if let type = try literal("recordtype") {
            guard let name = type.text, let id = try literal("recordid").map({ try id($0, "recordid") }) else {
                throw Refusal(.invalid, BindingMessage.missingMember("recordid"))
            }
            guard let table = registry.table(name) else { throw Refusal(.invalid, AccessMessage.noSuchTable(name)) }
            filter.record = RecordReference(table.name, id)
        } else if try literal("recordid") != nil {
            throw Refusal(.invalid, BindingMessage.missingMember("recordtype"))
        }
        let zone = request.caller.zone
        filter.from = try literal("from").map { try instant($0, "from") { zone.start(of: $0) } }
        filter.before = try literal("until").map { try instant($0, "until") { zone.start(of: $0.adding(days: 1)) } }
        return filter
    }

    private func id(_ literal: Literal, _ name: String) throws -> GUID {
        guard let id = literal.guid else { throw Refusal(.invalid, BindingMessage.badMember(name, expected: .guid)) }
        return id
    }

    /// An instant, or a day of the caller's zone.
    private func instant(_ literal: Literal, _ name: String, _ ofDay: (LocalDate) -> Instant) throws -> Instant {
        switch literal {
        case .instant(let instant): return instant
        case .date(let day): return ofDay(day)
        case .string(let text):
            if let day = LocalDate(text) { return ofDay(day) }
            if let instant = Instant(text) { return instant }
            fallthrough
        default: throw Refusal(.invalid, BindingMessage.badMember(name, expected: .day))
        }
    }

    // MARK: Operations

    private func entries(_ filter: AuditFilter, _ request: APIRequest) async throws -> Response {
        var position: AuditPosition?
        if let token = request.options.skipToken {
            guard case .opaque(let text) = token, let place = AuditPosition(text) else {
                throw Refusal(.invalid, BindingMessage.badSkipToken)
            }
            position = place
        }
        let (size, isTop, rest) = request.pageSize(limit: AuditEndpoint.pageLimit)
        let found = try await store.entries(filter, after: position, limit: size + 1)
        let page = found.prefix(size)
        let names = try await store.names(of: Set(page.compactMap(\.record)))
        var json = JSONWriter(
            answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_AuditEntry)"),
            capacity: 512 + page.count * 512
        )
        json.key("value")
        json.beginArray()
        for entry in page { write(entry, names, request.caller.language, to: &json) }
        json.endArray()
        if found.count > size, !isTop || rest > 0, let last = page.last {
            json.key("@odata.nextLink")
            json.value(try request.nextLink(last.position.description, top: isTop ? rest : nil))
        }
        return APIResponse.json(json.answer())
    }

    private func write(
        _ entry: AuditEntry,
        _ names: [RecordReference: String],
        _ language: Language,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("operationid")
        json.value(entry.operation)
        json.key("kind")
        json.value(entry.kind)
        json.key("at")
        json.value(entry.at)
        json.key("personid")
        json.value(entry.person)
        json.key("personname")
        json.value(entry.personName)
        json.key("impersonatorid")
        json.value(entry.impersonator)
        json.key("impersonatorname")
        json.value(entry.impersonatorName)
        json.key("undoes")
        json.value(entry.undoes)
        json.key("undoneby")
        json.value(entry.undoneBy)
        json.key("records")
        json.value(entry.records)
        json.key("recordtype")
        json.value(entry.record?.table)
        json.key("recordtypelabel")
        json.value(entry.record.flatMap { registry.table($0.table)?.label.text(in: language) })
        json.key("recordid")
        json.value(entry.record?.id)
        json.key("recordname")
        json.value(entry.record.flatMap { names[$0] })
        json.endObject()
    }

    // MARK: Before and after

    private func records(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let operation = APIRequest.argument("operationid", in: parentheses)?.guid else {
            throw Refusal(.invalid, BindingMessage.missingMember("operationid"))
        }
        var number: Int64 = 0
        if let token = request.options.skipToken {
            guard case .opaque(let text) = token, let place = Int64(text) else {
                throw Refusal(.invalid, BindingMessage.badSkipToken)
            }
            number = place
        }
        let (size, isTop, rest) = request.pageSize(limit: AuditEndpoint.pageLimit)
        let found = try await store.records(of: operation, after: number, limit: size + 1)
        let page = found.prefix(size)
        var changes: [[AuditChange]] = []
        var mentioned = Set(page.map(\.record))
        for record in page {
            let table = registry.table(record.record.table)
            let these = table.map { record.changes(in: $0, for: request.caller) } ?? []
            for change in these { mentioned.formUnion(AuditValues.records(in: change)) }
            changes.append(these)
        }
        let values = AuditValues(
            names: try await store.names(of: mentioned),
            registry: registry,
            language: request.caller.language
        )
        var json = JSONWriter(
            answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_AuditRecord)"),
            capacity: 512 + page.count * 1024
        )
        json.key("value")
        json.beginArray()
        for (record, changes) in zip(page, changes) { values.write(record, changes, to: &json) }
        json.endArray()
        if found.count > size, !isTop || rest > 0, let last = page.last {
            json.key("@odata.nextLink")
            json.value(try request.nextLink(String(last.number), top: isTop ? rest : nil))
        }
        return APIResponse.json(json.answer())
    }

    // MARK: As a file

    /// The whole trail that the filter leaves, as CSV: read page by page while it is written.
    private func file(_ filter: AuditFilter, _ request: APIRequest) -> Response {
        let language = request.caller.language
        let body = ResponseBody { [self] writer in
            var bytes: [UInt8] = []
            CSVWriter.append(
                [
                    "operationid", "at", "kind", "person", "personid", "records", "recordtype", "recordid",
                    "recordname",
                    "undoes", "undoneby", "impersonator", "impersonatorid",
                ],
                to: &bytes
            )
            var position: AuditPosition?
            while true {
                let page = try await store.entries(filter, after: position, limit: AuditEndpoint.filePage)
                let names = try await store.names(of: Set(page.compactMap(\.record)))
                for entry in page { CSVWriter.append(cells(entry, names, language), to: &bytes) }
                try await writer.write(ByteBuffer(bytes: bytes))
                bytes.removeAll(keepingCapacity: true)
                guard page.count == AuditEndpoint.filePage, let last = page.last else { break }
                position = last.position
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"audit.csv\"",
            ],
            body: body
        )
    }

    private func cells(
        _ entry: AuditEntry,
        _ names: [RecordReference: String],
        _ language: Language
    ) -> [String] {
        [
            entry.operation.description, entry.at.description, entry.kind, entry.personName ?? "",
            entry.person.description, String(entry.records), entry.record?.table ?? "",
            entry.record?.id.description ?? "", entry.record.flatMap { names[$0] } ?? "",
            entry.undoes?.description ?? "", entry.undoneBy?.description ?? "", entry.impersonatorName ?? "",
            entry.impersonator?.description ?? "",
        ]
    }
}

import Hummingbird
import OData
import Records
import SalesCore

/// `sv_Search` over all tables, and `sv_History` of one record.
struct SearchEndpoint: Sendable {
    let records: any RecordStore
    let registry: Registry

    static let functions: Set = ["sv_Search", "sv_History"]

    private static let mostHits = 100
    private static let longestText = 200
    private static let historyPage = 50

    func answer(
        _ function: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        switch function {
        case "sv_Search": try await search(parentheses, request)
        default: try await history(parentheses, request)
        }
    }

    // MARK: Search

    /// `sv_Search(text='…',top=20)`: records the caller may read, best first.
    private func search(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let text = APIRequest.argument("text", in: parentheses)?.text else {
            throw Refusal(.invalid, BindingMessage.missingMember("text"))
        }
        guard text.unicodeScalars.count <= SearchEndpoint.longestText else {
            throw Refusal(.invalid, RecordMessage.tooLong("text", limit: SearchEndpoint.longestText))
        }
        var top = 20
        if let literal = APIRequest.argument("top", in: parentheses) {
            guard case .int(let number) = literal, (1...Int64(SearchEndpoint.mostHits)).contains(number) else {
                throw Refusal(
                    .invalid,
                    BindingMessage.badMember("top", expected: .form("1 … \(SearchEndpoint.mostHits)"))
                )
            }
            top = Int(number)
        }
        let metadata = TableMetadata(registry: registry, caller: request.caller)
        let tables = registry.tables.filter { metadata.isShown($0) }
        let hits = try await records.search(text, in: tables, top: top, for: request.caller)
        var json = JSONWriter(
            answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_searchresult)"),
            capacity: 512 + hits.count * 200
        )
        json.key("value")
        json.beginArray()
        for hit in hits {
            json.beginObject()
            json.key("recordtype")
            json.value(hit.record.table)
            json.key("recordid")
            json.value(hit.record.id)
            json.key("name")
            json.value(hit.name)
            json.key("detail")
            json.value(hit.detail)
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    // MARK: History

    /// `sv_History(recordtype='lead',recordid=…)`, newest first; `before=` the last number read goes on from there.
    private func history(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let type = APIRequest.argument("recordtype", in: parentheses)?.text,
            let id = APIRequest.argument("recordid", in: parentheses)?.guid
        else { throw Refusal(.invalid, BindingMessage.missingMember("recordtype, recordid")) }
        var before: Int64?
        if let literal = APIRequest.argument("before", in: parentheses) {
            guard case .int(let number) = literal else {
                throw Refusal(.invalid, BindingMessage.badMember("before", expected: .form("1 …")))
            }
            before = number
        }
        let record = RecordReference(type, id)
        guard let table = registry.table(type), try await records.row(record, for: request.caller) != nil else {
            throw Refusal(.notFound, RecordMessage.notFound(table: type, id: id))
        }
        let lines = try await records.history(of: record, before: before, limit: SearchEndpoint.historyPage)
        let writer = HistoryWriter(
            metadata: TableMetadata(registry: registry, caller: request.caller),
            table: table,
            names: try await records.names(of: HistoryWriter.references(in: lines, of: table), for: request.caller)
        )
        var json = JSONWriter(
            answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_historyentry)"),
            capacity: 1024 + lines.count * 512
        )
        json.key("value")
        json.beginArray()
        // What is no change of a column, such as of shares, stands in the audit trail.
        for line in lines where line.action != .update || !(line.before.isEmpty && line.after.isEmpty) {
            writer.write(line, to: &json)
        }
        json.endArray()
        if lines.count == SearchEndpoint.historyPage, let last = lines.last {
            json.key("next")
            json.value(last.sequence)
        }
        return APIResponse.json(json.answer())
    }
}

/// Writes lines of history in what their reader may see of the table.
struct HistoryWriter {
    let metadata: TableMetadata
    let table: Table
    let names: [RecordReference: String]

    /// Columns that change with every write and say nothing by themselves.
    private static let silent: Set = ["createdon", "createdby", "modifiedon", "modifiedby"]

    func write(_ line: HistoryLine, to json: inout JSONWriter) {
        json.beginObject()
        json.key("number")
        json.value(line.sequence)
        json.key("action")
        json.value(line.action.rawValue)
        json.key("operation")
        json.value(line.kind.rawValue)
        json.key("operationid")
        json.value(line.operation)
        json.key("on")
        json.value(line.at)
        json.key("personid")
        json.value(line.person)
        json.key("personname")
        json.value(names[RecordReference("systemuser", line.person)])
        json.key("isundone")
        json.value(line.isUndone)
        json.key("changes")
        json.beginArray()
        let before = values(line.before)
        let after = values(line.after)
        // A new record's values stand in the record itself.
        if line.action == .update {
            for column in columns where !HistoryWriter.silent.contains(column.name) {
                guard before[column.name] != nil || after[column.name] != nil else { continue }
                write(column, before[column.name], after[column.name], to: &json)
            }
        }
        json.endArray()
        json.endObject()
    }

    /// What the reader knows the table by, and its image, of which only that it changed is told.
    private var columns: [Column] {
        let image = table.column(RecordImage.column).flatMap { metadata.caller.mayRead($0, of: table) ? $0 : nil }
        return metadata.columns(of: table) + (image.map { [$0] } ?? [])
    }

    private func values(_ changes: [Change]) -> [String: Change] {
        Dictionary(changes.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func write(_ column: Column, _ before: Change?, _ after: Change?, to json: inout JSONWriter) {
        json.beginObject()
        json.key("column")
        json.value(column.name)
        json.key("label")
        json.value(column.label.text(in: metadata.caller.language))
        json.key("before")
        json.value(before?.value ?? .null)
        json.key("after")
        json.value(after?.value ?? .null)
        if column.isLookup {
            json.key("beforename")
            json.value(name(before, column))
            json.key("aftername")
            json.value(name(after, column))
        }
        json.endObject()
    }

    private func name(_ change: Change?, _ column: Column) -> String? {
        change.flatMap { HistoryWriter.reference($0, column) }.flatMap { names[$0] }
    }

    private static func reference(_ change: Change, _ column: Column) -> RecordReference? {
        guard let id = change.value.guid, let target = change.target ?? column.targets.first else { return nil }
        return RecordReference(target, id)
    }

    /// The records whose names the lines need.
    static func references(in lines: [HistoryLine], of table: Table) -> [RecordReference] {
        lines.flatMap { line -> [RecordReference] in
            let linked = (line.before + line.after).compactMap { change in
                table.column(change.column).flatMap { $0.isLookup ? reference(change, $0) : nil }
            }
            return [RecordReference("systemuser", line.person)] + linked
        }
    }
}

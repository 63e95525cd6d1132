import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// The registry's tables: lists and single records.
struct RecordsEndpoint: Sendable {
    let store: any RecordStore
    let pipeline: Pipeline

    static let countLimit = 5000

    var registry: Registry { pipeline.registry }

    /// The records that a path leads to: a whole set, or those below one record.
    struct Group: Sendable {
        let table: Table
        var parent: Parent?

        struct Parent: Sendable {
            let record: RecordReference
            let navigation: Navigation
        }

        /// What every record of the group fulfils.
        var condition: Predicate? { parent.map { .linked($0.navigation.column, $0.record) } }
    }

    // MARK: Lists

    func list(_ group: Group, _ request: APIRequest, drawnBy layouts: CardsEndpoint) async throws -> Response {
        guard request.options.apply.isEmpty else { return try await figures(group, request) }
        let selection = try RecordBinding.selection(request.options, on: group.table, for: request.caller)
        let page = try await page(of: group, request, columns: columns(selection, request))
        let expansions = try expansions(request, on: group.table)
        let trees = try await store.trees(page.rows, with: expansions, for: request.caller)
        var writer = try await writer(for: trees, selection: selection, expansions: expansions, request)
        if let cards = try await layouts.focused(page.rows, of: group.table, request) {
            writer.more = { row, json in cards.write(row, to: &json) }
        }
        var json = JSONWriter(
            answering: request.context(group.table.setName + request.options.contextText),
            capacity: 1024 + trees.count * 1024
        )
        begin(page, to: &json)
        for tree in trees { writer.write(tree, to: &json) }
        end(page, to: &json)
        return APIResponse.json(json.answer(), headers: preferencesApplied(request))
    }

    /// `…/$ref` on a collection: the records' addresses alone.
    func references(_ group: Group, _ request: APIRequest) async throws -> Response {
        try request.refuse([.apply, .expand], beside: "/$ref")
        let page = try await page(of: group, request)
        let style = style(request)
        var json = JSONWriter(answering: request.context("Collection($ref)"), capacity: 256 + page.rows.count * 128)
        begin(page, to: &json)
        for row in page.rows {
            json.beginObject()
            json.key("@odata.id")
            json.value(style.address(of: row))
            json.endObject()
        }
        end(page, to: &json)
        return APIResponse.json(json.answer())
    }

    private struct Page {
        var rows: [Row]
        var count: Int?
        var next: String?
    }

    private func page(of group: Group, _ request: APIRequest, columns: Set<String>? = nil) async throws -> Page {
        let isCards = try CardOption(request) != nil
        let size = request.pageSize(limit: isCards ? CardOption.pageLimit : RecordBinding.pageLimit)
        var query = try query(group, request, limit: size.size + 1)
        try RecordBinding.begin(&query, at: request.options.skipToken, size: size.size)
        if !isCards { query.columns = columns }
        var page = Page(rows: size.size == 0 ? [] : try await store.rows(query, for: request.caller))
        if page.rows.count > size.size {
            page.rows.removeLast()
            if let last = page.rows.last, !size.isTop || size.rest > 0 {
                page.next = try request.nextLink(
                    RecordBinding.token(after: last, of: query),
                    top: size.isTop ? size.rest : nil
                )
            }
        }
        if request.options.count {
            query.after = nil
            query.skip = 0
            page.count = try await store.count(query, upTo: RecordsEndpoint.countLimit + 1, for: request.caller)
        }
        return page
    }

    private func begin(_ page: Page, to json: inout JSONWriter) {
        if let count = page.count {
            json.key("@odata.count")
            json.value(min(count, RecordsEndpoint.countLimit))
            if count > RecordsEndpoint.countLimit {
                json.key("@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded")
                json.value(true)
            }
        }
        json.key("value")
        json.beginArray()
    }

    private func end(_ page: Page, to json: inout JSONWriter) {
        json.endArray()
        if let next = page.next {
            json.key("@odata.nextLink")
            json.value(next)
        }
    }

    func countAlone(_ group: Group, _ request: APIRequest) async throws -> Response {
        try request.refuse([.apply], beside: "/$count")
        let query = try query(group, request, limit: 1)
        let count = try await store.count(query, upTo: RecordsEndpoint.countLimit, for: request.caller)
        return APIResponse.text(String(count))
    }

    private func query(_ group: Group, _ request: APIRequest, limit: Int) throws -> RowQuery {
        var query = try RecordBinding.query(
            request.options,
            on: group.table,
            in: registry,
            limit: limit,
            for: request.caller,
            now: pipeline.clocks.business()
        )
        if let condition = group.condition { query.add(condition) }
        return query
    }

    // MARK: Figures

    private func figures(_ group: Group, _ request: APIRequest) async throws -> Response {
        var applied = try RecordBinding.applied(
            request.options,
            on: group.table,
            in: registry,
            for: request.caller,
            now: pipeline.clocks.business()
        )
        if let condition = group.condition {
            applied.query.filter = applied.query.filter.map { .all([$0, condition]) } ?? condition
        }
        let limit = RecordBinding.applyLimit
        guard let found = try await store.figures(applied.query, upTo: limit, for: request.caller) else {
            throw Refusal(.invalid, BindingMessage.tooManyToAggregate(limit: limit))
        }
        let rows = RecordBinding.sorted(found, by: applied)
        var json = JSONWriter(
            answering: request.context("\(group.table.setName)(\(applied.names.joined(separator: ",")))"),
            capacity: 256 + rows.count * 64
        )
        json.key("value")
        json.beginArray()
        for row in rows {
            json.beginObject()
            for (name, value) in zip(applied.names, row) {
                json.key(text: name)
                json.value(value)
            }
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    // MARK: Single records

    /// The record behind an address, with the columns that are asked for.
    func one(_ address: RecordAddress, of table: Table, _ request: APIRequest) async throws -> Response {
        let selection = try RecordBinding.selection(request.options, on: table, for: request.caller, isSingle: true)
        guard case .id(let reference) = address, var wanted = columns(selection, request) else {
            return try await one(row(address, of: table, request), selection: selection, request)
        }
        if RecordBinding.selectsImage(request.options, of: table) { wanted.insert(RecordImage.digest) }
        guard let row = try await store.row(reference, columns: wanted, for: request.caller) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: table.name, id: reference.id))
        }
        return try await one(row, selection: selection, request)
    }

    /// The columns that an answer takes; nil for all. What is expanded hangs on columns that nobody has to name.
    private func columns(_ selection: Set<String>?, _ request: APIRequest) -> Set<String>? {
        request.options.expand.isEmpty ? selection : nil
    }

    func one(_ row: Row, _ request: APIRequest) async throws -> Response {
        let selection = try RecordBinding.selection(
            request.options,
            on: row.table,
            for: request.caller,
            isSingle: true
        )
        return try await one(row, selection: selection, request)
    }

    private func one(_ row: Row, selection: Set<String>?, _ request: APIRequest) async throws -> Response {
        try request.refuse(GivenOption.ofLists, beside: "\(row.table.setName)(…)")
        if let condition = try request.ifNoneMatch(), condition.matches(version: row.version) {
            return Response(status: .notModified, headers: [.eTag: ETagCondition.tag(of: row.version)])
        }
        let table = row.table
        let expansions = try expansions(request, on: table)
        let trees = try await store.trees([row], with: expansions, for: request.caller)
        var writer = try await writer(for: trees, selection: selection, expansions: expansions, request)
        if RecordBinding.selectsImage(request.options, of: table) {
            let image = try await imageText(of: row)
            writer.more = { _, json in
                json.key(text: RecordImage.property)
                json.value(image)
            }
        }
        var json = JSONWriter(capacity: 2048)
        writer.write(
            trees[0],
            context: request.context("\(table.setName)\(request.options.contextText)/$entity"),
            to: &json
        )
        var headers = preferencesApplied(request)
        headers[.eTag] = ETagCondition.tag(of: row.version)
        return APIResponse.json(json.finish(), headers: headers)
    }

    /// The row behind an address; one that may not be read does not exist (K-36).
    func row(_ address: RecordAddress, of table: Table, _ request: APIRequest) async throws -> Row {
        switch address {
        case .id(let reference):
            if let row = try await store.row(reference, for: request.caller) { return row }
            throw Refusal(.notFound, RecordMessage.notFound(table: table.name, id: reference.id))
        case .key(_, let parts):
            let key = parts.map { ($0.column, $0.value) }
            if let row = try await store.row(table, key: key, for: request.caller) { return row }
            let names = parts.map(\.column).joined(separator: ", ")
            throw Refusal(.notFound, WebMessage.noSuchKey(table: table.name, column: names))
        }
    }

    // MARK: What answers are written with

    func expansions(_ request: APIRequest, on table: Table) throws -> [Expansion] {
        guard !request.options.expand.isEmpty else { return [] }
        return try RecordBinding.expansions(
            request.options.expand,
            on: table,
            in: registry,
            for: request.caller,
            now: pipeline.clocks.business()
        )
    }

    func style(_ request: APIRequest) -> RowStyle {
        RowStyle(
            caller: request.caller,
            registry: registry,
            base: request.origin + request.root,
            annotations: request.prefer.annotations
        )
    }

    private func writer(
        for trees: [RecordTree],
        selection: Set<String>?,
        expansions: [Expansion],
        _ request: APIRequest
    ) async throws -> RowWriter {
        var style = style(request)
        try await style.learnCurrencies(of: trees.flatMap(\.allRows), from: store)
        let plain = RowWriter(style: style, selection: selection, expansions: expansions)
        try plain.checkLinks(in: trees)
        let references = plain.references(in: trees)
        guard !references.isEmpty else { return plain }
        style.names = try await store.names(of: references, for: request.caller)
        return RowWriter(style: style, selection: selection, expansions: expansions)
    }

    func preferencesApplied(_ request: APIRequest) -> HTTPFields {
        var applied: [String] = []
        if let annotations = request.prefer.annotations {
            applied.append("odata.include-annotations=\"\(annotations.patterns.joined(separator: ","))\"")
        }
        if request.isRead, let size = request.prefer.maxPageSize, request.options.top == nil {
            applied.append("odata.maxpagesize=\(min(size, RecordBinding.pageLimit))")
        }
        return applied.isEmpty ? [:] : [.preferenceApplied: applied.joined(separator: ",")]
    }
}

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

    var registry: Registry { pipeline.registry }

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
    func query(_ request: APIRequest, limit: Int) throws -> WorklistQuery {
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
        var json = JSONWriter(answering: context, capacity: 1024 + page.cards.count * 800)
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
        return json.answer()
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

    static func entity(_ card: WorklistCard?, writer: CardWriter, context: String) -> [UInt8] {
        var json = JSONWriter(answering: context)
        if let card {
            writer.members(of: card, to: &json)
        } else {
            json.key("value")
            json.null()
        }
        return json.answer()
    }
}

extension APIRequest {
    func context(_ fragment: String) -> String { origin + root + "$metadata#" + fragment }
}

import Hummingbird
import OData
import Records
import SalesCore

/// A set of the engine's own that is read in batches and answered in pages, with the query options of JSON at hand.
///
/// A page reads no further than it must, and keeps nothing else, where the entries come in the order that is asked for;
/// otherwise everything is read and sorted. Counting keeps nothing, and reads only what a filter is to look at.
struct JSONPages {
    struct Entry: Sendable {
        /// The place behind which the next page begins.
        let place: String
        let item: JSONValue
    }

    /// Rows that ``read`` is asked for at a time.
    static let batch = 1000
    /// Rows of a page, as of other sets.
    static let limit = RecordBinding.pageLimit

    let query: JSONQuery
    /// Whether ``read`` keeps to `$orderby`.
    var isOrdered = false
    /// How many entries there are, where that is known without reading them.
    var total: (@Sendable () async throws -> Int)?
    /// The entries behind a place, at most ``batch``, and fewer only at the end; nil begins.
    let read: @Sendable (String?) async throws -> [Entry]

    func answer(_ request: APIRequest, context: String) async throws -> Response {
        let (size, isTop, rest) = request.pageSize(limit: JSONPages.limit)
        let place = try JSONPages.place(request)
        let isWhole = !isOrdered && !request.options.orderBy.isEmpty
        let found = isWhole ? try await whole() : try await entries(behind: place, atMost: size + 1)
        let behind = isWhole ? try tail(of: found, behind: place) : found[...]
        let page = behind.prefix(size)
        var items: [JSONValue] = []
        for entry in page { items.append(try query.shaped(entry.item)) }
        let isCut = behind.count > size && (!isTop || rest > 0)
        let isCounted = request.options.count
        return APIResponse.list(
            (items, isCounted && !isWhole ? try await count() : found.count),
            context: request.context(context),
            isCounted: isCounted,
            next: try isCut ? page.last.map { try request.nextLink($0.place, top: isTop ? rest : nil) } : nil
        )
    }

    /// `/$count`.
    func count() async throws -> Int {
        if !query.isFiltering, let total { return try await total() }
        var count = 0
        try await walk(behind: nil) { entry in
            if try query.holds(for: entry.item) { count += 1 }
            return true
        }
        return count
    }

    private static func place(_ request: APIRequest) throws -> String? {
        switch request.options.skipToken {
        case nil: return nil
        case .opaque(let text)?: return text
        case .page?: throw Refusal(.invalid, BindingMessage.badSkipToken)
        }
    }

    private func entries(behind place: String?, atMost count: Int) async throws -> [Entry] {
        var found: [Entry] = []
        try await walk(behind: place) { entry in
            if try query.holds(for: entry.item) { found.append(entry) }
            return found.count < count
        }
        return found
    }

    /// Everything that the filter leaves, in the order that is asked for.
    private func whole() async throws -> [Entry] {
        var found: [Entry] = []
        try await walk(behind: nil) { entry in
            if try query.holds(for: entry.item) { found.append(entry) }
            return true
        }
        return try query.order(of: found.map(\.item)).map { found[$0] }
    }

    private func tail(of entries: [Entry], behind place: String?) throws -> ArraySlice<Entry> {
        guard let place else { return entries[...] }
        guard let index = entries.firstIndex(where: { $0.place == place }) else {
            throw Refusal(.invalid, BindingMessage.badSkipToken)
        }
        return entries[(index + 1)...]
    }

    /// - Parameter body: Tells whether to go on.
    private func walk(behind place: String?, _ body: (Entry) throws -> Bool) async throws {
        var place = place
        while true {
            try Task.checkCancellation()
            let batch = try await read(place)
            for entry in batch { guard try body(entry) else { return } }
            guard batch.count == JSONPages.batch, let last = batch.last else { return }
            place = last.place
        }
    }
}

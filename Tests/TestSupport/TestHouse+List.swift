public import Records
internal import SalesCore
internal import Storage
public import Worklist

extension TestHouse {
    /// A question for a person's list as of now, in the person's zone.
    public func query(
        _ span: WorklistWindow.Span = .listed,
        for caller: Caller? = nil,
        kinds: Set<ActivityKind>? = nil,
        filter: Predicate? = nil,
        search: String? = nil,
        order: [Ordering] = [],
        limit: Int = 1000
    ) -> WorklistQuery {
        WorklistQuery(
            window: WorklistWindow(span, now: now, zone: (caller ?? seller).zone),
            kinds: kinds,
            filter: filter,
            search: search,
            order: order,
            limit: limit
        )
    }

    public func list(_ query: WorklistQuery, for caller: Caller? = nil) async throws -> [WorklistCard] {
        try await worklist.page(query, for: caller ?? seller).cards
    }

    /// The factory list of a person.
    public func list(for caller: Caller) async throws -> [WorklistCard] {
        try await list(query(for: caller), for: caller)
    }

    /// The names on the factory list of a person, from the top.
    public func names(for caller: Caller? = nil) async throws -> [String] {
        try await list(for: caller ?? seller).map(\.recordName)
    }

    public func names(_ query: WorklistQuery, for caller: Caller? = nil) async throws -> [String] {
        try await list(query, for: caller).map(\.recordName)
    }

    /// The same list read in pages of `size`, one after the other.
    public func pages(
        of query: WorklistQuery,
        size: Int,
        for caller: Caller? = nil,
        between: () async throws -> Void = {}
    ) async throws -> [[WorklistCard]] {
        var query = query
        query.limit = size
        var pages: [[WorklistCard]] = []
        while true {
            let page = try await worklist.page(query, for: caller ?? seller)
            pages.append(page.cards)
            guard let next = page.next else { return pages }
            query.after = next
            try await between()
        }
    }
}

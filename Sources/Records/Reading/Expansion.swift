import SalesCore

/// What of the records at the end of a step is read along with a record.
public struct Expansion: Sendable {
    public enum Form: Sendable, Hashable {
        case records
        /// Their addresses alone.
        case references
    }

    /// What is read of one of the tables that the step leads to.
    public struct Part: Sendable {
        public let table: Table
        /// The columns shown; nil for all.
        public var selection: Set<String>?
        public var filter: Predicate?
        public var order: [Ordering]
        public var expansions: [Expansion]

        public init(
            _ table: Table,
            selection: Set<String>? = nil,
            filter: Predicate? = nil,
            order: [Ordering] = [],
            expansions: [Expansion] = []
        ) {
            self.table = table
            self.selection = selection
            self.filter = filter
            self.order = order
            self.expansions = expansions
        }
    }

    public let navigation: Navigation
    public var form: Form
    /// One for each table that the step leads to.
    public var parts: [Part]
    /// The most records of one collection that were asked for.
    public var top: Int?
    /// The collection's size is told as well.
    public var isCounted: Bool
    /// What a request for the rest of the collection repeats, ready for an address.
    public var continuation: String

    public init(
        _ navigation: Navigation,
        parts: [Part],
        form: Form = .records,
        top: Int? = nil,
        isCounted: Bool = false,
        continuation: String = ""
    ) {
        self.navigation = navigation
        self.parts = parts
        self.form = form
        self.top = top
        self.isCounted = isCounted
        self.continuation = continuation
    }
}

/// A record with what was read along with it.
public struct RecordTree: Sendable {
    public let row: Row
    /// In the order of the expansions that were asked for.
    public fileprivate(set) var branches: [Branch]

    public enum Branch: Sendable {
        /// Nil where the lookup is empty or the record may not be read.
        case one(RecordTree?)
        case many(Collection)
    }

    public struct Collection: Sendable {
        public let trees: [RecordTree]
        /// Whether there are more than these.
        public let isCut: Bool
        public let count: Int?
    }

    public init(_ row: Row, branches: [Branch] = []) {
        self.row = row
        self.branches = branches
    }
}

extension RecordStore {
    /// Reads what was asked for along with these rows, all of one table: one statement for each step and level,
    /// however many rows there are, and at most ``RecordTree/budget`` rows for each.
    public func trees(
        _ rows: [Row],
        with expansions: [Expansion],
        for caller: Caller
    ) async throws -> [RecordTree] {
        var trees = rows.map { RecordTree($0) }
        guard !rows.isEmpty else { return trees }
        for expansion in expansions {
            let branches =
                expansion.navigation.isCollection
                ? try await collections(of: rows, expansion, for: caller)
                : try await singles(of: rows, expansion, for: caller)
            for index in trees.indices { trees[index].branches.append(branches[index]) }
        }
        return trees
    }

    private func singles(
        of rows: [Row],
        _ expansion: Expansion,
        for caller: Caller
    ) async throws -> [RecordTree.Branch] {
        let references = rows.map { $0.reference(expansion.navigation.column) }
        var found: [RecordReference: RecordTree] = [:]
        for part in expansion.parts {
            let ids = Set(references.compactMap { $0?.table == part.table.name ? $0?.id : nil }).sorted()
            for chunk in ids.cut(into: 1024) {
                let query = RowQuery(
                    part.table,
                    filter: .isOneOf(part.table.primaryKey, chunk.map(Value.guid)),
                    limit: chunk.count
                )
                let rows = try await self.rows(query, for: caller)
                for tree in try await trees(rows, with: part.expansions, for: caller) {
                    found[tree.row.reference] = tree
                }
            }
        }
        return references.map { .one($0.flatMap { found[$0] }) }
    }

    private func collections(
        of rows: [Row],
        _ expansion: Expansion,
        for caller: Caller
    ) async throws -> [RecordTree.Branch] {
        guard let part = expansion.parts.first else { return rows.map { _ in .one(nil) } }
        let parents = rows.map(\.reference)
        let share = max(1, RecordTree.budget / parents.count)
        let limit = min(expansion.top ?? RecordTree.collectionLimit, share, RecordTree.collectionLimit)
        let column = expansion.navigation.column
        var query = RowQuery(part.table, filter: part.filter, order: part.order, limit: limit + 1)
        let below = try await related(query, by: column, to: parents, for: caller)
        query.order = []
        let counts =
            expansion.isCounted
            ? try await relatedCounts(query, by: column, to: parents, upTo: RecordTree.collectionLimit, for: caller)
            : nil
        // All rows of the level go one level deeper together.
        let kept = parents.map { Array((below[$0.id] ?? []).prefix(limit)) }
        var deeper = try await trees(kept.flatMap { $0 }, with: part.expansions, for: caller)[...]
        return zip(parents, kept).map { parent, rows in
            let trees = Array(deeper.prefix(rows.count))
            deeper = deeper.dropFirst(rows.count)
            let isCut = (below[parent.id]?.count ?? 0) > limit && limit != expansion.top
            return .many(RecordTree.Collection(trees: trees, isCut: isCut, count: counts.map { $0[parent.id] ?? 0 }))
        }
    }
}

extension RecordTree {
    /// Rows that one step of an expansion reads in one request, shared among the records it starts from.
    public static let budget = 20_000
    /// Rows of one record's collection in one answer; the rest follows by its next link.
    public static let collectionLimit = 5000
}

extension Array {
    fileprivate func cut(into size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

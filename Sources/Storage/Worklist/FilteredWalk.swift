import Records
import Worklist

/// A filtered or searched list in the factory order, read as the eye would: down the list, passing over what does not
/// match, until the page is full.
///
/// As a rule a filter lets through one card in five or ten, so that a page is found among the first few hundred of
/// 20,000. When it is not, the list is asked the other way round, by its conditions (``RecordWalk``, ``ListedItems``).
struct FilteredWalk {
    private let items: ListedItems

    /// How many cards are looked at together, more each time; after the last the walk gives up.
    private static let steps = [128, 512, 1024]
    private static let most = steps.reduce(0, +)

    /// Nil where the list is in another order, of another window, or begins with few records anyway.
    init?(_ items: ListedItems) {
        let query = items.query
        guard items.isWhole, items.ranking == nil, query.order.isEmpty, query.reader == nil, query.kinds == nil,
            query.dues == nil, query.window.span == .listed, query.filter != nil || query.search != nil,
            items.records.isEmpty
        else { return nil }
        self.items = items
    }

    /// The page's rows as ``ListedItems/page`` has them; nil when too few are found on the way, as soon as it looks so.
    func rows<Card>(in connection: any SQLConnection, _ read: (SQLRow) throws -> Card) throws -> [Card]? {
        var found: [Card] = []
        var seen = 0
        var walk = items.query
        for step in FilteredWalk.steps {
            walk.limit = step
            guard let bare = PlainPage(walk, for: items.caller, in: items.registry, isBare: true) else { return nil }
            let passed = try connection.query(bare.statement, bare.arguments) { ($0.guid(0), $0.text(1)) }
            if !passed.isEmpty {
                let missing = items.query.limit - found.count
                found += try connection.query(items.page(of: passed.map(\.0), limit: missing), read)
            }
            if found.count == items.query.limit || passed.count < step { return found }
            seen += passed.count
            guard found.count * FilteredWalk.most >= items.query.limit * seen else { return nil }
            walk.after = passed.last.map { .key($0.1) }
        }
        return nil
    }
}

public import Records
public import SalesCore

/// A question for the caller's own list.
public struct WorklistQuery: Sendable {
    public var window: WorklistWindow
    /// Only items of these kinds are looked at when a record's card is chosen (K-7).
    public var kinds: Set<ActivityKind>?
    /// Only items that are due in these times are looked at when a record's card is chosen (W-48, as K-7).
    public var dues: RangeSet<Instant>?
    /// A condition on the card, over ``WorklistColumn`` names.
    public var filter: Predicate?
    /// Part of the record's name, folded (W-36).
    public var search: String?
    /// Empty: by the rule that ranks; factory: score first (W-41).
    public var order: [Ordering]
    public var limit: Int
    public var after: WorklistCursor?
    /// The rule that ranks; nil for the one that is published.
    public var rule: RankRule?
    /// Somebody else who looks at the list, and sees of it what the own rights allow.
    public var reader: Caller?
    /// Whether appointments are told with their start and how they are joined: read for the rows of the page alone.
    public var tellsMeetings = false
    /// In place of one item per record: all that the person owns and that is due in this span, whatever else stands on
    /// the list. For what moves a person's work as a whole.
    public var ownDue: Range<Instant>?
    /// The record types whose own columns the filter and the order may name, by name; see ``RecordColumn``.
    public var records: [String: Table] = [:]

    public init(
        window: WorklistWindow,
        kinds: Set<ActivityKind>? = nil,
        filter: Predicate? = nil,
        search: String? = nil,
        order: [Ordering] = [],
        limit: Int,
        after: WorklistCursor? = nil
    ) {
        self.window = window
        self.kinds = kinds
        self.filter = filter
        self.search = search
        self.order = order
        self.limit = limit
        self.after = after
    }

    /// The factory list, which an index answers in order: no filter, no search, no other sort.
    public var isPlain: Bool {
        reader == nil && ownDue == nil && kinds == nil && dues == nil && filter == nil && search == nil
            && order.isEmpty && window.span == .listed
    }
}

/// Where a page ended.
public enum WorklistCursor: Sendable, Hashable {
    /// In the factory order: the sort key of the last row.
    case key(String)
    /// In any other order: the values sorted by, then the sort key.
    case values([Value], key: String)
    /// Under a weighed rule: the values sorted by, then what the rank was computed with and where it ended.
    case ranked([Value], RankAnchor)
}

/// Keeps the pages of one list together: all are ranked by the rule and the instant of the first, so that nothing is
/// missed or shown twice while time passes or another rule is published.
public struct RankAnchor: Sendable, Hashable {
    public let rule: RankRule
    public let at: Instant
    /// Of the last row.
    public let rank: Int64
    public let key: String

    public init(rule: RankRule, at: Instant, rank: Int64, key: String) {
        self.rule = rule
        self.at = at
        self.rank = rank
        self.key = key
    }
}

/// One page of the list, in order, and where the next one begins.
public struct CardPage: Sendable {
    public var cards: [WorklistCard]
    public var next: WorklistCursor?
    /// For each card the value of the record's column that the page is sorted by; empty when it is sorted by none.
    public var orderValues: [Value] = []

    public init(cards: [WorklistCard], next: WorklistCursor?, orderValues: [Value] = []) {
        self.cards = cards
        self.next = next
        self.orderValues = orderValues
    }
}

/// The columns by which the list is filtered, sorted and grouped, by their names in the contract.
public enum WorklistColumn: String, Sendable, CaseIterable {
    case sv_workitemid, recordid, recordtype, recordname, contactname, companyname, activitytype, actionname, source
    case stepid, activityid, duetime, isallday, isoverdue, iswaiting, duegroup, score, grade, scoretrend
    case isunread, isfollowed, sequenceid, sequencename, stepname
    case ownerid = "_ownerid_value"
}

/// The number of rows in one group of the list.
public struct WorklistGroup: Sendable, Hashable {
    /// One value for each column grouped by, in the contract's words.
    public let values: [Value]
    public let count: Int

    public init(values: [Value], count: Int) {
        self.values = values
        self.count = count
    }
}

/// Reads the caller's own list; implemented by Storage over the projection.
public protocol WorklistStore: PastStore, TeamStore {
    /// By what lists are ranked now.
    var publishedRule: RankRule { get }
    func page(_ query: WorklistQuery, for caller: Caller) async throws -> CardPage
    /// - Returns: The number of rows, at most `limit`.
    func count(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> Int
    /// Rows per distinct value of these columns; the list is read to `limit` rows.
    func groups(
        _ query: WorklistQuery,
        by columns: [WorklistColumn],
        upTo limit: Int,
        for caller: Caller
    ) async throws -> [WorklistGroup]
    /// The values of a record's column on the list, the most frequent first, at most `most` of them; the list is read to
    /// `limit` rows.
    func values(
        _ query: WorklistQuery,
        of column: RecordColumn,
        upTo limit: Int,
        most: Int,
        for caller: Caller
    ) async throws -> [WorklistGroup]
    /// Ids of the items of a list, in its order, `limit` of them.
    func items(_ query: WorklistQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID]
    /// A page read while the transaction that changed it is still open (`Prefer: return=representation`).
    func card(
        of record: RecordReference,
        window: WorklistWindow,
        for caller: Caller,
        in unit: any UnitOfWork
    ) throws
        -> WorklistCard?
    /// The position on the list of a record, counted from 1, and the number of rows above it with an equal score.
    func activities(regarding record: RecordReference, for caller: Caller) async throws -> [Row]
}

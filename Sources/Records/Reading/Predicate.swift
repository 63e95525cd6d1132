public import SalesCore

/// A condition over typed columns, free of any query language: OData becomes this, Storage makes SQL of it.
public indirect enum Predicate: Sendable, Hashable {
    public enum Comparison: String, Sendable, Hashable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    case all([Predicate])
    case any([Predicate])
    case not(Predicate)
    case compare(String, Comparison, Value)
    case isNull(String)
    case isOneOf(String, [Value])
    /// Text that matches; `%` in the text stands for any run of characters, letter case and accents do not count.
    case matches(String, TextMatch, String)
    case always(Bool)

    public enum TextMatch: Sendable, Hashable {
        case contains, startsWith, endsWith, equals
    }
}

/// One step of an order: a column and its direction. Empty values come last in both directions (W-44).
public struct Ordering: Sendable, Hashable {
    public let column: String
    public let isDescending: Bool

    public init(_ column: String, descending: Bool = false) {
        self.column = column
        isDescending = descending
    }
}

/// A question for rows of one table, within what the caller may read.
public struct RowQuery: Sendable {
    public let table: Table
    public var filter: Predicate?
    public var order: [Ordering]
    public var limit: Int
    /// Where the last page ended: the values of the order's columns and the id.
    public var after: Cursor?

    public struct Cursor: Sendable, Hashable {
        public let values: [Value]
        public let id: GUID

        public init(values: [Value], id: GUID) {
            self.values = values
            self.id = id
        }
    }

    public init(_ table: Table, filter: Predicate? = nil, order: [Ordering] = [], limit: Int, after: Cursor? = nil) {
        self.table = table
        self.filter = filter
        self.order = order
        self.limit = limit
        self.after = after
    }
}

/// Reads registry rows, always within the caller's scope.
public protocol RecordStore: Sendable {
    func row(_ reference: RecordReference, for caller: Caller) async throws -> Row?
    func rows(_ query: RowQuery, for caller: Caller) async throws -> [Row]
    /// The ids of the rows that match, in the query's order, at most `limit`.
    func ids(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> [GUID]
    /// Records of these tables that a text finds, best first: by name, company, address or number.
    func search(_ text: String, in tables: [Table], top: Int, for caller: Caller) async throws -> [SearchHit]
    /// The bytes of a note's file; nil when it has none. The caller of this function has checked that the note may be
    /// read.
    func document(of note: Row) async throws -> [UInt8]?
    /// What was done to a record, newest first; the caller of this function has checked that it may be read.
    func history(of record: RecordReference, before sequence: Int64?, limit: Int) async throws -> [HistoryLine]
    /// - Returns: The number of matching rows, at most `limit`.
    func count(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int
    /// A row by an alternate key.
    func row(_ table: Table, where column: String, is value: Value, for caller: Caller) async throws -> Row?
    /// All activities in one, newest change first unless ordered otherwise (`activitypointers`).
    func activities(_ query: RowQuery, for caller: Caller) async throws -> [Row]
    func activityCount(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int
    /// What records are called, for lookups shown beside their ids; unreadable ones are left out.
    func names(of references: [RecordReference], for caller: Caller) async throws -> [RecordReference: String]
}

public import SalesCore

/// A condition over typed columns, free of any query language: OData becomes this, Storage makes SQL of it.
public indirect enum Predicate: Sendable, Hashable {
    public enum Comparison: String, Sendable, Hashable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    case all([Predicate])
    case any([Predicate])
    case not(Predicate)
    /// The condition is false or cannot be decided.
    case isNotTrue(Predicate)
    case compare(String, Comparison, Value)
    /// Two computed values.
    case compareScalars(Scalar, Comparison, Scalar)
    case isNull(String)
    case isOneOf(String, [Value])
    /// Text that matches; `%` in the text stands for any run of characters, letter case and accents do not count.
    case matches(String, TextMatch, String)
    /// A lookup points to this record.
    case linked(String, RecordReference)
    /// One of the records that a step leads to, and that the caller may read, meets the condition.
    case exists(Navigation, Predicate?)
    case always(Bool)

    public enum TextMatch: Sendable, Hashable {
        case contains, startsWith, endsWith, equals
    }
}

/// A value computed from columns: what stands on either side of a comparison.
public indirect enum Scalar: Sendable, Hashable {
    case column(String)
    case value(Value)
    case call(Function, [Scalar])

    public enum Function: Sendable, Hashable {
        case length, indexOf, substring, lower, upper, trim, concat
        /// A part of a date and time in UTC, or of a date.
        case part(Part, ofDate: Bool)
        /// The date of a date and time in UTC.
        case dateOfInstant
        case round, floor, ceiling
        /// The number itself, as a fraction: money and decimals are kept as whole numbers.
        case fraction
    }

    public enum Part: Sendable, Hashable {
        case year, month, day, hour, minute, second
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
    /// Rows to pass over, for clients that count pages themselves.
    public var skip = 0
    /// The columns that are wanted, besides those of the order and the version; nil for all. Rows may have nothing in
    /// the others.
    public var columns: Set<String>?

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

    /// Narrows the question further.
    public mutating func add(_ condition: Predicate) {
        filter = filter.map { .all([$0, condition]) } ?? condition
    }
}

/// Figures over the rows of one table, perhaps by groups, within what the caller may read.
public struct AggregateQuery: Sendable {
    public enum Method: Sendable, Hashable {
        case count, sum, min, max, average, countDistinct
    }

    public struct Figure: Sendable, Hashable {
        public let method: Method
        /// Nil for a count of rows.
        public let column: String?
        public let alias: String

        public init(_ method: Method, of column: String?, as alias: String) {
            self.method = method
            self.column = column
            self.alias = alias
        }
    }

    public let table: Table
    public var filter: Predicate?
    /// The columns by whose values rows are put together; empty for one figure over all.
    public var groups: [String]
    public var figures: [Figure]

    public init(_ table: Table, filter: Predicate? = nil, groups: [String] = [], figures: [Figure] = []) {
        self.table = table
        self.filter = filter
        self.groups = groups
        self.figures = figures
    }
}

/// Reads registry rows, always within the caller's scope.
public protocol RecordStore: Sendable {
    /// - Parameter columns: Those that are wanted besides the version; nil for all. The row may have nothing in others.
    func row(_ reference: RecordReference, columns: Set<String>?, for caller: Caller) async throws -> Row?
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
    /// A row by an alternate key: its columns and their values.
    func row(_ table: Table, key: [(column: String, value: Value)], for caller: Caller) async throws -> Row?
    /// Of each parent the rows whose lookup `column` points to it, in the query's order and at most the query's limit
    /// for each. One statement, however many parents there are; they are of one table.
    func related(
        _ query: RowQuery,
        by column: String,
        to parents: [RecordReference],
        for caller: Caller
    ) async throws -> [GUID: [Row]]
    /// Of each parent the number of such rows, at most `limit`; a parent without any may be missing.
    func relatedCounts(
        _ query: RowQuery,
        by column: String,
        to parents: [RecordReference],
        upTo limit: Int,
        for caller: Caller
    ) async throws -> [GUID: Int]
    /// One row of values per group: the groups' values, then the figures.
    /// - Returns: Nil when more than `limit` rows would have to be looked at.
    func figures(_ query: AggregateQuery, upTo limit: Int, for caller: Caller) async throws -> [[Value]]?
    /// All activities in one, newest change first unless ordered otherwise (`activitypointers`).
    func activities(_ query: RowQuery, for caller: Caller) async throws -> [Row]
    func activityCount(_ query: RowQuery, upTo limit: Int, for caller: Caller) async throws -> Int
    /// What records are called, for lookups shown beside their ids; unreadable ones are left out.
    func names(of references: [RecordReference], for caller: Caller) async throws -> [RecordReference: String]
}

extension RecordStore {
    /// A row by an alternate key of one column.
    public func row(_ table: Table, where column: String, is value: Value, for caller: Caller) async throws -> Row? {
        try await row(table, key: [(column, value)], for: caller)
    }
}

extension RecordStore {
    public func row(_ reference: RecordReference, for caller: Caller) async throws -> Row? {
        try await row(reference, columns: nil, for: caller)
    }
}

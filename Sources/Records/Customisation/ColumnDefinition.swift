import SalesCore

/// A column as an administrator describes it: all of a column of the organisation's own, or what is different about one
/// of ours. Kept as JSON.
public struct ColumnDefinition: Codable, Sendable, Equatable {
    /// What a column of the organisation's own holds.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case text, memo, integer, double, decimal, money, boolean, instant, date, choice, lookup
    }

    public struct Option: Codable, Sendable, Equatable {
        public var value: Int64
        public var english: String
        public var french: String
        /// For a status reason: the state it belongs to (D-3). Nil keeps the one it has.
        public var state: Int64?

        public init(value: Int64, english: String, french: String, state: Int64? = nil) {
            self.value = value
            self.english = english
            self.french = french
            self.state = state
        }
    }

    /// Nil for a column of ours, whose kind never changes.
    public var kind: Kind?
    /// Longest text, in characters.
    public var maximumLength: Int?
    public var minimum: Int64?
    public var maximum: Int64?
    /// The bounds of a number with fractions, in ten-thousandths.
    public var lowest: Int64?
    public var highest: Int64?
    /// Decimals of a number with fractions.
    public var precision: Int?
    /// All options of a choice, in order; of a yes-or-no column the words for 1 and 0.
    public var options: [Option]?
    public var targets: [String]?
    public var english: String?
    public var french: String?
    public var isRequired: Bool?
    public var isRecommended: Bool?
    /// Found without regard to case and accents, and sorted so.
    public var isSearchable: Bool?
    public var isSecured: Bool?
    public var isHidden: Bool?
    public var isKey: Bool?
    /// When it was dropped, in microseconds: it is gone for all, its values stay until they are purged.
    public var droppedAt: Int64?

    public init(kind: Kind? = nil) {
        self.kind = kind
    }

    /// The limits of what administrators can describe, each with its reason.
    public enum Limits {
        /// PostgreSQL takes names of 63 bytes; ours grow by `_digits`.
        public static let name = 50
        /// A row must fit a page of the database, and a form a screen.
        public static let columns = 200
        public static let tables = 100
        /// A picker of more is a table of its own.
        public static let options = 500
        public static let text = 4000
        public static let memo = 1_000_000
        public static let label = 100
        /// Numbers are kept in ten-thousandths.
        public static let precision = 4
        /// What is searched and sorted by must fit an entry of an index on both engines.
        public static let searched = 500
    }
}

/// A table of the organisation's own, or other words for one of ours.
public struct TableDefinition: Codable, Sendable, Equatable {
    public var english: String?
    public var french: String?
    public var pluralEnglish: String?
    public var pluralFrench: String?
    /// The rest is nil for a table of ours.
    public var setName: String?
    public var typeCode: Int64?
    public var nameColumn: String?
    public var nameLength: Int?
    public var nameEnglish: String?
    public var nameFrench: String?
    /// A user or team owns each row; otherwise the organisation.
    public var isOwned: Bool?
    /// Whether activities and notes can be about its rows (W-91).
    public var hasActivities: Bool?
    public var droppedAt: Int64?

    public init() {}
}

/// Everything that administrators have customised.
public struct Customisations: Sendable, Equatable {
    public var tables: [String: TableDefinition]
    public var columns: [String: [String: ColumnDefinition]]

    public init(tables: [String: TableDefinition] = [:], columns: [String: [String: ColumnDefinition]] = [:]) {
        self.tables = tables
        self.columns = columns
    }
}

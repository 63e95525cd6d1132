/// The options of a query, or of one `$expand`, as they are written.
public struct QueryOptions: Hashable, Sendable {
    /// Nil when there is no `$select` or an empty one: all columns.
    public var select: [SelectItem]?
    public var filter: FilterExpression?
    /// Empty when there is none.
    public var orderBy: [OrderItem] = []
    public var top: Int?
    public var count = false
    public var expand: [ExpandItem] = []
    public var search: SearchExpression?
    /// The steps of `$apply`, first to last.
    public var apply: [Transformation] = []
    public var skipToken: SkipToken?
    /// `$format` as it was sent.
    public var format: String?
    /// `$id` of `…/$ref?$id=…`, decoded.
    public var id: String?
    /// `savedQuery` or `userQuery`: the stored view that is asked.
    public var view: StoredView.Name?
    /// `$levels`, in an `$expand` only.
    public var levels: Levels?
    /// Parameter aliases by their names with the at sign: literals and JSON, never further aliases.
    public var aliases: [String: Argument] = [:]
    /// Options without a dollar sign that the caller allowed, under the names the caller gave.
    public var custom: [String: String] = [:]

    public init() {}

    public enum Levels: Hashable, Sendable {
        case number(Int)
        case max
    }
}

/// One name of `$select`.
public enum SelectItem: Hashable, Sendable {
    /// `*`
    case all
    /// `Namespace.*`: all actions and functions of a namespace.
    case operations(namespace: String)
    case path(PropertyPath)
}

/// One item of `$orderby`. Where null goes is for the reader to decide.
public struct OrderItem: Hashable, Sendable, CustomStringConvertible {
    public var expression: FilterExpression
    public var isDescending: Bool

    public init(_ expression: FilterExpression, isDescending: Bool = false) {
        self.expression = expression
        self.isDescending = isDescending
    }

    public var description: String { "\(expression)\(isDescending ? " desc" : "")" }
}

/// One navigation of `$expand`.
public struct ExpandItem: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        /// `*`
        case all
        case path(PropertyPath)
    }

    /// What of the related records is asked for.
    public enum Form: Hashable, Sendable {
        case records, references, count
    }

    public var target: Target
    public var form: Form
    public var options: QueryOptions

    public init(_ target: Target, form: Form = .records, options: QueryOptions = QueryOptions()) {
        self.target = target
        self.form = form
        self.options = options
    }
}

/// One step of `$apply`.
public enum Transformation: Hashable, Sendable {
    case filter(FilterExpression)
    case aggregate([Aggregate])
    /// The aggregates are empty for `groupby((a,b))` alone, which lists the different values.
    case groupBy([PropertyPath], [Aggregate])
}

/// One figure of `aggregate(…)`.
public enum Aggregate: Hashable, Sendable {
    /// `$count as alias`
    case count(alias: String)
    /// `expression with method as alias`
    case figure(FilterExpression, Method, alias: String)

    public enum Method: String, Sendable, CaseIterable {
        case sum, min, max, average, countdistinct
    }
}

/// Where the next page begins.
public enum SkipToken: Hashable, Sendable {
    /// One of our own making, to be checked by whoever made it.
    case opaque(String)
    /// `<cookie pagenumber="3" … />`, made by the client: the page by its number from 1, of the size in `Prefer`.
    case page(Int)
}

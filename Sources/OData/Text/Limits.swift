/// How much of each thing a request may ask for; every limit that is passed names itself in the error.
///
/// The length of the whole target and of a body is the listener's to limit, because it must not be read first.
public struct Limits: Hashable, Sendable {
    /// Bytes of `$filter` after decoding.
    public var filterLength = 32 * 1024
    /// Parentheses, function calls and operators inside one another, in an expression or a search.
    public var expressionDepth = 64
    /// Arrays and objects inside one another in a JSON text.
    public var jsonDepth = 64
    /// Values in one list: of `in`, of a query function, of a parameter alias.
    public var listItems = 2_000
    public var selectNames = 500
    public var orderItems = 32
    /// `$expand` inside `$expand`.
    public var expandDepth = 4
    /// Navigation properties expanded in one request, all levels together: each may cost a query of its own.
    public var expandItems = 32
    /// Columns of `groupby`, aggregates, and steps of `$apply`.
    public var applyItems = 32
    /// Words and phrases of `$search`: each may cost a look through an index.
    public var searchWords = 32
    /// Options of all kinds in one query.
    public var options = 100

    public init() {}

    public static let standard = Limits()
}

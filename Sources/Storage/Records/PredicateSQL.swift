import Records
import SalesCore

/// A column as a query sees it.
struct SQLColumn {
    let expression: SQL
    /// The expression holds the folded form: what it is compared with is folded too.
    let isFolded: Bool
    /// The value as it was typed.
    let raw: SQL

    init(_ expression: SQL, isFolded: Bool = false, raw: SQL? = nil) {
        self.expression = expression
        self.isFolded = isFolded
        self.raw = raw ?? expression
    }
}

/// Makes SQL of a predicate. Values are always bound; a column that is not known matches nothing.
struct PredicateSQL {
    let column: (String) -> SQLColumn?
    /// The table's own conditions: where a lookup points to, and what the records at the end of a step are like.
    let linked: (String, RecordReference) -> SQL
    let exists: (Navigation, Predicate?) -> SQL

    init(
        column: @escaping (String) -> SQLColumn?,
        linked: @escaping (String, RecordReference) -> SQL = { _, _ in "1 = 0" },
        exists: @escaping (Navigation, Predicate?) -> SQL = { _, _ in "1 = 0" }
    ) {
        self.column = column
        self.linked = linked
        self.exists = exists
    }

    func sql(_ predicate: Predicate) -> SQL {
        switch predicate {
        case .all(let parts): return joined(parts, by: " and ", empty: "1 = 1")
        case .any(let parts): return joined(parts, by: " or ", empty: "1 = 0")
        case .not(let part): return "not (\(sql: sql(part)))"
        case .isNotTrue(let part): return "((\(sql: sql(part))) is not true)"
        case .always(let holds): return holds ? "1 = 1" : "1 = 0"
        case .isNull(let name): return with(name) { "\(sql: $0.expression) is null" }
        case .compare(let name, let comparison, let value):
            return with(name) { compare($0, comparison, value) }
        case .compareScalars(let left, let comparison, let right):
            guard let left = ScalarSQL.sql(left, column), let right = ScalarSQL.sql(right, column) else {
                return "1 = 0"
            }
            return "(\(sql: left) \(sql: comparison.sql) \(sql: right))"
        case .linked(let name, let record): return linked(name, record)
        case .exists(let navigation, let part): return exists(navigation, part)
        case .isOneOf(let name, let values):
            return with(name) { column in .oneOf(column.expression, values.map { bound($0, column) }) }
        case .matches(let name, let match, let text):
            return with(name) { matches($0, match, text) }
        }
    }

    private func with(_ name: String, _ make: (SQLColumn) -> SQL) -> SQL {
        guard let column = column(name) else { return "1 = 0" }
        return "(\(sql: make(column)))"
    }

    private func joined(_ parts: [Predicate], by separator: SQL, empty: SQL) -> SQL {
        parts.isEmpty ? empty : "(\(sql: parts.map(sql).joined(separator: separator)))"
    }

    private func bound(_ value: Value, _ column: SQLColumn) -> SQLValue {
        if column.isFolded, case .text(let text) = value { return .text(folded(text)) }
        return value.sql
    }

    private func compare(_ column: SQLColumn, _ comparison: Predicate.Comparison, _ value: Value) -> SQL {
        let left = column.expression
        if value.isNull { return comparison == .notEqual ? "\(sql: left) is not null" : "\(sql: left) is null" }
        let right = SQL(bind: bound(value, column))
        return switch comparison {
        case .equal: "\(sql: left) = \(sql: right)"
        // An empty value differs from every value (OData 4.01, 5.1.1.1.2).
        case .notEqual: "\(sql: left) <> \(sql: right) or \(sql: left) is null"
        case .less: "\(sql: left) < \(sql: right)"
        case .lessOrEqual: "\(sql: left) <= \(sql: right)"
        case .greater: "\(sql: left) > \(sql: right)"
        case .greaterOrEqual: "\(sql: left) >= \(sql: right)"
        }
    }

    private func matches(_ column: SQLColumn, _ match: Predicate.TextMatch, _ text: String) -> SQL {
        let wanted = column.isFolded ? folded(text) : uncased(text)
        let inner = SQL.escapedForLike(wanted, keepingWildcards: true)
        let pattern =
            switch match {
            case .contains: "%" + inner + "%"
            case .startsWith: inner + "%"
            case .endsWith: "%" + inner
            case .equals: inner
            }
        return .like(column.isFolded ? column.expression : .uncased(column.expression), pattern: pattern)
    }
}

extension Predicate.Comparison {
    /// The operator; “not equal” holds also where one side is empty (OData 4.01, 5.1.1.1.2).
    var sql: SQL {
        switch self {
        case .equal: "="
        case .notEqual: "is distinct from"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension SQL {
    /// `like` with a backslash as its escape, on folded text.
    static func like(_ expression: SQL, pattern: String) -> SQL {
        "\(sql: expression) like \(bind: .text(pattern)) escape '\\'"
    }

    /// Text of a column without letter case, as ``SalesCore/uncased(_:)`` makes it, still compared byte by byte. The
    /// columns' own collation knows no letters beyond A to Z.
    static func uncased(_ text: SQL) -> SQL {
        let head: SQL = "\(sqlite: "sv_uncased(", postgres: "(replace(lower(")"
        let tail: SQL = "\(sqlite: ")", postgres: " collate \"und-x-icu\"), 'ς', 'σ') collate \"C\")")"
        return "\(sql: head)\(sql: text)\(sql: tail)"
    }

    /// Takes the meaning from `_`, `\` and, unless they are wanted, `%`.
    static func escapedForLike(_ text: String, keepingWildcards: Bool = false) -> String {
        var result = ""
        for character in text {
            if character == "_" || character == "\\" || character == "%" && !keepingWildcards { result += "\\" }
            result.append(character)
        }
        return result
    }
}

/// Paging by the values of the last row (keyset), with empty values last in both directions (W-44).
enum Keyset {
    struct Step {
        let expression: SQL
        let isDescending: Bool
        let value: SQLValue
    }

    static func step(_ expression: SQL, isDescending: Bool) -> SQL {
        isDescending
            ? "case when \(sql: expression) is null then 1 else 0 end, \(sql: expression) desc"
            : "case when \(sql: expression) is null then 1 else 0 end, \(sql: expression)"
    }

    /// The rows that come after: later in the first step in which they differ.
    static func after(_ steps: [Step], tie: SQL, is value: SQLValue, isFalling: Bool = false) -> SQL {
        guard let step = steps.first else {
            return isFalling ? "\(sql: tie) < \(bind: value)" : "\(sql: tie) > \(bind: value)"
        }
        let rest = after(Array(steps.dropFirst()), tie: tie, is: value, isFalling: isFalling)
        if step.value == .null { return "(\(sql: step.expression) is null and \(sql: rest))" }
        let comparison: SQL = step.isDescending ? "<" : ">"
        return """
            (\(sql: step.expression) \(sql: comparison) \(bind: step.value) or \(sql: step.expression) is null
             or \(sql: step.expression) = \(bind: step.value) and \(sql: rest))
            """
    }
}

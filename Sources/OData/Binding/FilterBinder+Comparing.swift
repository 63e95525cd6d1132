import Records
import SalesCore

/// What filters compare: properties with literals, computed values with each other, and texts with parts of texts.
extension FilterBinder {
    func compare(
        _ left: FilterExpression,
        _ comparison: FilterExpression.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate {
        if let empty = try emptiness(left, comparison, right) { return empty }
        if let empty = try emptiness(right, comparison, left) { return empty }
        if case .literal(let literal) = right, let found = try property(left) {
            return try compare(found, Predicate.Comparison(comparison), literal)
        }
        if case .literal(let literal) = left, let found = try property(right) {
            return try compare(found, Predicate.Comparison(comparison).mirrored, literal)
        }
        if case .literal(let first) = left, case .literal(let second) = right, comparison == .equal {
            return .always(first == second)
        }
        if case .literal(.bool(let wanted)) = right, comparison == .equal || comparison == .notEqual {
            let condition = try predicate(left)
            return (comparison == .equal) == wanted ? condition : .not(condition)
        }
        return try scalars(left, Predicate.Comparison(comparison), right)
    }

    /// `lookup eq null` and `lookup ne null`.
    private func emptiness(
        _ left: FilterExpression,
        _ comparison: FilterExpression.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate? {
        guard case .literal(.null) = right, comparison == .equal || comparison == .notEqual,
            case .property(let path) = left, place != nil, let last = path.names.last, !last.hasPrefix("_"),
            let steps = try step(left), let first = steps.last
        else { return nil }
        let isThere = steps.dropLast().reversed().reduce(Predicate.exists(first, nil)) { .exists($1, $0) }
        return comparison == .equal ? .not(isThere) : isThere
    }

    private func compare(
        _ target: Target,
        _ comparison: Predicate.Comparison,
        _ literal: Literal
    ) throws(Refusal) -> Predicate {
        if case .null = literal {
            switch comparison {
            case .equal: return target.isEmpty
            case .notEqual: return target.isPresent
            default: return .always(false)
            }
        }
        guard target.steps.isEmpty || target.isRecord || comparison != .notEqual else {
            return .not(try compare(target, .equal, literal))
        }
        if case .text(let isFolded) = target.kind, case .string(let text) = literal {
            return try compare(target, isFolded: isFolded, comparison, text)
        }
        if let places = target.kind.places, let fit = NumberFit(literal, places: places) {
            return target.holds(fit.predicate(target.column, comparison) { target.kind.value(ofSteps: $0) })
        }
        if case .double = target.kind, case .double(let number) = literal, !number.isFinite {
            let fit: NumberFit = number.isNaN ? .none : number < 0 ? .belowAll : .aboveAll
            return target.holds(fit.predicate(target.column, comparison) { .int($0) })
        }
        return target.holds(.compare(target.column, comparison, try value(literal, for: target)))
    }

    /// Text compares without letter case, and without accents where it is kept in folded form; a `%` in what it is to
    /// equal stands for anything.
    private func compare(
        _ target: Target,
        isFolded: Bool,
        _ comparison: Predicate.Comparison,
        _ text: String
    ) throws(Refusal) -> Predicate {
        if text.contains("%"), comparison == .equal || comparison == .notEqual {
            let match = Predicate.matches(target.column, .equals, try FilterBinder.pattern(text))
            return target.holds(comparison == .equal ? match : .any([.not(match), .isNull(target.column)]))
        }
        guard !isFolded else { return target.holds(.compare(target.column, comparison, .text(text))) }
        let column = Scalar.call(.lower, [.column(target.column)])
        return target.holds(.compareScalars(column, comparison, .value(.text(uncased(text)))))
    }

    func isIn(_ left: FilterExpression, _ literals: [Literal]) throws(Refusal) -> Predicate {
        guard let found = try property(left) else { throw Refusal(.invalid, BindingMessage.notComparable("\(left)")) }
        var parts: [Predicate] = []
        var values: [Value] = []
        for literal in literals {
            if case .null = literal {
                parts.append(found.isEmpty)
            } else if case .text(false) = found.kind {
                parts.append(try compare(found, .equal, literal))
            } else if let places = found.kind.places, let fit = NumberFit(literal, places: places) {
                // What the column cannot hold is in none of its rows.
                if case .exact(let steps) = fit { values.append(found.kind.value(ofSteps: steps)) }
            } else {
                values.append(try value(literal, for: found))
            }
        }
        if !values.isEmpty { parts.append(found.holds(.isOneOf(found.column, values))) }
        return .any(parts)
    }

    func call(_ function: BuiltInFunction, _ arguments: [FilterExpression]) throws(Refusal) -> Predicate {
        let match: Predicate.TextMatch
        switch function {
        case .contains: match = .contains
        case .startswith: match = .startsWith
        case .endswith: match = .endsWith
        default: throw Refusal(.notOffered, BindingMessage.notOffered(function.rawValue))
        }
        guard let found = try property(arguments[0]), found.kind.isText else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(arguments[0])"))
        }
        guard case .literal(.string(let text)) = arguments[1] else {
            throw Refusal(
                .invalid,
                BindingMessage.badLiteral(property: "\(arguments[0])", expected: .quotedText)
            )
        }
        return found.holds(.matches(found.column, match, try FilterBinder.pattern(text)))
    }

    /// Characters that a text may have which is looked for inside other texts: what it costs grows with both.
    static let patternLimit = 1000

    static func pattern(_ text: String) throws(Refusal) -> String {
        guard text.utf8.count <= patternLimit || text.unicodeScalars.count <= patternLimit else {
            throw Refusal(.invalid, BindingMessage.textTooLong(limit: patternLimit))
        }
        return text
    }

    private func plain(_ path: PropertyPath) throws(Refusal) -> (column: String, kind: PropertyKind) {
        let target = try find(path)
        guard target.steps.isEmpty else { throw Refusal(.notOffered, BindingMessage.notOffered(path.description)) }
        return (target.column, target.kind)
    }

    private func scalars(
        _ left: FilterExpression,
        _ comparison: Predicate.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate {
        let binder = ScalarBinder(now: now, find: plain)
        let first = try binder.bind(left)
        let second = try binder.bind(right)
        guard let (one, other) = ScalarBinder.matched(first, second) else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(left) \(right)"))
        }
        return .compareScalars(one, comparison, other)
    }
}

extension Predicate.Comparison {
    init(_ comparison: FilterExpression.Comparison) {
        self =
            switch comparison {
            case .equal: .equal
            case .notEqual: .notEqual
            case .greater: .greater
            case .greaterOrEqual: .greaterOrEqual
            case .less: .less
            case .lessOrEqual: .lessOrEqual
            }
    }

    var mirrored: Predicate.Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

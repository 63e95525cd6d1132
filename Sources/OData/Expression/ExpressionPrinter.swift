import SalesCore

extension FilterExpression: CustomStringConvertible {
    /// The expression as text that parses to the same tree: for the audit trail and for links. Not percent-encoded.
    public var description: String {
        var text = ""
        print(to: &text)
        return text
    }

    private func print(to text: inout String) {
        switch self {
        case .literal(let literal): text += literal.description
        case .property(let path): text += path.description
        case .comparison(let left, let comparison, let right):
            print(left, comparison.rawValue, right, to: &text)
        case .arithmetic(let left, let arithmetic, let right):
            print(left, arithmetic.rawValue, right, to: &text)
        case .and(let parts): print(parts, joinedBy: " and ", to: &text)
        case .or(let parts): print(parts, joinedBy: " or ", to: &text)
        case .not(let operand):
            text += "not "
            operand.printEnclosed(unlessAbove: .unary, to: &text)
        case .negated(let operand):
            // A minus sign in front of a digit would be read as part of the number.
            text += "-"
            operand.printEnclosed(unlessAbove: operand.beginsWithName ? .operand : .value, to: &text)
        case .isIn(let operand, let items):
            operand.printEnclosed(unlessAbove: .operand, to: &text)
            text += " in (" + items.map(\.description).joined(separator: ",") + ")"
        case .call(let function, let arguments):
            text += function.rawValue + "("
            print(arguments, joinedBy: ",", to: &text, enclosing: false)
            text += ")"
        case .query(let function, let parameters):
            text += "\(QueryFunction.namespace).\(function.rawValue)("
            text += parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + ")"
        case .lambda(let path, let quantifier, let body):
            text += "\(path)/\(quantifier.rawValue)("
            if let body {
                text += body.variable + ":"
                body.condition.print(to: &text)
            }
            text += ")"
        }
    }

    /// Operators of one strength group from the left, so that only the right side needs parentheses at equal strength.
    private func print(_ left: FilterExpression, _ word: String, _ right: FilterExpression, to text: inout String) {
        left.printEnclosed(unlessAbove: strength.below, to: &text)
        text += " \(word) "
        right.printEnclosed(unlessAbove: strength, to: &text)
    }

    private func print(
        _ parts: [FilterExpression],
        joinedBy separator: String,
        to text: inout String,
        enclosing: Bool = true
    ) {
        for (index, part) in parts.enumerated() {
            if index > 0 { text += separator }
            if enclosing { part.printEnclosed(unlessAbove: strength, to: &text) } else { part.print(to: &text) }
        }
    }

    private func printEnclosed(unlessAbove limit: Strength, to text: inout String) {
        guard strength <= limit else { return print(to: &text) }
        text += "("
        print(to: &text)
        text += ")"
    }

    private var beginsWithName: Bool {
        switch self {
        case .property, .call, .query, .lambda: true
        default: false
        }
    }

    /// How strongly the outermost operator binds, weakest first.
    private enum Strength: Int, Comparable {
        case none, or, and, equality, relation, sum, product, unary, operand, value

        var below: Strength { Strength(rawValue: rawValue - 1) ?? .none }

        static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
    }

    private var strength: Strength {
        switch self {
        case .or: .or
        case .and: .and
        case .comparison(_, .equal, _), .comparison(_, .notEqual, _): .equality
        case .comparison: .relation
        case .arithmetic(_, .add, _), .arithmetic(_, .sub, _): .sum
        case .arithmetic: .product
        case .not, .negated: .unary
        case .isIn: .operand
        case .literal(let literal): literal.hasSign ? .unary : .value
        case .property, .call, .query, .lambda: .value
        }
    }
}

extension Literal: CustomStringConvertible {
    /// The literal as it is written in an expression.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .decimal(let text): text
        case .double(let value): Literal.text(value)
        case .guid(let value): value.description
        case .date(let value): value.description
        case .instant(let value): value.description
        case .timeOfDay(let value): String(Instant(microseconds: value).description.dropFirst(11).dropLast())
        case .duration(let value): "duration'\(Durations.text(value))'"
        case .string(let text): Literal.quoted(text)
        case .binary(let bytes): "binary'\(Base64URL.encoded(bytes))'"
        case .enumeration(let type, let value): type + Literal.quoted(value)
        }
    }

    /// Begins with a minus sign.
    fileprivate var hasSign: Bool {
        switch self {
        case .int(let value): value < 0
        case .decimal(let text): text.hasPrefix("-")
        case .double(let value): value.sign == .minus && !value.isNaN
        default: false
        }
    }

    /// With an exponent always, because that is what tells a double from a decimal.
    private static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-INF" : "INF" }
        let text = value.description
        return text.contains("e") ? text : text + "e0"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}

extension Argument: CustomStringConvertible {
    public var description: String {
        switch self {
        case .literal(let literal): literal.description
        case .alias(let name): name
        case .json(let value): value.description
        case .list(let items): JSONValue.array(items.map(\.asJSON)).description
        }
    }
}

extension Literal {
    /// The value in a JSON list; what JSON has no form for is written as text.
    fileprivate var asJSON: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .number(JSONNumber(value))
        case .decimal, .double: JSONNumber(description).map(JSONValue.number) ?? .string(description)
        case .string(let text): .string(text)
        default: .string(description)
        }
    }
}

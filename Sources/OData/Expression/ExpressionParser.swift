import SalesCore

/// Reads one expression by precedence climbing: two functions call each other, and every level of nesting is counted.
///
/// Each byte is looked at a bounded number of times; aliases hold values only, never expressions, so that a short
/// text cannot stand for a long one.
struct ExpressionParser {
    var cursor: Cursor
    let limits: Limits
    let aliases: [String: Argument]
    private var depth = 0

    init(_ cursor: Cursor, limits: Limits, aliases: [String: Argument]) {
        self.cursor = cursor
        self.limits = limits
        self.aliases = aliases
    }

    /// The expression at the cursor; what follows it is left for the caller to judge.
    mutating func expression() throws(ParseError) -> FilterExpression {
        try binary(.or).expression
    }

    /// The expression that fills the text to its end.
    mutating func wholeExpression() throws(ParseError) -> FilterExpression {
        let result = try expression()
        try cursor.expectEnd(.operatorWord)
        return result
    }
}

/// How strongly an operator binds, weakest first (OData 4.01, part 2, 5.1.1.17).
enum Precedence: Int, Comparable {
    case or, and, equality, relation, sum, product, unary

    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .unary }

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

private enum BinaryOperator: Equatable {
    case or, and
    case comparison(FilterExpression.Comparison)
    case arithmetic(FilterExpression.Arithmetic)

    init?(_ word: String) {
        if word == "or" {
            self = .or
        } else if word == "and" {
            self = .and
        } else if let comparison = FilterExpression.Comparison(rawValue: word) {
            self = .comparison(comparison)
        } else if let arithmetic = FilterExpression.Arithmetic(rawValue: word) {
            self = .arithmetic(arithmetic)
        } else {
            return nil
        }
    }

    var precedence: Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .comparison(.equal), .comparison(.notEqual): .equality
        case .comparison: .relation
        case .arithmetic(.add), .arithmetic(.sub): .sum
        case .arithmetic: .product
        }
    }
}

/// An expression and the height of its tree.
struct Node {
    var expression: FilterExpression
    var height = 1
}

// MARK: - Operators

extension ExpressionParser {
    mutating func binary(_ minimum: Precedence) throws(ParseError) -> Node {
        var left = try unary()
        while let (operation, end) = nextOperator(), operation.precedence >= minimum {
            let start = cursor.position
            cursor.advance(by: end - start)
            switch operation {
            case .or, .and: left = try chain(of: operation, from: left)
            case .comparison(let comparison):
                let right = try binary(operation.precedence.tighter)
                left = try node(.comparison(left.expression, comparison, right.expression), over: [left, right])
            case .arithmetic(let arithmetic):
                let right = try binary(operation.precedence.tighter)
                left = try node(.arithmetic(left.expression, arithmetic, right.expression), over: [left, right])
            }
        }
        return left
    }

    /// `a and b and c` as one node of three, so that a long filter is wide and not deep.
    private mutating func chain(of operation: BinaryOperator, from first: Node) throws(ParseError) -> Node {
        var parts = [first.expression]
        var height = first.height
        while true {
            let next = try binary(operation.precedence.tighter)
            parts.append(next.expression)
            height = max(height, next.height)
            guard let (following, end) = nextOperator(), following == operation else { break }
            cursor.advance(by: end - cursor.position)
        }
        return try node(operation == .and ? .and(parts) : .or(parts), height: height + 1)
    }

    /// The binary operator that stands next and where it ends; blanks in front of it are passed.
    private mutating func nextOperator() -> (BinaryOperator, end: Int)? {
        cursor.skipBlanks()
        guard let (word, end) = wordAhead(), let operation = BinaryOperator(word) else { return nil }
        return (operation, end)
    }

    /// Up to five letters in lower case and where they end; no operator is longer.
    private func wordAhead() -> (word: String, end: Int)? {
        var letters: [UInt8] = []
        var index = 0
        while let byte = cursor.byte(ahead: index), Cursor.continuesName(byte) {
            guard index < 5 else { return nil }
            letters.append(byte | 0x20)
            index += 1
        }
        return index == 0 ? nil : (String(decoding: letters, as: UTF8.self), cursor.position + index)
    }

    private mutating func unary() throws(ParseError) -> Node {
        cursor.skipBlanks()
        if cursor.current == UInt8(ascii: "-") {
            if let literal = try LiteralParser.literal(at: &cursor) {
                return try membership(of: Node(expression: .literal(literal)))
            }
            cursor.advance()
            return try nested { (parser) throws(ParseError) in
                let operand = try parser.unary()
                return try parser.node(.negated(operand.expression), over: [operand])
            }
        }
        if let (word, end) = wordAhead(), word == "not", cursor.byte(ahead: 3) != UInt8(ascii: "/") {
            cursor.advance(by: end - cursor.position)
            return try nested { (parser) throws(ParseError) in
                let operand = try parser.unary()
                return try parser.node(.not(operand.expression), over: [operand])
            }
        }
        return try membership(of: try primary())
    }

    /// `… in (1,2)`, which binds tighter than every other operator.
    private mutating func membership(of operand: Node) throws(ParseError) -> Node {
        cursor.skipBlanks()
        guard let (word, end) = wordAhead(), word == "in" || word == "has" else { return operand }
        if word == "has" { throw cursor.error(.notOffered("has")) }
        cursor.advance(by: end - cursor.position)
        return try node(.isIn(operand.expression, try list()), over: [operand])
    }
}

// MARK: - Depth

extension ExpressionParser {
    /// One level further in; parentheses count although they leave no node behind.
    mutating func nested<Result>(
        _ read: (inout ExpressionParser) throws(ParseError) -> Result
    ) throws(ParseError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.expressionDepth else { throw cursor.error(.tooDeep(limit: limits.expressionDepth)) }
        return try read(&self)
    }

    func node(_ expression: FilterExpression, over parts: [Node]) throws(ParseError) -> Node {
        try node(expression, height: (parts.map(\.height).max() ?? 0) + 1)
    }

    func node(_ expression: FilterExpression, height: Int) throws(ParseError) -> Node {
        guard height <= limits.expressionDepth else { throw cursor.error(.tooDeep(limit: limits.expressionDepth)) }
        return Node(expression: expression, height: height)
    }
}

// MARK: - Operands

extension ExpressionParser {
    private mutating func primary() throws(ParseError) -> Node {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "("):
            cursor.advance()
            return try nested { (parser) throws(ParseError) in
                let inner = try parser.binary(.or)
                try parser.expectClosing()
                return inner
            }
        case UInt8(ascii: "@"):
            return Node(expression: .literal(try aliasedLiteral()))
        default:
            if let literal = try LiteralParser.literal(at: &cursor) { return Node(expression: .literal(literal)) }
            return try named()
        }
    }

    /// A property, a function call or a lambda.
    private mutating func named() throws(ParseError) -> Node {
        let start = cursor.position
        guard let first = pathPart() else { throw cursor.unexpected(.value) }
        if cursor.current == UInt8(ascii: "(") { return try call(first, from: start) }
        var names = [first]
        while cursor.take("/") {
            guard let name = pathPart() else { throw cursor.unexpected(.name) }
            if cursor.current == UInt8(ascii: "("), let quantifier = FilterExpression.Quantifier(rawValue: name) {
                return try lambda(quantifier, over: PropertyPath(names))
            }
            names.append(name)
        }
        return Node(expression: .property(PropertyPath(names)))
    }

    /// A name, perhaps with a namespace, or one of `$it`, `$count`.
    private mutating func pathPart() -> String? {
        let start = cursor.position
        guard cursor.take("$") else { return cursor.dottedName() }
        if let name = cursor.name(), name == "it" || name == "count" { return "$" + name }
        cursor.rewind(to: start)
        return nil
    }

    private mutating func lambda(
        _ quantifier: FilterExpression.Quantifier,
        over path: PropertyPath
    ) throws(ParseError) -> Node {
        try cursor.expect("(")
        cursor.skipBlanks()
        if quantifier == .any, cursor.take(")") { return try node(.lambda(path, .any, nil), height: 1) }
        guard let variable = cursor.name() else { throw cursor.unexpected(.name) }
        cursor.skipBlanks()
        try cursor.expect(":")
        return try nested { (parser) throws(ParseError) in
            let condition = try parser.binary(.or)
            try parser.expectClosing()
            let body = FilterExpression.LambdaBody(variable: variable, condition: condition.expression)
            return try parser.node(.lambda(path, quantifier, body), over: [condition])
        }
    }

    mutating func expectClosing() throws(ParseError) {
        cursor.skipBlanks()
        try cursor.expect(")")
    }
}

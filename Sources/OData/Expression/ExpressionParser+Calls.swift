import SalesCore

// MARK: - Functions

extension ExpressionParser {
    mutating func call(_ name: String, from start: Int) throws(ParseError) -> Node {
        if let function = BuiltInFunction(rawValue: name.lowercased()), !isQueryCall(name) {
            return try builtIn(function, from: start)
        }
        guard let function = QueryFunction(qualifiedName: name) else {
            throw cursor.error(.unknownFunction(excerpt(name)), at: start)
        }
        return try query(function, from: start)
    }

    /// `Contains(PropertyName=…)` without its namespace is not `contains(a,b)`.
    private func isQueryCall(_ name: String) -> Bool {
        guard QueryFunction(rawValue: name) != nil else { return false }
        var ahead = cursor
        ahead.advance()
        ahead.skipBlanks()
        guard ahead.name() == "PropertyName" else { return false }
        ahead.skipBlanks()
        return ahead.current == UInt8(ascii: "=")
    }

    private mutating func builtIn(_ function: BuiltInFunction, from start: Int) throws(ParseError) -> Node {
        try cursor.expect("(")
        let arguments = try nested { (parser) throws(ParseError) -> [Node] in
            parser.cursor.skipBlanks()
            if parser.cursor.take(")") { return [] }
            var arguments = [try parser.binary(.or)]
            while parser.cursor.take(",") {
                guard arguments.count < 8 else { break }
                arguments.append(try parser.binary(.or))
            }
            try parser.expectClosing()
            return arguments
        }
        guard function.argumentCount.contains(arguments.count) else {
            let (expected, found) = (function.argumentCount, arguments.count)
            let reason = ParseError.Reason.argumentCount(function: function.rawValue, expected: expected, found: found)
            throw cursor.error(reason, at: start)
        }
        return try node(.call(function, arguments.map(\.expression)), over: arguments)
    }

    private mutating func query(_ function: QueryFunction, from start: Int) throws(ParseError) -> Node {
        try cursor.expect("(")
        var parameters: [QueryParameter] = []
        repeat {
            cursor.skipBlanks()
            let position = cursor.position
            guard let name = cursor.name() else { throw cursor.unexpected(.name) }
            guard !parameters.contains(where: { $0.name == name }) else {
                throw cursor.error(.repeated(excerpt(name)), at: position)
            }
            guard parameters.count < 8 else { throw cursor.unexpected(.symbol(")")) }
            cursor.skipBlanks()
            try cursor.expect("=")
            parameters.append(QueryParameter(name, try parameterValue()))
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expect(")")
        guard parameters.contains(where: { $0.name == "PropertyName" }) else {
            throw cursor.error(.missingParameter("PropertyName", function: function.rawValue), at: start)
        }
        return Node(expression: .query(function, parameters))
    }

    private mutating func parameterValue() throws(ParseError) -> Argument {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "["): return .list(try jsonList())
        case UInt8(ascii: "@"):
            let start = cursor.position
            let value = try alias()
            if case .json = value {
                throw cursor.error(.listNotAllowed(cursor.excerpt(from: start, to: cursor.position)), at: start)
            }
            return value
        default:
            guard let literal = try LiteralParser.literal(at: &cursor) else { throw cursor.unexpected(.literal) }
            return .literal(literal)
        }
    }
}

// MARK: - Aliases and lists

extension ExpressionParser {
    private mutating func alias() throws(ParseError) -> Argument {
        let start = cursor.position
        try cursor.expect("@")
        guard let name = cursor.name() else { throw cursor.unexpected(.name) }
        guard let value = aliases["@" + name] else { throw cursor.error(.unknownAlias("@" + excerpt(name)), at: start) }
        return value
    }

    mutating func aliasedLiteral() throws(ParseError) -> Literal {
        let start = cursor.position
        guard case .literal(let literal) = try alias() else {
            throw cursor.error(.listNotAllowed(cursor.excerpt(from: start, to: cursor.position)), at: start)
        }
        return literal
    }

    /// What stands behind `in`: values in parentheses, a JSON list, or an alias that holds one.
    mutating func list() throws(ParseError) -> [Literal] {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "["): return try jsonList()
        case UInt8(ascii: "@"):
            guard case .list(let items) = try alias() else { throw cursor.unexpected(.list) }
            return items
        default: break
        }
        guard cursor.take("(") else { throw cursor.unexpected(.list) }
        var items: [Literal] = []
        repeat {
            cursor.skipBlanks()
            guard items.count < limits.listItems else {
                throw cursor.error(.tooMany(.listItems, limit: limits.listItems))
            }
            items.append(try listItem())
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expect(")")
        return items
    }

    private mutating func listItem() throws(ParseError) -> Literal {
        if cursor.current == UInt8(ascii: "@") { return try aliasedLiteral() }
        guard let literal = try LiteralParser.literal(at: &cursor) else { throw cursor.unexpected(.literal) }
        return literal
    }

    private mutating func jsonList() throws(ParseError) -> [Literal] {
        let start = cursor.position
        guard case .list(let items) = try ArgumentParser.json(at: &cursor, limits: limits) else {
            throw cursor.error(
                .unexpected(found: cursor.excerpt(from: start, to: cursor.position), expected: .list),
                at: start
            )
        }
        return items
    }
}

extension QueryFunction {
    /// With its namespace or without (OData 4.01 allows both); nil for a function of another namespace.
    init?(qualifiedName name: String) {
        guard let dot = name.lastIndex(of: ".") else {
            self.init(rawValue: name)
            return
        }
        guard name[..<dot].lowercased() == QueryFunction.namespace.lowercased() else { return nil }
        self.init(rawValue: String(name[name.index(after: dot)...]))
    }
}

import SalesCore

/// Reads values of parameters, keys and aliases: a literal, a JSON text, or the name of an alias.
enum ArgumentParser {
    static func argument(at cursor: inout Cursor, limits: Limits) throws(ParseError) -> Argument {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "["), UInt8(ascii: "{"): return try json(at: &cursor, limits: limits)
        case UInt8(ascii: "@"):
            cursor.advance()
            guard let name = cursor.name() else { throw cursor.unexpected(.name) }
            return .alias("@" + name)
        default:
            guard let literal = try LiteralParser.literal(at: &cursor) else { throw cursor.unexpected(.literal) }
            return .literal(literal)
        }
    }

    /// A JSON list of plain values as a list of literals; anything else as it is.
    static func json(at cursor: inout Cursor, limits: Limits) throws(ParseError) -> Argument {
        let start = cursor.position
        var reader = JSONReader(cursor, limits: limits)
        let value = try reader.value()
        cursor = reader.cursor
        guard case .array(let items) = value else { return .json(value) }
        guard items.count <= limits.listItems else {
            throw cursor.error(.tooMany(.listItems, limit: limits.listItems), at: start)
        }
        var literals: [Literal] = []
        literals.reserveCapacity(items.count)
        for item in items {
            guard let literal = literal(item) else { return .json(value) }
            literals.append(literal)
        }
        return .list(literals)
    }

    private static func literal(_ value: JSONValue) -> Literal? {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .string(let text): .string(text)
        case .number(let number): try? NumberWord(number.text).literal()
        case .array, .object: nil
        }
    }
}

import SalesCore

/// Reads the literals of OData's grammar: one value, told apart by its first characters.
enum LiteralParser {
    /// The value that stands at the cursor, or nil when what stands there is no literal.
    static func literal(at cursor: inout Cursor) throws(ParseError) -> Literal? {
        guard let first = cursor.current else { return nil }
        switch first {
        case UInt8(ascii: "'"):
            return .string(try string(at: &cursor))
        case UInt8(ascii: "-"):
            return try negative(at: &cursor)
        case 0x30...0x39:
            return try digits(at: &cursor, from: cursor.position)
        default:
            return try word(at: &cursor)
        }
    }

    /// The text between two quotation marks, a doubled mark standing for one.
    static func string(at cursor: inout Cursor) throws(ParseError) -> String {
        let start = cursor.position
        try cursor.expect("'")
        var content: [UInt8] = []
        while let byte = cursor.current {
            cursor.advance()
            if byte == UInt8(ascii: "'"), !cursor.take("'") { return String(decoding: content, as: UTF8.self) }
            content.append(byte)
        }
        throw cursor.error(.unterminatedString, at: start)
    }

    /// `-5`, `-INF`, a year before our era; nil for the minus sign of an expression.
    private static func negative(at cursor: inout Cursor) throws(ParseError) -> Literal? {
        let start = cursor.position
        cursor.advance()
        if let next = cursor.current, Cursor.isDigit(next) { return try digits(at: &cursor, from: start) }
        if cursor.dottedName() == "INF", !standsBeforePathOrCall(cursor) { return .double(-.infinity) }
        cursor.rewind(to: start)
        return nil
    }

    /// What begins with a digit: a number, a date, a time, a guid.
    private static func digits(at cursor: inout Cursor, from start: Int) throws(ParseError) -> Literal {
        while let byte = cursor.current, continuesNumber(byte) { cursor.advance() }
        let length = cursor.position - start
        guard length <= 64 else {
            let word = cursor.excerpt(from: start, to: cursor.position)
            throw cursor.error(.badValue(word, .number), at: start)
        }
        do { return try NumberWord(cursor.text(from: start, to: cursor.position)).literal() } catch {
            throw cursor.error(error, at: start)
        }
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// `null`, `true`, `false`, `INF`, `NaN`, a guid that begins with a letter, `duration'…'` and its like.
    private static func word(at cursor: inout Cursor) throws(ParseError) -> Literal? {
        let start = cursor.position
        if let guid = guid(at: &cursor) { return .guid(guid) }
        guard let word = cursor.dottedName() else { return nil }
        if cursor.current == UInt8(ascii: "'") { return try prefixed(word, at: &cursor, from: start) }
        if standsBeforePathOrCall(cursor) {
            cursor.rewind(to: start)
            return nil
        }
        switch word {
        case "INF": return .double(.infinity)
        case "NaN": return .double(.nan)
        default: break
        }
        switch word.lowercased() {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            cursor.rewind(to: start)
            return nil
        }
    }

    /// `null/x` and `true(…)` are names, not values.
    private static func standsBeforePathOrCall(_ cursor: Cursor) -> Bool {
        cursor.current == UInt8(ascii: "/") || cursor.current == UInt8(ascii: "(")
    }

    private static func guid(at cursor: inout Cursor) -> GUID? {
        let start = cursor.position
        guard cursor.byte(ahead: 8) == UInt8(ascii: "-"), cursor.byte(ahead: 13) == UInt8(ascii: "-"),
            start + 36 <= cursor.end, cursor.byte(ahead: 36).map(Cursor.continuesName) != true,
            let guid = GUID(cursor.text(from: start, to: start + 36))
        else { return nil }
        cursor.advance(by: 36)
        return guid
    }

    /// A quoted value behind the name of its type.
    private static func prefixed(
        _ type: String,
        at cursor: inout Cursor,
        from start: Int
    ) throws(ParseError) -> Literal {
        let content = try string(at: &cursor)
        switch type.lowercased() {
        case "duration":
            guard let value = Durations.microseconds(content) else {
                throw cursor.error(.badValue(excerpt(content), .duration), at: start)
            }
            return .duration(value)
        case "binary":
            guard let bytes = Base64URL.decoded(content) else {
                throw cursor.error(.badValue(excerpt(content), .binary), at: start)
            }
            return .binary(bytes)
        default:
            return .enumeration(type: type, value: content)
        }
    }
}

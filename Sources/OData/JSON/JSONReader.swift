/// Reads JSON as RFC 8259 defines it, and refuses what other readers let pass.
///
/// Refused: a key given twice, half a surrogate pair, U+0000 in text (no database keeps it), invalid UTF-8, text behind
/// the value, depth beyond the limit. Foundation's decoder keeps one of two equal keys and does not tell, so that two
/// programs on the way could read different requests out of the same bytes; that is why this reader exists.
/// One byte order mark in front is passed over, as RFC 8259, section 8.1, permits.
struct JSONReader {
    private(set) var cursor: Cursor
    private let limits: Limits
    private var depth = 0

    init(_ cursor: Cursor, limits: Limits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func wholeText() throws(ParseError) -> JSONValue {
        if cursor.current == 0xEF, cursor.byte(ahead: 1) == 0xBB, cursor.byte(ahead: 2) == 0xBF {
            cursor.advance(by: 3)
        }
        let result = try value()
        try cursor.expectEnd()
        return result
    }

    /// The value at the cursor; recursion ends at the depth limit.
    mutating func value() throws(ParseError) -> JSONValue {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "{"): return .object(try nested { (reader) throws(ParseError) in try reader.object() })
        case UInt8(ascii: "["): return .array(try nested { (reader) throws(ParseError) in try reader.array() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), .some(0x30...0x39): return .number(try number())
        default: return try word()
        }
    }

    private mutating func nested<Result>(
        _ read: (inout JSONReader) throws(ParseError) -> Result
    ) throws(ParseError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.jsonDepth else { throw cursor.error(.tooDeep(limit: limits.jsonDepth)) }
        cursor.advance()
        return try read(&self)
    }

    private mutating func object() throws(ParseError) -> JSONObject {
        var result = JSONObject()
        cursor.skipBlanks()
        if cursor.take("}") { return result }
        repeat {
            cursor.skipBlanks()
            let start = cursor.position
            guard cursor.current == UInt8(ascii: "\"") else { throw cursor.unexpected(.jsonKey) }
            let key = try string()
            cursor.skipBlanks()
            try cursor.expect(":")
            guard result.append(key, try value()) else { throw cursor.error(.repeated(excerpt(key)), at: start) }
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expect("}")
        return result
    }

    private mutating func array() throws(ParseError) -> [JSONValue] {
        var result: [JSONValue] = []
        cursor.skipBlanks()
        if cursor.take("]") { return result }
        repeat {
            result.append(try value())
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expect("]")
        return result
    }

    private mutating func word() throws(ParseError) -> JSONValue {
        let start = cursor.position
        switch cursor.name() {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            cursor.rewind(to: start)
            throw cursor.unexpected(.jsonValue)
        }
    }

    private mutating func number() throws(ParseError) -> JSONNumber {
        let start = cursor.position
        while let byte = cursor.current, JSONReader.continuesNumber(byte) { cursor.advance() }
        // No column holds a number of more digits; longer ones would cost much to convert.
        let word = cursor.bytes[start..<cursor.position]
        guard word.count <= 64, JSONNumber.isNumber(word) else {
            throw cursor.error(.badValue(cursor.excerpt(from: start, to: cursor.position), .number), at: start)
        }
        return JSONNumber(checked: String(decoding: word, as: UTF8.self))
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        Cursor.continuesName(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }
}

// MARK: - Text

extension JSONReader {
    private mutating func string() throws(ParseError) -> String {
        let start = cursor.position
        cursor.advance()
        let plain = try skipPlainText(from: start)
        if cursor.take("\"") { return try text(cursor.bytes[plain], from: start) }
        var content = Array(cursor.bytes[plain])
        while !cursor.take("\"") {
            try escape(into: &content)
            content += cursor.bytes[try skipPlainText(from: start)]
        }
        return try text(content[...], from: start)
    }

    /// Passes what needs no decoding, up to a backslash or the closing mark.
    private mutating func skipPlainText(from start: Int) throws(ParseError) -> Range<Int> {
        let first = cursor.position
        var index = first
        while index < cursor.end, cursor.bytes[index] >= 0x20, cursor.bytes[index] != UInt8(ascii: "\""),
            cursor.bytes[index] != UInt8(ascii: "\\")
        {
            index += 1
        }
        cursor.advance(by: index - first)
        guard let byte = cursor.current else { throw cursor.error(.unterminatedString, at: start) }
        guard byte >= 0x20 else { throw cursor.error(.controlCharacter(code: Int(byte))) }
        return first..<index
    }

    private func text(_ bytes: ArraySlice<UInt8>, from start: Int) throws(ParseError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw cursor.error(.notUTF8, at: start) }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(ParseError) {
        let start = cursor.position
        cursor.advance()
        guard let letter = cursor.current else { throw cursor.unexpected(.symbol("\"")) }
        cursor.advance()
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try scalar(from: start)).utf8)
        default: throw badEscape(from: start)
        }
    }

    /// The character of one `\u` escape, or of two that make a pair.
    private mutating func scalar(from start: Int) throws(ParseError) -> Character {
        let first = try codeUnit(from: start)
        guard first != 0 else { throw cursor.error(.nullCharacter, at: start) }
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, cursor.take("\\"), cursor.take("u") else { throw cursor.error(.loneSurrogate, at: start) }
        let second = try codeUnit(from: start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw cursor.error(.loneSurrogate, at: start) }
        return Character(scalar)
    }

    private mutating func codeUnit(from start: Int) throws(ParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = cursor.current, let digit = hexadecimalValue(byte) else { throw badEscape(from: start) }
            value = value << 4 | UInt32(digit)
            cursor.advance()
        }
        return value
    }

    private func badEscape(from start: Int) -> ParseError {
        cursor.error(.badEscape(cursor.excerpt(from: start, to: cursor.position)), at: start)
    }
}

/// 0 to 15, or nil when the byte is no hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

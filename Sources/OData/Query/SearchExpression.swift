/// What `$search` asks for.
public indirect enum SearchExpression: Hashable, Sendable {
    case word(String)
    /// Written in double quotation marks: to be found as it stands.
    case phrase(String)
    /// Two or more, all to be found. Words side by side mean this too.
    case and([SearchExpression])
    /// Two or more, one to be found.
    case or([SearchExpression])
    case not(SearchExpression)

    /// - Parameter text: The value of `$search`, decoded.
    public init(parsing text: String, limits: Limits = .standard) throws(ParseError) {
        var parser = SearchParser(cursor: Cursor(Array(text.utf8), in: .option("$search")), limits: limits)
        self = try parser.wholeSearch()
    }
}

/// `OR` binds weakest, then `AND` written or not, then `NOT` (OData 4.01, part 2, 5.1.8).
private struct SearchParser {
    var cursor: Cursor
    let limits: Limits
    private var depth = 0
    private var wordCount = 0

    init(cursor: Cursor, limits: Limits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func wholeSearch() throws(ParseError) -> SearchExpression {
        guard cursor.bytes.count <= limits.filterLength else {
            throw ParseError(.tooLong(bytes: limits.filterLength), in: cursor.place)
        }
        let result = try alternatives()
        try cursor.expectEnd(.searchWord)
        return result
    }

    private mutating func alternatives() throws(ParseError) -> SearchExpression {
        var parts = [try conjunction()]
        while takeWord("OR") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(ParseError) -> SearchExpression {
        var parts = [try term()]
        while true {
            cursor.skipBlanks()
            guard !cursor.isAtEnd, cursor.current != UInt8(ascii: ")"), !standsHere("OR") else { break }
            _ = takeWord("AND")
            parts.append(try term())
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func term() throws(ParseError) -> SearchExpression {
        cursor.skipBlanks()
        if takeWord("NOT") { return .not(try nested { (parser) throws(ParseError) in try parser.term() }) }
        if cursor.take("(") {
            return try nested { (parser) throws(ParseError) in
                let inner = try parser.alternatives()
                try parser.cursor.expect(")")
                return inner
            }
        }
        wordCount += 1
        guard wordCount <= limits.searchWords else {
            throw cursor.error(.tooMany(.searchWords, limit: limits.searchWords))
        }
        if cursor.current == UInt8(ascii: "\"") { return .phrase(try phrase()) }
        guard !standsHere("AND"), !standsHere("OR"), let word = word() else { throw cursor.unexpected(.searchWord) }
        return .word(word)
    }

    private mutating func phrase() throws(ParseError) -> String {
        let start = cursor.position
        cursor.advance()
        var content: [UInt8] = []
        while let byte = cursor.current, byte != UInt8(ascii: "\"") {
            cursor.advance()
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            guard let escaped = cursor.current else { break }
            content.append(escaped)
            cursor.advance()
        }
        guard cursor.take("\"") else { throw cursor.error(.unterminatedString, at: start) }
        guard !content.isEmpty else { throw cursor.error(.emptyOption, at: start) }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func word() -> String? {
        let start = cursor.position
        while let byte = cursor.current, !SearchParser.endsWord(byte) { cursor.advance() }
        return cursor.position > start ? cursor.text(from: start, to: cursor.position) : nil
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""): true
        default: false
        }
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        cursor.skipBlanks()
        guard standsHere(word) else { return false }
        cursor.advance(by: word.utf8CodeUnitCount)
        return true
    }

    private func standsHere(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        for index in 0..<count where cursor.byte(ahead: index) != word.utf8Start[index] { return false }
        return cursor.byte(ahead: count).map(SearchParser.endsWord) ?? true
    }

    private mutating func nested(
        _ read: (inout SearchParser) throws(ParseError) -> SearchExpression
    ) throws(ParseError) -> SearchExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.expressionDepth else { throw cursor.error(.tooDeep(limit: limits.expressionDepth)) }
        return try read(&self)
    }
}

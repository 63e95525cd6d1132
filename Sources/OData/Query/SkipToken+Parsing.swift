extension SkipToken {
    /// - Parameter text: Decoded. What begins with `<` must be a cookie; anything else is ours.
    init(parsing text: String) throws(ParseError) {
        let place = ParseError.Place.option("$skiptoken")
        guard !text.isEmpty else { throw ParseError(.emptyOption, in: place) }
        guard text.hasPrefix("<") else {
            self = .opaque(text)
            return
        }
        guard let number = CookieReader.pageNumber(in: text) else {
            throw ParseError(.badValue(excerpt(text), .pageToken), in: place)
        }
        self = .page(number)
    }
}

/// Reads the one element that clients make by hand; it is no XML parser and knows no entities.
private enum CookieReader {
    static func pageNumber(in text: String) -> Int? {
        var cursor = Cursor(Array(text.utf8), in: .query)
        guard cursor.take("<"), cursor.name() == "cookie" else { return nil }
        var number: Int?
        while cursor.skipBlanks(), let name = cursor.name() {
            cursor.skipBlanks()
            guard cursor.take("=") else { return nil }
            cursor.skipBlanks()
            guard let value = quotedValue(at: &cursor) else { return nil }
            guard name.lowercased() == "pagenumber" else { continue }
            guard number == nil, let page = Int(value), (1...1_000_000).contains(page) else { return nil }
            number = page
        }
        guard cursor.take("/"), cursor.take(">") else { return nil }
        cursor.skipBlanks()
        return cursor.isAtEnd ? number : nil
    }

    private static func quotedValue(at cursor: inout Cursor) -> String? {
        guard let mark = cursor.current, mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else { return nil }
        cursor.advance()
        let start = cursor.position
        while let byte = cursor.current, byte != mark { cursor.advance() }
        let value = cursor.text(from: start, to: cursor.position)
        guard !cursor.isAtEnd else { return nil }
        cursor.advance()
        return value
    }
}

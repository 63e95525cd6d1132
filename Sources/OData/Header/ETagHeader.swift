/// What `If-Match` or `If-None-Match` holds (RFC 9110, section 13.1).
public enum ETagCondition: Hashable, Sendable {
    /// `*`: any version, as long as the record exists.
    case any
    /// Entity tags without their quotation marks; weak and strong ones are not told apart, as ours are all weak.
    case tags([String])

    /// - Parameters:
    ///   - values: The values of all headers of that name, in order.
    ///   - header: `If-Match` or `If-None-Match`, for the error.
    /// - Returns: nil when there is no condition: no header, an empty one, or the word `null`, which some clients send.
    public static func parse(_ values: [String], header: String) throws(ParseError) -> ETagCondition? {
        var tags: [String] = []
        var isAny = false
        for value in values {
            var reader = HeaderCursor(value, name: header)
            while true {
                while reader.cursor.skipBlanks() || reader.cursor.take(",") {}
                guard !reader.cursor.isAtEnd else { break }
                guard tags.count < 100 else { throw reader.cursor.unexpected(.end) }
                switch try item(at: &reader) {
                case .any: isAny = true
                case .tag(let tag): tags.append(tag)
                case .ignored: break
                }
            }
        }
        return isAny ? .any : tags.isEmpty ? nil : .tags(tags)
    }

    /// Whether a record of that version meets the condition of `If-Match`; for `If-None-Match` it is the opposite.
    public func matches(version: Int64) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains(String(version))
        }
    }

    /// The entity tag of a version, as headers and `@odata.etag` carry it: `W/"5120"`.
    public static func tag(of version: Int64) -> String { "W/\"\(version)\"" }

    private enum Item {
        case any, ignored
        case tag(String)
    }

    private static func item(at reader: inout HeaderCursor) throws(ParseError) -> Item {
        let start = reader.cursor.position
        if reader.cursor.take("*") { return .any }
        if reader.cursor.byte(ahead: 1) == UInt8(ascii: "/"), reader.cursor.take("W") || reader.cursor.take("w") {
            reader.cursor.advance()
        }
        if reader.cursor.current == UInt8(ascii: "\"") {
            reader.cursor.advance()
            let first = reader.cursor.position
            while let byte = reader.cursor.current, byte != UInt8(ascii: "\"") { reader.cursor.advance() }
            let tag = reader.cursor.text(from: first, to: reader.cursor.position)
            guard reader.cursor.take("\"") else { throw reader.cursor.error(.unterminatedString, at: start) }
            return .tag(tag)
        }
        if reader.token()?.lowercased() == "null" { return .ignored }
        let word = reader.cursor.excerpt(from: start, to: max(reader.cursor.position, start + 1))
        throw reader.cursor.error(.badValue(word, .entityTag), at: start)
    }
}

/// Reads the parts that headers are made of (RFC 9110, section 5.6).
struct HeaderCursor {
    var cursor: Cursor

    init(_ value: String, name: String) {
        cursor = Cursor(Array(value.utf8), in: .header(name))
    }

    /// Letters, digits and the marks that a token may hold.
    mutating func token() -> String? {
        let start = cursor.position
        while let byte = cursor.current, HeaderCursor.isToken(byte) { cursor.advance() }
        return cursor.position > start ? cursor.text(from: start, to: cursor.position) : nil
    }

    /// The text between double quotation marks, a backslash taking the next character as it is; nil when unclosed.
    mutating func quotedText() -> String? {
        guard cursor.take("\"") else { return nil }
        var content: [UInt8] = []
        while let byte = cursor.current {
            cursor.advance()
            if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let escaped = cursor.current {
                content.append(escaped)
                cursor.advance()
            } else {
                content.append(byte)
            }
        }
        return nil
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// Percent encoding as this service reads and writes it (RFC 3986), strictly: a bad escape is an error, never text.
public enum URLDecoding {
    /// Decodes one name or value of a query, in which `+` is a blank.
    public static func queryText(_ raw: some StringProtocol) throws(ParseError) -> String {
        String(decoding: try bytes(of: raw.utf8, plusIsBlank: true, in: .query), as: UTF8.self)
    }

    /// Decodes a path. Where `/` is encoded it must stand inside quotation marks, so that it cannot add a segment.
    public static func path(_ raw: some StringProtocol) throws(ParseError) -> String {
        String(decoding: try pathBytes(of: raw.utf8), as: UTF8.self)
    }

    /// Encodes text for the value of a query option; everything is escaped but unreserved characters and `$`, `@`, `,`,
    /// `(`, `)`, `'`, `:`, `/`, `*`.
    public static func encodedForQuery(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if staysInQuery(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(hexadecimalDigit(byte >> 4))
                result.append(hexadecimalDigit(byte & 15))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func pathBytes(of raw: some Sequence<UInt8>) throws(ParseError) -> [UInt8] {
        var decoder = PercentDecoder(raw, plusIsBlank: false, in: .path)
        return try decoder.decode(guardsSlashes: true)
    }

    static func bytes(
        of raw: some Sequence<UInt8>,
        plusIsBlank: Bool,
        in place: ParseError.Place
    ) throws(ParseError) -> [UInt8] {
        var decoder = PercentDecoder(raw, plusIsBlank: plusIsBlank, in: place)
        return try decoder.decode(guardsSlashes: false)
    }

    private static func staysInQuery(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~$@,()':/*".utf8.contains(byte)
        }
    }

    private static func hexadecimalDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }
}

/// One pass over an encoded text.
private struct PercentDecoder {
    private var cursor: Cursor
    private let plusIsBlank: Bool

    init(_ raw: some Sequence<UInt8>, plusIsBlank: Bool, in place: ParseError.Place) {
        cursor = Cursor(Array(raw), in: place)
        self.plusIsBlank = plusIsBlank
    }

    mutating func decode(guardsSlashes: Bool) throws(ParseError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(cursor.bytes.count)
        var isQuoted = false
        while let byte = cursor.current {
            let decoded: UInt8
            if byte == UInt8(ascii: "%") {
                decoded = try escape()
                if guardsSlashes, decoded == UInt8(ascii: "/"), !isQuoted {
                    throw cursor.error(.encodedSlash, at: cursor.position - 3)
                }
            } else {
                guard byte >= 0x20, byte != 0x7F else { throw cursor.error(.forbiddenCharacter(code: Int(byte))) }
                cursor.advance()
                decoded = byte == UInt8(ascii: "+") && plusIsBlank ? 0x20 : byte
            }
            if decoded == UInt8(ascii: "'") { isQuoted.toggle() }
            result.append(decoded)
        }
        guard String(validating: result, as: UTF8.self) != nil else { throw ParseError(.notUTF8, in: cursor.place) }
        return result
    }

    /// `%41`. Tabs and line breaks may occur in searched text; other control characters may not.
    private mutating func escape() throws(ParseError) -> UInt8 {
        guard let high = cursor.byte(ahead: 1).flatMap(hexadecimalValue),
            let low = cursor.byte(ahead: 2).flatMap(hexadecimalValue)
        else {
            let end = min(cursor.position + 3, cursor.end)
            throw cursor.error(.badPercentEscape(cursor.excerpt(from: cursor.position, to: end)))
        }
        let byte = high << 4 | low
        guard byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
            throw cursor.error(.forbiddenCharacter(code: Int(byte)))
        }
        cursor.advance(by: 3)
        return byte
    }
}

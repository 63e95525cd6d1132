/// A place in a text, read one byte after the other. Every parser of this target moves one of these.
///
/// It counts the bytes it has passed, so that a test can prove that no parser walks over its text again and again.
struct Cursor {
    let bytes: [UInt8]
    let end: Int
    let place: ParseError.Place
    private(set) var position: Int
    /// Bytes passed, those of a second reading counted again.
    private(set) var steps = 0

    init(_ bytes: [UInt8], in place: ParseError.Place) {
        self.init(bytes, from: 0, to: bytes.count, in: place)
    }

    init(_ bytes: [UInt8], from start: Int, to end: Int, in place: ParseError.Place) {
        self.bytes = bytes
        self.end = end
        self.place = place
        position = start
    }

    var isAtEnd: Bool { position >= end }

    var current: UInt8? { position < end ? bytes[position] : nil }

    func byte(ahead count: Int) -> UInt8? {
        position + count < end ? bytes[position + count] : nil
    }

    mutating func advance(by count: Int = 1) {
        position += count
        steps += count
    }

    /// Goes back; the way already walked stays counted.
    mutating func rewind(to earlier: Int) {
        position = earlier
    }

    /// Blanks, tabs and line breaks.
    @discardableResult
    mutating func skipBlanks() -> Bool {
        let start = position
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { advance() }
        return position > start
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(ParseError) {
        guard take(character) else { throw unexpected(.symbol(String(Character(character)))) }
    }

    mutating func expectEnd(_ expectation: ParseError.Expectation = .end) throws(ParseError) {
        skipBlanks()
        guard isAtEnd else { throw unexpected(expectation) }
    }

    func text(from start: Int, to end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

// MARK: - Names

extension Cursor {
    /// A letter, an underscore or any character beyond ASCII: who knows the names shall say that one is unknown.
    static func startsName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: true
        default: false
        }
    }

    static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// A name without dots, or nil when none stands here.
    mutating func name() -> String? {
        guard let end = endOfName(from: position) else { return nil }
        let start = position
        advance(by: end - start)
        return text(from: start, to: end)
    }

    /// A name that may carry a namespace in front, parts joined by dots.
    mutating func dottedName() -> String? {
        let start = position
        guard var last = endOfName(from: position) else { return nil }
        while last < end, bytes[last] == UInt8(ascii: "."), let next = endOfName(from: last + 1) { last = next }
        advance(by: last - start)
        return text(from: start, to: last)
    }

    private func endOfName(from start: Int) -> Int? {
        guard start < end, Cursor.startsName(bytes[start]) else { return nil }
        var index = start + 1
        while index < end, Cursor.continuesName(bytes[index]) { index += 1 }
        return index
    }
}

// MARK: - Errors

extension Cursor {
    func error(_ reason: ParseError.Reason, at offset: Int? = nil) -> ParseError {
        let stop = min(offset ?? position, bytes.count)
        let characters = bytes[..<stop].count { $0 & 0xC0 != 0x80 }
        return ParseError(reason, in: place, at: characters + 1)
    }

    /// Something else stands here, or nothing.
    func unexpected(_ expectation: ParseError.Expectation) -> ParseError {
        guard !isAtEnd else { return error(.unexpectedEnd(expected: expectation)) }
        return error(.unexpected(found: wordHere, expected: expectation))
    }

    /// The word at this place for an error message, or the one character.
    private var wordHere: String {
        var last = position
        while last < end, Cursor.continuesName(bytes[last]) || bytes[last] == UInt8(ascii: ".") { last += 1 }
        if last == position { last += 1 }
        return excerpt(from: position, to: last)
    }

    /// Text for an error message: cut to forty characters, control characters replaced.
    func excerpt(from start: Int, to end: Int) -> String {
        OData.excerpt(String(decoding: bytes[start..<min(end, start + 164)], as: UTF8.self))
    }
}

/// Text of a stranger as an error message may show it: forty characters at most, without control characters.
func excerpt(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(40) {
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        let breaksLines = scalar.value == 0x2028 || scalar.value == 0x2029
        result.append(isControl || breaksLines ? "\u{FFFD}" : scalar)
    }
    if text.unicodeScalars.count > 40 { result.append("…") }
    return String(result)
}

import SalesCore

/// A word that begins with a digit (or a minus sign and a digit), at most 64 characters long, to be told apart.
struct NumberWord {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    func literal() throws(ParseError.Reason) -> Literal {
        if let guid = GUID(text) { return .guid(guid) }
        if bytes.contains(UInt8(ascii: ":")) || looksLikeDate(minimum: 11) { return try time() }
        if looksLikeDate(minimum: 10) { return try date() }
        return try number()
    }

    /// Four or more digits and a hyphen in front, after a sign perhaps.
    private func looksLikeDate(minimum: Int) -> Bool {
        guard bytes.count >= minimum else { return false }
        let unsigned = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        let year = unsigned.prefix { Cursor.isDigit($0) }
        guard year.count >= 4, unsigned.dropFirst(year.count).first == UInt8(ascii: "-") else { return false }
        return minimum == 10 || bytes.contains(UInt8(ascii: "T")) || bytes.contains(UInt8(ascii: "t"))
    }

    private func time() throws(ParseError.Reason) -> Literal {
        guard bytes.contains(UInt8(ascii: "-")) || bytes.contains(UInt8(ascii: "T")) else { return try timeOfDay() }
        guard let instant = Instant(text) else {
            throw hasUncommonYear ? .outOfRange(word, .dateTime) : .badValue(word, .dateTime)
        }
        guard NumberWord.years.contains(instant) else { throw .outOfRange(word, .dateTime) }
        return .instant(instant)
    }

    /// The instants that a date of four digits can be written for, in UTC.
    private static let years =
        Instant(seconds: -62_135_596_800)...Instant(microseconds: 253_402_300_799_999_999)

    private func date() throws(ParseError.Reason) -> Literal {
        guard let date = LocalDate(text) else {
            throw hasUncommonYear ? .outOfRange(word, .date) : .badValue(word, .date)
        }
        return .date(date)
    }

    /// Negative, zero or of more than four digits: right in OData's grammar, but no year of this product.
    private var hasUncommonYear: Bool {
        let unsigned = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        let digits = unsigned.prefix { Cursor.isDigit($0) }
        return bytes.first == UInt8(ascii: "-") || digits.count > 4 || digits.allSatisfy { $0 == 0x30 }
    }

    private func timeOfDay() throws(ParseError.Reason) -> Literal {
        guard let instant = Instant("1970-01-01T\(text)Z") else { throw .badValue(word, .timeOfDay) }
        return .timeOfDay(instant.microseconds)
    }

    private func number() throws(ParseError.Reason) -> Literal {
        guard let shape = NumberShape(bytes) else { throw .badValue(word, .number) }
        if shape.hasExponent {
            guard let value = Double(text), value.isFinite else { throw .outOfRange(word, .number) }
            return .double(value)
        }
        if !shape.hasFraction, let value = Int64(text) { return .int(value) }
        return .decimal(text)
    }

    private var word: String { excerpt(text) }
}

/// Digits, a fraction and an exponent in that order, as OData and JSON both write numbers.
struct NumberShape {
    private(set) var hasFraction = false
    private(set) var hasExponent = false

    /// - Returns: nil when the bytes are not a number.
    init?(_ bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        func digits() -> Bool {
            let run = rest.prefix { Cursor.isDigit($0) }
            rest = rest.dropFirst(run.count)
            return !run.isEmpty
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard digits() else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            hasFraction = true
            guard digits() else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            hasExponent = true
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() else { return nil }
        }
        guard rest.isEmpty else { return nil }
    }
}

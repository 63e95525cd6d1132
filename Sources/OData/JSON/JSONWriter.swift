public import SalesCore

/// Writes JSON into one growing array of bytes, without an object for each value: pages of rows are made with it.
///
/// Separators take care of themselves: begin, write keys and values in turn, end. That what is begun is ended, and that
/// every key has its value, is the caller's to see to; a debug build checks the nesting.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("subject")
///     json.value("Devis")
///     json.endObject()
///     let bytes = json.finish()
public struct JSONWriter: ~Copyable {
    /// Where the result will stand.
    public enum Escaping: Sendable {
        /// In a response or a file.
        case json
        /// Inside an HTML element as well: `<`, `>`, `&`, U+2028 and U+2029 are written `\u003c` and so on, in text
        /// and in keys that are not `StaticString`.
        case html
    }

    private var bytes: [UInt8] = []
    private var needsComma = false
    private var depth = 0
    private let escapesHTML: Bool

    /// - Parameter capacity: Bytes to set aside at first; more are added as needed.
    public init(capacity: Int = 16 * 1024, escaping: Escaping = .json) {
        bytes.reserveCapacity(capacity)
        escapesHTML = escaping == .html
    }

    /// Bytes written so far.
    public var count: Int { bytes.count }

    /// Ends the writing and gives the bytes.
    public consuming func finish() -> [UInt8] {
        assert(depth == 0, "an object or array was not ended")
        return bytes
    }

    // MARK: Structure

    public mutating func beginObject() { begin(UInt8(ascii: "{")) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    public mutating func beginArray() { begin(UInt8(ascii: "[")) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// A key that is known at compile time; it must be ASCII and need no escaping.
    public mutating func key(_ name: StaticString) {
        assert(name.isASCII)
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        endKey()
    }

    /// A key that is known at run time, escaped like any text.
    public mutating func key(text name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key with a fixed ending, such as `statecode` + `@OData.Community.Display.V1.FormattedValue`.
    public mutating func key(text name: String, suffix: StaticString) {
        assert(suffix.isASCII)
        separate()
        bytes.append(UInt8(ascii: "\""))
        escape(name)
        bytes.append(contentsOf: UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount))
        endKey()
    }

    // MARK: Values

    public mutating func null() { word("null") }

    public mutating func value(_ value: Bool) { word(value ? "true" : "false") }

    public mutating func value(_ value: Int) { self.value(Int64(value)) }

    public mutating func value(_ value: Int64) {
        separate()
        append(value)
        needsComma = true
    }

    /// Infinity and not-a-number are written as the texts `INF`, `-INF` and `NaN`, as OData does.
    public mutating func value(_ value: Double) {
        guard value.isFinite else { return self.value(value.isNaN ? "NaN" : value < 0 ? "-INF" : "INF") }
        separate()
        let text = value.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
        needsComma = true
    }

    /// A number, without the noughts that a fraction does not need.
    public mutating func value(_ value: Decimal4) {
        separate()
        bytes.append(contentsOf: value.description.utf8)
        needsComma = true
    }

    public mutating func value(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Text straight from a database column. It must be UTF-8, which this does not check again.
    public mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        escape(text)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    public mutating func value(_ value: GUID) {
        separate()
        withUnsafeTemporaryAllocation(byteCount: 38, alignment: 1) { buffer in
            buffer[0] = UInt8(ascii: "\"")
            value.write(into: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<37]))
            buffer[37] = UInt8(ascii: "\"")
            bytes.append(contentsOf: buffer)
        }
        needsComma = true
    }

    /// As ``SalesCore/Instant/description`` writes it.
    public mutating func value(_ value: Instant) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    public mutating func value(_ value: LocalDate) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// JSON that is ready and trusted; nothing of it is checked or escaped.
    public mutating func value(json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }
}

// MARK: - Values of other types

extension JSONWriter {
    public mutating func value(_ value: Value) {
        switch value {
        case .null: null()
        case .text(let text): self.value(text)
        case .int(let number): self.value(number)
        case .double(let number): self.value(number)
        case .decimal(let number): self.value(number)
        case .bool(let flag): self.value(flag)
        case .guid(let guid): self.value(guid)
        case .instant(let instant): self.value(instant)
        case .date(let date): self.value(date)
        }
    }

    /// What was read, written again; numbers keep their text.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): self.value(flag)
        case .number(let number): self.value(json: Array(number.text.utf8))
        case .string(let text): self.value(text)
        case .array(let items):
            beginArray()
            for item in items { self.value(item) }
            endArray()
        case .object(let object):
            beginObject()
            for (key, member) in object {
                self.key(text: key)
                self.value(member)
            }
            endObject()
        }
    }

    public mutating func value(_ text: String?) { if let text { value(text) } else { null() } }
    public mutating func value(_ guid: GUID?) { if let guid { value(guid) } else { null() } }
    public mutating func value(_ instant: Instant?) { if let instant { value(instant) } else { null() } }
    public mutating func value(_ number: Int64?) { if let number { value(number) } else { null() } }
}

// MARK: - Bytes

extension JSONWriter {
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
        depth += 1
    }

    private mutating func end(_ bracket: UInt8) {
        assert(depth > 0, "nothing is open that could be ended")
        bytes.append(bracket)
        needsComma = true
        depth -= 1
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func word(_ word: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        needsComma = true
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        escape(text)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { escape($0) }
    }

    /// Copies runs that need no escaping as they are: for most text that is one copy of the whole.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C || escapesHTML && isMarkup(text, at: index) else {
                index += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            index += escapeCharacter(of: text, at: index)
            start = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    /// `<`, `>`, `&`, and the first byte of U+2028 or U+2029.
    private func isMarkup(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        switch text[index] {
        case 0x3C, 0x3E, 0x26: true
        case 0xE2: index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
        default: false
        }
    }

    /// - Returns: How many bytes of the text the escaped character takes.
    private mutating func escapeCharacter(of text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let byte = text[index]
        switch byte {
        case 0x22, 0x5C: appendEscape(byte)
        case 0x0A: appendEscape(UInt8(ascii: "n"))
        case 0x0D: appendEscape(UInt8(ascii: "r"))
        case 0x09: appendEscape(UInt8(ascii: "t"))
        case 0xE2:
            appendCode(0x20, text[index + 2] & 0x0F | 0x20)
            return 3
        default: appendCode(0, byte)
        }
        return 1
    }

    private mutating func appendEscape(_ letter: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
    }

    private mutating func appendCode(_ high: UInt8, _ low: UInt8) {
        appendEscape(UInt8(ascii: "u"))
        for nibble in [high >> 4, high & 15, low >> 4, low & 15] {
            bytes.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
        }
    }

    private mutating func append(_ value: Int64) {
        var rest = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var index = 20
            repeat {
                index -= 1
                buffer[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 {
                index -= 1
                buffer[index] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: buffer[index...]))
        }
    }

    private mutating func append(_ date: LocalDate) {
        let (year, month, day) = date.parts
        appendDigits(year / 100)
        appendDigits(year % 100)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(month)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(day)
    }

    private mutating func append(_ instant: Instant) {
        let seconds = instant.seconds
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = Int(seconds - days * 86_400)
        append(LocalDate(daysSince1970: Int(days)))
        bytes.append(UInt8(ascii: "T"))
        appendDigits(second / 3600)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(second / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(second % 60)
        append(fraction: Int(instant.microseconds - seconds * 1_000_000))
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Three digits when they suffice, six otherwise, nothing for a whole second.
    private mutating func append(fraction microseconds: Int) {
        guard microseconds > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        let isMilliseconds = microseconds % 1000 == 0
        var rest = isMilliseconds ? microseconds / 1000 : microseconds
        var divisor = isMilliseconds ? 100 : 100_000
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    private mutating func appendDigits(_ value: Int) {
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }
}

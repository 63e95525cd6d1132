/// Durations as OData writes them: `P2DT3H4M5.5S`, days of 24 hours, no years and no months (XML Schema's
/// dayTimeDuration).
enum Durations {
    static func microseconds(_ text: String) -> Int64? {
        var cursor = Cursor(Array(text.utf8), in: .query)
        let isNegative = cursor.take("-")
        guard cursor.take("P") else { return nil }
        var total: Int64 = 0
        var hasPart = add(unit: "D", of: 86_400_000_000, at: &cursor, to: &total)
        if cursor.take("T") {
            let hours = add(unit: "H", of: 3_600_000_000, at: &cursor, to: &total)
            let minutes = add(unit: "M", of: 60_000_000, at: &cursor, to: &total)
            let seconds = addSeconds(at: &cursor, to: &total)
            guard hours || minutes || seconds else { return nil }
            hasPart = true
        }
        guard hasPart, cursor.isAtEnd, total >= 0 else { return nil }
        return isNegative ? -total : total
    }

    static func text(_ microseconds: Int64) -> String {
        let magnitude = microseconds.magnitude
        let fraction = magnitude % 1_000_000
        let decimals = fraction == 0 ? "" : "." + String(fraction + 1_000_000).dropFirst()
        return "\(microseconds < 0 ? "-" : "")PT\(magnitude / 1_000_000)\(decimals)S"
    }

    /// - Returns: whether the unit was there; a sum that does not fit makes `total` negative for good.
    private static func add(
        unit: Unicode.Scalar,
        of size: Int64,
        at cursor: inout Cursor,
        to total: inout Int64
    ) -> Bool {
        let start = cursor.position
        guard let count = number(at: &cursor), cursor.take(unit) else {
            cursor.rewind(to: start)
            return false
        }
        add(count, of: size, to: &total)
        return true
    }

    private static func add(_ count: Int64, of size: Int64, to total: inout Int64) {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        let (sum, carry) = total.addingReportingOverflow(product)
        total = overflow || carry || total < 0 ? .min : sum
    }

    private static func addSeconds(at cursor: inout Cursor, to total: inout Int64) -> Bool {
        if add(unit: "S", of: 1_000_000, at: &cursor, to: &total) { return true }
        let start = cursor.position
        guard let whole = number(at: &cursor), cursor.take("."), let fraction = fraction(at: &cursor), cursor.take("S")
        else {
            cursor.rewind(to: start)
            return false
        }
        add(whole, of: 1_000_000, to: &total)
        add(fraction, of: 1, to: &total)
        return true
    }

    private static func number(at cursor: inout Cursor) -> Int64? {
        let start = cursor.position
        while let byte = cursor.current, Cursor.isDigit(byte), cursor.position - start < 18 { cursor.advance() }
        return Int64(cursor.text(from: start, to: cursor.position))
    }

    private static func fraction(at cursor: inout Cursor) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = cursor.current, Cursor.isDigit(byte), count < 12 {
            if count < 6 { value = value * 10 + Int64(byte - 0x30) }
            count += 1
            cursor.advance()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }
}

/// Binary data in the alphabet that needs no escaping in addresses (RFC 4648, section 5), padding optional.
enum Base64URL {
    static func decoded(_ text: String) -> [UInt8]? {
        var characters = Array(text.utf8)
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding == 0 || padding <= 2 && characters.count % 4 == 0 else { return nil }
        characters.removeLast(padding)
        guard characters.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(characters.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        return buffer == 0 ? result : nil
    }

    static func encoded(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count * 4 + 2) / 3)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(alphabet[Int(buffer >> bits & 63)])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { result.append(alphabet[Int(buffer << (6 - bits) & 63)]) }
        return String(decoding: result, as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}

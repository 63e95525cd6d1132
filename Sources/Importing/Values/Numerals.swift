/// Forms of numbers that read the same in every country: digits, a point, no thousands separators.
enum Numerals {
    /// `12`, `-3`, `+4`; also `12.0`, because spreadsheets and data tools write whole numbers so.
    static func whole(_ text: some StringProtocol) -> Int64? {
        guard let parts = parts(text), parts.exponent == nil, parts.fraction?.allSatisfy({ $0 == "0" }) ?? true
        else { return nil }
        return Int64(parts.sign + parts.digits)
    }

    /// `12`, `-3.5`, `.5`, `1e3`.
    static func isPlain(_ text: some StringProtocol) -> Bool { parts(text) != nil }

    static func isJSONNumber(_ text: String) -> Bool {
        guard let parts = parts(text), parts.sign != "+", !parts.digits.isEmpty, parts.fraction != "" else {
            return false
        }
        return parts.digits == "0" || parts.digits.first != "0"
    }

    /// Whether it would be a number with a comma in it: `1,234.5`, `12,5`, `1 234`.
    static func looksLocalised(_ text: some StringProtocol) -> Bool {
        text.contains { $0.isNumber }
            && text.allSatisfy { $0.isNumber || $0.isWhitespace || "+-.,'’".contains($0) }
    }

    private static func parts(
        _ text: some StringProtocol
    ) -> (sign: String, digits: String, fraction: String?, exponent: String?)? {
        var rest = Array(text.utf8)[...]
        guard rest.count <= 60 else { return nil }
        let sign = take(&rest) { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard sign.utf8.count <= 1 else { return nil }
        let digits = take(&rest, isDigit)
        var fraction: String?
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = take(&rest, isDigit)
        }
        guard !digits.isEmpty || !(fraction ?? "").isEmpty else { return nil }
        var exponent: String?
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            let sign = take(&rest) { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
            let power = take(&rest, isDigit)
            guard sign.utf8.count <= 1, !power.isEmpty else { return nil }
            exponent = sign + power
        }
        guard rest.isEmpty else { return nil }
        return (sign, digits, fraction, exponent)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ belongs: (UInt8) -> Bool) -> String {
        let taken = rest.prefix(while: belongs)
        rest = rest[taken.endIndex...]
        return String(decoding: taken, as: UTF8.self)
    }
}

/// One value of a record's column, in the types that the registry knows.
public enum Value: Hashable, Sendable {
    case null
    case text(String)
    /// Whole numbers and choice values.
    case int(Int64)
    case double(Double)
    /// Exact decimals and money, in ten-thousandths.
    case decimal(Decimal4)
    case bool(Bool)
    case guid(GUID)
    case instant(Instant)
    case date(LocalDate)

    public var isNull: Bool { self == .null }

    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var int: Int64? { if case .int(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var guid: GUID? { if case .guid(let value) = self { value } else { nil } }
    public var instant: Instant? { if case .instant(let value) = self { value } else { nil } }
    public var date: LocalDate? { if case .date(let value) = self { value } else { nil } }
    public var decimal: Decimal4? { if case .decimal(let value) = self { value } else { nil } }
    public var double: Double? { if case .double(let value) = self { value } else { nil } }

    public static func optional(_ value: String?) -> Value { value.map(Value.text) ?? .null }
    public static func optional(_ value: GUID?) -> Value { value.map(Value.guid) ?? .null }
    public static func optional(_ value: Instant?) -> Value { value.map(Value.instant) ?? .null }
    public static func optional(_ value: Int64?) -> Value { value.map(Value.int) ?? .null }
}

/// A decimal number with four places, as money is kept: 64 bits of ten-thousandths.
public struct Decimal4: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var tenThousandths: Int64

    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// Reads `-12.5`, `1e3`; more than four places are rounded half away from zero. Nil when it does not fit.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 40 else { return nil }
        var bytes = text.utf8[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        var digits: [Int64] = []
        var exponent = 4
        var seenPoint = false
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else if (48...57).contains(byte) {
                digits.append(Int64(byte - 48))
                if seenPoint { exponent -= 1 }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard !digits.isEmpty else { return nil }
        if let byte = rest.first {
            guard byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"),
                let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), power.magnitude < 40
            else { return nil }
            exponent += power
        }
        guard let magnitude = Decimal4.scaled(digits, by: exponent) else { return nil }
        tenThousandths = negative ? -magnitude : magnitude
    }

    private static func scaled(_ digits: [Int64], by exponent: Int) -> Int64? {
        let kept = max(0, min(digits.count, digits.count + exponent))
        var value: Int64 = 0
        for index in 0..<(digits.count + max(exponent, 0)) where index < kept || exponent > 0 {
            let digit = index < digits.count ? digits[index] : 0
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        if exponent < 0, digits.count + exponent >= 0, digits[kept] >= 5 {
            guard value < .max else { return nil }
            value += 1
        }
        return value
    }

    public var double: Double { Double(tenThousandths) / 10_000 }

    /// Rounded to so many decimals, half away from zero; what would not fit any more stays as it is.
    public func rounded(to places: Int) -> Decimal4 {
        guard (0..<4).contains(places) else { return self }
        let unit = [10_000, 1000, 100, 10][places] as Int64
        let rest = tenThousandths % unit
        guard rest != 0 else { return self }
        let down = tenThousandths - rest
        let (up, overflow) = down.addingReportingOverflow(rest < 0 ? -unit : unit)
        return Decimal4(tenThousandths: rest.magnitude * 2 >= unit.magnitude && !overflow ? up : down)
    }

    public static func < (left: Decimal4, right: Decimal4) -> Bool { left.tenThousandths < right.tenThousandths }

    public var description: String {
        let magnitude = tenThousandths.magnitude
        let fraction = magnitude % 10_000
        var text = (tenThousandths < 0 ? "-" : "") + String(magnitude / 10_000)
        if fraction != 0 {
            var digits = String(fraction + 10_000).dropFirst()
            while digits.last == "0" { digits = digits.dropLast() }
            text += "." + digits
        }
        return text
    }
}

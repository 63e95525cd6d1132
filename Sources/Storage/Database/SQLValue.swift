public import SalesCore

/// A value on its way into a statement, in the few kinds that both engines keep alike.
///
/// Booleans are 0 and 1, instants are microseconds, dates are ISO text, money is ten-thousandths.
public enum SQLValue: Sendable, Hashable {
    case null
    case int(Int64)
    /// Without U+0000, which PostgreSQL cannot keep: such a text is refused on both engines.
    case text(String)
    /// Infinity is kept, "not a number" is refused on both engines (SQLite would store null).
    case double(Double)
    case guid(GUID)
    case bytes([UInt8])
}

extension SQLValue {
    public static func int(_ value: Int) -> SQLValue { .int(Int64(value)) }
    public static func bool(_ value: Bool) -> SQLValue { .int(value ? 1 as Int64 : 0) }
    public static func instant(_ value: Instant) -> SQLValue { .int(value.microseconds) }
    public static func date(_ value: LocalDate) -> SQLValue { .text(value.description) }

    public static func optional(_ value: Int64?) -> SQLValue { value.map { .int($0) } ?? .null }
    public static func optional(_ value: Int?) -> SQLValue { value.map { .int($0) } ?? .null }
    public static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    public static func optional(_ value: Double?) -> SQLValue { value.map { .double($0) } ?? .null }
    public static func optional(_ value: Bool?) -> SQLValue { value.map { .bool($0) } ?? .null }
    public static func optional(_ value: GUID?) -> SQLValue { value.map { .guid($0) } ?? .null }
    public static func optional(_ value: Instant?) -> SQLValue { value.map { .instant($0) } ?? .null }
    public static func optional(_ value: LocalDate?) -> SQLValue { value.map { .date($0) } ?? .null }

    /// A record's value as its column keeps it.
    public init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .text(let text): self = .text(text)
        case .int(let int): self = .int(int)
        case .double(let double): self = .double(double)
        case .decimal(let decimal): self = .int(decimal.tenThousandths)
        case .bool(let bool): self = .bool(bool)
        case .guid(let guid): self = .guid(guid)
        case .instant(let instant): self = .instant(instant)
        case .date(let date): self = .date(date)
        }
    }
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

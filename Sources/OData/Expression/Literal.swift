public import SalesCore

/// A value as it is written in an address or a filter.
public enum Literal: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Digits with or without a fraction, as written, without exponent; also whole numbers beyond 64 bits.
    case decimal(String)
    /// A number with an exponent, `INF`, `-INF` or `NaN`.
    case double(Double)
    case guid(GUID)
    case date(LocalDate)
    /// Kept in microseconds; further fraction digits are cut.
    case instant(Instant)
    /// Microseconds since midnight.
    case timeOfDay(Int64)
    /// Microseconds, negative for a duration that goes back. Days count 24 hours.
    case duration(Int64)
    case string(String)
    case binary([UInt8])
    /// `Namespace.Type'Member'`; what types there are is for the reader to know.
    case enumeration(type: String, value: String)

    /// Not-a-number equals itself here, because two texts that say the same are the same syntax.
    public static func == (left: Literal, right: Literal) -> Bool { left.identity == right.identity }

    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

    private enum Identity: Hashable {
        case null
        case bool(Bool)
        case int(Int64)
        case bits(UInt64)
        case guid(GUID)
        case date(LocalDate)
        case instant(Instant)
        case micro(Int64, isTime: Bool)
        case text(String, kind: Int)
        case binary([UInt8])
        case enumeration(String, String)
    }

    private var identity: Identity {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .decimal(let text): .text(text, kind: 0)
        case .double(let value): .bits(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
        case .guid(let value): .guid(value)
        case .date(let value): .date(value)
        case .instant(let value): .instant(value)
        case .timeOfDay(let value): .micro(value, isTime: true)
        case .duration(let value): .micro(value, isTime: false)
        case .string(let text): .text(text, kind: 1)
        case .binary(let bytes): .binary(bytes)
        case .enumeration(let type, let value): .enumeration(type, value)
        }
    }
}

/// A value of a function's parameter, of a key or of a parameter alias.
public enum Argument: Hashable, Sendable {
    case literal(Literal)
    /// Written `["a","b"]`; an item is a number, a string, a boolean or null.
    case list([Literal])
    /// Any other JSON: an object, or a list that holds objects or lists.
    case json(JSONValue)
    /// `@name`, still to be looked up. Occurs in a ``ResourcePath`` only; ``ResourcePath/resolving(_:)`` replaces it.
    case alias(String)
}

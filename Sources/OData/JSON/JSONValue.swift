public import SalesCore

/// A JSON text as it was sent: members in order, numbers as written.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Reads a request body, strictly (see ``JSONReader``).
    public init(
        parsing bytes: [UInt8],
        in place: ParseError.Place = .body,
        limits: Limits = .standard
    ) throws(ParseError) {
        var reader = JSONReader(Cursor(bytes, in: place), limits: limits)
        self = try reader.wholeText()
    }

    public var isNull: Bool { self == .null }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    public var int: Int64? { number?.int }
}

/// A JSON number, kept as text so that nothing is rounded before the column's type is known.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// - Returns: nil for what JSON's grammar does not allow, such as `+1`, `01`, `.5` and `NaN`.
    public init?(_ text: String) {
        guard JSONNumber.isNumber(text.utf8) else { return nil }
        self.text = text
    }

    public init(_ value: Int64) {
        text = String(value)
    }

    init(checked text: String) {
        self.text = text
    }

    /// The whole number, also when it is written `5.0` or `5e2`; nil when there is a fraction or it does not fit.
    public var int: Int64? {
        if let value = Int64(text) { return value }
        guard let value = Decimal4(text), value.tenThousandths % 10_000 == 0, isExactDecimal else { return nil }
        return value.tenThousandths / 10_000
    }

    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Rounded to four places, half away from zero; nil when it does not fit.
    public var decimal: Decimal4? { Decimal4(text) }

    public var description: String { text }

    /// No digit was rounded away by ``decimal``.
    private var isExactDecimal: Bool {
        guard let value = Decimal4(text), let double = Double(text) else { return false }
        return double == Double(value.tenThousandths) / 10_000
    }

    static func isNumber(_ bytes: some Collection<UInt8>) -> Bool {
        guard NumberShape(bytes) != nil else { return false }
        let unsigned = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        return unsigned.first != UInt8(ascii: "0") || unsigned.dropFirst().first.map(Cursor.isDigit) != true
    }
}

/// The members of a JSON object in the order in which they were sent; no key occurs twice.
public struct JSONObject: Hashable, Sendable, Sequence {
    public private(set) var members: [(key: String, value: JSONValue)] = []
    /// Where each key stands, once there are too many to look through.
    private var places: [String: Int] = [:]
    private static let searchable = 8

    public init() {}

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }

    public subscript(key: String) -> JSONValue? {
        place(of: key).map { members[$0].value }
    }

    /// - Returns: false when the key is there already; nothing is changed then. Keys that differ only in how Unicode
    ///   composes their letters are the same key.
    public mutating func append(_ key: String, _ value: JSONValue) -> Bool {
        guard place(of: key) == nil else { return false }
        members.append((key, value))
        if members.count == JSONObject.searchable + 1 {
            for (index, member) in members.enumerated() { places[member.key] = index }
        } else if members.count > JSONObject.searchable {
            places[key] = members.count - 1
        }
        return true
    }

    private func place(of key: String) -> Int? {
        members.count > JSONObject.searchable ? places[key] : members.firstIndex { $0.key == key }
    }

    public func makeIterator() -> IndexingIterator<[(key: String, value: JSONValue)]> { members.makeIterator() }

    /// The same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key == $1.key && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members {
            hasher.combine(member.key)
            hasher.combine(member.value)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON without blanks.
    public var description: String {
        var writer = JSONWriter(capacity: 256)
        writer.value(self)
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

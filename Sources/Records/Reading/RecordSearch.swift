public import SalesCore

/// A record that a search over all tables found.
public struct SearchHit: Sendable, Hashable {
    /// How well it was found; better compares less.
    public enum Rank: Int, Sendable, Comparable {
        /// The whole name, number or address.
        case exact
        /// The beginning of the name.
        case prefix
        /// The beginning of a word of the name.
        case word
        /// The beginning of a company, address or number beside the name.
        case other
        /// Somewhere inside the name.
        case substring

        public static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    public let record: RecordReference
    public let name: String
    /// What tells it from others of its name: a company, an address, a number.
    public let detail: String?
    public let rank: Rank

    public init(record: RecordReference, name: String, detail: String?, rank: Rank) {
        self.record = record
        self.name = name
        self.detail = detail
        self.rank = rank
    }

    /// Best first; the same rank in the order of the names.
    public static func inOrder(_ left: SearchHit, _ right: SearchHit) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        let names = (folded(left.name), folded(right.name))
        if names.0 != names.1 { return names.0 < names.1 }
        return left.record.id < right.record.id
    }

    /// How a name was found by a text, both folded; nil when the text does not occur in it.
    public static func rank(of name: String, for text: String) -> Rank? {
        if name == text { return .exact }
        if name.hasPrefix(text) { return .prefix }
        let words = text.split(separator: " ")
        guard words.allSatisfy({ name.contains($0) }) else { return nil }
        let starts = name.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        let begins = words.allSatisfy { word in starts.contains { $0.hasPrefix(word) } }
        return begins ? .word : .substring
    }
}

/// One entry of a record's history as its readers see it.
public struct HistoryLine: Sendable {
    public let sequence: Int64
    public let operation: GUID
    public let kind: OperationKind
    public let action: HistoryEntry.Action
    public let person: GUID
    public let at: Instant
    /// Whether the operation was taken back.
    public let isUndone: Bool
    public let before: [Change]
    public let after: [Change]

    public init(
        sequence: Int64,
        operation: GUID,
        kind: OperationKind,
        action: HistoryEntry.Action,
        person: GUID,
        at: Instant,
        isUndone: Bool,
        before: [Change],
        after: [Change]
    ) {
        self.sequence = sequence
        self.operation = operation
        self.kind = kind
        self.action = action
        self.person = person
        self.at = at
        self.isUndone = isUndone
        self.before = before
        self.after = after
    }
}

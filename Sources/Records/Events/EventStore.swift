public import SalesCore

/// A place in the stream of events; later places compare greater.
public struct EventPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The transaction's number; 0 on SQLite, where transactions commit in the order of their events.
    public let transaction: Int64
    public let number: Int64

    public init(transaction: Int64, number: Int64) {
        self.transaction = transaction
        self.number = number
    }

    /// Reads the form that ``description`` writes and browsers send back as `Last-Event-ID`.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let transaction = Int64(parts[0]), let number = Int64(parts[1]) else { return nil }
        self.init(transaction: transaction, number: number)
    }

    public var description: String { "\(transaction).\(number)" }

    public static func < (left: EventPosition, right: EventPosition) -> Bool {
        (left.transaction, left.number) < (right.transaction, right.number)
    }
}

/// A change as listeners read it.
public struct StoredEvent: Sendable, Hashable {
    public let position: EventPosition
    public let operation: GUID
    public let record: RecordReference
    public let principals: [GUID]

    public init(position: EventPosition, operation: GUID, record: RecordReference, principals: [GUID]) {
        self.position = position
        self.operation = operation
        self.record = record
        self.principals = principals
    }
}

/// Reads the stream of committed changes.
public protocol EventStore: Sendable {
    /// The place after everything that is committed and settled now.
    func latest() async throws -> EventPosition
    func events(since position: EventPosition, limit: Int) async throws -> [StoredEvent]
    /// Signals that something may have been committed, by this or another process.
    func signals() -> AsyncStream<Void>
    /// Drops events and idempotency keys that nobody can ask for any more.
    func forget(before events: Instant, keysBefore keys: Instant) async throws
}

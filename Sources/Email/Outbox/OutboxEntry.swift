import Foundation
public import SalesCore
public import Sealing

/// Something that leaves the house: queued in the transaction that caused it, carried out by a worker.
public struct OutboxEntry: Sendable, Equatable {
    public let id: GUID
    /// What it is, sealed until it has left: it may hold a link that opens an account.
    public let sealed: Sealed
    public let createdAt: Instant
    /// Not before.
    public let dueAt: Instant
    /// Not after: what it says is no longer true then.
    public let expiresAt: Instant
    /// Deliveries that were tried.
    public let attempts: Int

    public init(id: GUID, sealed: Sealed, createdAt: Instant, dueAt: Instant, expiresAt: Instant, attempts: Int) {
        self.id = id
        self.sealed = sealed
        self.createdAt = createdAt
        self.dueAt = dueAt
        self.expiresAt = expiresAt
        self.attempts = attempts
    }

    /// A mail to be queued.
    public init(_ mail: OutgoingMail, id: GUID, at now: Instant, until expiresAt: Instant, box: SecretBox) throws {
        let content = Array(try JSONEncoder().encode(mail))
        self.init(
            id: id,
            sealed: try box.seal(content, for: OutboxEntry.purpose(of: id)),
            createdAt: now,
            dueAt: now,
            expiresAt: expiresAt,
            attempts: 0
        )
    }

    func mail(_ box: SecretBox) throws -> OutgoingMail {
        let content = try box.open(sealed, for: OutboxEntry.purpose(of: id))
        return try JSONDecoder().decode(OutgoingMail.self, from: Data(content))
    }

    private static func purpose(of id: GUID) -> String { "outbox \(id)" }
}

/// How an entry ended, or goes on.
public enum OutboxOutcome: Sendable, Equatable {
    case sent(reply: String)
    case failed(reply: String)
    /// Handed over, and no answer came: never sent again by itself.
    case unknown(reply: String)
    case retry(at: Instant, reply: String)
    /// What it said was over before it could leave.
    case expired(reply: String)
}

/// What the outbox needs to keep and find. Implemented once, in Storage, for both engines.
public protocol OutboxStore: Sendable {
    /// Takes entries that are due, for so long; no other worker gets them meanwhile. An entry whose worker died comes
    /// back when its time is over, unless it was already being handed over: that one becomes unknown.
    func claim(worker: GUID, limit: Int, lease: Duration, at now: Instant) async throws -> [OutboxEntry]

    /// Writes down that the entry is about to leave.
    /// - Returns: false when it is no longer this worker's; then it must not leave.
    func handOver(_ entry: GUID, worker: GUID) async throws -> Bool

    func finish(_ entry: GUID, worker: GUID, _ outcome: OutboxOutcome, at now: Instant) async throws

    /// Forgets what ended before an instant.
    func forget(endedBefore instant: Instant) async throws

    /// How many wait, and since when the oldest of them is due.
    func waiting(at now: Instant) async throws -> (count: Int, oldest: Instant?)

    /// The newest entries, without what they say.
    func latest(limit: Int) async throws -> [OutboxLine]
}

/// One entry as an operator sees it.
public struct OutboxLine: Sendable, Equatable {
    public let id: GUID
    /// `queued`, `claimed`, `handed`, `sent`, `failed`, `unknown` or `expired`.
    public let state: String
    public let attempts: Int
    public let createdAt: Instant
    public let dueAt: Instant
    /// The mail server's last words.
    public let reply: String?

    public init(id: GUID, state: String, attempts: Int, createdAt: Instant, dueAt: Instant, reply: String?) {
        self.id = id
        self.state = state
        self.attempts = attempts
        self.createdAt = createdAt
        self.dueAt = dueAt
        self.reply = reply
    }
}

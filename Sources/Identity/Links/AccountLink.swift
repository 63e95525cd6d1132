public import Email
public import SalesCore

/// What a link by mail is for. Each works once, and ends with a new password, whoever set it.
public enum LinkKind: String, Sendable {
    case invitation
    case reset

    /// A week to take up an invitation; an hour to do what one has just asked for.
    public var life: Duration {
        switch self {
        case .invitation: .seconds(7 * 86_400)
        case .reset: .seconds(3600)
        }
    }
}

/// A link as it is kept, with the mail that brings it.
public struct NewLink: Sendable {
    public let digest: [UInt8]
    /// Nobody's, for an address that nobody has: the same work is done for it.
    public let user: GUID
    public let kind: LinkKind
    public let createdAt: Instant
    public let expiresAt: Instant
    public let mail: OutboxEntry?
}

/// Whom a link is for.
public struct AccountLink: Sendable, Equatable {
    public let user: GUID
    public let kind: LinkKind
    public let name: String
    public let email: String

    public init(user: GUID, kind: LinkKind, name: String, email: String) {
        self.user = user
        self.kind = kind
        self.name = name
        self.email = email
    }
}

/// How a link goes to its person.
public enum LinkDelivery: Sendable, Equatable {
    case mailed
    /// No mail server is set: whoever asked passes the address on. It is shown once.
    case shown(String)
}

/// What links need to keep and find. Implemented once, in Storage, for both engines.
public protocol LinkStore: Sendable {
    /// Keeps a link and queues its mail in one step; earlier links of the person end.
    func add(_ link: NewLink) async throws
    /// Adds a person with the roles of these names, an invitation and its mail, in one step.
    func add(_ person: NewPerson, roles: [String], link: NewLink) async throws
    /// - Returns: nil when the link is unknown, used, or over, or its person disabled.
    func link(_ digest: [UInt8], at now: Instant) async throws -> AccountLink?
    /// Uses up a link: sets the password, ends sessions, grants and links of the person, forgets failures.
    /// - Returns: nil as ``link(_:at:)``; then nothing is changed.
    func use(link digest: [UInt8], setting hash: PasswordHash, at now: Instant) async throws -> AccountLink?
}

public import SalesCore

/// What the token service keeps. Implemented once, in Storage, for both engines.
///
/// Whatever ends a token is seen by the next request of every instance.
public protocol ClientStore: Sendable {
    /// Adds a client with its application user, in one step.
    func add(_ client: Client, as user: NewPerson, at now: Instant) async throws
    /// All clients, by name, each with the roles of its application user.
    func clients() async throws -> [(client: Client, roles: [String])]
    func client(id: GUID) async throws -> Client?

    /// Disables a client with its application user, and ends every token, code and grant of it, people's too.
    func disable(client: Client, at now: Instant) async throws

    /// - Returns: false when the client or the person is not there or is disabled; nothing is issued.
    func issue(_ token: NewAccessToken) async throws -> Bool
    func add(_ code: NewCode) async throws

    /// Uses up a code. One that was used before ends what came of it (RFC 6749, section 4.1.2).
    func take(code digest: [UInt8], at now: Instant) async throws -> TakenCode

    /// - Returns: false when the client or the person is disabled since; nothing is issued.
    func issue(_ access: NewAccessToken, with refresh: NewRefreshToken) async throws -> Bool

    /// Exchanges a refresh token for the next one, in one step.
    func rotate(_ rotation: Rotation) async throws -> RotationOutcome
}

/// An access token as it is kept.
public struct NewAccessToken: Sendable {
    public let id: GUID
    public let client: GUID
    public let user: GUID
    /// The grant that it comes from; nil for a client in its own name.
    public let grant: GUID?
    public let name: String
    public let hash: CredentialHash
    public let createdAt: Instant
    public let expiresAt: Instant
}

/// A code that stands for what a person agreed to, until the program fetches its tokens.
public struct NewCode: Sendable {
    /// The grant that the tokens will belong to.
    public let grant: GUID
    public let digest: [UInt8]
    public let client: GUID
    public let user: GUID
    public let redirect: String
    /// The proof key's challenge, which is always there (RFC 7636).
    public let challenge: String
    public let scope: String
    public let createdAt: Instant
    public let expiresAt: Instant
}

public enum TakenCode: Sendable {
    case unknown
    case expired
    /// It was used before: the grant is over.
    case reused(grant: GUID, user: GUID)
    case taken(grant: GUID, client: GUID, user: GUID, redirect: String, challenge: String, scope: String)
}

public struct NewRefreshToken: Sendable {
    public let digest: [UInt8]
    public let grant: GUID
    public let client: GUID
    public let user: GUID
    public let scope: String
    public let createdAt: Instant
    public let expiresAt: Instant
    /// The grant ends then, however often it is renewed.
    public let grantExpiresAt: Instant
}

/// What one use of a refresh token asks for.
public struct Rotation: Sendable {
    public let digest: [UInt8]
    public let client: GUID
    public let now: Instant
    public let nextDigest: [UInt8]
    /// The end of the next refresh token, unless the grant ends before.
    public let nextExpiresAt: Instant
    public let accessID: GUID
    public let accessHash: CredentialHash
    public let accessExpiresAt: Instant
    public let accessName: String

    /// The access token that the grant gets now.
    public func access(user: GUID, grant: GUID) -> NewAccessToken {
        NewAccessToken(
            id: accessID,
            client: client,
            user: user,
            grant: grant,
            name: accessName,
            hash: accessHash,
            createdAt: now,
            expiresAt: accessExpiresAt
        )
    }

    /// The refresh token that takes the place of the one used.
    public func next(user: GUID, grant: GUID, scope: String, grantExpiresAt: Instant) -> NewRefreshToken {
        NewRefreshToken(
            digest: nextDigest,
            grant: grant,
            client: client,
            user: user,
            scope: scope,
            createdAt: now,
            expiresAt: min(nextExpiresAt, grantExpiresAt),
            grantExpiresAt: grantExpiresAt
        )
    }
}

public enum RotationOutcome: Sendable, Equatable {
    case rotated(user: GUID, scope: String)
    /// Unknown, over, of another client, or of somebody who is disabled.
    case refused
    /// It was exchanged before, so somebody has a copy: the grant is over.
    case reused(grant: GUID, user: GUID)
}

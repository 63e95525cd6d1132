public import Records
public import SalesCore

/// What identity needs to keep and find. Implemented once, in Storage, for both engines.
///
/// Every change that makes somebody's rights, sessions or tokens less or other than they were is seen by the next
/// request of every instance.
public protocol IdentityStore: Sendable {
    // Who is calling

    /// The person behind a session or token that is alive; nil when it is unknown or over, or its person disabled.
    ///
    /// - Parameters:
    ///   - now: By the system clock.
    ///   - acceptLanguage: The request's header, read when the person has chosen no language.
    func caller(with credential: CredentialHash, at now: Instant, acceptLanguage: String?) async throws -> Caller?

    /// Does what a read asks for with the caller as remembered, while its first look into the database also asks
    /// whether that still holds: nobody waits for the answer to who is calling alone.
    ///
    /// - Parameter body: Reads only, and may be run for nothing.
    /// - Returns: Nil when nobody is remembered, or when what is remembered does not hold; what `body` did is then to be
    ///   thrown away, its errors too.
    func remembering<T: Sendable>(
        _ credential: CredentialHash,
        at now: Instant,
        acceptLanguage: String?,
        _ body: (Caller) async throws -> T
    ) async throws -> T?

    /// Writes down that a session or token is used, at most every five minutes; costs nothing in between.
    func noteUse(of credential: CredentialHash, at now: Instant) async throws

    /// An enabled person, for work on the person's behalf.
    func caller(id: GUID) async throws -> Caller?
    func caller(email: EmailAddress) async throws -> Caller?

    /// Those whom something concerns that belongs to a user or a team: enabled persons only.
    func callers(of principal: RecordReference) async throws -> [Caller]

    // Signing in

    func account(email: EmailAddress) async throws -> Account?

    /// Who had this session, alive or idle; nil when it was ended.
    func owner(ofSession session: CredentialHash) async throws -> GUID?

    /// Counts an attempt as failed against every key, before its outcome is known.
    ///
    /// - Returns: How long it has to wait by the strictest key; then nothing is counted. Nil when it may be made.
    func countAttempt(_ keys: [ThrottleKey], at now: Instant) async throws -> Duration?

    /// Opens a session in one step with what belongs to it: an earlier session of the same browser ends, a renewed
    /// hash replaces the old one, failures are forgotten.
    ///
    /// - Returns: false when the password was changed or the person disabled since it was checked; nothing is opened.
    func open(_ session: NewSession) async throws -> Bool

    /// - Returns: Whose it was; nil when there was none.
    func end(session: CredentialHash) async throws -> GUID?

    /// The living sessions of a person, the last used first.
    func sessions(of user: GUID, at now: Instant) async throws -> [SessionSummary]

    /// - Returns: false when the person has no such session; another person's is no different from none.
    func endSession(_ id: GUID, of user: GUID) async throws -> Bool

    /// Brings the registry to what the database has now, right after a change on this instance.
    func followRegistry() async throws

    // People

    /// - Throws: ``PeopleMessage/exists(email:)`` as a refusal.
    func add(_ person: NewPerson) async throws
    func people() async throws -> [Person]
    func person(email: EmailAddress) async throws -> Person?

    /// Disables a person and ends all sessions and tokens of theirs.
    func disable(_ user: GUID, at now: Instant) async throws

    /// Sets a password, ends all sessions of the person and forgets failures.
    func setPassword(_ hash: PasswordHash, of user: GUID, clearing key: ThrottleKey, at now: Instant) async throws
    func add(_ token: NewToken) async throws
}

/// What sign-in needs to know of somebody.
public struct Account: Sendable {
    public let user: GUID
    public let isDisabled: Bool
    /// Nil while no password is set: then nobody can sign in.
    public let hash: PasswordHash?

    public init(user: GUID, isDisabled: Bool, hash: PasswordHash?) {
        self.user = user
        self.isDisabled = isDisabled
        self.hash = hash
    }
}

/// Everything that one successful sign-in writes.
public struct NewSession: Sendable {
    public let id: GUID
    public let user: GUID
    public let hash: CredentialHash
    public let createdAt: Instant
    public let expiresAt: Instant
    public let client: ClientAddress
    /// What the browser calls itself, shown in the list of one's sessions.
    public let agent: String
    /// The browser's session until now.
    public let replaced: CredentialHash?
    /// The hash that the password was checked against; nil for somebody whom another issuer vouches for.
    public let checked: PasswordHash?
    /// A hash of the same password at today's cost, to take its place.
    public let renewed: PasswordHash?
    /// Counts that start again from nothing.
    public let cleared: [ThrottleKey]
    /// Counts from which this attempt is taken back, and no more.
    public let refunded: [ThrottleKey]
}

/// One line of the list of one's sessions.
public struct SessionSummary: Sendable, Equatable {
    public let id: GUID
    public let createdAt: Instant
    public let lastSeenAt: Instant
    public let client: String
    public let agent: String

    public init(id: GUID, createdAt: Instant, lastSeenAt: Instant, client: String, agent: String) {
        self.id = id
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.client = client
        self.agent = agent
    }
}

/// A person to be added, with everything that is written.
public struct NewPerson: Sendable {
    public let id: GUID
    public let name: String
    public let email: EmailAddress
    public let roles: [Role]
    public let hash: PasswordHash?
    /// By the business clock.
    public let createdAt: Instant
    /// Ids for what may have to be made too: the first unit, and roles that nobody had before.
    public let spare: GUIDSource
}

/// A person as `user list` shows them.
public struct Person: Sendable, Equatable {
    public let id: GUID
    public let name: String
    public let email: String
    public let roles: [String]
    public let isDisabled: Bool
    public let hasPassword: Bool

    public init(id: GUID, name: String, email: String, roles: [String], isDisabled: Bool, hasPassword: Bool) {
        self.id = id
        self.name = name
        self.email = email
        self.roles = roles
        self.isDisabled = isDisabled
        self.hasPassword = hasPassword
    }
}

public struct NewToken: Sendable {
    public let id: GUID
    public let user: GUID
    public let name: String
    public let hash: CredentialHash
    public let createdAt: Instant
    public let expiresAt: Instant?
}

/// Thrown out of a read whose caller was remembered and is another by now (``IdentityStore/remembering(_:at:acceptLanguage:_:)``).
public struct CallerChanged: Error {
    public init() {}
}

public import Records
public import SalesCore

/// What a person does with the person's own credentials: password, sessions, tokens, programs.
public struct OwnSecurity: Sendable {
    private let store: any OwnCredentialStore
    private let people: People
    private let passwords: PasswordHasher
    public let factors: SecondFactors
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let now: @Sendable () -> Instant
    private let audit: Audit
    private let issuer: Issuer?

    /// - Parameters:
    ///   - now: The system clock.
    ///   - issuer: Another issuer through whom people come in; nil where none is set.
    public init(
        store: any OwnCredentialStore,
        people: People,
        passwords: PasswordHasher,
        factors: SecondFactors,
        secrets: SecretSource,
        ids: GUIDSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit,
        issuer: Issuer? = nil
    ) {
        self.store = store
        self.people = people
        self.passwords = passwords
        self.factors = factors
        self.secrets = secrets
        self.ids = ids
        self.now = now
        self.audit = audit
        self.issuer = issuer
    }

    /// Everything that the page about one's own security shows.
    public struct Overview: Sendable {
        public var email: String
        public var hasPassword: Bool
        public var hasFactor: Bool
        public var recoveryLeft: Int
        public var sessions: [SessionSummary]
        /// The session that asks.
        public var current: GUID?
        public var tokens: [TokenSummary]
        public var grants: [GrantSummary]
        public var isFactorRequiredOfAdministrators: Bool
        /// nil where no other issuer is set.
        public var issuer: IssuerOverview?
    }

    /// What coming in through another issuer is like here.
    public struct IssuerOverview: Sendable {
        public var label: String
        /// Whether the person is linked to an identity there.
        public var isLinked: Bool
        public var isLinkingByEmail: Bool
        public var arePasswordsOff: Bool
    }

    public func overview(of caller: Caller, session: CredentialHash?) async throws -> Overview {
        let (account, email) = try await account(of: caller)
        let instant = now()
        return Overview(
            email: email.text,
            hasPassword: account.hash != nil,
            hasFactor: try await factors.isConfirmed(of: caller.id),
            recoveryLeft: try await factors.recoveryLeft(of: caller.id),
            sessions: try await store.sessions(of: caller.id, at: instant),
            current: try await store.id(ofSession: session),
            tokens: try await store.tokens(of: caller.id, at: instant),
            grants: try await store.grants(of: caller.id, at: instant),
            isFactorRequiredOfAdministrators: try await store.isOn(.factorForAdministrators),
            issuer: try await issuerOverview(of: caller.id)
        )
    }

    private func issuerOverview(of user: GUID) async throws -> IssuerOverview? {
        guard let issuer else { return nil }
        return IssuerOverview(
            label: issuer.label,
            isLinked: try await store.isLinked(user, at: issuer.name),
            isLinkingByEmail: try await store.isOn(.linkingByEmail),
            arePasswordsOff: try await store.isOn(.passwordsOff)
        )
    }

    // MARK: Password

    /// Sets a new password, ends everything that was open, and opens a new session for this browser.
    public func changePassword(
        of caller: Caller,
        from old: String,
        to new: String,
        attempt: SignIn.Attempt
    ) async throws -> SessionSecret {
        let (_, email) = try await account(of: caller)
        try await prove(old, by: caller)
        let chosen: Password
        do { chosen = try Password(choosing: new, for: email.text) } catch { throw Refusal(.invalid, error) }
        let hash = try await passwords.hash(chosen)
        let instant = now()
        try await store.setPassword(hash, of: caller.id, clearing: .account(email), at: instant)
        audit.record(.passwordChanged(user: caller.id))
        let secret = SessionSecret(from: secrets)
        let session = NewSession(
            id: ids.next(),
            user: caller.id,
            hash: secret.hash,
            createdAt: instant,
            expiresAt: instant.adding(days: CredentialLife.sessionDays),
            client: attempt.client,
            agent: singleLine(attempt.agent),
            replaced: attempt.session,
            checked: hash,
            renewed: nil,
            cleared: [],
            refunded: []
        )
        guard try await store.open(session) else { throw Refusal(.conflict, SecondFactorMessage.wrongPassword) }
        return secret
    }

    // MARK: Second factor

    public func beginFactor(for caller: Caller, password: String) async throws -> SecondFactors.Setup {
        let (_, email) = try await account(of: caller)
        try await prove(password, by: caller)
        return try await factors.begin(for: caller.id, email: email.text)
    }

    /// Confirms, and ends the person's other sessions, which were opened without.
    public func confirmFactor(
        for caller: Caller,
        code: String,
        client: ClientAddress,
        session: CredentialHash?
    ) async throws -> [String] {
        let codes = try await factors.confirm(code, for: caller.id, client: client)
        try await store.forget(.factor(caller.id))
        try await store.endSessions(of: caller.id, but: session)
        return codes
    }

    public func removeFactor(of caller: Caller, password: String) async throws {
        if caller.isAdministrator, try await store.isOn(.factorForAdministrators) {
            throw Refusal(.forbidden, SecondFactorMessage.required)
        }
        try await prove(password, by: caller)
        try await factors.remove(of: caller.id, by: caller.id)
    }

    public func renewRecovery(for caller: Caller, password: String) async throws -> [String] {
        try await prove(password, by: caller)
        return try await factors.renewRecovery(for: caller.id)
    }

    /// An administrator takes away the second factor of somebody who lost it, and ends the person's sessions.
    public func removeFactor(of user: GUID, as caller: Caller) async throws {
        guard caller.isAdministrator else { throw Refusal(.forbidden, PeopleMessage.administratorsOnly) }
        guard try await store.account(id: user) != nil else { throw Refusal(.notFound, PeopleMessage.noSuchPerson) }
        try await factors.remove(of: user, by: caller.id)
        try await store.endSessions(of: user, but: nil)
    }

    /// Whether administrators must have a second factor (K-32). Those who have none are asked for it at once.
    public func require(_ isRequired: Bool, as caller: Caller) async throws {
        guard caller.isAdministrator else { throw Refusal(.forbidden, PeopleMessage.administratorsOnly) }
        if isRequired, try await !factors.isConfirmed(of: caller.id) {
            throw Refusal(.conflict, SecondFactorMessage.ownFirst)
        }
        try await store.set(.factorForAdministrators, to: isRequired)
        if isRequired {
            for person in try await store.people() where try await store.caller(id: person.id)?.isAdministrator == true
            {
                guard try await !factors.isConfirmed(of: person.id) else { continue }
                try await store.endSessions(of: person.id, but: nil)
            }
        }
        audit.record(.switched(name: SecuritySwitch.factorForAdministrators.rawValue, value: isRequired, by: caller.id))
    }

    // MARK: Another issuer

    /// That whoever links the own account to an identity knows its password.
    public func mayLink(_ caller: Caller, password: String) async throws {
        try await prove(password, by: caller)
    }

    /// Whether identities of the issuer are linked to the account that has their verified address.
    public func allowLinkingByEmail(_ isAllowed: Bool, as caller: Caller) async throws {
        _ = try requireIssuer(caller)
        try await store.set(.linkingByEmail, to: isAllowed)
        audit.record(.switched(name: SecuritySwitch.linkingByEmail.rawValue, value: isAllowed, by: caller.id))
    }

    /// Whether people may come in with a password. Only an administrator who came in through the issuer turns it off.
    public func allowPasswords(_ areAllowed: Bool, as caller: Caller) async throws {
        let issuer = try requireIssuer(caller)
        if !areAllowed, try await !store.isLinked(caller.id, at: issuer.name) {
            throw Refusal(.conflict, SecondFactorMessage.linkFirst)
        }
        try await store.set(.passwordsOff, to: !areAllowed)
        audit.record(.switched(name: SecuritySwitch.passwordsOff.rawValue, value: !areAllowed, by: caller.id))
    }

    /// An administrator takes a person's account away from an identity of the issuer, and ends the person's sessions.
    public func unlink(_ user: GUID, as caller: Caller) async throws {
        let issuer = try requireIssuer(caller)
        guard try await store.account(id: user) != nil else { throw Refusal(.notFound, PeopleMessage.noSuchPerson) }
        guard try await store.unlink(user, at: issuer.name) else {
            throw Refusal(.conflict, SecondFactorMessage.notLinked)
        }
        try await store.endSessions(of: user, but: nil)
        audit.record(.identityUnlinked(user: user, by: caller.id))
    }

    private func requireIssuer(_ caller: Caller) throws -> Issuer {
        guard caller.isAdministrator else { throw Refusal(.forbidden, PeopleMessage.administratorsOnly) }
        guard let issuer else { throw Refusal(.conflict, SecondFactorMessage.noIssuer) }
        return issuer
    }

    // MARK: Sessions, tokens, programs

    public func endSession(_ id: GUID, of caller: Caller) async throws {
        guard try await store.endSession(id, of: caller.id) else {
            throw Refusal(.notFound, SecondFactorMessage.noSuchSession)
        }
        audit.record(.sessionEnded(user: caller.id, session: id))
    }

    public func endOtherSessions(of caller: Caller, but session: CredentialHash?) async throws {
        try await store.endSessions(of: caller.id, but: session)
    }

    /// - Parameter days: nil for a token without an end.
    public func createToken(for caller: Caller, name: String, days: Int?) async throws -> BearerToken {
        let (_, email) = try await account(of: caller)
        guard let expiry = days.map({ TokenExpiry("\($0)d") }) ?? .never else {
            throw Refusal(.invalid, PeopleMessage.notAnExpiry)
        }
        return try await people.createToken(email: email.text, name: name, expiry: expiry)
    }

    public func endToken(_ id: GUID, of caller: Caller) async throws {
        guard try await store.endToken(id, of: caller.id) else {
            throw Refusal(.notFound, SecondFactorMessage.noSuchToken)
        }
        audit.record(.tokenEnded(user: caller.id, token: id))
    }

    public func endGrant(_ id: GUID, of caller: Caller) async throws {
        guard try await store.endGrant(id, of: caller.id) else {
            throw Refusal(.notFound, SecondFactorMessage.noSuchToken)
        }
        audit.record(.grantEnded(user: caller.id, grant: id))
    }

    // MARK: Parts

    private func account(of caller: Caller) async throws -> (Account, EmailAddress) {
        guard let found = try await store.account(id: caller.id) else {
            throw Refusal(.notFound, PeopleMessage.noSuchPerson)
        }
        return found
    }

    /// The password once more, so that a browser left open is not enough. Somebody without one, who comes in through
    /// another issuer, has nothing to show.
    private func prove(_ password: String, by caller: Caller) async throws {
        let (account, _) = try await account(of: caller)
        guard let hash = account.hash else { return }
        try await factors.count(caller.id)
        guard try await passwords.verify(Password(typed: password), against: hash) else {
            throw Refusal(.unprocessable, SecondFactorMessage.wrongPassword)
        }
        try await store.forget(.factor(caller.id))
    }
}

/// What ``OwnSecurity`` needs beyond second factors. Implemented once, in Storage, for both engines.
public protocol OwnCredentialStore: ExternalIdentityStore {
    func account(id: GUID) async throws -> (Account, EmailAddress)?
    func id(ofSession session: CredentialHash?) async throws -> GUID?
    func forget(_ key: ThrottleKey) async throws

    /// The living tokens that the person made, the newest first.
    func tokens(of user: GUID, at now: Instant) async throws -> [TokenSummary]
    /// - Returns: false when the person has no such token.
    func endToken(_ id: GUID, of user: GUID) async throws -> Bool

    /// What the person agreed to and is not over.
    func grants(of user: GUID, at now: Instant) async throws -> [GrantSummary]
    func endGrant(_ id: GUID, of user: GUID) async throws -> Bool
}

/// One of a person's tokens, without its secret.
public struct TokenSummary: Sendable, Equatable {
    public let id: GUID
    public let name: String
    public let createdAt: Instant
    public let expiresAt: Instant?
    public let lastUsedAt: Instant?

    public init(id: GUID, name: String, createdAt: Instant, expiresAt: Instant?, lastUsedAt: Instant?) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// One program that acts for a person.
public struct GrantSummary: Sendable, Equatable {
    public let id: GUID
    public let client: String
    public let since: Instant

    public init(id: GUID, client: String, since: Instant) {
        self.id = id
        self.client = client
        self.since = since
    }
}

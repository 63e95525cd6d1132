public import SalesCore

/// Signing in with address and password, and signing out.
public struct SignIn: Sendable {
    private let store: any IdentityStore
    private let passwords: PasswordHasher
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let now: @Sendable () -> Instant
    private let audit: Audit

    /// - Parameter now: The system clock.
    public init(
        store: any IdentityStore,
        passwords: PasswordHasher,
        secrets: SecretSource,
        ids: GUIDSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit
    ) {
        self.store = store
        self.passwords = passwords
        self.secrets = secrets
        self.ids = ids
        self.now = now
        self.audit = audit
    }

    /// What the sign-in form and its request bring.
    public struct Attempt: Sendable {
        public var email: String
        public var password: String
        public var client: ClientAddress
        public var agent: String
        /// The session that the browser shows, over or not.
        public var session: CredentialHash?

        public init(
            email: String,
            password: String,
            client: ClientAddress,
            agent: String = "",
            session: CredentialHash? = nil
        ) {
            self.email = email
            self.password = password
            self.client = client
            self.agent = agent
            self.session = session
        }
    }

    /// - Returns: The secret for the browser's cookie.
    /// - Throws: A ``Refusal`` with a ``SignInMessage``. An unknown address, a wrong password and a disabled person
    ///   cannot be told apart, neither by the answer nor by the work done for it.
    public func open(_ attempt: Attempt) async throws -> SessionSecret {
        let email = EmailAddress(typed: attempt.email)
        let account = EmailAddress(keeping: attempt.email) == nil ? nil : try await store.account(email: email)
        let keys = try await throttleKeys(for: attempt, email: email, account: account)
        if let wait = try await store.countAttempt(keys, at: now()) {
            throw slowedDown(wait, account: account, client: attempt.client)
        }
        let password = Password(typed: attempt.password)
        let isRight = try await passwords.verify(password, against: account?.hash)
        guard isRight, let account, let hash = account.hash, !account.isDisabled else {
            throw wrong(account: account, isRight: isRight, client: attempt.client)
        }
        let secret = SessionSecret(from: secrets)
        let renewed = passwords.isOutdated(hash) ? try await passwords.hash(password) : nil
        let session = session(secret, for: account, checked: hash, renewed: renewed, attempt: attempt, keys: keys)
        guard try await store.open(session) else {
            throw wrong(account: account, isRight: false, client: attempt.client)
        }
        audit.record(.signedIn(user: account.user, client: attempt.client))
        return secret
    }

    /// Ends a session; one that is over already is no failure.
    public func close(_ session: CredentialHash) async throws {
        guard let user = try await store.end(session: session) else { return }
        audit.record(.signedOut(user: user))
    }

    /// A browser in which this account was used before is counted by itself; all others by address and network.
    private func throttleKeys(
        for attempt: Attempt,
        email: EmailAddress,
        account: Account?
    ) async throws -> [ThrottleKey] {
        if let session = attempt.session, let owner = try await store.owner(ofSession: session), owner == account?.user
        {
            return [.knownBrowser(session)]
        }
        return [.account(email), .client(attempt.client)]
    }

    private func session(
        _ secret: SessionSecret,
        for account: Account,
        checked: PasswordHash,
        renewed: PasswordHash?,
        attempt: Attempt,
        keys: [ThrottleKey]
    ) -> NewSession {
        let createdAt = now()
        let client = ThrottleKey.client(attempt.client)
        let email = ThrottleKey.account(EmailAddress(typed: attempt.email))
        return NewSession(
            id: ids.next(),
            user: account.user,
            hash: secret.hash,
            createdAt: createdAt,
            expiresAt: createdAt.adding(days: CredentialLife.sessionDays),
            client: attempt.client,
            agent: singleLine(attempt.agent),
            replaced: attempt.session,
            checked: checked,
            renewed: renewed,
            cleared: Array(Set(keys).union([email]).subtracting([client])),
            // Whoever has an account here must not be able to wipe the slate of a network by signing in.
            refunded: keys.filter { $0 == client }
        )
    }

    private func slowedDown(_ wait: Duration, account: Account?, client: ClientAddress) -> Refusal {
        audit.record(.signInFailed(user: account?.user, client: client, reason: .slowedDown))
        let seconds = max(1, Int(wait.components.seconds) + (wait.components.attoseconds > 0 ? 1 : 0))
        return Refusal(.tooManyRequests(retryAfterSeconds: seconds), SignInMessage.slowedDown(seconds: seconds))
    }

    private func wrong(account: Account?, isRight: Bool, client: ClientAddress) -> Refusal {
        let reason: AuditEvent.SignInFailure = isRight ? .disabled : account == nil ? .unknownAddress : .wrongPassword
        audit.record(.signInFailed(user: account?.user, client: client, reason: reason))
        return Refusal(.unprocessable, SignInMessage.wrong)
    }
}

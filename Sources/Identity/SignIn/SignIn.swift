import Foundation
import Records
public import SalesCore

/// Signing in with address and password, and signing out.
public struct SignIn: Sendable {
    private let store: any SecondFactorStore
    private let factors: SecondFactors
    private let passwords: PasswordHasher
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let now: @Sendable () -> Instant
    private let audit: Audit
    private let hasIssuer: Bool

    /// - Parameters:
    ///   - now: The system clock.
    ///   - hasIssuer: Whether people can come in through another issuer, too.
    public init(
        store: any SecondFactorStore,
        factors: SecondFactors,
        passwords: PasswordHasher,
        secrets: SecretSource,
        ids: GUIDSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit,
        hasIssuer: Bool = false
    ) {
        self.store = store
        self.factors = factors
        self.passwords = passwords
        self.secrets = secrets
        self.ids = ids
        self.now = now
        self.audit = audit
        self.hasIssuer = hasIssuer
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

    /// What a right password leads to.
    public enum Entry: Sendable {
        /// In: the secret for the browser's cookie.
        case entered(SessionSecret)
        /// The second factor comes next; the browser shows this with it.
        case factor(Secret)
        /// The person has to set one up first.
        case enrolment(Secret)
    }

    /// - Throws: A ``Refusal`` with a ``SignInMessage``. An unknown address, a wrong password and a disabled person
    ///   cannot be told apart, neither by the answer nor by the work done for it.
    public func open(_ attempt: Attempt) async throws -> Entry {
        guard try await takesPasswords() else { throw Refusal(.forbidden, SignInMessage.passwordsOff) }
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
        let renewed = passwords.isOutdated(hash) ? try await passwords.hash(password) : nil
        let proof = Proof(email: email.text, checked: hash.stored, renewed: renewed?.stored)
        guard let kind = try await stillWanted(of: account.user) else {
            return .entered(try await enter(account.user, proof, attempt, keys: keys))
        }
        let step = try await pause(kind, account.user, proof)
        return kind == .enrolment ? .enrolment(step) : .factor(step)
    }

    // MARK: Second factor

    /// Which page a half-open sign-in is at.
    /// - Throws: ``SecondFactorMessage/stepOver`` as a refusal.
    public func kind(of step: String) async throws -> SignInStep.Kind { try await paused(step).kind }

    /// Goes on with a one-time code or a recovery code.
    public func complete(_ step: String, code: String, attempt: Attempt) async throws -> SessionSecret {
        let (kind, user, proof) = try await paused(step)
        guard kind == .factor else { throw Refusal(.conflict, SecondFactorMessage.stepOver) }
        try await factors.check(code, for: user, client: attempt.client)
        return try await goOn(step, user, proof, attempt)
    }

    /// What the person needs who has to set up a second factor before coming in.
    public func setup(_ step: String) async throws -> SecondFactors.Setup {
        let (kind, user, proof) = try await paused(step)
        guard kind == .enrolment else { throw Refusal(.conflict, SecondFactorMessage.stepOver) }
        return try await factors.setup(for: user, email: proof.email ?? "")
    }

    /// - Returns: Recovery codes to be shown once, and the secret for the browser's cookie.
    public func enrol(
        _ step: String,
        code: String,
        attempt: Attempt
    ) async throws -> (recovery: [String], secret: SessionSecret) {
        let (kind, user, proof) = try await paused(step)
        guard kind == .enrolment else { throw Refusal(.conflict, SecondFactorMessage.stepOver) }
        let recovery = try await factors.confirm(code, for: user, client: attempt.client)
        return (recovery, try await goOn(step, user, proof, attempt))
    }

    /// Opens a session for somebody whom another issuer vouches for; its second factor is the issuer's.
    /// - Throws: ``SignInMessage/wrong`` as a refusal when the person is disabled.
    public func enter(vouchedFor user: GUID, attempt: Attempt) async throws -> SessionSecret {
        try await enter(user, Proof(email: nil, checked: nil, renewed: nil), attempt, keys: [.issuer(attempt.client)])
    }

    /// Whether people may come in with a password. Without another issuer they always may, so that nobody is shut out
    /// for good.
    public func takesPasswords() async throws -> Bool {
        guard hasIssuer else { return true }
        return try await !store.isOn(.passwordsOff)
    }

    /// What was proven with the password, kept until the second factor is.
    private struct Proof: Codable {
        /// nil for somebody whom another issuer vouches for.
        var email: String?
        var checked: String?
        var renewed: String?
    }

    /// So long somebody may look for the telephone.
    private static let pause: Duration = .seconds(600)

    /// What a right password does not suffice for; nil when it does.
    private func stillWanted(of user: GUID) async throws -> SignInStep.Kind? {
        if try await factors.isConfirmed(of: user) { return .factor }
        guard try await store.isOn(.factorForAdministrators), try await store.caller(id: user)?.isAdministrator == true
        else { return nil }
        return .enrolment
    }

    private func pause(_ kind: SignInStep.Kind, _ user: GUID, _ proof: Proof) async throws -> Secret {
        let secret = Secret(.step, from: secrets)
        let payload = String(decoding: try JSONEncoder().encode(proof), as: UTF8.self)
        let step = SignInStep(kind: kind, user: user, payload: payload)
        try await store.add(step, digest: secret.digest, at: now(), until: now().adding(SignIn.pause))
        return secret
    }

    private func paused(_ text: String) async throws -> (kind: SignInStep.Kind, user: GUID, proof: Proof) {
        guard let digest = Secret.digest(of: text, .step), let step = try await store.step(digest, at: now()),
            step.kind != .issuer, let user = step.user,
            let proof = try? JSONDecoder().decode(Proof.self, from: Data(step.payload.utf8))
        else { throw Refusal(.notFound, SecondFactorMessage.stepOver) }
        return (step.kind, user, proof)
    }

    private func goOn(_ text: String, _ user: GUID, _ proof: Proof, _ attempt: Attempt) async throws -> SessionSecret {
        guard let digest = Secret.digest(of: text, .step), try await store.take(step: digest, at: now()) != nil else {
            throw Refusal(.notFound, SecondFactorMessage.stepOver)
        }
        let keys = [
            ThrottleKey.account(EmailAddress(typed: proof.email ?? "")), .client(attempt.client), .factor(user),
        ]
        return try await enter(user, proof, attempt, keys: keys)
    }

    private func enter(
        _ user: GUID,
        _ proof: Proof,
        _ attempt: Attempt,
        keys: [ThrottleKey]
    ) async throws -> SessionSecret {
        let secret = SessionSecret(from: secrets)
        let session = session(secret, for: user, proof: proof, attempt: attempt, keys: keys)
        guard try await store.open(session) else {
            let reason: AuditEvent.SignInFailure = proof.email == nil ? .disabled : .wrongPassword
            audit.record(.signInFailed(user: user, client: attempt.client, reason: reason))
            throw Refusal(.unprocessable, SignInMessage.wrong)
        }
        audit.record(.signedIn(user: user, client: attempt.client))
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
        for user: GUID,
        proof: Proof,
        attempt: Attempt,
        keys: [ThrottleKey]
    ) -> NewSession {
        let createdAt = now()
        let networks: Set = [ThrottleKey.client(attempt.client), .issuer(attempt.client)]
        let email = proof.email.map { ThrottleKey.account(EmailAddress(typed: $0)) }
        return NewSession(
            id: ids.next(),
            user: user,
            hash: secret.hash,
            createdAt: createdAt,
            expiresAt: createdAt.adding(days: CredentialLife.sessionDays),
            client: attempt.client,
            agent: singleLine(attempt.agent),
            replaced: attempt.session,
            checked: proof.checked.flatMap { PasswordHash($0) },
            renewed: proof.renewed.flatMap { PasswordHash($0) },
            cleared: Array(Set(keys).union([email].compactMap { $0 }).subtracting(networks)),
            // Whoever has an account here must not be able to wipe the slate of a network by signing in.
            refunded: keys.filter { networks.contains($0) }
        )
    }

    func slowedDown(_ wait: Duration, account: Account?, client: ClientAddress) -> Refusal {
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

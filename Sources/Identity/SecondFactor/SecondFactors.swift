public import SalesCore
public import Sealing

/// Second factors: setting up, checking, removing.
public struct SecondFactors: Sendable {
    private let store: any SecondFactorStore
    private let secrets: SecretSource
    private let now: @Sendable () -> Instant
    private let audit: Audit
    private let box: SecretBox

    /// - Parameter now: The system clock.
    public init(
        store: any SecondFactorStore,
        secrets: SecretSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit,
        box: SecretBox
    ) {
        self.store = store
        self.secrets = secrets
        self.now = now
        self.audit = audit
        self.box = box
    }

    /// What an authenticator app needs, in the two forms it takes.
    public struct Setup: Sendable, Equatable {
        /// In base32, to be typed.
        public let secret: String
        /// `otpauth://…`, to be opened.
        public let address: String
    }

    public func isConfirmed(of user: GUID) async throws -> Bool {
        try await store.factor(of: user)?.isConfirmed ?? false
    }

    public func recoveryLeft(of user: GUID) async throws -> Int { try await store.recoveryLeft(of: user) }

    /// Begins anew with a fresh secret; nothing is asked at sign-in until it is confirmed.
    public func begin(for user: GUID, email: String) async throws -> Setup {
        let secret = secrets.bytes(OneTimeCode.secretLength)
        let sealed = try box.seal(secret, for: SecondFactors.purpose(of: user))
        guard try await store.begin(sealed, of: user, at: now()) else {
            throw Refusal(.conflict, SecondFactorMessage.exists)
        }
        return setup(secret, email)
    }

    /// The setup that was begun; begins one when there is none.
    public func setup(for user: GUID, email: String) async throws -> Setup {
        guard let stored = try await store.factor(of: user), !stored.isConfirmed else {
            return try await begin(for: user, email: email)
        }
        return setup(try box.open(stored.sealed, for: SecondFactors.purpose(of: user)), email)
    }

    /// Confirms with a first code.
    /// - Returns: The recovery codes, which can never be shown again.
    public func confirm(_ typed: String, for user: GUID, client: ClientAddress) async throws -> [String] {
        guard let stored = try await store.factor(of: user), !stored.isConfirmed else {
            throw Refusal(.conflict, SecondFactorMessage.none)
        }
        try await count(user)
        guard let step = try code(stored, user).step(of: digits(typed), at: now()) else {
            throw wrong(user, client)
        }
        let (codes, digests) = recoveryCodes(for: user)
        guard try await store.confirm(factorOf: user, step: step, recovery: digests, at: now()) else {
            throw Refusal(.conflict, SecondFactorMessage.none)
        }
        audit.record(.factorSet(user: user))
        return codes
    }

    /// Checks a one-time code or a recovery code and uses it up.
    /// - Throws: ``SecondFactorMessage/wrongCode`` and ``SignInMessage/slowedDown(seconds:)`` as refusals.
    public func check(_ typed: String, for user: GUID, client: ClientAddress) async throws {
        guard let stored = try await store.factor(of: user), stored.isConfirmed else {
            throw Refusal(.conflict, SecondFactorMessage.none)
        }
        try await count(user)
        if let digest = RecoveryCode.digest(of: typed, for: user) {
            guard let left = try await store.use(recovery: digest, of: user) else { throw wrong(user, client) }
            audit.record(.recoveryCodeUsed(user: user, left: left))
            return
        }
        guard let step = try code(stored, user).step(of: digits(typed), at: now()),
            try await store.use(step: step, of: user)
        else { throw wrong(user, client) }
    }

    /// New recovery codes in place of the old ones.
    public func renewRecovery(for user: GUID) async throws -> [String] {
        guard try await isConfirmed(of: user) else { throw Refusal(.conflict, SecondFactorMessage.none) }
        let (codes, digests) = recoveryCodes(for: user)
        try await store.setRecovery(digests, of: user)
        audit.record(.recoveryCodesMade(user: user))
        return codes
    }

    public func remove(of user: GUID, by person: GUID) async throws {
        try await store.removeFactor(of: user)
        audit.record(.factorRemoved(user: user, by: person))
    }

    // MARK: Parts

    /// Counts the attempt as failed before its outcome is known, and refuses when there were too many.
    func count(_ user: GUID) async throws {
        guard let wait = try await store.countAttempt([.factor(user)], at: now()) else { return }
        let seconds = max(1, Int(wait.components.seconds) + 1)
        throw Refusal(.tooManyRequests(retryAfterSeconds: seconds), SignInMessage.slowedDown(seconds: seconds))
    }

    private func wrong(_ user: GUID, _ client: ClientAddress) -> Refusal {
        audit.record(.codeFailed(user: user, client: client))
        return Refusal(.unprocessable, SecondFactorMessage.wrongCode)
    }

    private func code(_ stored: StoredFactor, _ user: GUID) throws -> OneTimeCode {
        OneTimeCode(secret: try box.open(stored.sealed, for: SecondFactors.purpose(of: user)))
    }

    private func digits(_ typed: String) -> String { typed.filter { !$0.isWhitespace } }

    private func recoveryCodes(for user: GUID) -> (codes: [String], digests: [[UInt8]]) {
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode(from: secrets).text }
        return (codes, codes.compactMap { RecoveryCode.digest(of: $0, for: user) })
    }

    private func setup(_ secret: [UInt8], _ email: String) -> Setup {
        let text = base32(secret)
        return Setup(
            secret: text,
            address: "otpauth://totp/Suivant:\(percentEncoded(email))?secret=\(text)&issuer=Suivant"
        )
    }

    private static func purpose(of user: GUID) -> String { "second factor of \(user)" }
}

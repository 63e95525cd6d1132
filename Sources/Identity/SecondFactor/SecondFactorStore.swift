public import SalesCore
public import Sealing

/// A person's second factor as it is kept.
public struct StoredFactor: Sendable {
    public let sealed: Sealed
    /// Asked for at sign-in only once the person has shown that it works.
    public let isConfirmed: Bool

    public init(sealed: Sealed, isConfirmed: Bool) {
        self.sealed = sealed
        self.isConfirmed = isConfirmed
    }
}

/// What a browser is half-way through: signing in with the password done, or on its way to another issuer.
public struct SignInStep: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The second factor is asked for.
        case factor
        /// The second factor must be set up first.
        case enrolment
        /// The browser is at another issuer.
        case issuer
    }

    public let kind: Kind
    public let user: GUID?
    public let payload: String

    public init(kind: Kind, user: GUID?, payload: String) {
        self.kind = kind
        self.user = user
        self.payload = payload
    }
}

/// What second factors and half-open sign-ins need to keep and find. Implemented once, in Storage, for both engines.
public protocol SecondFactorStore: IdentityStore {
    func factor(of user: GUID) async throws -> StoredFactor?

    /// Keeps a factor that is not confirmed yet.
    /// - Returns: false when the person has a confirmed one, which stays.
    func begin(_ sealed: Sealed, of user: GUID, at now: Instant) async throws -> Bool

    /// Confirms the factor with the step of its first code, and keeps the digests of recovery codes.
    /// - Returns: false when there is nothing to confirm.
    func confirm(factorOf user: GUID, step: Int64, recovery: [[UInt8]], at now: Instant) async throws -> Bool

    /// Uses up a step.
    /// - Returns: false when it, or a later one, was used.
    func use(step: Int64, of user: GUID) async throws -> Bool

    /// Uses up a recovery code.
    /// - Returns: How many are left; nil when there is no such code.
    func use(recovery digest: [UInt8], of user: GUID) async throws -> Int?
    func setRecovery(_ digests: [[UInt8]], of user: GUID) async throws
    func recoveryLeft(of user: GUID) async throws -> Int
    func removeFactor(of user: GUID) async throws

    /// Ends all sessions of a person but one.
    func endSessions(of user: GUID, but session: CredentialHash?) async throws

    // Half-open sign-ins

    func add(_ step: SignInStep, digest: [UInt8], at now: Instant, until expiresAt: Instant) async throws
    func step(_ digest: [UInt8], at now: Instant) async throws -> SignInStep?
    /// - Returns: nil when it is over, or was taken before.
    func take(step digest: [UInt8], at now: Instant) async throws -> SignInStep?

    // Switches of the organisation

    func isOn(_ name: SecuritySwitch) async throws -> Bool
    func set(_ name: SecuritySwitch, to value: Bool) async throws
}

/// What an organisation may ask of its people.
public enum SecuritySwitch: String, Sendable, CaseIterable {
    /// Administrators must have a second factor (K-32).
    case factorForAdministrators = "factor for administrators"
    /// Identities of the other issuer are linked to the account that has their verified address.
    case linkingByEmail = "linking by email"
    /// People come in through the other issuer alone.
    case passwordsOff = "passwords off"
}

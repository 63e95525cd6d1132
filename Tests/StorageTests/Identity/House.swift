import Identity
import Records
import SalesCore
import Sealing
import Storage
import Synchronization
import TestSupport

/// A database with people in it, and everything that identity is made of around it: a clock that tests set, hashes that
/// are counted, and the audit events that were written.
final class House: Sendable {
    static let noon = Instant(seconds: 1_800_000_000)
    static let password = "quite another phrase"

    let database: any Database
    let store: SQLIdentityStore
    let people: People
    let signIn: SignIn
    let factors: SecondFactors
    let secrets: SecretSource
    let ids: GUIDSource
    let audit: Audit
    let clock: @Sendable () -> Instant
    let passwords: PasswordHasher
    private let state: State

    private final class State: Sendable {
        let now = Mutex(House.noon)
        let hashed = Mutex(0)
        let events = Mutex<[AuditEvent]>([])
        let generator = Mutex(SeededGenerator(state: 7))
    }

    init(_ database: any Database, cost: PasswordCost = .quick) {
        let state = State()
        self.state = state
        self.database = database
        store = SQLIdentityStore(database: database)
        let secrets = SecretSource { count in
            state.generator.withLock { generator in
                (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
        }
        let ids = GUIDSource { state.generator.withLock { GUID(high: $0.next(), low: $0.next()) } }
        let audit = Audit { event in state.events.withLock { $0.append(event) } }
        let now: @Sendable () -> Instant = { state.now.withLock { $0 } }
        let passwords = PasswordHasher(cost: cost, secrets: secrets) { password, salt, cost in
            state.hashed.withLock { $0 += 1 }
            return try PasswordHasher.scrypt(password, salt, cost)
        }
        self.secrets = secrets
        self.ids = ids
        self.audit = audit
        self.passwords = passwords
        clock = now
        let keys = SecretKeys("k " + String(repeating: "07", count: 32))!
        factors = SecondFactors(store: store, secrets: secrets, now: now, audit: audit, box: SecretBox { keys })
        signIn = SignIn(
            store: store,
            factors: factors,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            now: now,
            audit: audit
        )
        people = People(
            store: store,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            clocks: Clocks(business: now, system: now),
            audit: audit
        )
    }

    var now: Instant { state.now.withLock { $0 } }
    var hashed: Int { state.hashed.withLock { $0 } }
    var events: [AuditEvent] { state.events.withLock { $0 } }

    func wait(_ duration: Duration) {
        state.now.withLock { $0 = $0.adding(duration) }
    }

    /// Adds somebody who can sign in with ``password``.
    @discardableResult
    func add(_ name: String, roles: [Role] = [.salesperson]) async throws -> GUID {
        try await people.add(
            email: "\(name)@demo.test",
            name: name.prefix(1).uppercased() + name.dropFirst(),
            roles: roles,
            password: House.password
        )
    }

    @discardableResult
    func open(
        _ name: String,
        password: String = House.password,
        from client: String = "192.0.2.1",
        showing session: CredentialHash? = nil
    ) async throws -> SessionSecret {
        let attempt = attempt(name, password: password, from: client, showing: session)
        guard case .entered(let secret) = try await signIn.open(attempt) else { throw NotInYet() }
        return secret
    }

    func attempt(
        _ name: String,
        password: String = House.password,
        from client: String = "192.0.2.1",
        showing session: CredentialHash? = nil
    ) -> SignIn.Attempt {
        .init(email: "\(name)@demo.test", password: password, client: ClientAddress(client), session: session)
    }

    /// The password was right, and a second factor is asked for.
    struct NotInYet: Error {}

    /// What is said to somebody who tries to sign in; nil when it succeeds.
    func refusal(
        _ name: String,
        password: String = "not the password",
        from client: String = "192.0.2.1",
        showing session: CredentialHash? = nil
    ) async throws -> SignInMessage? {
        do {
            try await open(name, password: password, from: client, showing: session)
            return nil
        } catch let refusal as Refusal {
            return refusal.message as? SignInMessage
        }
    }

    func caller(with credential: CredentialHash, acceptLanguage: String? = nil) async throws -> Caller? {
        try await store.caller(with: credential, at: now, acceptLanguage: acceptLanguage)
    }

    func remembering<T: Sendable>(
        _ credential: CredentialHash,
        at moment: Instant? = nil,
        _ body: (Caller) async throws -> T
    ) async throws -> T? {
        try await store.remembering(credential, at: moment ?? now, acceptLanguage: nil, body)
    }

    /// Changes a registry table as the write pipeline does, the stamp in the same transaction.
    func change(_ statement: Statement, _ arguments: [SQLValue]) async throws {
        try await database.write { connection in
            try connection.execute(statement, arguments)
            try SQLIdentityStore.touchSecurityStamp(in: connection)
        }
    }
}

/// Runs a test in a house of its own.
func withHouse<R>(
    _ engine: Engine,
    configure: (inout DatabaseOptions) -> Void = { _ in },
    _ body: (House) async throws -> R
) async throws -> R {
    try await withDatabase(engine, migrations: Migration.all, configure: configure) { try await body(House($0)) }
}

extension PasswordCost {
    /// Enough to be scrypt, quick enough for tests.
    static let quick = PasswordCost(logRounds: 4, blockSize: 1, parallelism: 1)!
    static let cheaper = PasswordCost(logRounds: 3, blockSize: 1, parallelism: 1)!
}

extension SignInMessage {
    var isSlowedDown: Bool { if case .slowedDown = self { true } else { false } }
}

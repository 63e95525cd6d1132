public import Records
public import SalesCore

/// Adding, listing and disabling people, their passwords and their tokens: what the command line does.
public struct People: Sendable {
    private let store: any IdentityStore
    private let passwords: PasswordHasher
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let clocks: Clocks
    private let audit: Audit

    public init(
        store: any IdentityStore,
        passwords: PasswordHasher,
        secrets: SecretSource,
        ids: GUIDSource,
        clocks: Clocks,
        audit: Audit
    ) {
        self.store = store
        self.passwords = passwords
        self.secrets = secrets
        self.ids = ids
        self.clocks = clocks
        self.audit = audit
    }

    /// - Parameter password: nil: the person cannot sign in until one is set.
    /// - Returns: The new person's id.
    @discardableResult
    public func add(email: String, name: String, roles: [Role], password: String? = nil) async throws -> GUID {
        guard let address = EmailAddress(keeping: email) else { throw Refusal(.invalid, PeopleMessage.notAnAddress) }
        let name = try PersonName(typed: name).text
        guard !roles.isEmpty else { throw Refusal(.invalid, PeopleMessage.noRole) }
        var hash: PasswordHash?
        if let password { hash = try await passwords.hash(choose(password, for: address)) }
        let id = ids.next()
        try await store.add(
            NewPerson(
                id: id,
                name: name,
                email: address,
                roles: roles,
                hash: hash,
                createdAt: clocks.business(),
                spare: ids
            )
        )
        audit.record(.personAdded(user: id, roles: roles))
        return id
    }

    /// Everybody, by name.
    public func list() async throws -> [Person] { try await store.people() }

    public func disable(email: String) async throws {
        let person = try await find(email)
        try await store.disable(person.id, at: clocks.business())
        audit.record(.personDisabled(user: person.id))
    }

    /// Sets a password and ends all sessions of the person.
    public func setPassword(email: String, to password: String) async throws {
        let person = try await find(email)
        let address = EmailAddress(typed: email)
        let hash = try await passwords.hash(choose(password, for: address))
        try await store.setPassword(hash, of: person.id, clearing: .account(address), at: clocks.system())
        audit.record(.passwordChanged(user: person.id))
    }

    /// - Returns: The token, which can never be shown again.
    public func createToken(
        email: String,
        name: String,
        expiry: TokenExpiry = .after(.seconds(CredentialLife.tokenDays * 86_400))
    ) async throws -> BearerToken {
        let person = try await find(email)
        guard !person.isDisabled else { throw Refusal(.forbidden, PeopleMessage.disabled(email: person.email)) }
        guard name.unicodeScalars.count <= 100, !name.unicodeScalars.contains(where: \.isControl) else {
            throw Refusal(.invalid, PeopleMessage.notATokenName)
        }
        let token = BearerToken(from: secrets)
        let now = clocks.system()
        let new = NewToken(
            id: ids.next(),
            user: person.id,
            name: composed(name),
            hash: token.hash,
            createdAt: now,
            expiresAt: expiry.instant(from: now)
        )
        try await store.add(new)
        audit.record(.tokenCreated(user: person.id, token: new.id, name: new.name, expiresAt: new.expiresAt))
        return token
    }

    private func find(_ email: String) async throws -> Person {
        guard EmailAddress(keeping: email) != nil,
            let person = try await store.person(email: EmailAddress(typed: email))
        else { throw Refusal(.notFound, PeopleMessage.nobody(email: singleLine(email))) }
        return person
    }

    private func choose(_ password: String, for email: EmailAddress) throws -> Password {
        do {
            return try Password(choosing: password, for: email.text)
        } catch {
            throw Refusal(.invalid, error)
        }
    }
}

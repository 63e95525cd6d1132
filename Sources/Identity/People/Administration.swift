public import Records
public import SalesCore

/// What administrators do with people, on the page and through the Web API. Everything here asks whether the caller
/// is one.
public struct Administration: Sendable {
    private let store: any PeopleStore
    private let links: AccountLinks
    private let clocks: Clocks
    private let audit: Audit

    public init(store: any PeopleStore, links: AccountLinks, clocks: Clocks, audit: Audit) {
        self.store = store
        self.links = links
        self.clocks = clocks
        self.audit = audit
    }

    public var isMailing: Bool { links.isMailing }

    public func people(for caller: Caller) async throws -> [Person] {
        try require(caller)
        return try await store.people()
    }

    /// All roles, by name.
    public func roles(for caller: Caller) async throws -> [RecordName] {
        try require(caller)
        return try await store.roles()
    }

    public func invite(
        email: String,
        name: String,
        roles: [String],
        language: Language,
        origin: String,
        as caller: Caller
    ) async throws -> (user: GUID, delivery: LinkDelivery) {
        try require(caller)
        return try await links.invite(
            email: email,
            name: name,
            roles: roles,
            language: language,
            origin: origin,
            by: caller.id
        )
    }

    public func sendLink(to id: GUID, origin: String, as caller: Caller) async throws -> LinkDelivery {
        let person = try await person(id, as: caller)
        let language = try await store.caller(id: id)?.language ?? caller.language
        return try await links.send(to: person, language: language, origin: origin, by: caller.id)
    }

    public func disable(_ id: GUID, as caller: Caller) async throws {
        _ = try await person(id, as: caller)
        guard id != caller.id else { throw Refusal(.forbidden, PeopleMessage.notOneself) }
        try await store.disableUnlessLast(id, at: clocks.business())
        audit.record(.personDisabled(user: id))
    }

    public func enable(_ id: GUID, as caller: Caller) async throws {
        _ = try await person(id, as: caller)
        try await store.enable(id, at: clocks.business())
        audit.record(.personEnabled(user: id, by: caller.id))
    }

    private func person(_ id: GUID, as caller: Caller) async throws -> Person {
        try require(caller)
        guard let person = try await store.people().first(where: { $0.id == id }) else {
            throw Refusal(.notFound, PeopleMessage.noSuchPerson)
        }
        return person
    }

    private func require(_ caller: Caller) throws {
        guard caller.isAdministrator else { throw Refusal(.forbidden, PeopleMessage.administratorsOnly) }
    }
}

/// What ``Administration`` needs beyond ``IdentityStore``.
public protocol PeopleStore: IdentityStore {
    /// All roles, by name.
    func roles() async throws -> [RecordName]

    /// - Throws: ``PeopleMessage/lastAdministrator`` as a refusal.
    func disableUnlessLast(_ user: GUID, at now: Instant) async throws
    func enable(_ user: GUID, at now: Instant) async throws
}

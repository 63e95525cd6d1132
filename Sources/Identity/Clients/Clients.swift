public import Records
public import SalesCore

/// Adding, listing and disabling clients of the token service: what the command line does.
public struct Clients: Sendable {
    private let store: any ClientStore
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let clocks: Clocks
    private let audit: Audit

    static let mostRedirects = 20

    public init(store: any ClientStore, secrets: SecretSource, ids: GUIDSource, clocks: Clocks, audit: Audit) {
        self.store = store
        self.secrets = secrets
        self.ids = ids
        self.clocks = clocks
        self.audit = audit
    }

    /// - Parameters:
    ///   - roles: What the program may do in its own name; may be empty for one that cannot keep a secret.
    ///   - isPublic: It cannot keep a secret, so it acts for people only, with a proof key.
    /// - Returns: The client's id, and its secret, which can never be shown again.
    public func add(
        name: String,
        roles: [Role],
        redirects: [String],
        isPublic: Bool = false
    ) async throws -> (id: GUID, secret: String?) {
        let name = try PersonName(typed: name).text
        guard redirects.count <= Clients.mostRedirects else {
            throw Refusal(.invalid, ClientMessage.tooManyRedirects)
        }
        for redirect in redirects where RedirectAddress(redirect) == nil {
            throw Refusal(.invalid, ClientMessage.badRedirect(singleLine(redirect)))
        }
        guard isPublic || !roles.isEmpty else { throw Refusal(.invalid, ClientMessage.needsRole) }
        guard !isPublic || !redirects.isEmpty else { throw Refusal(.invalid, ClientMessage.publicNeedsRedirect) }
        let secret = isPublic ? nil : Secret(.client, from: secrets)
        let user = ids.next()
        let client = Client(
            id: ids.next(),
            name: name,
            user: user,
            digest: secret?.digest,
            redirects: redirects,
            isDisabled: false
        )
        try await store.add(client, as: applicationUser(user, of: client, roles: roles), at: clocks.system())
        audit.record(.clientAdded(client: client.id, user: user, name: name, roles: roles.map(\.rawValue)))
        return (client.id, secret?.text)
    }

    public func list() async throws -> [(client: Client, roles: [String])] { try await store.clients() }

    /// - Parameter name: The client's id, or its name where only one has it.
    public func disable(_ name: String) async throws {
        let all = try await store.clients().map(\.client)
        let found = all.filter { $0.id == GUID(name) || folded($0.name) == folded(name) }
        guard let client = found.first, found.count == 1 else {
            throw Refusal(.notFound, ClientMessage.nobody(singleLine(name)))
        }
        try await store.disable(client: client, at: clocks.business())
        audit.record(.clientDisabled(client: client.id))
    }

    /// Nobody receives mail or signs in at an address of the reserved domain `invalid` (RFC 2606).
    private func applicationUser(_ user: GUID, of client: Client, roles: [Role]) -> NewPerson {
        NewPerson(
            id: user,
            name: client.name,
            email: EmailAddress(typed: "\(client.id)@clients.invalid"),
            roles: roles,
            hash: nil,
            createdAt: clocks.business(),
            spare: ids
        )
    }
}

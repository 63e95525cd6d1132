import Email
public import SalesCore
public import Sealing

/// Invitations and password resets by a link.
public struct AccountLinks: Sendable {
    private let store: any LinkStore & IdentityStore
    private let passwords: PasswordHasher
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let clocks: Clocks
    private let audit: Audit
    private let box: SecretBox
    /// Whether mail leaves this house.
    public let isMailing: Bool

    public init(
        store: any LinkStore & IdentityStore,
        passwords: PasswordHasher,
        secrets: SecretSource,
        ids: GUIDSource,
        clocks: Clocks,
        audit: Audit,
        box: SecretBox,
        isMailing: Bool
    ) {
        self.store = store
        self.passwords = passwords
        self.secrets = secrets
        self.ids = ids
        self.clocks = clocks
        self.audit = audit
        self.box = box
        self.isMailing = isMailing
    }

    /// Whom a link is to be made for, and where it leads.
    public struct Order: Sendable {
        public var user: GUID
        public var name: String
        public var email: String
        public var language: Language
        /// What the link begins with: scheme, host and port.
        public var origin: String

        public init(user: GUID, name: String, email: String, language: Language, origin: String) {
            self.user = user
            self.name = name
            self.email = email
            self.language = language
            self.origin = origin
        }
    }

    // MARK: Administrators

    /// Adds a person, who chooses a password by the link.
    public func invite(
        email: String,
        name: String,
        roles: [String],
        language: Language,
        origin: String,
        by administrator: GUID?
    ) async throws -> (user: GUID, delivery: LinkDelivery) {
        guard let address = EmailAddress(keeping: email) else { throw Refusal(.invalid, PeopleMessage.notAnAddress) }
        let name = try PersonName(typed: name).text
        guard !roles.isEmpty else { throw Refusal(.invalid, PeopleMessage.noRole) }
        let person = NewPerson(
            id: ids.next(),
            name: name,
            email: address,
            roles: [],
            hash: nil,
            createdAt: clocks.business(),
            spare: ids
        )
        let order = Order(user: person.id, name: name, email: address.text, language: language, origin: origin)
        let (link, delivery) = try make(.invitation, order)
        try await store.add(person, roles: roles, link: link)
        audit.record(.personInvited(user: person.id, roles: roles, by: administrator))
        return (person.id, delivery)
    }

    /// A link with which somebody chooses a password: an invitation for one who never had one, a reset otherwise.
    public func send(
        to person: Person,
        language: Language,
        origin: String,
        by administrator: GUID?
    ) async throws
        -> LinkDelivery
    {
        guard !person.isDisabled else { throw Refusal(.forbidden, PeopleMessage.isDisabled(email: person.email)) }
        let kind: LinkKind = person.hasPassword ? .reset : .invitation
        let order = Order(
            user: person.id,
            name: person.name,
            email: person.email,
            language: language,
            origin: origin
        )
        let (link, delivery) = try make(kind, order)
        try await store.add(link)
        audit.record(.linkMade(user: person.id, kind: kind.rawValue, by: administrator))
        return delivery
    }

    // MARK: Everybody

    /// What somebody who forgot the password asks for. The answer and the work are the same whether or not anybody has
    /// the address.
    ///
    /// - Throws: ``LinkMessage/slowedDown(seconds:)`` and ``LinkMessage/noMail`` as refusals.
    public func request(
        email typed: String,
        from client: ClientAddress,
        language: Language,
        origin: String
    ) async throws {
        guard isMailing else { throw Refusal(.unprocessable, LinkMessage.noMail) }
        let email = EmailAddress(typed: typed)
        if let wait = try await store.countAttempt([.reset(email), .resetClient(client)], at: clocks.system()) {
            let seconds = max(1, Int(wait.components.seconds) + 1)
            throw Refusal(.tooManyRequests(retryAfterSeconds: seconds), LinkMessage.slowedDown(seconds: seconds))
        }
        let person = EmailAddress(keeping: typed) == nil ? nil : try await store.person(email: email)
        let known = person.flatMap { $0.isDisabled ? nil : $0 }
        let order = Order(
            user: known?.id ?? ids.next(),
            name: known?.name ?? "—",
            email: known?.email ?? "nobody@clients.invalid",
            language: language,
            origin: origin
        )
        var (link, _) = try make(.reset, order)
        if known == nil {
            link = NewLink(
                digest: link.digest,
                user: link.user,
                kind: link.kind,
                createdAt: link.createdAt,
                expiresAt: link.expiresAt,
                mail: nil
            )
        }
        try await store.add(link)
        audit.record(.resetRequested(user: known?.id, client: client))
    }

    /// Whom a link is for.
    /// - Throws: ``LinkMessage/over`` as a refusal.
    public func open(_ text: String) async throws -> AccountLink {
        guard let digest = Secret.digest(of: text, .link), let link = try await store.link(digest, at: clocks.system())
        else { throw Refusal(.notFound, LinkMessage.over) }
        return link
    }

    /// Sets the password that somebody chose by a link, and ends everything that was open before.
    public func choose(_ password: String, with text: String) async throws {
        let link = try await open(text)
        let chosen: Password
        do { chosen = try Password(choosing: password, for: link.email) } catch { throw Refusal(.invalid, error) }
        let hash = try await passwords.hash(chosen)
        guard let digest = Secret.digest(of: text, .link),
            let used = try await store.use(link: digest, setting: hash, at: clocks.system())
        else { throw Refusal(.notFound, LinkMessage.over) }
        audit.record(.passwordChanged(user: used.user))
    }

    // MARK: Parts

    private func make(_ kind: LinkKind, _ order: Order) throws -> (NewLink, LinkDelivery) {
        let secret = Secret(.link, from: secrets)
        let now = clocks.system()
        let expiresAt = now.adding(kind.life)
        let address = "\(order.origin)/reset?token=\(secret.text)"
        var entry: OutboxEntry?
        if isMailing {
            let mailName = MailAddress(order.email, name: order.name) ?? MailAddress(order.email)
            guard let recipient = mailName else { throw Refusal(.invalid, PeopleMessage.notAnAddress) }
            let mail = LinkMail(kind: kind, name: order.name, address: address, language: order.language)
            entry = try OutboxEntry(mail.mail(to: recipient), id: ids.next(), at: now, until: expiresAt, box: box)
        }
        let link = NewLink(
            digest: secret.digest,
            user: order.user,
            kind: kind,
            createdAt: now,
            expiresAt: expiresAt,
            mail: entry
        )
        return (link, isMailing ? .mailed : .shown(address))
    }
}

public import Identity
public import Records
public import SalesCore

extension SQLIdentityStore: LinkStore {
    public func add(_ link: NewLink) async throws {
        try await database.write { try self.add(link, in: $0) }
    }

    public func add(_ person: NewPerson, roles: [String], link: NewLink) async throws {
        try await database.write { connection in
            try self.add(person, in: connection)
            try self.give(roles, to: person, in: connection)
            try self.add(link, in: connection)
        }
    }

    public func link(_ digest: [UInt8], at now: Instant) async throws -> AccountLink? {
        try await database.read { try $0.first(LinkSQL.look, [.bytes(digest), .instant(now)], SQLIdentityStore.link) }
    }

    public func use(link digest: [UInt8], setting hash: PasswordHash, at now: Instant) async throws -> AccountLink? {
        try await database.write { connection in
            let found = try connection.first(LinkSQL.link, [.bytes(digest), .instant(now)], SQLIdentityStore.link)
            guard let found else { return nil }
            let key = ThrottleKey.account(EmailAddress(typed: found.email))
            try self.setPassword(hash, of: found.user, clearing: key, at: now, in: connection)
            return found
        }
    }

    private func add(_ link: NewLink, in connection: any SQLConnection) throws {
        try connection.execute(LinkSQL.purge, [.instant(link.createdAt)])
        try connection.execute(LinkSQL.endLinks, [.guid(link.user)])
        try connection.execute(
            LinkSQL.add,
            [
                .bytes(link.digest), .guid(link.user), .text(link.kind.rawValue), .instant(link.createdAt),
                .instant(link.expiresAt),
            ]
        )
        if let mail = link.mail { try SQLOutboxStore.add(mail, in: connection) }
    }

    private static func link(_ row: SQLRow) -> AccountLink {
        AccountLink(
            user: row.guid(0),
            kind: LinkKind(rawValue: row.text(1)) ?? .reset,
            name: row.text(2),
            email: row.text(3)
        )
    }
}

extension SQLIdentityStore: PeopleStore {
    public func roles() async throws -> [RecordName] {
        try await database.read { connection in
            try connection.query(LinkSQL.roles) { RecordName(id: $0.guid(0), name: $0.text(1)) }
        }
    }

    public func disableUnlessLast(_ user: GUID, at now: Instant) async throws {
        try await database.write { connection in
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            try self.requireAnotherAdministrator(than: user, in: connection)
            try connection.execute(IdentitySQL.disable, [.guid(user), .instant(now)])
            try SQLIdentityStore.endCredentials(of: user, in: connection)
        }
    }

    public func enable(_ user: GUID, at now: Instant) async throws {
        try await database.write { connection in
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            try connection.execute(LinkSQL.enable, [.guid(user), .instant(now)])
        }
    }

    /// The stamp is touched first, which locks it: two who take the role from each other follow one another.
    private func requireAnotherAdministrator(than user: GUID, in connection: any SQLConnection) throws {
        let parameters: [SQLValue] = [.text(Role.systemAdministrator.rawValue), .guid(user)]
        let others: Int64? = try connection.first(LinkSQL.othersWith, parameters) { $0.int(0) }
        guard (others ?? 0) > 0 else { throw Refusal(.conflict, PeopleMessage.lastAdministrator) }
    }

    /// Every role must be there; the predefined ones are, since the first person was added.
    private func give(_ roles: [String], to person: NewPerson, in connection: any SQLConnection) throws {
        for role in roles {
            let known = try connection.first(IdentitySQL.roleID, [.text(role)]) { $0.guid(0) }
            guard known != nil || Role(rawValue: role) != nil else {
                throw Refusal(.invalid, PeopleMessage.unknownRole(singleLine(role)))
            }
            try connection.execute(
                IdentitySQL.giveRole,
                [.guid(person.id), .guid(try known ?? id(of: role, for: person, in: connection))]
            )
        }
    }
}

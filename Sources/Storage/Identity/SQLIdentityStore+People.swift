public import Identity
import Records
public import SalesCore

extension SQLIdentityStore {
    public func add(_ person: NewPerson) async throws {
        try await database.write { try self.add(person, in: $0) }
    }

    func add(_ person: NewPerson, in connection: any SQLConnection) throws {
        // First, so that two additions at once follow each other and make one first unit, not two.
        try SQLIdentityStore.touchSecurityStamp(in: connection)
        guard try connection.first(IdentitySQL.account, [.text(person.email.text)], { $0.guid(0) }) == nil else {
            throw Refusal(.duplicate, PeopleMessage.exists(email: person.email.text))
        }
        let now = SQLValue.instant(person.createdAt)
        try connection.execute(
            IdentitySQL.addPerson,
            [
                .guid(person.id), .text(person.name), .text(folded(person.name)), .text(person.email.text),
                .guid(try firstUnit(for: person, in: connection)), now,
            ]
        )
        // All predefined roles are made with the first person, so that each has an id by which it can be given.
        for role in Role.allCases {
            let id = try id(of: role.rawValue, for: person, in: connection)
            guard person.roles.contains(role) else { continue }
            try connection.execute(IdentitySQL.giveRole, [.guid(person.id), .guid(id)])
        }
        if let hash = person.hash {
            try connection.execute(IdentitySQL.setHash, [.guid(person.id), .text(hash.stored), now])
        }
    }

    public func people() async throws -> [Person] {
        try await database.snapshot { try self.people(in: $0) }
    }

    public func person(email: EmailAddress) async throws -> Person? {
        try await database.snapshot { connection in
            guard let id = try connection.first(IdentitySQL.account, [.text(email.text)], { $0.guid(0) }) else {
                return nil
            }
            return try self.people(in: connection).first { $0.id == id }
        }
    }

    public func disable(_ user: GUID, at now: Instant) async throws {
        try await database.write { connection in
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            try connection.execute(IdentitySQL.disable, [.guid(user), .instant(now)])
            try SQLIdentityStore.endCredentials(of: user, in: connection)
        }
    }

    /// Ends all sessions and tokens of a person, for a change that disables them elsewhere; touch the stamp too.
    public static func endCredentials(of user: GUID, in connection: any SQLConnection) throws {
        try connection.execute(IdentitySQL.endSessions, [.guid(user)])
        try connection.execute(IdentitySQL.endTokens, [.guid(user)])
        try endGrants(of: user, in: connection)
        try connection.execute(LinkSQL.endLinks, [.guid(user)])
        try connection.execute(SecuritySQL.endSteps, [.guid(user)])
    }

    /// Ends what the person let programs do, and keeps the tokens that the person made.
    static func endGrants(of user: GUID, in connection: any SQLConnection) throws {
        for statement in [OAuthSQL.endAccessOfUser, OAuthSQL.endRefreshOfUser, OAuthSQL.endCodesOfUser] {
            try connection.execute(statement, [.guid(user)])
        }
    }

    public func setPassword(
        _ hash: PasswordHash,
        of user: GUID,
        clearing key: ThrottleKey,
        at now: Instant
    ) async throws {
        try await database.write { try self.setPassword(hash, of: user, clearing: key, at: now, in: $0) }
    }

    func setPassword(
        _ hash: PasswordHash,
        of user: GUID,
        clearing key: ThrottleKey,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(IdentitySQL.setHash, [.guid(user), .text(hash.stored), .instant(now)])
        try connection.execute(IdentitySQL.endSessions, [.guid(user)])
        try SQLIdentityStore.endGrants(of: user, in: connection)
        try connection.execute(LinkSQL.endLinks, [.guid(user)])
        try connection.execute(SecuritySQL.endSteps, [.guid(user)])
        try connection.execute(IdentitySQL.forgetAttempt, [.text(key.digest)])
        try SQLIdentityStore.touchSecurityStamp(in: connection)
    }

    public func add(_ token: NewToken) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                IdentitySQL.addToken,
                [
                    .guid(token.id), .bytes(token.hash.digest), .guid(token.user), .text(token.name),
                    .instant(token.createdAt), .optional(token.expiresAt),
                ]
            )
        }
    }

    private func people(in connection: any SQLConnection) throws -> [Person] {
        var roles: [GUID: [String]] = [:]
        try connection.forEach(IdentitySQL.rolesOfAll, []) { row in
            roles[row.guid(0), default: []].append(row.text(1))
            return true
        }
        return try connection.query(IdentitySQL.people) { row in
            Person(
                id: row.guid(0),
                name: row.text(1),
                email: row.text(2),
                roles: roles[row.guid(0)] ?? [],
                isDisabled: row.bool(3),
                hasPassword: row.bool(4)
            )
        }
    }

    private func firstUnit(for person: NewPerson, in connection: any SQLConnection) throws -> GUID {
        if let unit = try connection.first(IdentitySQL.rootUnit, [], { $0.guid(0) }) { return unit }
        let id = person.spare.next()
        let name = "Suivant"
        try connection.execute(
            IdentitySQL.addUnit,
            [.guid(id), .text(name), .text(folded(name)), .instant(person.createdAt)]
        )
        return id
    }

    func id(of role: String, for person: NewPerson, in connection: any SQLConnection) throws -> GUID {
        if let id = try connection.first(IdentitySQL.roleID, [.text(role)], { $0.guid(0) }) { return id }
        let id = person.spare.next()
        try connection.execute(IdentitySQL.addRole, [.guid(id), .text(role), .instant(person.createdAt)])
        return id
    }
}

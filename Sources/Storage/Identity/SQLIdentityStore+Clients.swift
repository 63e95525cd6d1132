public import Identity
public import SalesCore

extension SQLIdentityStore: ClientStore {
    public func add(_ client: Client, as user: NewPerson, at now: Instant) async throws {
        try await database.write { connection in
            try self.add(user, in: connection)
            try connection.execute(
                OAuthSQL.addClient,
                [
                    .guid(client.id), .text(client.name), .text(folded(client.name)), .guid(client.user),
                    client.digest.map { .bytes($0) } ?? .null, .text(client.redirects.joined(separator: "\n")),
                    .instant(now),
                ]
            )
        }
    }

    public func clients() async throws -> [(client: Client, roles: [String])] {
        try await database.snapshot { connection in
            var roles: [GUID: [String]] = [:]
            try connection.forEach(IdentitySQL.rolesOfAll, []) { row in
                roles[row.guid(0), default: []].append(row.text(1))
                return true
            }
            return try connection.query(OAuthSQL.clients, [], SQLIdentityStore.client).map {
                ($0, roles[$0.user] ?? [])
            }
        }
    }

    public func client(id: GUID) async throws -> Client? {
        try await database.read { try $0.first(OAuthSQL.client, [.guid(id)], SQLIdentityStore.client) }
    }

    public func disable(client: Client, at now: Instant) async throws {
        try await database.write { connection in
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            try connection.execute(OAuthSQL.disableClient, [.guid(client.id), .instant(now)])
            try connection.execute(IdentitySQL.disable, [.guid(client.user), .instant(now)])
            try SQLIdentityStore.endCredentials(of: client.user, in: connection)
            for statement in [OAuthSQL.endAccessOfClient, OAuthSQL.endRefreshOfClient, OAuthSQL.endCodesOfClient] {
                try connection.execute(statement, [.guid(client.id)])
            }
        }
    }

    public func issue(_ token: NewAccessToken) async throws -> Bool {
        try await database.write { try self.issue(token, in: $0) }
    }

    public func issue(_ access: NewAccessToken, with refresh: NewRefreshToken) async throws -> Bool {
        try await database.write { connection in
            guard try self.issue(access, in: connection) else { return false }
            try connection.execute(OAuthSQL.purgeRefresh, [.instant(refresh.createdAt)])
            try self.add(refresh, in: connection)
            return true
        }
    }

    public func add(_ code: NewCode) async throws {
        try await database.write { connection in
            try connection.execute(OAuthSQL.purgeCodes, [.instant(code.createdAt.adding(days: -1))])
            try connection.execute(
                OAuthSQL.addCode,
                [
                    .bytes(code.digest), .guid(code.grant), .guid(code.client), .guid(code.user), .text(code.redirect),
                    .text(code.challenge), .text(code.scope), .instant(code.expiresAt),
                ]
            )
        }
    }

    public func take(code digest: [UInt8], at now: Instant) async throws -> TakenCode {
        try await database.write { connection in
            let found = try connection.first(OAuthSQL.code, [.bytes(digest)]) { row in
                (
                    grant: row.guid(0), client: row.guid(1), user: row.guid(2), redirect: row.text(3),
                    challenge: row.text(4), scope: row.text(5), expiresAt: row.instant(6),
                    isUsed: row.instantOrNil(7) != nil
                )
            }
            guard let found else { return .unknown }
            guard !found.isUsed else {
                try self.end(grant: found.grant, in: connection)
                return .reused(grant: found.grant, user: found.user)
            }
            guard now < found.expiresAt else { return .expired }
            try connection.execute(OAuthSQL.useCode, [.bytes(digest), .instant(now)])
            return .taken(
                grant: found.grant,
                client: found.client,
                user: found.user,
                redirect: found.redirect,
                challenge: found.challenge,
                scope: found.scope
            )
        }
    }

    public func rotate(_ rotation: Rotation) async throws -> RotationOutcome {
        try await database.write { connection in
            let found = try connection.first(OAuthSQL.refresh, [.bytes(rotation.digest)]) { row in
                (
                    grant: row.guid(0), client: row.guid(1), user: row.guid(2), scope: row.text(3),
                    expiresAt: row.instant(4), grantExpiresAt: row.instant(5), isUsed: row.instantOrNil(6) != nil
                )
            }
            guard let found, found.client == rotation.client else { return .refused }
            guard !found.isUsed else {
                try self.end(grant: found.grant, in: connection)
                return .reused(grant: found.grant, user: found.user)
            }
            guard rotation.now < min(found.expiresAt, found.grantExpiresAt) else { return .refused }
            let access = rotation.access(user: found.user, grant: found.grant)
            guard try self.issue(access, in: connection) else { return .refused }
            try connection.execute(OAuthSQL.useRefresh, [.bytes(rotation.digest), .instant(rotation.now)])
            try self.add(
                rotation.next(
                    user: found.user,
                    grant: found.grant,
                    scope: found.scope,
                    grantExpiresAt: found.grantExpiresAt
                ),
                in: connection
            )
            return .rotated(user: found.user, scope: found.scope)
        }
    }

    // MARK: Parts

    private func issue(_ token: NewAccessToken, in connection: any SQLConnection) throws -> Bool {
        let parties: [SQLValue] = [.guid(token.client), .guid(token.user)]
        guard try connection.first(OAuthSQL.mayIssue, parties, { _ in true }) != nil else { return false }
        try connection.execute(OAuthSQL.purgeAccess, [.guid(token.client), .instant(token.createdAt)])
        try connection.execute(
            OAuthSQL.addAccess,
            [
                .guid(token.id), .bytes(token.hash.digest), .guid(token.user), .text(token.name),
                .instant(token.createdAt), .instant(token.expiresAt), .guid(token.client), .optional(token.grant),
            ]
        )
        return true
    }

    private func add(_ refresh: NewRefreshToken, in connection: any SQLConnection) throws {
        try connection.execute(
            OAuthSQL.addRefresh,
            [
                .bytes(refresh.digest), .guid(refresh.grant), .guid(refresh.client), .guid(refresh.user),
                .text(refresh.scope), .instant(refresh.createdAt), .instant(refresh.expiresAt),
                .instant(refresh.grantExpiresAt),
            ]
        )
    }

    private func end(grant: GUID, in connection: any SQLConnection) throws {
        try connection.execute(OAuthSQL.endRefreshOfGrant, [.guid(grant)])
        try connection.execute(OAuthSQL.endAccessOfGrant, [.guid(grant)])
        try SQLIdentityStore.touchSecurityStamp(in: connection)
    }

    private static func client(_ row: SQLRow) -> Client {
        Client(
            id: row.guid(0),
            name: row.text(1),
            user: row.guid(2),
            digest: row.bytesOrNil(3),
            redirects: row.text(4).split(separator: "\n").map(String.init),
            isDisabled: row.bool(5)
        )
    }
}

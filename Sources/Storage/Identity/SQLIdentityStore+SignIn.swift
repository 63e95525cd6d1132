public import Identity
public import SalesCore

extension SQLIdentityStore {
    public func account(email: EmailAddress) async throws -> Account? {
        try await database.read { connection in
            try connection.first(IdentitySQL.account, [.text(email.text)]) { row in
                Account(user: row.guid(0), isDisabled: row.bool(1), hash: row.textOrNil(2).flatMap { PasswordHash($0) })
            }
        }
    }

    public func owner(ofSession session: CredentialHash) async throws -> GUID? {
        try await database.read { connection in
            try connection.first(IdentitySQL.sessionOwner, [.bytes(session.digest)]) { $0.guid(0) }
        }
    }

    public func countAttempt(_ keys: [ThrottleKey], at now: Instant) async throws -> Duration? {
        // Always in the same order, so that two attempts never wait for each other.
        let keys = keys.sorted { $0.digest < $1.digest }
        return try await database.write { connection in
            let counts = try keys.map { try self.count(of: $0, at: now, in: connection) }
            if let wait = zip(keys, counts).compactMap({ $0.rule.wait(after: $1, at: now) }).max() { return wait }
            for (key, count) in zip(keys, counts) {
                try self.put(key.rule.counting(count, at: now), for: key, in: connection)
            }
            return nil
        }
    }

    public func open(_ session: NewSession) async throws -> Bool {
        try await database.write { connection in
            let user: [SQLValue] = [.guid(session.user)]
            if let checked = session.checked {
                let current = try connection.first(IdentitySQL.currentHash, user) { $0.text(0) }
                guard current == checked.stored else { return false }
            } else {
                guard try connection.first(IdentitySQL.person, user, { _ in true }) != nil else { return false }
            }
            try self.end(session.replaced, in: connection)
            try connection.execute(
                IdentitySQL.openSession,
                [
                    .guid(session.id), .bytes(session.hash.digest), .guid(session.user), .instant(session.createdAt),
                    .instant(session.expiresAt), .text(session.client.description), .text(session.agent),
                ]
            )
            if let renewed = session.renewed {
                try connection.execute(
                    IdentitySQL.setHash,
                    user + [.text(renewed.stored), .instant(session.createdAt)]
                )
            }
            try self.settleAttempts(of: session, in: connection)
            try self.purge(at: session.createdAt, in: connection)
            return true
        }
    }

    public func end(session: CredentialHash) async throws -> GUID? {
        try await database.write { connection in
            let user = try connection.first(IdentitySQL.sessionOwner, [.bytes(session.digest)]) { $0.guid(0) }
            try self.end(session, in: connection)
            return user
        }
    }

    public func sessions(of user: GUID, at now: Instant) async throws -> [SessionSummary] {
        let since = now.adding(.zero - CredentialLife.idleTime)
        return try await database.read { connection in
            try connection.query(IdentitySQL.sessions, [.guid(user), .instant(now), .instant(since)]) { row in
                SessionSummary(
                    id: row.guid(0),
                    createdAt: row.instant(1),
                    lastSeenAt: row.instant(2),
                    client: row.text(3),
                    agent: row.text(4)
                )
            }
        }
    }

    public func endSession(_ id: GUID, of user: GUID) async throws -> Bool {
        try await database.write { connection in
            guard try connection.execute(IdentitySQL.endOwnSession, [.guid(id), .guid(user)]) > 0 else { return false }
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            return true
        }
    }

    /// Only an end touches the stamp: a session that begins cannot be remembered as missing, because what is missing is
    /// never remembered.
    private func end(_ session: CredentialHash?, in connection: any SQLConnection) throws {
        guard let session, session.kind == .session else { return }
        guard try connection.execute(IdentitySQL.endSession, [.bytes(session.digest)]) > 0 else { return }
        try SQLIdentityStore.touchSecurityStamp(in: connection)
    }

    private func count(of key: ThrottleKey, at now: Instant, in connection: any SQLConnection) throws -> FailureCount? {
        try connection.execute(IdentitySQL.makeAttempt, [.text(key.digest), .instant(now)])
        return try connection.first(IdentitySQL.attempt, [.text(key.digest)]) { row in
            FailureCount(level: row.double(0), lastAt: row.instant(1))
        }
    }

    private func put(_ count: FailureCount, for key: ThrottleKey, in connection: any SQLConnection) throws {
        try connection.execute(
            IdentitySQL.countAttempt,
            [.text(key.digest), .double(count.level), .instant(count.lastAt)]
        )
    }

    /// In the order in which attempts are counted, for the same reason.
    private func settleAttempts(of session: NewSession, in connection: any SQLConnection) throws {
        for key in (session.cleared + session.refunded).sorted(by: { $0.digest < $1.digest }) {
            guard session.refunded.contains(key) else {
                try connection.execute(IdentitySQL.forgetAttempt, [.text(key.digest)])
                continue
            }
            guard let count = try count(of: key, at: session.createdAt, in: connection) else { continue }
            try put(key.rule.refunding(count), for: key, in: connection)
        }
    }

    private func purge(at now: Instant, in connection: any SQLConnection) throws {
        try connection.execute(IdentitySQL.purgeSessions, [.instant(now)])
        try connection.execute(IdentitySQL.purgeAttempts, [.instant(now.adding(.zero - SignInThrottle.keptFor))])
    }
}

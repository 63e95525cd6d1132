public import Identity
public import SalesCore
public import Sealing

extension SQLIdentityStore: SecondFactorStore {
    public func factor(of user: GUID) async throws -> StoredFactor? {
        try await database.read { connection in
            try connection.first(SecuritySQL.factor, [.guid(user)]) { row in
                StoredFactor(
                    sealed: Sealed(keyID: row.text(0), bytes: row.bytes(1)),
                    isConfirmed: row.instantOrNil(2) != nil
                )
            }
        }
    }

    public func begin(_ sealed: Sealed, of user: GUID, at now: Instant) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(
                SecuritySQL.begin,
                [.guid(user), .text(sealed.keyID), .bytes(sealed.bytes), .instant(now)]
            ) > 0
        }
    }

    public func confirm(factorOf user: GUID, step: Int64, recovery: [[UInt8]], at now: Instant) async throws -> Bool {
        try await database.write { connection in
            let parameters: [SQLValue] = [.guid(user), .int(step), .instant(now)]
            guard try connection.execute(SecuritySQL.confirm, parameters) > 0 else { return false }
            try self.setRecovery(recovery, of: user, in: connection)
            return true
        }
    }

    public func use(step: Int64, of user: GUID) async throws -> Bool {
        try await database.write { try $0.execute(SecuritySQL.useStep, [.guid(user), .int(step)]) > 0 }
    }

    public func use(recovery digest: [UInt8], of user: GUID) async throws -> Int? {
        try await database.write { connection in
            guard try connection.execute(SecuritySQL.useRecovery, [.guid(user), .bytes(digest)]) > 0 else { return nil }
            return try connection.first(SecuritySQL.recoveryLeft, [.guid(user)]) { $0.int(0) }
        }
    }

    public func setRecovery(_ digests: [[UInt8]], of user: GUID) async throws {
        try await database.write { try self.setRecovery(digests, of: user, in: $0) }
    }

    public func recoveryLeft(of user: GUID) async throws -> Int {
        try await database.read { try $0.first(SecuritySQL.recoveryLeft, [.guid(user)]) { $0.int(0) } } ?? 0
    }

    public func removeFactor(of user: GUID) async throws {
        try await database.write { connection in
            try connection.execute(SecuritySQL.removeFactor, [.guid(user)])
            try connection.execute(SecuritySQL.removeRecovery, [.guid(user)])
        }
    }

    public func endSessions(of user: GUID, but session: CredentialHash?) async throws {
        try await database.write { connection in
            let kept = session.flatMap { $0.kind == .session ? $0.digest : nil } ?? []
            try connection.execute(SecuritySQL.endOtherSessions, [.guid(user), .bytes(kept)])
            try SQLIdentityStore.touchSecurityStamp(in: connection)
        }
    }

    private func setRecovery(_ digests: [[UInt8]], of user: GUID, in connection: any SQLConnection) throws {
        try connection.execute(SecuritySQL.removeRecovery, [.guid(user)])
        for digest in digests { try connection.execute(SecuritySQL.addRecovery, [.guid(user), .bytes(digest)]) }
    }

    // MARK: Half-open sign-ins

    public func add(_ step: SignInStep, digest: [UInt8], at now: Instant, until expiresAt: Instant) async throws {
        try await database.write { connection in
            try connection.execute(SecuritySQL.purgeSteps, [.instant(now)])
            try connection.execute(
                SecuritySQL.addStep,
                [
                    .bytes(digest), .text(step.kind.rawValue), .optional(step.user), .text(step.payload),
                    .instant(now), .instant(expiresAt),
                ]
            )
        }
    }

    public func step(_ digest: [UInt8], at now: Instant) async throws -> SignInStep? {
        try await database.read { try self.step(digest, at: now, in: $0) }
    }

    public func take(step digest: [UInt8], at now: Instant) async throws -> SignInStep? {
        try await database.write { connection in
            let found = try self.step(digest, at: now, in: connection)
            // Of two that take it at once, one deletes it.
            guard try connection.execute(SecuritySQL.takeStep, [.bytes(digest)]) > 0 else { return nil }
            return found
        }
    }

    private func step(_ digest: [UInt8], at now: Instant, in connection: any SQLConnection) throws -> SignInStep? {
        try connection.first(SecuritySQL.step, [.bytes(digest), .instant(now)]) { row in
            SignInStep.Kind(rawValue: row.text(0)).map {
                SignInStep(kind: $0, user: row.guidOrNil(1), payload: row.text(2))
            }
        } ?? nil
    }

    // MARK: Switches

    public func isOn(_ name: SecuritySwitch) async throws -> Bool {
        try await database.read { try $0.first(SecuritySQL.isOn, [.text(name.rawValue)]) { $0.text(0) } } == "on"
    }

    public func set(_ name: SecuritySwitch, to value: Bool) async throws {
        _ = try await database.write { connection in
            try connection.execute(SecuritySQL.setSwitch, [.text(name.rawValue), .text(value ? "on" : "off")])
        }
    }
}

extension SQLIdentityStore: OwnCredentialStore {
    public func account(id: GUID) async throws -> (Account, EmailAddress)? {
        try await database.read { connection in
            try connection.first(SecuritySQL.account, [.guid(id)]) { row in
                (
                    Account(
                        user: row.guid(0),
                        isDisabled: row.bool(1),
                        hash: row.textOrNil(2).flatMap { PasswordHash($0) }
                    ),
                    EmailAddress(typed: row.text(3))
                )
            }
        }
    }

    public func id(ofSession session: CredentialHash?) async throws -> GUID? {
        guard let session, session.kind == .session else { return nil }
        return try await database.read { try $0.first(SecuritySQL.sessionID, [.bytes(session.digest)]) { $0.guid(0) } }
    }

    public func forget(_ key: ThrottleKey) async throws {
        _ = try await database.write { try $0.execute(IdentitySQL.forgetAttempt, [.text(key.digest)]) }
    }

    public func tokens(of user: GUID, at now: Instant) async throws -> [TokenSummary] {
        try await database.read { connection in
            try connection.query(SecuritySQL.tokens, [.guid(user), .instant(now)]) { row in
                TokenSummary(
                    id: row.guid(0),
                    name: row.text(1),
                    createdAt: row.instant(2),
                    expiresAt: row.instantOrNil(3),
                    lastUsedAt: row.instantOrNil(4)
                )
            }
        }
    }

    public func endToken(_ id: GUID, of user: GUID) async throws -> Bool {
        try await database.write { connection in
            guard try connection.execute(SecuritySQL.endToken, [.guid(id), .guid(user)]) > 0 else { return false }
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            return true
        }
    }

    public func grants(of user: GUID, at now: Instant) async throws -> [GrantSummary] {
        try await database.read { connection in
            try connection.query(SecuritySQL.grants, [.guid(user), .instant(now)]) { row in
                GrantSummary(id: row.guid(0), client: row.text(1), since: row.instant(2))
            }
        }
    }

    public func endGrant(_ id: GUID, of user: GUID) async throws -> Bool {
        try await database.write { connection in
            let parameters: [SQLValue] = [.guid(id), .guid(user)]
            let ended =
                try connection.execute(SecuritySQL.endRefresh, parameters)
                + connection.execute(SecuritySQL.endAccess, parameters)
            guard ended > 0 else { return false }
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            return true
        }
    }
}

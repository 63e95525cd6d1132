public import Identity
public import Records
public import SalesCore

/// Identity in the database, for both engines.
///
/// Callers are remembered in memory and checked with every use against the security stamp: one row that every change
/// to people, roles, teams, units, sessions, tokens, languages and zones touches in its own transaction. So the next
/// request after the change, on any instance, is answered with the new rights.
public final class SQLIdentityStore: IdentityStore {
    let database: any Database
    let memory: CallerMemory
    private let keeper: RegistryKeeper?

    /// - Parameters:
    ///   - keeper: Told of each stamp that is read, so that the registry follows what administrators customise.
    ///   - remembered: How many credentials and how many persons are remembered at most.
    public init(database: any Database, keeper: RegistryKeeper? = nil, remembered: Int = 10_000) {
        self.database = database
        self.keeper = keeper
        memory = CallerMemory(limit: remembered)
    }

    /// To be called in the transaction of every change to people, their roles, teams, units, languages or zones.
    public static func touchSecurityStamp(in connection: any SQLConnection) throws {
        try connection.execute(IdentitySQL.touchStamp)
    }

    /// The person behind a session or token, within a read that goes on to do the person's work.
    ///
    /// One statement when the person is remembered; six when not.
    public func caller(
        with credential: CredentialHash,
        in connection: any SQLConnection,
        at now: Instant,
        acceptLanguage: String? = nil
    ) throws -> Caller? {
        let stamp = try stamp(in: connection)
        if let known = memory.credential(credential, at: stamp), known.isAlive(at: now) {
            return try person(known.user, stamp: stamp, in: connection)?.caller(acceptLanguage: acceptLanguage)
        }
        // Also when the remembered one seems idle: another instance may have seen it since.
        guard let found = try find(credential, in: connection), found.isAlive(at: now),
            let person = try person(found.user, stamp: stamp, in: connection)
        else { return nil }
        memory.remember(found, as: credential, at: stamp)
        return person.caller(acceptLanguage: acceptLanguage)
    }

    public func caller(id: GUID, in connection: any SQLConnection) throws -> Caller? {
        try person(id, stamp: stamp(in: connection), in: connection)?.caller(acceptLanguage: nil)
    }

    public func callers(of principal: RecordReference, in connection: any SQLConnection) throws -> [Caller] {
        let stamp = try stamp(in: connection)
        let ids =
            principal.table == "team"
            ? try connection.query(IdentitySQL.members, [.guid(principal.id)]) { $0.guid(0) } : [principal.id]
        return try ids.compactMap { try person($0, stamp: stamp, in: connection)?.caller(acceptLanguage: nil) }
    }

    func stamp(in connection: any SQLConnection) throws -> Int64 {
        let stamp: Int64 = try connection.first(IdentitySQL.stamp) { $0.int(0) } ?? 0
        try keeper?.follow(stamp, in: connection)
        return stamp
    }

    private func find(_ credential: CredentialHash, in connection: any SQLConnection) throws -> CallerMemory.Credential?
    {
        switch credential.kind {
        case .session:
            try connection.first(IdentitySQL.session, [.bytes(credential.digest)]) { row in
                .init(user: row.guid(0), lastSeenAt: row.instant(1), expiresAt: row.instant(2), notedAt: row.instant(1))
            }
        case .token:
            try connection.first(IdentitySQL.token, [.bytes(credential.digest)]) { row in
                .init(user: row.guid(0), lastSeenAt: nil, expiresAt: row.instantOrNil(2), notedAt: row.instantOrNil(1))
            }
        }
    }

    private func person(
        _ id: GUID,
        stamp: Int64,
        in connection: any SQLConnection
    ) throws -> CallerMemory.Person? {
        if let known = memory.person(id, at: stamp) { return known }
        guard let person = try resolve(id, in: connection) else { return nil }
        memory.remember(person, at: stamp)
        return person
    }

    private func resolve(_ id: GUID, in connection: any SQLConnection) throws -> CallerMemory.Person? {
        let found = try connection.first(IdentitySQL.person, [.guid(id)]) { row in
            (name: row.text(0), unit: row.guidOrNil(1), language: row.textOrNil(2), zone: row.textOrNil(3))
        }
        guard let found else { return nil }
        let root = try connection.first(IdentitySQL.rootUnit) { $0.guid(0) }
        guard let unit = found.unit ?? root else { return nil }
        let below = try connection.query(IdentitySQL.unitsBelow, [.guid(unit)]) { $0.guid(0) }
        let chosen = found.language.flatMap { Language(rawValue: $0) }
        var caller = Caller(
            id: id,
            name: found.name,
            language: chosen ?? .english,
            zone: found.zone.flatMap { Zone($0) } ?? .utc,
            unit: unit,
            teams: try connection.query(IdentitySQL.teams, [.guid(id)]) { $0.guid(0) },
            unitsBelow: below.isEmpty ? [unit] : below,
            roles: try RoleReader(connection: connection).roles(of: id),
            organisation: root ?? unit,
            sharedTables: Set(try connection.query(AccessSQL.sharedTables, [.guid(id)]) { $0.text(0) })
        )
        caller.hasReports = try connection.first(TeamSQL.hasReports, [.guid(id)]) { _ in true } ?? false
        return .init(english: caller.speaking(.english), french: caller.speaking(.french), chosen: chosen)
    }
}

extension SQLIdentityStore {
    /// Brings the registry to what the database has now, before the first request, or right after a change.
    public func followRegistry() async throws {
        _ = try await database.read { try self.stamp(in: $0) }
    }

    public func caller(
        with credential: CredentialHash,
        at now: Instant,
        acceptLanguage: String?
    ) async throws -> Caller? {
        try await database.read { connection in
            try self.caller(with: credential, in: connection, at: now, acceptLanguage: acceptLanguage)
        }
    }

    public func remembering<T: Sendable>(
        _ credential: CredentialHash,
        at now: Instant,
        acceptLanguage: String?,
        _ body: (Caller) async throws -> T
    ) async throws -> T? {
        guard let latest = memory.latest(credential), latest.credential.isAlive(at: now) else { return nil }
        let caller = latest.person.caller(acceptLanguage: acceptLanguage)
        let check = StampCheck(latest.stamp)
        let outcome: Result<T, any Error>
        do {
            outcome = .success(try await StampCheck.$current.withValue(check) { try await body(caller) })
        } catch {
            outcome = .failure(error)
        }
        // Nothing was read, or it failed before the answer.
        if check.state == .open, try await database.read({ try self.stamp(in: $0) }) != latest.stamp { return nil }
        return check.state == .changed ? nil : try outcome.get()
    }

    public func noteUse(of credential: CredentialHash, at now: Instant) async throws {
        guard memory.takeNote(of: credential, at: now) else { return }
        let statement = credential.kind == .session ? IdentitySQL.noteSession : IdentitySQL.noteToken
        _ = try await database.write { connection in
            try connection.execute(statement, [.bytes(credential.digest), .instant(now)])
        }
    }

    public func caller(id: GUID) async throws -> Caller? {
        try await database.read { try self.caller(id: id, in: $0) }
    }

    public func caller(email: EmailAddress) async throws -> Caller? {
        try await database.read { connection in
            guard let id = try connection.first(IdentitySQL.account, [.text(email.text)], { $0.guid(0) }) else {
                return nil
            }
            return try self.caller(id: id, in: connection)
        }
    }

    public func callers(of principal: RecordReference) async throws -> [Caller] {
        try await database.read { try self.callers(of: principal, in: $0) }
    }
}

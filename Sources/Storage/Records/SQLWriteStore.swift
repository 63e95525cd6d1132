public import Records
import SalesCore
import Synchronization

/// Opens the write pipeline's transactions on either engine.
public struct SQLWriteStore: WriteStore {
    private let database: any Database
    private let registry: Registry
    private let layouts: Layouts
    private let zones = ZoneCache()
    private let identity: any CallerSource

    public init(database: any Database, registry: Registry, identity: any CallerSource) {
        self.database = database
        self.registry = registry
        layouts = Layouts()
        self.identity = identity
    }

    public func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any UnitOfWork) throws -> Result
    ) async throws -> Result {
        try await database.write { connection in
            let unit = SQLUnitOfWork(
                connection: connection,
                registry: registry,
                layouts: layouts,
                zones: zones,
                identity: identity
            )
            return try body(unit)
        }
    }
}

/// Who reads through a principal, resolved inside a transaction; Identity's store provides it.
public protocol CallerSource: Sendable {
    /// A user's caller, or those of a team's enabled members.
    func callers(of principal: RecordReference, in connection: any SQLConnection) throws -> [Caller]
    /// Makes what instances remember of people stale.
    func touchStamp(in connection: any SQLConnection) throws
}

/// Zones by name: making one from the system's tables costs more than the rest of a small transaction.
final class ZoneCache: Sendable {
    private let zones = Mutex<[String: Zone]>([:])

    func zone(_ name: String) -> Zone? {
        zones.withLock { zones in
            if let zone = zones[name] { return zone }
            guard zones.count < 1000, let zone = Zone(name) else { return Zone(name) }
            zones[name] = zone
            return zone
        }
    }
}

public import Records
import Synchronization

/// Keeps the registry of one instance as the database has it.
///
/// Whatever customises tables also touches the security stamp, which every request reads. So the next request on any
/// instance is answered with the new tables.
public final class RegistryKeeper: Sendable {
    private struct State {
        var stamp: Int64?
        var customisations = Customisations()
    }

    private let registry: Registry
    private let state = Mutex(State())

    public init(_ registry: Registry) {
        self.registry = registry
    }

    /// Looks for customisations when the stamp is another than the last time. Of two that look at once the one that saw
    /// more stands, whichever comes last.
    func follow(_ stamp: Int64, in connection: any SQLConnection) throws {
        let known = state.withLock { $0.stamp }
        guard known != stamp else { return }
        let reader = CustomisationReader(connection: connection)
        let (found, configurations) = (try reader.all(), try reader.configurations())
        state.withLock { state in
            let isFirst = state.stamp == known
            guard isFirst || stamp > state.stamp ?? .min else { return }
            registry.configurations.replace(with: configurations)
            if state.customisations != found {
                registry.replace(
                    with: found.tables(from: Registry.standardTables),
                    version: stamp,
                    ownRecordTypes: found.tables.values.contains { $0.setName != nil }
                )
                state.customisations = found
            }
            state.stamp = stamp
        }
    }
}

struct CustomisationReader {
    let connection: any SQLConnection

    /// What is published about the work list, by name.
    func configurations() throws -> [String: String] {
        var result: [String: String] = [:]
        try connection.forEach(AccessSQL.configurations, []) { row in
            result[row.text(0)] = row.text(1)
            return true
        }
        return result
    }

    func all() throws -> Customisations {
        var result = Customisations()
        try connection.forEach(AccessSQL.customisations, []) { row in
            let table = row.text(0)
            let column = row.text(1)
            if column.isEmpty {
                result.tables[table] = CustomisationCodec.table(row.text(2))
            } else {
                result.columns[table, default: [:]][column] = CustomisationCodec.column(row.text(2))
            }
            return true
        }
        return result
    }
}

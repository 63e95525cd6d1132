import Synchronization

/// All tables of one organisation, by logical name and by entity set.
///
/// A handle: what an administrator adds or changes is in it at once for all who hold it, see ``replace(with:)``. A
/// request that began before goes on with the tables it has already taken. That is harmless, because columns are only
/// added, and dropped ones are hidden long before they go (architecture, Everything is driven by metadata).
public final class Registry: Sendable {
    private struct Contents {
        let tables: [Table]
        let byName: [String: Table]
        let bySet: [String: Table]
        let activities: [Table]
        let pointer: Table
        let version: Int64
        let hasOwnRecordTypes: Bool
    }

    private let contents: Mutex<Contents>

    /// What the organisation has published about its work list; as current as the tables are.
    public let configurations = Configurations()

    public init(tables: [Table], version: Int64 = 0) {
        contents = Mutex(Registry.contents(tables, version))
    }

    /// Takes the place of what was there.
    ///
    /// - Parameter ownRecordTypes: See ``hasOwnRecordTypes``.
    public func replace(with tables: [Table], version: Int64, ownRecordTypes: Bool = false) {
        let new = Registry.contents(tables, version, ownRecordTypes: ownRecordTypes)
        contents.withLock { $0 = new }
    }

    private static func contents(_ tables: [Table], _ version: Int64, ownRecordTypes: Bool = false) -> Contents {
        let activities = tables.filter(\.isActivity)
        return Contents(
            tables: tables,
            byName: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }),
            bySet: Dictionary(uniqueKeysWithValues: tables.map { ($0.setName, $0) }),
            activities: activities,
            pointer: .activitypointer(over: activities),
            version: version,
            hasOwnRecordTypes: ownRecordTypes || tables.contains { $0.isCustom && !$0.isActivity }
        )
    }

    public var tables: [Table] { contents.withLock { $0.tables } }

    /// Another number after each change; 0 for the tables every organisation starts with.
    public var version: Int64 { contents.withLock { $0.version } }

    /// Whether tables of the organisation's own have, or once had, items on work lists. Those of dropped tables stay.
    public var hasOwnRecordTypes: Bool { contents.withLock { $0.hasOwnRecordTypes } }

    public func table(_ name: String) -> Table? { contents.withLock { $0.byName[name] } }
    public func table(set: String) -> Table? { contents.withLock { $0.bySet[set] } }

    /// A table that must exist, because the code names it.
    public subscript(name: String) -> Table {
        guard let table = table(name) else { preconditionFailure("no table \(name) in the registry") }
        return table
    }

    /// The activity table with this Dataverse type code.
    public func activity(code: Int64) -> Table? { tables.first { $0.isActivity && $0.typeCode == code } }

    public var activities: [Table] { contents.withLock { $0.activities } }

    /// All activities in one, beside the registry's tables: read-only (`activitypointers`), and as secured and as far
    /// reaching as the tables of activities are now.
    public var activitypointer: Table { contents.withLock { $0.pointer } }
}

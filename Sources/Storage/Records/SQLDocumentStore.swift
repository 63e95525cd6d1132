public import Records
public import SalesCore

/// Bytes of files and images as a whole: those that nobody can need any more are removed (decisions 20 and 43).
public struct SQLDocumentStore: Sendable {
    private let database: any Database
    private let registry: Registry

    /// How long bytes are kept that no row has any more: what can be undone, and a day for what takes long.
    public static let life = Pipeline.undoPeriod + .seconds(24 * 3600)
    /// Bytes removed in one transaction: each may be of 10 MB.
    private static let batch = 20

    public init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
    }

    /// Removes bytes that no row has, and that no operation recorded since an instant could bring back by being undone.
    ///
    /// Bytes that are stored again meanwhile, or for the first time, stay: they are of after the instant.
    /// - Returns: How many files and images were removed.
    @discardableResult
    public func forget(before instant: Instant) async throws -> Int {
        let places = registry.tables.flatMap { table in
            ["sv_documenthash", RecordImage.digest].compactMap { name in
                table.column(name).map { Place(table: table, column: $0.name) }
            }
        }
        guard !places.isEmpty else { return 0 }
        let unused = try await database.snapshot { connection in
            let unused = try SQLDocumentStore.withoutRow(places, before: instant, connection)
            guard !unused.isEmpty else { return unused }
            return unused.subtracting(try SQLDocumentStore.inHistory(places, since: instant, connection))
        }
        var removed = 0
        for digests in unused.sorted().chunked(by: SQLDocumentStore.batch) {
            removed += try await database.write { connection in
                try digests.reduce(0) { count, digest in
                    count + (try connection.execute(DocumentSQL.remove, [.text(digest), .instant(instant)]))
                }
            }
        }
        return removed
    }

    /// Where a row says which bytes it has.
    private struct Place {
        let table: Table
        let column: String
    }

    private static func withoutRow(
        _ places: [Place],
        before instant: Instant,
        _ connection: any SQLConnection
    ) throws -> Set<String> {
        let old: SQL = "select digest from sv_document where stored_at < \(bind: .instant(instant))"
        guard try connection.first("\(sql: old) limit 1", { $0.text(0) }) != nil else { return [] }
        let used = places.map { place -> SQL in
            """
             except select \(id: place.column) from \(id: place.table.storage) where \(id: place.column) is not null
            """
        }
        return Set(try connection.query("\(sql: old)\(sql: used.joined(separator: ""))") { $0.text(0) })
    }

    /// What the history of recent operations names. Operations are not indexed by when they were recorded, since this
    /// alone would need it, once in a while and only where some bytes are without a row.
    private static func inHistory(
        _ places: [Place],
        since instant: Instant,
        _ connection: any SQLConnection
    ) throws -> Set<String> {
        let tables = Dictionary(grouping: places) { $0.table.name }
        let columns = Set(places.map(\.column)).sorted()
        let named = ["before", "after"].flatMap { side in
            columns.map { "h.\(id: side) like \(bind: .text("%\"\($0)\":\"%"))" as SQL }
        }
        let types = tables.keys.sorted().map { SQLValue.text($0) }
        let sql: SQL = """
            select h.record_type, h.before, h.after from operation o join history h on h.operation_id = o.id
            where o.recorded_at >= \(bind: .instant(instant)) and \(sql: .oneOf("h.record_type", types))
                  and (\(sql: named.joined(separator: " or ")))
            """
        var digests: Set<String> = []
        try connection.forEach(sql) { row in
            guard let places = tables[row.text(0)] else { return true }
            for text in [row.textOrNil(1), row.textOrNil(2)].compactMap({ $0 }) {
                for change in RowCodec.decode(text, table: places[0].table) {
                    if let digest = change.value.text, places.contains(where: { $0.column == change.column }) {
                        digests.insert(digest)
                    }
                }
            }
            return true
        }
        return digests
    }
}

import Records

extension Migration {
    /// The tables of sequences, segments and assignment rules; and the items of the organisation's own tables, which
    /// could not stand on work lists before.
    static let sequences = Migration(number: 14, name: "0014_sequences") { connection in
        try StandardTables.complete(in: connection)
        let tables = try CustomisationReader(connection: connection).all().tables(from: Registry.standardTables)
        let registry = Registry(tables: tables)
        let own = Set(registry.recordTypeCandidates.filter(\.isCustom).map(\.name))
        guard !own.isEmpty else { return }
        let projection = Projection(connection: connection, zones: ZoneCache(), registry: registry)
        try projection.forEachBatch { items in
            try projection.insert(items.filter { own.contains($0.card.record.table) }, at: nil)
        }
    }
}

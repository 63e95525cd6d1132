import Records
import SalesCore

extension SQLUnitOfWork {
    func customisations() throws -> Customisations { try CustomisationReader(connection: connection).all() }

    /// Keeps what is new about one table or column, and makes its physical table or column.
    ///
    /// Adding a column without a value changes no row, whatever the size of the table. PostgreSQL needs the table for
    /// itself for that moment; when somebody holds it longer, the change is given up rather than let all others wait.
    func customise(_ all: Customisations, table: String, column: String?) throws {
        let definition =
            column.map { all.columns[table]?[$0].map(CustomisationCodec.encode) ?? "{}" }
            ?? all.tables[table].map(CustomisationCodec.encode) ?? "{}"
        if connection.dialect == .postgres { try connection.script("set local lock_timeout = '2s'") }
        try connection.execute(
            AccessSQL.customise,
            [.text(table), .text(column ?? ""), .text(definition)]
        )
        let tables = all.tables(from: Registry.standardTables)
        guard let target = tables.first(where: { $0.name == table }) else { return }
        let storage = StorageTable.all(of: Registry(tables: tables)).first { $0.name == target.storage }
        try storage?.bringUp(in: connection)
        guard let storage else { return }
        if column == nil, target.isCustom {
            // A new table is empty, so its indexes cost nobody a pause.
            try ListIndexes.create(for: storage, in: connection)
        } else if let column, target.column(column)?.isLookup == true {
            try ListIndexes.createPartial(on: storage.name, column, in: connection)
        }
    }
}

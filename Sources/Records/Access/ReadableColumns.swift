extension Caller {
    /// The columns of a table that the person may know of. Every name in a request is looked up among these, and
    /// every answer shows these alone.
    public func readableColumns(of table: Table) -> [Column] {
        guard table.hasSecuredColumns, !isAdministrator else { return table.columns }
        return table.columns.filter { mayRead($0, of: table) }
    }

    /// A column by its logical name; nil also when the person may not know of it.
    public func readableColumn(_ name: String, of table: Table) -> Column? {
        table.column(name).flatMap { mayRead($0, of: table) ? $0 : nil }
    }
}

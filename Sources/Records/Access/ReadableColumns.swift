extension Caller {
    /// The columns of a table that the person may know of. Every name in a request is looked up among these, and
    /// every answer shows these alone.
    public func readableColumns(of table: Table) -> [Column] { table.columns }

    /// A column by its logical name; nil also when the person may not know of it.
    public func readableColumn(_ name: String, of table: Table) -> Column? { table.column(name) }
}

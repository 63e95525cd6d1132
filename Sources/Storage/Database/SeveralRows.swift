import SalesCore

/// An insertion of one row, and of several rows at once: what PostgreSQL does once for a statement weighs about as much
/// as what it does for a row.
struct Insertion: Sendable {
    /// Rows in one statement.
    fileprivate static let several = 16

    let one: Statement
    fileprivate let many: Statement

    /// - Parameters:
    ///   - columns: The table and its columns, as they stand behind `insert into`.
    ///   - count: How many columns these are; parameters stand in their order.
    ///   - conflict: What follows the values, without parameters. With `do update` no two rows may be the same one.
    init(into columns: String, count: Int, conflict: String = "") {
        func values(_ row: Int) -> String {
            "(\((1...count).map { "$\(row * count + $0)" }.joined(separator: ", ")))"
        }
        one = Statement("insert into \(columns) values \(values(0)) \(conflict)")
        let rows = (0..<Insertion.several).map(values).joined(separator: ", ")
        many = Statement("insert into \(columns) values \(rows) \(conflict)")
    }
}

/// A statement about one row by its id, and about several at once.
struct ByIDs: Sendable {
    fileprivate static let several = 16

    fileprivate let one: Statement
    fileprivate let many: Statement
    fileprivate let isTimed: Bool

    /// - Parameters:
    ///   - isTimed: Whether `$1` is an instant; the ids follow.
    ///   - text: The statement, given what stands between the parentheses of `id in (…)`.
    init(isTimed: Bool, _ text: (String) -> String) {
        let first = isTimed ? 2 : 1
        self.isTimed = isTimed
        one = Statement(text("$\(first)"))
        many = Statement(text((0..<ByIDs.several).map { "$\(first + $0)" }.joined(separator: ", ")))
    }
}

extension SQLConnection {
    /// Inserts these rows at the latest when the transaction commits, see ``later(_:_:)-(Statement,_)``.
    func later(_ insertion: Insertion, _ rows: [[SQLValue]]) throws {
        // SQLite does nothing once for a statement that it would not do for a row.
        let whole = dialect == .postgres ? rows.count / Insertion.several * Insertion.several : 0
        if whole > 0 {
            try later(insertion.many, Array(rows[..<whole]).chunked(by: Insertion.several).map { $0.flatMap { $0 } })
        }
        if whole < rows.count { try later(insertion.one, Array(rows[whole...])) }
    }

    /// Does it to these rows at the latest when the transaction commits, see ``later(_:_:)-(Statement,_)``.
    ///
    /// - Parameter instant: In microseconds; for statements that have one.
    func later(_ change: ByIDs, _ ids: [GUID], at instant: Int64? = nil) throws {
        let head = change.isTimed ? [instant.map(SQLValue.int) ?? .null] : []
        let whole = ids.count / ByIDs.several * ByIDs.several
        if whole > 0 {
            try later(change.many, Array(ids[..<whole]).chunked(by: ByIDs.several).map { head + $0.map(SQLValue.guid) })
        }
        if whole < ids.count { try later(change.one, ids[whole...].map { head + [.guid($0)] }) }
    }
}

import Records
import SalesCore

/// Finds the few names that hold a text by the trigram index, where a list is filtered by it on SQLite.
///
/// PostgreSQL weighs its own index against a walk in the list's order. SQLite cannot: its index is a table of its own.
/// A text that few names hold would make it walk through all of them, a second at 1,000,000 records; one that many
/// names hold is met soon on the walk, and all who hold it would be too many to look up. So the index is first asked
/// whether they are few.
enum NameNarrowing {
    /// Up to so many names are looked up; at 150,000 leads either way then takes about ten milliseconds.
    static let few: Int64 = 5000

    private static let probe = Statement(
        "select count(*) from (select 1 from name_trigram where name_trigram match $1 limit $2) found"
    )

    /// The condition to be added to the list's own, which stays; nil when the walk is better or the only way.
    static func condition(
        for query: RowQuery,
        few: Int64 = few,
        in connection: any SQLConnection
    ) throws -> SQL? {
        guard connection.dialect == .sqlite, let text = text(in: query) else { return nil }
        let wanted = SQLValue.text("\"\(text.replacing("\"", with: "\"\""))\"")
        let found: Int64? = try connection.first(probe, [wanted, .int(few + 1)]) { $0.int(0) }
        guard let found, found <= few else { return nil }
        // The index's row numbers say which table and row is meant (`RecordIndexes`); its own content need not be read.
        return """
            r.rowid in (select t.rowid / 8 from name_trigram t
                        where name_trigram match \(bind: wanted) and t.rowid % 8 = \(bind: .int(query.table.typeCode)))
            """
    }

    /// A text that every row's name must hold, long enough for a trigram.
    private static func text(in query: RowQuery) -> String? {
        guard TableSearch.trigrams.contains(query.table.name), let filter = query.filter else { return nil }
        return conditions(of: filter).lazy.compactMap { condition -> String? in
            guard case .matches(query.table.primaryName, .contains, let typed) = condition else { return nil }
            let text = folded(typed)
            let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "%" }
            return isPlain && text.unicodeScalars.count >= 3 ? text : nil
        }.first
    }

    private static func conditions(of filter: Predicate) -> [Predicate] {
        if case .all(let parts) = filter { parts.flatMap(conditions) } else { [filter] }
    }
}

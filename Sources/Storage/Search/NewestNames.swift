import Records
import SalesCore

/// Looks inside names where no trigram index stands behind them: campaigns, products, people, activities, tables of the
/// organisation's own.
///
/// Only the newest rows are looked through, so that the time has a bound whatever the size of the table; of most such
/// tables these are all.
extension TableSearch {
    /// A table of so many rows is searched whole.
    static let newest: Int64 = 5000

    /// Nil for a table whose rows have no names that one could look inside.
    var insideNewest: SQL? {
        guard let name = table.column(table.primaryName), case .text = name.kind else { return nil }
        let column: SQL = name.isFolded ? "n.\(id: name.foldColumn)" : "lower(n.\(id: name.name))"
        let words = text.words.map { SQL.like(column, pattern: "%\(SQL.escapedForLike(String($0)))%") }
        // All kinds of activities lie in one table: the newest of it, whatever their kind.
        let kind: SQL = table.isActivity ? " and n.activitytypecode = \(bind: .int(table.typeCode))" : SQL()
        return """
            r.id in (
                select n.id from (
                    select * from \(id: table.storage) order by createdon desc limit \(bind: .int(TableSearch.newest))
                ) n where \(sql: words.joined(separator: " and "))\(sql: kind))
            """
    }
}

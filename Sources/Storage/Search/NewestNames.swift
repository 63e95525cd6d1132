import Records
import SalesCore

/// Looks inside names where no trigram index stands behind them: campaigns, products, people, tables of the
/// organisation's own.
///
/// Only the newest rows are looked through, by their ids, which tell the time of their making: the time has a bound
/// whatever the size of the table, and of most such tables these are all. Activities, of which there are always more, are
/// found by how their subjects begin.
extension TableSearch {
    /// A table of so many rows is searched whole.
    static let newest: Int64 = 5000

    /// Nil for a table whose rows have no names that one could look inside.
    var insideNewest: SQL? {
        guard !table.isActivity, let name = table.column(table.primaryName), case .text = name.kind,
            caller.mayRead(name, of: table)
        else { return nil }
        let column: SQL = name.isFolded ? "n.\(id: name.foldColumn)" : "lower(n.\(id: name.name))"
        let words = text.words.map { SQL.like(column, pattern: "%\(SQL.escapedForLike(String($0)))%") }
        return """
            r.id in (
                select n.id from (
                    select * from \(id: table.storage) order by id desc limit \(bind: .int(TableSearch.newest))
                ) n where \(sql: words.joined(separator: " and ")))
            """
    }
}

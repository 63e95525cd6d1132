import Records
import SalesCore

/// Rows that were locked ahead of what is done with them, as they are now, and where others were looked for in vain.
struct LockedRows {
    private struct Found {
        /// Where it was looked for.
        var tables: [String]
        var rows: [Row] = []
    }

    private var found: [GUID: Found] = [:]

    /// Nil when the row was never looked for; nil within when it is not there.
    subscript(table: String, id: GUID) -> Row?? {
        guard let found = found[id], found.tables.contains(table) else { return nil }
        return .some(found.rows.first { $0.table.name == table })
    }

    /// Rows are looked for; none is there until ``keep(_:)`` says so.
    mutating func seek(_ ids: some Sequence<GUID>, in tables: [Table]) {
        let names = tables.map(\.name)
        for id in ids {
            guard let known = found[id] else {
                found[id] = Found(tables: names)
                continue
            }
            let new = names.filter { !known.tables.contains($0) }
            found[id]?.tables += new
        }
    }

    /// A row as it now is.
    mutating func keep(_ row: Row) {
        remove(row.table.name, row.id)
        found[row.id, default: Found(tables: [row.table.name])].rows.append(row)
    }

    /// The row is gone, but it is known that it is.
    mutating func remove(_ table: String, _ id: GUID) {
        found[id]?.rows.removeAll { $0.table.name == table }
    }
}

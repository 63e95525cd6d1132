/// The prepared statements of one connection, bounded: filters put together from requests must not fill memory.
struct StatementCache<Prepared> {
    private struct Entry {
        var prepared: Prepared
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [Statement: Entry] = [:]
    private var uses = 0

    init(limit: Int) {
        self.limit = limit
    }

    subscript(_ statement: Statement) -> Prepared? {
        mutating get {
            uses += 1
            guard let index = entries.index(forKey: statement) else { return nil }
            entries.values[index].lastUse = uses
            return entries.values[index].prepared
        }
    }

    /// Keeps `prepared`.
    ///
    /// - Returns: What must go because the cache was full: the quarter that was not used for longest.
    mutating func insert(_ prepared: Prepared, for statement: Statement) -> [Prepared] {
        var removed: [Prepared] = []
        if entries.count >= limit {
            for (old, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }).prefix(max(1, limit / 4)) {
                removed.append(entry.prepared)
                entries[old] = nil
            }
        }
        uses += 1
        entries[statement] = Entry(prepared: prepared, lastUse: uses)
        return removed
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}

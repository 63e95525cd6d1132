import SalesCore

extension WriteSession {
    /// Rows that point to the record that goes; beyond, the merge would hold up others for long.
    public static let mergeLimit = 5000
    private static let mergeable: Set = ["lead", "account", "contact"]

    /// Merges one record into another of its table: what pointed to it points to the other, chosen values are taken
    /// over, and it stays as an inactive record that says where it went.
    ///
    /// - Parameter content: What to set on the record that stays.
    public func merge(_ subordinate: RecordReference, into target: RecordReference, _ content: [Change]) throws {
        guard subordinate != target else { throw Refusal(.invalid, LifeMessage.mergeIntoItself) }
        // In the order of ids, so that two merges at once wait for each other and do not deadlock.
        let first = try row(min(subordinate.id, target.id) == subordinate.id ? subordinate : target)
        let second = try row(first.reference == subordinate ? target : subordinate)
        let (going, staying) = first.reference == subordinate ? (first, second) : (second, first)
        guard WriteSession.mergeable.contains(staying.table.name), going.table.name == staying.table.name else {
            throw Refusal(.invalid, LifeMessage.cannotMerge(staying.table.label))
        }
        for record in [going, staying] {
            try require(.write, on: record)
            guard record["merged"].bool != true else {
                throw Refusal(.conflict, LifeMessage.mergedAlready(record.displayName))
            }
        }
        let image = imageTaken(from: going, by: staying)
        if !content.isEmpty || !image.isEmpty { _ = try update(staying.reference, content, settled: image) }
        try repoint(from: going.reference, to: staying.reference)
        try moveFollowers(from: going.reference, to: staying.reference)
        let closed = going.table.name == "lead" ? (state: Int64(2), status: Int64(7)) : (state: 1, status: 2)
        // What pointed from it to the other may have been changed above.
        let current = try row(going.reference)
        try updateConcerned(
            current,
            [
                Change("merged", .bool(true)), .link("masterid", staying.reference),
                Change("statecode", .int(closed.state)), Change("statuscode", .int(closed.status)),
            ]
        )
        try moveShares(from: going.reference, to: staying.reference)
    }

    private func repoint(from old: RecordReference, to new: RecordReference) throws {
        var count = 0
        for table in registry.tables where table.ownership != .person {
            for column in table.columns where column.targets.contains(old.table) && column.name != "masterid" {
                let rows = try unit.referring(table, by: column, to: old, limit: WriteSession.mergeLimit + 1)
                count += rows.count
                guard count <= WriteSession.mergeLimit else {
                    throw Refusal(.conflict, LifeMessage.tooManyToMerge(limit: WriteSession.mergeLimit))
                }
                // A record must not come to stand above itself.
                let above = rows.isEmpty ? [] : try chain(from: new, by: column.name)
                for row in rows {
                    let isItself = row.table.name == new.table && above.contains(row.id)
                    try updateReferring(row.reference, .link(column.name, isItself ? nil : new))
                }
            }
        }
    }

    /// A row may point to the old record by several columns, so it is read as it is now.
    func updateReferring(_ reference: RecordReference, _ change: Change) throws {
        guard let table = registry.table(reference.table),
            let current = try unit.load(table, [reference.id], locking: true)[reference.id]
        else { return }
        try updateConcerned(current, [change])
    }
}

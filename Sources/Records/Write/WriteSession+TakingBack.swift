import SalesCore

/// How an operation is taken back, row by row.
extension WriteSession {
    /// Puts one row back as it was before an entry of an earlier operation.
    ///
    /// Neither rights nor rules are asked: the same person did it, and a closed step reopens only this way (K-21).
    /// - Parameter changes: Rows to be carried into the work list at the end, all at once.
    /// - Returns: False when the row has been changed since by something else; it is left as it is.
    func takeBack(_ entry: HistoryEntry, _ changes: inout RowChanges) throws -> Bool {
        guard let table = registry.table(entry.record.table) else { return false }
        // Rights that one has lost since must not come back this way.
        if ["systemuser", "team", "businessunit", "role"].contains(table.name) { try require(.manageAccess) }
        if WriteSession.keepsShares(entry) { return try takeBackShares(entry) }
        let current = try unit.load(table, [entry.record.id], locking: true)[entry.record.id]
        if entry.action != .update {
            // What comes and goes is to find the list as it then stood.
            try project(changes.all)
            changes = RowChanges()
        }
        switch entry.action {
        case .create:
            guard let current, current.version == entry.version else { return false }
            // What others have done about it since must not go with it.
            guard try !hasDependents(current.reference) else { return false }
            try remove(current)
        case .delete:
            guard current == nil, let before = entry.before else { return false }
            var row = Row(table, id: entry.record.id)
            restore(before, into: &row)
            guard try subjectExists(of: row) else { return false }
            stamp(&row, version: entry.version + 1)
            try insert([row])
            if !table.isActivity { try refreshCards(of: [row.reference] + recordsShowing(row.reference)) }
        case .update:
            guard let current, current.version == entry.version, let before = entry.before else { return false }
            var row = current
            restore(before, into: &row)
            guard try row.subject == current.subject || subjectExists(of: row) else { return false }
            stamp(&row, version: current.version + 1)
            try unit.update(row, columns: row.difference(from: current), from: current.version)
            note(before: current, after: row)
            try settlePeople(row, was: current)
            changes.add(before: current, after: row)
        }
        return true
    }

    private func restore(_ text: String, into row: inout Row) {
        for change in RowCodec.decode(text, table: row.table) {
            row[change.column] = change.value
            if row.table.column(change.column)?.isLookup == true { row.setTarget(change.target, of: change.column) }
        }
    }
}

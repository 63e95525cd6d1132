import SalesCore

/// The steps of a change, in the order in which they are taken.
extension WriteSession {
    /// - Parameter isAuthorised: The right follows from another row, and was checked there.
    func prepared(
        _ table: Table,
        _ changes: [Change],
        derived: [Change] = [],
        id: GUID?,
        isAuthorised: Bool = false
    ) throws -> Row {
        guard isAuthorised || caller.depth(.create, on: table) > .none else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.create, table.label))
        }
        var row = Row(table, id: id ?? ids.next())
        for change in changes {
            try requireColumn(change.column, of: table)
            try Validation.apply(change, to: &row)
        }
        for change in derived { try Validation.apply(change, to: &row) }
        row["createdon"] = .instant(now)
        row["createdby"] = .guid(caller.id)
        switch table.ownership {
        case .owner:
            if row.owner == nil { row.set("ownerid", to: RecordReference("systemuser", caller.id)) }
            try settleUnit(of: &row)
            guard try may(.create, on: row) else {
                throw Refusal(.forbidden, RecordMessage.mayNot(.create, table.label))
            }
        case .person:
            row.set("ownerid", to: RecordReference("systemuser", caller.id))
        case .organisation:
            break
        }
        try Validation.requireAll(row)
        try checkLookups(of: row, was: nil, isAuthorised: isAuthorised)
        try requireReader(ofNew: row)
        try RowRules.prepare(&row, was: nil, in: situation(of: row, was: nil, named: changes))
        try checkPeople(&row, was: nil)
        try checkHierarchy(of: row, was: nil)
        try settleMoney(&row, was: nil)
        stamp(&row, version: 1)
        return row
    }

    func insert(_ rows: [Row]) throws {
        try unit.insert(rows)
        for row in rows { note(before: nil, after: row) }
        try project(rows.map { (before: nil, after: $0) })
    }

    /// - Parameter named: What the caller set, as opposed to what follows from it.
    func write(_ changed: Row, was before: Row, named: [Change]) throws -> Row {
        var after = changed
        try Validation.requireAll(after, was: before)
        try RowRules.prepare(&after, was: before, in: situation(of: after, was: before, named: named))
        try checkPeople(&after, was: before)
        try checkHierarchy(of: after, was: before)
        try settleMoney(&after, was: before)
        guard !after.difference(from: before).isEmpty else { return before }
        stamp(&after, version: before.version + 1)
        try unit.update(after, columns: after.difference(from: before), from: before.version)
        note(before: before, after: after)
        try settlePeople(after, was: before)
        try project([(before: before, after: after)])
        return after
    }

    /// A new version of a row of which only what belongs to it has changed.
    func touch(_ reference: RecordReference) throws {
        let before = try row(reference)
        var after = before
        stamp(&after, version: before.version + 1)
        try unit.update(after, columns: after.difference(from: before), from: before.version)
        note(before: before, after: after)
    }

    func remove(_ before: Row) throws {
        try checkRemoval(of: before)
        if before.table.isActivity { for party in try unit.parties(of: before.reference) { try remove(party) } }
        // Before the record itself, so that an undo, which goes backwards, finds it there again.
        for row in try lockedDependents(of: before.reference) { try remove(row) }
        try unit.delete(before.reference)
        note(before: before, after: nil)
        try project([(before: before, after: nil)])
    }

    func stamp(_ row: inout Row, version: Int64) {
        row["modifiedon"] = .instant(now)
        row["modifiedby"] = .guid(caller.id)
        row["versionnumber"] = .int(version)
    }

    func check(_ condition: VersionCondition, of row: Row) throws {
        guard condition.isMet(by: row.version) else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
        }
    }

    private func situation(of row: Row, was before: Row?, named: [Change]) throws -> RowRules.Situation {
        let isLocal = row["sv_isallday"].bool == true || row.table.name == Table.availability.name
        let zone = isLocal ? try row.owner.map { try unit.zone(of: $0.id) } : nil
        var situation = RowRules.Situation(now: now, ownerZone: zone ?? caller.zone)
        if row["sv_isallday"].bool == true, let former = before?.owner, former != row.owner {
            situation.formerZone = try unit.zone(of: former.id)
        }
        if row.table.name == "opportunity" {
            situation.named = Set(named.map(\.column))
            situation.readsEstimate =
                row.table.column("estimatedvalue").map { caller.mayRead($0, of: row.table) } ?? false
        }
        return situation
    }

    /// New links must lead to records that exist, that the caller may read and may append to; and the row itself must
    /// be one that may be appended, unless that follows from another row.
    func checkLookups(of row: Row, was before: Row?, isAuthorised: Bool = false) throws {
        let links = row.table.columns.filter { $0.isLookup && !$0.isComputed && $0.name != "ownerid" }
            .compactMap { row.reference($0.name) }.filter { link in
                before.map { old in !old.table.columns.contains { old.reference($0.name) == link } } ?? true
            }
        guard !links.isEmpty else { return }
        // One's own marks take nothing but seeing what they mark.
        let isOwnMark = row.table.ownership == .person
        if !isOwnMark, !isAuthorised { try require(.append, on: row) }
        let owners = try unit.owners(of: links)
        for link in links {
            guard let owner = owners[link], let probe = self.probe(link, owner) else {
                throw Refusal(.notFound, RecordMessage.notFound(table: link.table, id: link.id))
            }
            guard try may(.read, on: probe) else {
                throw Refusal(.notFound, RecordMessage.notFound(table: link.table, id: link.id))
            }
            if !isOwnMark { try require(.appendTo, on: probe) }
        }
    }
}

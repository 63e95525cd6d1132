import SalesCore

/// What the caller may do with rows: by role and ownership, by a share, or because of the record a row is about.
extension WriteSession {
    /// Whether the caller may do this with a row.
    public func may(_ action: Action, on row: Row) throws -> Bool { try may(action, on: row, as: caller) }

    func may(_ action: Action, on row: Row, as person: Caller) throws -> Bool {
        if row.table.name == Table.predictivescore.name {
            return try person.may(action, on: row) && readsScored(row, as: person)
        }
        if try person.may(action, on: row) || keepsHours(row, as: person) { return true }
        // A share gives rights on a record to those alone who have any to its table.
        guard person.depth(action, on: row.table) > .none else { return false }
        if person.sharedTables.contains(row.table.name), let right = AccessMask(action),
            try unit.sharedRights(on: row.reference, with: person.principals).contains(right)
        {
            return true
        }
        return try action == .read && sees(row, as: person)
    }

    /// Working hours and absences are also kept by the managers of the person whose they are.
    private func keepsHours(_ row: Row, as person: Caller) throws -> Bool {
        guard row.table.name == Table.availability.name, person.depth(.write, on: row.table) > .none,
            let owner = row.owner, owner.table == "systemuser"
        else { return false }
        return try standing(of: owner.id).map { person.manages($0) } ?? false
    }

    /// Activities and notes are also seen by their creator, by the owner of the record they are about, and by those
    /// with whom that record is shared.
    private func sees(_ row: Row, as person: Caller) throws -> Bool {
        guard let link = row.table.subject else { return false }
        if row["createdby"].guid == person.id { return true }
        guard let record = row.reference(link.name) else { return false }
        if let owner = try owner(of: record)?.owner, person.principals.contains(owner.id) { return true }
        return try person.sharedTables.contains(record.table)
            && unit.sharedRights(on: record, with: person.principals).contains(.read)
    }

    /// - Throws: `.forbidden`, naming what is missing.
    public func require(_ action: Action, on row: Row) throws {
        guard try may(action, on: row) else {
            throw Refusal(.forbidden, RecordMessage.mayNot(action, row.table.label))
        }
    }

    public func require(_ permission: Permission) throws {
        guard caller.has(permission) else { throw Refusal(.forbidden, AccessMessage.mayNotDo(permission)) }
    }

    /// A secured column that one may not read does not exist; one that one may read but not write is refused.
    func requireColumn(_ name: String, of table: Table) throws {
        guard table.hasSecuredColumns, let column = table.column(name) else { return }
        guard caller.mayRead(column, of: table) else {
            throw Refusal(.invalid, RecordMessage.unknownColumn(name, table: table.name))
        }
        guard caller.mayWrite(column, of: table) else {
            throw Refusal(.forbidden, AccessMessage.mayNotColumn(column.label))
        }
    }

    // MARK: Sharing

    /// Gives a person or team rights on one record, beside those of their roles (`GrantAccess`, `ModifyAccess`).
    ///
    /// Whoever shares must have the right to share, and each right given on.
    public func share(_ record: RecordReference, with principal: RecordReference, _ mask: AccessMask) throws {
        let row = try row(record)
        guard row.table.ownership == .owner else {
            throw Refusal(.invalid, AccessMessage.notShareable(row.table.label))
        }
        try require(.share, on: row)
        for action in Action.allCases {
            if let right = AccessMask(action), mask.contains(right) { try require(action, on: row) }
        }
        guard let table = registry.table(principal.table), ["systemuser", "team"].contains(table.name),
            let holder = try unit.load(table, [principal.id], locking: false)[principal.id],
            holder["isdisabled"].bool != true
        else { throw Refusal(.invalid, RecordMessage.assigneeNotPossible(principal.id)) }
        let was = try unit.sharedRights(on: record, with: [principal.id])
        try unit.keep(.shared, by: principal.id, on: record.id, was: was.rawValue, at: now)
        try unit.share(record, with: principal, mask, by: caller.id, at: now)
        try unit.touchSecurityStamp()
        announce(record, to: principal.id)
    }

    /// Who has rights on a record by sharing (`RetrieveSharedPrincipalsAndAccess`).
    public func shares(of record: RecordReference) throws -> [Share] {
        _ = try row(record)
        return try unit.shares(of: record)
    }
}

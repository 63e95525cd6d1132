public import SalesCore

/// Who holds which roles, and what roles grant. Each change needs the permission to administer access, is kept in
/// history with what was before (X-32), and must leave somebody who can administer.
extension WriteSession {
    /// Replaces the roles of a person or a team.
    public func set(roles: [GUID], of holder: RecordReference) throws {
        try require(.manageAccess)
        let row = try administered(holder)
        let known = try unit.load(registry["role"], roles, locking: false)
        if let missing = roles.first(where: { known[$0] == nil }) {
            throw Refusal(.notFound, AccessMessage.noSuchRole(missing))
        }
        let before = try unit.roles(of: holder)
        let after = Array(Set(roles)).sorted()
        guard before != after else { return }
        try requireTaking(roles: Set(before).subtracting(after))
        try requireGiving(roles: after.filter { !before.contains($0) }.compactMap { known[$0] }, to: holder)
        try unit.set(roles: after, of: holder)
        try settleAccess(of: row, "sv_roles", before.map(\.description), after.map(\.description))
        let people = holder.table == "team" ? try unit.members(of: holder.id) : [holder.id]
        for person in people { announce(person: person) }
    }

    /// Replaces the members of a team.
    public func set(members: [GUID], of team: GUID) throws {
        try require(.manageAccess)
        let row = try administered(RecordReference("team", team))
        let known = try unit.load(registry["systemuser"], members, locking: false)
        if let missing = members.first(where: { known[$0] == nil }) {
            throw Refusal(.notFound, AccessMessage.notAPerson(missing))
        }
        let before = try unit.members(of: team)
        let after = Array(Set(members)).sorted()
        guard before != after else { return }
        if !Set(before).isSubset(of: after) { try requireTaking(rightsOf: team) }
        try requireGiving(rightsOf: team, to: Set(after).subtracting(before))
        try unit.set(members: after, of: team)
        try settleAccess(of: row, "sv_members", before.map(\.description), after.map(\.description))
        for person in Set(before).symmetricDifference(after) { announce(person: person) }
    }

    /// Replaces what is set for a role beside its template.
    public func set(_ grant: RoleGrant, of role: GUID) throws {
        try require(.manageAccess)
        let row = try administered(RecordReference("role", role))
        for (name, columns) in grant.columns {
            guard let table = registry.table(name) else { throw Refusal(.invalid, AccessMessage.noSuchTable(name)) }
            for column in columns.keys where table.column(column)?.isSecured != true {
                throw Refusal(.invalid, AccessMessage.columnNotSecured(column, table: name))
            }
        }
        let before = try unit.grants(of: [row]).first ?? RoleGrant(name: "", template: nil)
        guard before.lines != grant.lines else { return }
        try requireGiving(grant, by: row)
        try unit.set(grant, of: role)
        try settleAccess(of: row, "sv_grants", before.lines, grant.lines)
    }

    /// Tells the pages of those whom a change of a person concerns, who may have other work to see now: the person, and
    /// whoever managed or manages the person.
    func announcePerson(before: Row?, after: Row?) {
        guard let row = after ?? before, row.table.name == "systemuser" else { return }
        let changed = before.map { old in after.map { Set($0.difference(from: old)) } ?? [] } ?? ["parentsystemuserid"]
        guard !changed.isDisjoint(with: ["parentsystemuserid", "businessunitid", "isdisabled"]) else { return }
        for person in [row.id, before?["parentsystemuserid"].guid, after?["parentsystemuserid"].guid] {
            if let person { announce(person: person) }
        }
    }

    private func announce(person: GUID) { announce(RecordReference("systemuser", person), to: person) }

    private func administered(_ reference: RecordReference) throws -> Row {
        guard let table = registry.table(reference.table),
            let row = try unit.load(table, [reference.id], locking: true)[reference.id]
        else {
            throw Refusal(.notFound, RecordMessage.notFound(table: reference.table, id: reference.id))
        }
        return row
    }

    private func settleAccess(of row: Row, _ what: String, _ before: [String], _ after: [String]) throws {
        try unit.touchSecurityStamp()
        guard try unit.hasAdministrator() else { throw Refusal(.conflict, AccessMessage.lastAdministrator) }
        record(
            HistoryEntry(
                record: row.reference,
                action: .update,
                before: RowCodec.list(what, before),
                after: RowCodec.list(what, after),
                version: row.version
            )
        )
    }
}

extension RoleGrant {
    /// Everything that is set, one line each, in a fixed order: for comparing and for history.
    public var lines: [String] {
        let tables = depths.flatMap { table, actions in
            actions.map { "\(table) \($0.key.rawValue): \($0.value.name)" }
        }
        let permitted = permissions.map { "\($0.key.rawValue): \($0.value)" }
        let secured = columns.flatMap { table, columns in
            columns.map { "\(table).\($0.key) read: \($0.value.mayRead), write: \($0.value.mayWrite)" }
        }
        return (tables + permitted + secured).sorted()
    }
}

// MARK: - Rules of the tables of people

extension WriteSession {
    /// What must hold for people, teams, units and roles before a row is written.
    func checkPeople(_ row: inout Row, was before: Row?) throws {
        switch row.table.name {
        case "systemuser": try checkPerson(&row, was: before)
        case "businessunit": try checkUnit(&row, was: before)
        case "role": try checkRole(row, was: before)
        default: return
        }
    }

    private func checkPerson(_ row: inout Row, was before: Row?) throws {
        if let before, row["isdisabled"].bool == true, before["isdisabled"].bool != true {
            try requireDisabling(before)
        }
        guard let text = row["internalemailaddress"].text, text != before?["internalemailaddress"].text else { return }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress = parts.count == 2 && !parts.contains { $0.isEmpty } && !text.contains(where: \.isWhitespace)
        guard isAddress else { throw Refusal(.invalid, AccessMessage.notAnAddress(text)) }
        if let before { try requireAddress(of: before) }
        row["internalemailaddress"] = .text(text.lowercased())
    }

    /// Units form a tree under the organisation's own unit.
    private func checkUnit(_ row: inout Row, was before: Row?) throws {
        let isRoot = before.map { $0["parentbusinessunitid"].isNull } ?? false
        if row["parentbusinessunitid"].isNull, !isRoot { row["parentbusinessunitid"] = .guid(caller.organisation) }
        guard let parent = row["parentbusinessunitid"].guid, before != nil else { return }
        guard !(try unit.unitsBelow(row.id).contains(parent)) else {
            throw Refusal(.invalid, AccessMessage.ring(row.table.label))
        }
    }

    private func checkRole(_ row: Row, was before: Row?) throws {
        if let name = before?["name"].text, Role(rawValue: name) != nil, row["name"] != before?["name"] {
            throw Refusal(.invalid, AccessMessage.predefinedRole(name))
        }
        if let template = row["sv_template"].text, Role(rawValue: template) == nil {
            throw Refusal(.invalid, AccessMessage.notATemplate(template))
        }
        if let before, row["sv_template"] != before["sv_template"] {
            try requireTaking(unit.grants(of: [before]))
            try requireGiving(try unit.grants(of: [row]).first ?? RoleGrant(name: "", template: nil), by: row)
        }
    }

    /// What follows a change of a person, team or role in the same transaction.
    func settlePeople(_ row: Row, was before: Row?) throws {
        switch row.table.name {
        case "systemuser", "team":
            guard let before else { return }
            if row["isdisabled"].bool == true, before["isdisabled"].bool != true {
                try unit.endCredentials(of: row.id)
                try requireAdministrator()
            }
            if let home = row["businessunitid"].guid, home != before["businessunitid"].guid {
                try unit.moveRows(of: row.id, to: home, at: now)
            }
        case "role" where before != nil && row["sv_template"] != before?["sv_template"]:
            try requireAdministrator()
        default: return
        }
    }

    /// What may not be deleted, because others stand on it.
    func checkRemoval(of row: Row) throws {
        switch row.table.name {
        case "systemuser": throw Refusal(.conflict, AccessMessage.personStays)
        case "role":
            let name = row["name"].text ?? ""
            guard Role(rawValue: name) == nil else {
                throw Refusal(.conflict, AccessMessage.predefinedRole(name))
            }
            guard try !unit.isHeld(role: row.id) else { throw Refusal(.conflict, AccessMessage.roleInUse(name)) }
            try unit.set(RoleGrant(name: name, template: nil), of: row.id)
        case "businessunit":
            let isUsed = try ["systemuser", "team"].contains { name in
                !(try unit.find(registry[name], where: "businessunitid", is: .guid(row.id)).isEmpty)
            }
            guard !isUsed, try unit.unitsBelow(row.id) == [row.id], !row["parentbusinessunitid"].isNull else {
                throw Refusal(.conflict, AccessMessage.unitInUse)
            }
        case "team":
            guard try !unit.owns(row.id) else { throw Refusal(.conflict, AccessMessage.teamInUse) }
            if try !unit.members(of: row.id).isEmpty { try requireTaking(rightsOf: row.id) }
            try unit.set(members: [], of: row.id)
            try unit.set(roles: [], of: row.reference)
        default: return
        }
    }

    private func requireAdministrator() throws {
        guard try unit.hasAdministrator() else { throw Refusal(.conflict, AccessMessage.lastAdministrator) }
    }
}

import SalesCore

/// Who may give which rights (hardening, Access 3; decision 44). Administrators may give all there are.
extension WriteSession {
    /// What these roles grant may be given by those alone who hold as much over others, and nobody raises themselves.
    func requireGiving(_ grants: [RoleGrant], toOneself: Bool) throws {
        guard !caller.isAdministrator, !grants.isEmpty else { return }
        guard !toOneself else { throw Refusal(.forbidden, AccessMessage.notToOneself) }
        if let grant = grants.first(where: { !caller.governs(asFarAs: $0) }) {
            throw Refusal(.forbidden, AccessMessage.moreThanOwn(grant.name))
        }
    }

    /// The same for the roles that a person or a team is given.
    func requireGiving(roles: [Row], to holder: RecordReference) throws {
        try requireGiving(unit.grants(of: roles), toOneself: caller.principals.contains(holder.id))
    }

    /// The same for the people who get what a team holds.
    func requireGiving(rightsOf team: GUID, to people: Set<GUID>) throws {
        guard !caller.isAdministrator, !people.isEmpty else { return }
        let roles = try unit.roles(of: RecordReference("team", team))
        let rows = try unit.load(registry["role"], roles, locking: false)
        try requireGiving(unit.grants(of: Array(rows.values)), toOneself: people.contains(caller.id))
    }

    /// The same for what a role grants from now on.
    func requireGiving(_ grant: RoleGrant, by role: Row) throws {
        let template = role["sv_template"].text.flatMap { Role(rawValue: $0) }
        let whole = RoleGrant(
            id: role.id,
            name: role["name"].text ?? "",
            template: template,
            depths: grant.depths,
            permissions: grant.permissions,
            columns: grant.columns
        )
        try requireGiving([whole], toOneself: caller.roles.contains { $0.id == role.id })
    }

    /// Whoever takes System Administrator from somebody, or disables an administrator, is one: otherwise whoever keeps
    /// access could leave themselves as the only one to turn to.
    func requireTaking(_ grants: [RoleGrant]) throws {
        guard !caller.isAdministrator else { return }
        guard !grants.contains(where: { $0.template == .systemAdministrator }) else {
            throw Refusal(.forbidden, AccessMessage.administratorsRole)
        }
    }

    /// The same for roles that a person or a team no longer holds.
    func requireTaking(roles: some Collection<GUID>) throws {
        guard !caller.isAdministrator, !roles.isEmpty else { return }
        try requireTaking(unit.grants(of: Array(try unit.load(registry["role"], Array(roles), locking: false).values)))
    }

    /// The same for what a team holds, when people leave it or it is deleted.
    func requireTaking(rightsOf team: GUID) throws {
        try requireTaking(roles: unit.roles(of: RecordReference("team", team)))
    }

    func requireDisabling(_ person: Row) throws {
        guard !caller.isAdministrator else { return }
        guard try unit.readers(of: person.reference).allSatisfy({ !$0.isAdministrator }) else {
            throw Refusal(.forbidden, AccessMessage.administratorsAccount)
        }
    }

    /// An administrator's address is where the link to a new password goes: administrators alone change it.
    func requireAddress(of person: Row) throws {
        guard !caller.isAdministrator, caller.id != person.id else { return }
        guard try unit.readers(of: person.reference).allSatisfy({ !$0.isAdministrator }) else {
            throw Refusal(.forbidden, AccessMessage.administratorsAddress)
        }
    }
}

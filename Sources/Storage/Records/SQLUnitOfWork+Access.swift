import Records
import SalesCore

extension SQLUnitOfWork {
    // MARK: Shares

    func sharedRights(on record: RecordReference, with principals: [GUID]) throws -> AccessMask {
        try shares(of: record).filter { principals.contains($0.principal.id) }
            .reduce(into: AccessMask()) { $0.formUnion($1.mask) }
    }

    func shares(of record: RecordReference) throws -> [Share] {
        try connection.query(AccessSQL.sharesOf, [.guid(record.id), .text(record.table)]) { row in
            Share(
                principal: RecordReference(row.text(0), row.guid(1)),
                mask: AccessMask(rawValue: row.int(2))
            )
        }
    }

    func isShared(_ record: RecordReference, with principal: RecordReference, by person: GUID) throws -> Bool {
        let key: [SQLValue] = [.guid(principal.id), .text(record.table), .guid(record.id)]
        return try connection.first(AccessSQL.sharer, key) { $0.guid(0) } == person
    }

    func share(
        _ record: RecordReference,
        with principal: RecordReference,
        _ mask: AccessMask,
        by person: GUID,
        at instant: Instant
    ) throws {
        let key: [SQLValue] = [.guid(principal.id), .text(record.table), .guid(record.id)]
        guard !mask.isEmpty else {
            try connection.execute(AccessSQL.unshare, key)
            return
        }
        try connection.execute(
            AccessSQL.share,
            [
                .guid(principal.id), .text(principal.table), .text(record.table), .guid(record.id),
                .int(mask.rawValue), .guid(person), .int(instant.microseconds),
            ]
        )
    }

    // MARK: Handovers

    func lastingHandovers(from person: GUID) throws -> [Row] { try lastingHandovers("sv_from", person) }

    func lastingHandovers(to person: GUID) throws -> [Row] { try lastingHandovers("sv_to", person) }

    private func lastingHandovers(_ column: String, _ person: GUID) throws -> [Row] {
        let layout = layouts[registry["sv_handover"]]
        let sql: SQL = """
            select \(sql: layout.selection) from sv_handover
            where \(id: column) = \(bind: .guid(person)) and sv_returnedon is null order by createdon, id
            """
        return try connection.query(sql) { try layout.row(from: $0) }
    }

    // MARK: Roles

    func grants(of roles: [Row]) throws -> [RoleGrant] {
        try RoleReader(connection: connection).grants(
            roles.map { ($0.id, $0["name"].text ?? "", $0["sv_template"].text) }
        )
    }

    func set(_ grant: RoleGrant, of role: GUID) throws {
        let id = SQLValue.guid(role)
        for statement in [
            AccessSQL.forgetPrivileges, AccessSQL.forgetPermissions, AccessSQL.forgetColumnGrants,
        ] { try connection.execute(statement, [id]) }
        try connection.executeMany(
            AccessSQL.setPrivilege,
            grant.depths.flatMap { table, actions in
                actions.map { [id, .text(table), .text($0.key.rawValue), .int(Int64($0.value.rawValue))] }
            }
        )
        try connection.executeMany(
            AccessSQL.setPermission,
            grant.permissions.map { [id, .text($0.key.rawValue), .int($0.value ? 1 : 0)] }
        )
        try connection.executeMany(
            AccessSQL.setColumnGrant,
            grant.columns.flatMap { table, columns in
                columns.map {
                    [id, .text(table), .text($0.key), .int($0.value.mayRead ? 1 : 0), .int($0.value.mayWrite ? 1 : 0)]
                }
            }
        )
    }

    func roles(of holder: RecordReference) throws -> [GUID] {
        let statement = holder.table == "team" ? AccessSQL.teamRoles : AccessSQL.ownRoles
        return try connection.query(statement, [.guid(holder.id)]) { $0.guid(0) }
    }

    func set(roles: [GUID], of holder: RecordReference) throws {
        let isTeam = holder.table == "team"
        try connection.execute(
            isTeam ? AccessSQL.forgetRolesOfTeam : AccessSQL.forgetRolesOfPerson,
            [.guid(holder.id)]
        )
        try connection.executeMany(
            isTeam ? AccessSQL.giveTeamRole : IdentitySQL.giveRole,
            roles.map { [.guid(holder.id), .guid($0)] }
        )
    }

    func members(of team: GUID) throws -> [GUID] {
        try connection.query(IdentitySQL.members, [.guid(team)]) { $0.guid(0) }
    }

    func set(members: [GUID], of team: GUID) throws {
        try connection.execute(AccessSQL.forgetMembers, [.guid(team)])
        try connection.executeMany(AccessSQL.addMember, members.map { [.guid(team), .guid($0)] })
    }

    func isHeld(role: GUID) throws -> Bool {
        try connection.first(AccessSQL.holder, [.guid(role)], { _ in true }) ?? false
    }

    func owns(_ principal: GUID) throws -> Bool {
        try ownedStorages.contains { storage in
            try connection.first(
                "select 1 from \(id: storage) where ownerid = \(bind: .guid(principal)) limit 1"
            ) { _ in true } ?? false
        }
    }

    private var ownedStorages: [String] {
        Set(registry.tables.filter { $0.ownership == .owner }.map(\.storage)).sorted()
    }

    func hasAdministrator() throws -> Bool {
        let name = SQLValue.text(Role.systemAdministrator.rawValue)
        return try connection.first(AccessSQL.administrators, [name], { _ in true }) ?? false
    }

    func unitsBelow(_ unit: GUID) throws -> [GUID] {
        try connection.query(IdentitySQL.unitsBelow, [.guid(unit)]) { $0.guid(0) }
    }

    func endCredentials(of person: GUID) throws {
        try SQLIdentityStore.endCredentials(of: person, in: connection)
    }

    /// All rows of an owner follow the owner into another unit, and their items with them.
    func moveRows(of owner: GUID, to unit: GUID, at instant: Instant) throws {
        forgetLocked()
        for storage in ownedStorages {
            try connection.execute(
                """
                update \(id: storage) set owningbusinessunit = \(bind: .guid(unit))
                where ownerid = \(bind: .guid(owner)) and owningbusinessunit <> \(bind: .guid(unit))
                """
            )
        }
        // Lists of before are of before, also who could see them.
        let version: [SQLValue] = [.int(instant.microseconds), .guid(owner)]
        try connection.execute(PastSQL.endOfOwner, version)
        try connection.execute(PastSQL.beginOfOwner, version)
        try connection.execute(
            """
            update work_concern set record_unit_id = \(bind: .guid(unit)) where record_owner_id = \(bind: .guid(owner))
            """
        )
    }
}

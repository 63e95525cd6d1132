import Records
import SalesCore

/// Reads the roles that people hold, with all that is set for them.
struct RoleReader {
    let connection: any SQLConnection

    /// A person's own roles and those of the person's teams, by name.
    func roles(of person: GUID) throws -> [RoleGrant] {
        try grants(
            connection.query(AccessSQL.rolesOfPerson, [.guid(person)]) { ($0.guid(0), $0.text(1), $0.textOrNil(2)) }
        )
    }

    /// Roles by their ids, names and templates, completed by what is set for them.
    func grants(_ roles: [(id: GUID, name: String, template: String?)]) throws -> [RoleGrant] {
        guard !roles.isEmpty else { return [] }
        var grants = Dictionary(
            uniqueKeysWithValues: roles.map { role in
                // A predefined role is its own template.
                let template = Role(rawValue: role.template ?? role.name)
                return (role.id, RoleGrant(id: role.id, name: role.name, template: template))
            }
        )
        try connection.forEach(AccessSQL.privileges, []) { row in
            if let action = Action(rawValue: row.text(2)), let depth = Depth(rawValue: Int(row.int(3) as Int64)) {
                grants[row.guid(0)]?.depths[row.text(1), default: [:]][action] = depth
            }
            return true
        }
        try connection.forEach(AccessSQL.permissions, []) { row in
            if let permission = Permission(rawValue: row.text(1)) {
                grants[row.guid(0)]?.permissions[permission] = row.bool(2)
            }
            return true
        }
        try connection.forEach(AccessSQL.columnGrants, []) { row in
            grants[row.guid(0)]?.columns[row.text(1), default: [:]][row.text(2)] =
                RoleGrant.ColumnGrant(mayRead: row.bool(3), mayWrite: row.bool(4))
            return true
        }
        return roles.compactMap { grants[$0.id] }
    }
}

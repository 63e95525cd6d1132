public import SalesCore

/// The person on whose behalf something is done, resolved once per request.
public struct Caller: Sendable {
    public let id: GUID
    public let name: String
    public let language: Language
    public let zone: Zone
    public let unit: GUID
    /// The person first, then the person's teams.
    public let principals: [GUID]
    /// The person's unit and those below it.
    public let unitsBelow: [GUID]
    /// The person's own roles and those of the person's teams.
    public let roles: [RoleGrant]
    public let organisation: GUID
    /// Tables of which single rows are shared with one of the principals; all others need no look at the shares.
    public let sharedTables: Set<String>
    /// Whether somebody reports to the person.
    public var hasReports = false
    /// Who acts as this person, and is written down beside the person (decision 41).
    public var impersonator: RecordName?

    public init(
        id: GUID,
        name: String,
        language: Language,
        zone: Zone,
        unit: GUID,
        teams: [GUID],
        unitsBelow: [GUID],
        roles: [RoleGrant],
        organisation: GUID,
        sharedTables: Set<String> = []
    ) {
        self.id = id
        self.name = name
        self.language = language
        self.zone = zone
        self.unit = unit
        principals = [id] + teams
        self.unitsBelow = unitsBelow
        self.roles = roles
        self.organisation = organisation
        self.sharedTables = sharedTables
    }

    public func depth(_ action: Action, on table: Table) -> Depth {
        if table.ownership == .person, roles.isEmpty { return .none }
        return roles.map { $0.depth(action, on: table) }.max() ?? .none
    }

    public func has(_ permission: Permission) -> Bool { roles.contains { $0.has(permission) } }

    /// The rows of `table` with which the person may do `action`, apart from those that are shared one by one.
    public func scope(_ action: Action, on table: Table) -> Scope {
        switch (table.ownership, depth(action, on: table)) {
        case (_, .none): .nothing
        case (.person, _): .owned(by: [id])
        case (.organisation, _): .everything
        case (.owner, .user): .owned(by: principals)
        case (.owner, .unit): .units([unit], orOwnedBy: principals)
        case (.owner, .unitAndBelow): .units(unitsBelow, orOwnedBy: principals)
        case (.owner, .organisation): .everything
        }
    }

    /// Whether role and ownership allow it; a share may allow it all the same, see ``WriteSession/may(_:on:)``.
    public func may(_ action: Action, on row: Row) -> Bool {
        switch scope(action, on: row.table) {
        case .nothing: false
        case .everything: true
        case .owned(let principals): principals.contains { $0 == row.owner?.id }
        case .units(let units, let principals):
            units.contains { $0 == row.unit } || principals.contains { $0 == row.owner?.id }
        }
    }

    /// A secured column is there for those alone to whom a role grants it. Where several tables are shown
    /// together, each that secures it must be granted.
    public func mayRead(_ column: Column, of table: Table) -> Bool {
        isGranted(table.governing(column), of: table, \.mayRead)
    }

    public func mayWrite(_ column: Column, of table: Table) -> Bool {
        isGranted(table.governing(column), of: table, \.mayWrite)
    }

    private func isGranted(_ column: Column, of table: Table, _ right: (RoleGrant.ColumnGrant) -> Bool) -> Bool {
        guard column.isSecured, !isAdministrator else { return true }
        guard table.kinds.isEmpty else {
            return table.kinds.allSatisfy { kind in
                kind.column(column.name).map { isGranted($0, of: kind, right) } ?? true
            }
        }
        return roles.contains { $0.columns[table.name]?[column.name].map(right) == true }
    }

    /// The columns of a table that this person may not read; empty for most tables and people.
    public func unreadableColumns(of table: Table) -> [Column] {
        guard table.hasSecuredColumns, !isAdministrator else { return [] }
        return table.columns.filter { !mayRead($0, of: table) }
    }

    public var isAdministrator: Bool { roles.contains { $0.template == .systemAdministrator } }

    /// Whether there may be somebody whom the person manages, see ``manages(_:)``.
    public var mayManage: Bool { isManager || hasReports }

    /// Whether the person leads others: reads further than the own rows by a manager's role.
    public var isManager: Bool {
        isAdministrator || roles.contains { $0.template == .salesManager || $0.template == .vicePresident }
    }
}

/// A record and what it is called.
public struct RecordName: Sendable, Hashable {
    public let id: GUID
    public let name: String

    public init(id: GUID, name: String) {
        self.id = id
        self.name = name
    }
}

public import SalesCore

/// What may be done with a row.
public enum Action: String, Sendable, CaseIterable {
    case create, read, write, delete, append, appendTo, assign, share
}

/// How far a privilege reaches.
public enum Depth: Int, Sendable, Comparable {
    case none, user, unit, unitAndBelow, organisation

    public static func < (left: Depth, right: Depth) -> Bool { left.rawValue < right.rawValue }
}

/// Which rows of a table a person may reach: the predicate that every query carries.
public enum Scope: Sendable, Equatable {
    case nothing
    /// Rows owned by one of these principals.
    case owned(by: [GUID])
    /// Rows of these business units, or owned by one of these principals.
    case units([GUID], orOwnedBy: [GUID])
    case everything
}

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
    public let roles: Set<Role>
    public let organisation: GUID
    /// The administrator who acts as this person, and is written down beside the person.
    public var impersonator: RecordName?

    public init(
        id: GUID,
        name: String,
        language: Language,
        zone: Zone,
        unit: GUID,
        teams: [GUID],
        unitsBelow: [GUID],
        roles: Set<Role>,
        organisation: GUID
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
    }

    public func depth(_ action: Action, on table: Table) -> Depth {
        roles.map { $0.depth(action, on: table) }.max() ?? .none
    }

    /// The rows of `table` with which the person may do `action`.
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

    public func may(_ action: Action, on row: Row) -> Bool {
        switch scope(action, on: row.table) {
        case .nothing: false
        case .everything: true
        case .owned(let principals): principals.contains { $0 == row.owner?.id }
        case .units(let units, let principals):
            units.contains { $0 == row.unit } || principals.contains { $0 == row.owner?.id }
        }
    }

    public var isAdministrator: Bool { roles.contains(.systemAdministrator) }
    public var isManager: Bool { roles.contains(.salesManager) || isAdministrator }
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

/// The predefined roles.
public enum Role: String, Sendable, CaseIterable {
    case salesperson = "Salesperson"
    case salesManager = "Sales Manager"
    case systemAdministrator = "System Administrator"

    private static let peopleTables: Set = ["systemuser", "team", "businessunit", "role", "transactioncurrency"]

    /// The privilege matrix of this version, after security.md, section 4: sellers their own and their teams' rows,
    /// managers their unit and those below, administrators everything.
    public func depth(_ action: Action, on table: Table) -> Depth {
        if self == .systemAdministrator { return .organisation }
        if table.ownership == .person { return .user }
        if Role.peopleTables.contains(table.name) || table.name == "msdyn_predictivescore" {
            return action == .read || action == .appendTo ? .organisation : .none
        }
        return self == .salesManager ? .unitAndBelow : .user
    }
}

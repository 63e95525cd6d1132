public import SalesCore

/// The predefined roles, and what each may do before an administrator changes it.
public enum Role: String, Sendable, CaseIterable {
    case salesperson = "Salesperson"
    case salesManager = "Sales Manager"
    case vicePresident = "Vice President of Sales"
    case sequenceManager = "Sequence Manager"
    case systemCustomizer = "System Customizer"
    case teamMember = "Sales Team Member"
    case systemAdministrator = "System Administrator"

    /// The privilege matrix, after security.md, section 4. It is a rule rather than a list, so that it covers tables
    /// that an administrator adds later.
    public func depth(_ action: Action, on table: Table) -> Depth {
        if self == .systemAdministrator { return .organisation }
        if let depth = AcceleratorPrivileges.depth(self, action, on: table) { return depth }
        switch TableGroup(table) {
        case .personal: return .user
        case .people, .scores: return action == .read || action == .appendTo ? .organisation : .none
        case .catalogue:
            if action == .read || action == .appendTo { return .organisation }
            return self == .salesManager || self == .vicePresident ? .organisation : .none
        case .views:
            return action == .read || has(.publishViews) ? .organisation : .none
        case .forms:
            return action == .read || has(.customise) ? .organisation : .none
        case .campaigns:
            if action == .read || action == .appendTo { return .organisation }
            return onCustomers(action, table)
        case .customers: return onCustomers(action, table)
        case .hours:
            // Everybody sees when colleagues work (W-116), and keeps the own hours.
            if action == .read { return .organisation }
            return self == .teamMember ? .user : onCustomers(action, table)
        }
    }

    private func onCustomers(_ action: Action, _ table: Table) -> Depth {
        switch self {
        case .systemAdministrator, .vicePresident: return .organisation
        case .salesManager: return .unitAndBelow
        case .sequenceManager: return action == .read ? .unitAndBelow : .user
        case .salesperson, .systemCustomizer: return .user
        case .teamMember:
            // Notes and tasks hang on whatever is read.
            if action == .read || action == .appendTo { return .unit }
            let takesPart = table.isActivity || table.name == "annotation"
            return takesPart ? .user : .none
        }
    }

    public func has(_ permission: Permission) -> Bool {
        switch self {
        case .systemAdministrator: true
        case .systemCustomizer: permission == .customise
        case .teamMember: false
        case .salesperson: permission == .useWorklist || permission == .sendBulkMail
        case .salesManager, .vicePresident, .sequenceManager:
            [.useWorklist, .sendBulkMail, .publishViews].contains(permission)
        }
    }
}

/// What a table is to the privilege matrix.
private enum TableGroup {
    /// Rows of one person alone.
    case personal
    /// Whom one works with: readable by all, for assigning.
    case people
    case scores
    /// What is sold, where and in which money.
    case catalogue
    case campaigns
    /// The organisation's views, and how its forms are arranged.
    case views
    case forms
    case customers
    /// When people work.
    case hours

    init(_ table: Table) {
        switch table.name {
        case _ where table.ownership == .person: self = .personal
        case "systemuser", "team", "businessunit", "role": self = .people
        case "msdyn_predictivescore": self = .scores
        case "campaign": self = .campaigns
        case "savedquery", "msdyn_worklistviewconfiguration": self = .views
        case "systemform": self = .forms
        case "sv_availability": self = .hours
        case _ where table.ownership == .organisation: self = .catalogue
        default: self = .customers
        }
    }
}

/// A role as a person holds it: what an administrator has set, and the predefined role that decides the rest.
public struct RoleGrant: Sendable, Equatable {
    public let id: GUID?
    public let name: String
    /// Nil: nothing is granted but what is set.
    public let template: Role?
    /// By table and action.
    public var depths: [String: [Action: Depth]]
    public var permissions: [Permission: Bool]
    /// By table and column: what the role may do with secured columns.
    public var columns: [String: [String: ColumnGrant]]

    /// What a role may do with a secured column.
    public struct ColumnGrant: Sendable, Equatable {
        public let mayRead: Bool
        public let mayWrite: Bool

        public init(mayRead: Bool, mayWrite: Bool) {
            self.mayRead = mayRead
            self.mayWrite = mayWrite
        }
    }

    public init(
        id: GUID? = nil,
        name: String,
        template: Role?,
        depths: [String: [Action: Depth]] = [:],
        permissions: [Permission: Bool] = [:],
        columns: [String: [String: ColumnGrant]] = [:]
    ) {
        self.id = id
        self.name = name
        self.template = template
        self.depths = depths
        self.permissions = permissions
        self.columns = columns
    }

    /// A predefined role as it comes.
    public init(_ role: Role) {
        self.init(name: role.rawValue, template: role)
    }

    public func depth(_ action: Action, on table: Table) -> Depth {
        // Nobody can be shut out of the own marks and settings, and an administrator out of nothing.
        if table.ownership == .person || template == .systemAdministrator {
            return template?.depth(action, on: table) ?? .user
        }
        return depths[table.privilegeName]?[action] ?? template?.depth(action, on: table) ?? .none
    }

    public func has(_ permission: Permission) -> Bool {
        if template == .systemAdministrator { return true }
        return permissions[permission] ?? template?.has(permission) ?? false
    }
}

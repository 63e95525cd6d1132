/// What the predefined roles may do with sequences, segments, assignment rules and tags (security.md, section 4).
enum AcceleratorPrivileges {
    /// Nil for all other tables.
    static func depth(_ role: Role, _ action: Action, on table: Table) -> Depth? {
        switch table.name {
        case "msdyn_sequence": sequence(role, action)
        case "msdyn_sequencetarget", "msdyn_sequencetargetstep": connection(role)
        case "msdyn_sequencestat": figures(role, action)
        case "msdyn_segment", "msdyn_assignmentrule": routing(role)
        case "msdyn_salestag": tag(role, action)
        default: nil
        }
    }

    /// Seller-made sequences are seen and connected in the unit; only their owners, sequence managers and
    /// administrators change them.
    private static func sequence(_ role: Role, _ action: Action) -> Depth {
        let isUse = [.read, .append, .appendTo].contains(action)
        return switch role {
        case .systemAdministrator, .sequenceManager: .organisation
        case .vicePresident: isUse ? .organisation : .user
        case .salesManager: isUse ? .unitAndBelow : .user
        case .salesperson: isUse ? .unit : .user
        case .systemCustomizer: .user
        case .teamMember: .none
        }
    }

    private static func connection(_ role: Role) -> Depth {
        switch role {
        case .systemAdministrator, .sequenceManager, .vicePresident: .organisation
        case .salesManager: .unitAndBelow
        case .salesperson, .systemCustomizer: .user
        case .teamMember: .none
        }
    }

    /// Figures are written by the program; who may see a sequence sees its figures, who manages sees all.
    private static func figures(_ role: Role, _ action: Action) -> Depth {
        guard role != .systemAdministrator else { return .organisation }
        guard action == .read else { return .none }
        return switch role {
        case .salesperson: .unit
        case .systemCustomizer: .user
        case .teamMember: .none
        default: .organisation
        }
    }

    private static func routing(_ role: Role) -> Depth {
        switch role {
        case .systemAdministrator, .sequenceManager, .vicePresident: .organisation
        case .salesManager: .unitAndBelow
        case .systemCustomizer: .user
        case .salesperson, .teamMember: .none
        }
    }

    /// A tag that a manager made is there to be applied by everybody.
    private static func tag(_ role: Role, _ action: Action) -> Depth {
        let isUse = [.read, .append, .appendTo].contains(action)
        return switch role {
        case .systemAdministrator, .vicePresident, .sequenceManager: .organisation
        case .salesManager: isUse ? .organisation : .unitAndBelow
        case .salesperson: isUse ? .organisation : .none
        case .systemCustomizer: .user
        case .teamMember: .none
        }
    }
}

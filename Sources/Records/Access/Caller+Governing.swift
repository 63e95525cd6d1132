extension Permission {
    /// What rules over others, not over records: nobody lends it to, or gets it from, somebody who lacks it (decisions
    /// 41 and 44).
    static let governing: [Permission] = [.customise, .manageAccess, .impersonate, .readAudit]
}

extension Caller {
    /// Whether the person rules over others as far as a role does; an administrator does so as far as any.
    func governs(asFarAs grant: RoleGrant) -> Bool {
        isAdministrator
            || grant.template != .systemAdministrator && Permission.governing.allSatisfy { has($0) || !grant.has($0) }
    }

    /// Whether the person may act as another one through the API (hardening, Access 4; decision 41).
    ///
    /// An administrator may act as everybody. Whoever else holds the permission acts with the other person's rights to
    /// records, but never as an administrator, nor as somebody who governs what the person does not.
    public func mayAct(as other: Caller) -> Bool {
        has(.impersonate) && other.roles.allSatisfy { governs(asFarAs: $0) }
    }
}

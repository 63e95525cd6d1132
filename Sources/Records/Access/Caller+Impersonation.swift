extension Permission {
    /// What rules over others, not over records: whoever acts as somebody else gains none of it (decision 41).
    static let governing: [Permission] = [.customise, .manageAccess, .impersonate, .readAudit]
}

extension Caller {
    /// Whether the person may act as another one through the API (hardening, Access 4; decision 41).
    ///
    /// An administrator may act as everybody. Whoever else holds the permission acts with the other person's rights to
    /// records, but never as an administrator, nor as somebody who governs what the person does not.
    public func mayAct(as other: Caller) -> Bool {
        guard has(.impersonate) else { return false }
        guard !isAdministrator else { return true }
        return !other.isAdministrator && Permission.governing.allSatisfy { has($0) || !other.has($0) }
    }
}

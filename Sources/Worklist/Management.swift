public import Records
public import SalesCore

/// Who answers for whose work.
public enum Management {
    /// Whether `caller` manages a person: an administrator everybody; a manager those of the own business unit and the
    /// units below it; anybody those who report to them, directly or through others.
    ///
    /// - Parameters:
    ///   - unit: The person's business unit.
    ///   - superiors: To whom the person reports, then to whom that one does, and so on.
    public static func manages(_ caller: Caller, unit: GUID?, superiors: [GUID]) -> Bool {
        if caller.isAdministrator || superiors.contains(caller.id) { return true }
        return caller.isManager && unit.map { caller.unitsBelow.contains($0) } ?? false
    }
}

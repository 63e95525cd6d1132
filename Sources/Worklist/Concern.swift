public import Records
public import SalesCore

/// Whom an item concerns, and who may act on it (K-1, W-16, W-101).
extension Caller {
    /// Whether an item is the person's: as its owner, as a member of the team that has it, or because the record that it
    /// is about is the person's (K-1).
    public func isConcerned(by activity: Row, ownerOfRecord: GUID?) -> Bool {
        principals.contains { $0 == activity.owner?.id || $0 == ownerOfRecord }
    }

    /// Whether the person may complete, skip and snooze an item: one that is the person's, unless the roles let the
    /// person change no activities at all, and others that may be changed. Whoever may only read it reads it (W-101).
    public func mayAct(on activity: Row, ownerOfRecord: GUID?) -> Bool {
        if may(.write, on: activity) { return true }
        return depth(.write, on: activity.table) > .none && isConcerned(by: activity, ownerOfRecord: ownerOfRecord)
    }
}

/// Which tables' records stand on the work list (W-4, W-90, W-91).
extension Registry {
    /// Tables whose records can stand on the list: those of ours, and the organisation's own that have owners and
    /// activities. What belongs to the whole organisation is nobody's next step (W-91).
    public var recordTypeCandidates: [Table] { tables.filter(canBeListed) }

    public func canBeListed(_ table: Table) -> Bool {
        guard table.ownership == .owner, !table.isActivity else { return false }
        return Registry.defaultRecordTypes.contains(table.name)
            || table.isCustom && self["task"].column("regardingobjectid")?.targets.contains(table.name) == true
    }

    /// The record types of the list as they are published, in the order of the pages. A table that has gone since is
    /// not among them.
    public var listedTables: [Table] { listedTables(in: workspace) }

    /// The same for a set-up of another time.
    public func listedTables(in workspace: Workspace) -> [Table] {
        workspace.recordTypes.compactMap { name in table(name).flatMap { canBeListed($0) ? $0 : nil } }
    }

    public func isListed(_ table: String) -> Bool { listedTables.contains { $0.name == table } }

    /// Whether every pending item is of a listed record type, so that lists need not look at the type of each.
    public var listsAllTypes: Bool {
        !hasOwnRecordTypes && Set(workspace.recordTypes).isSuperset(of: Registry.defaultRecordTypes)
    }
}

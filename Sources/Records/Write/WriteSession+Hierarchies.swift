import SalesCore

/// Lookups by which rows of one table stand above each other: nothing comes to stand above itself, by however many
/// steps. Units have a rule of their own, see ``checkPeople(_:was:)``.
extension WriteSession {
    private static let upward: [String: [String]] = [
        "account": ["parentaccountid"], "contact": ["parentcustomerid", "managerid"],
        "territory": ["parentterritoryid"], "systemuser": ["parentsystemuserid"], "product": ["parentproductid"],
        "goal": ["parentgoalid"], "email": ["parentactivityid"], "msdyn_sequence": ["msdyn_parentsequence"],
    ]
    /// Steps that are followed at most; what is deeper is no hierarchy that people made.
    private static let deepest = 500

    func checkHierarchy(of row: Row, was before: Row?) throws {
        for name in WriteSession.upward[row.table.name] ?? [] {
            guard let parent = row.reference(name), parent.table == row.table.name,
                parent != before?.reference(name)
            else { continue }
            guard try !chain(from: parent, by: name).contains(row.id) else {
                throw Refusal(.invalid, AccessMessage.ring(row.table.label))
            }
        }
    }

    /// A record and all that stand above it by a lookup; the record alone where the lookup makes no hierarchy.
    func chain(from record: RecordReference, by column: String) throws -> Set<GUID> {
        var seen: Set<GUID> = [record.id]
        guard WriteSession.upward[record.table]?.contains(column) == true, let table = registry.table(record.table)
        else { return seen }
        var current = record.id
        while seen.count < WriteSession.deepest,
            let above = try unit.load(table, [current], locking: false)[current]?.reference(column),
            above.table == record.table, seen.insert(above.id).inserted
        { current = above.id }
        return seen
    }
}

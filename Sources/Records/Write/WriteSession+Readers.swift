public import SalesCore

/// Who may read what activities are about, and what scores are of.
extension WriteSession {
    /// An activity is given only to those who may read the record it is about.
    func requireReader(of activity: Row) throws {
        guard activity.table.isActivity, let owner = activity.owner,
            let regarding = activity.reference("regardingobjectid"),
            let whose = try self.owner(of: regarding), let record = probe(regarding, whose)
        else { return }
        guard try reads(owner, record) else {
            throw Refusal(.forbidden, RecordMessage.assigneeCannotRead(try name(of: owner)))
        }
    }

    private func reads(_ principal: RecordReference, _ record: Row) throws -> Bool {
        try readers(of: principal).contains { try may(.read, on: record, as: $0) }
    }

    /// Which people and teams may be given an activity, because they may read the record it is about (W-68, X-15). Told to
    /// those who may give it, who learn no more than by trying; principals to whom nothing can be given are left out.
    public func recipients(of activity: Row, among ids: [GUID]) throws -> [(principal: GUID, mayRead: Bool)] {
        try requireHandingOver(activity)
        guard let regarding = activity.reference("regardingobjectid"), let whose = try owner(of: regarding),
            let record = probe(regarding, whose)
        else { return [] }
        var found: [GUID: RecordReference] = [:]
        for name in ["systemuser", "team"] {
            for (id, row) in try unit.load(registry[name], ids, locking: false) where row["isdisabled"].bool != true {
                found[id] = row.reference
            }
        }
        return try ids.compactMap { id in try found[id].map { (id, try reads($0, record)) } }
    }

    /// The same for one that is made, or is to be about another record: the caller may read it, and to whom it belongs
    /// nothing new is told.
    func requireReader(ofNew activity: Row) throws {
        guard activity.table.isActivity, let owner = activity.owner, owner.id != caller.id,
            let regarding = activity.reference("regardingobjectid"), try self.owner(of: regarding)?.owner != owner
        else { return }
        try requireReader(of: activity)
    }

    /// Whether a person may read the record that a score is of; the score itself says nothing of whose it is.
    func readsScored(_ score: Row, as person: Caller) throws -> Bool {
        if person.isAdministrator { return true }
        guard let type = score["msdyn_entitytype"].text, let id = score["msdyn_entityid"].text.flatMap({ GUID($0) }),
            registry.table(type).map({ registry.canBeListed($0) }) == true
        else { return false }
        let reference = RecordReference(type, id)
        guard let whose = try owner(of: reference), let record = probe(reference, whose) else { return false }
        return try may(.read, on: record, as: person)
    }

    /// A row that says of a record no more than whose it is, which is what rights are asked by.
    func probe(_ reference: RecordReference, _ whose: RecordOwner) -> Row? {
        guard let table = registry.table(reference.table) else { return nil }
        var probe = Row(table, id: reference.id)
        probe.set("ownerid", to: whose.owner)
        probe["owningbusinessunit"] = .optional(whose.unit)
        return probe
    }
}

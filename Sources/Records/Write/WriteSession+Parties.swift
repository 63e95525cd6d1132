import SalesCore

extension WriteSession {
    /// People of one activity at most.
    static let partyLimit = 100

    /// Replaces who takes part in an activity. Whoever may change the activity may do this.
    ///
    /// - Parameter parties: The values of one party each; which activity they belong to is set here.
    public func setParties(of activity: Row, _ parties: [[Change]]) throws {
        guard activity.table.isActivity, try may(.write, on: activity) else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.write, activity.table.label))
        }
        guard parties.count <= WriteSession.partyLimit else {
            throw Refusal(.tooLarge, RecordMessage.tooManyParties(limit: WriteSession.partyLimit))
        }
        let table = registry["activityparty"]
        let existing = try unit.parties(of: activity.reference)
        for party in existing { try remove(party) }
        let link = Change.link("activityid", activity.reference)
        let rows = try parties.map { changes in
            let row = try prepared(table, changes + [link], id: nil, isAuthorised: true)
            guard !row["partyid"].isNull || !row["addressused"].isNull else {
                throw Refusal(.invalid, RecordMessage.required(Label("Party", "Participant")))
            }
            return row
        }
        if !rows.isEmpty { try insert(rows) }
        // The activity has changed, as far as anybody who read it is concerned.
        if !existing.isEmpty || activity.version > 1 { try touch(activity.reference) }
    }
}

extension UnitOfWork {
    /// Who takes part in an activity.
    func parties(of activity: RecordReference) throws -> [Row] {
        var found: [GUID: Row] = [:]
        for row in try find(Registry.party, where: "activityid", is: .guid(activity.id)) { found[row.id] = row }
        return found.values.sorted { $0.id < $1.id }
    }
}

extension Registry {
    /// The table of parties, which no organisation changes.
    static var party: Table { .activityparty }
}

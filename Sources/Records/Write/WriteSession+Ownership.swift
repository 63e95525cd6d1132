import SalesCore

/// Giving rows to others.
extension WriteSession {
    /// Handing a row over needs the right to assign it, and a new owner who may read what it is about.
    func assign(_ row: inout Row, was before: Row) throws {
        try require(.assign, on: before)
        try settleNewOwner(of: &row)
    }

    /// Hands an activity to somebody else: its owner may, and whoever may assign the record it is about (W-68).
    public func handOver(_ activity: Row, to owner: RecordReference) throws {
        try requireHandingOver(activity)
        var after = activity
        try Validation.apply(.link("ownerid", owner), to: &after)
        try settleNewOwner(of: &after)
        _ = try write(after, was: activity, named: [])
    }

    func requireHandingOver(_ activity: Row) throws {
        let record = try activity.reference("regardingobjectid").flatMap { regarding in
            try registry.table(regarding.table).flatMap {
                try unit.load($0, [regarding.id], locking: false)[regarding.id]
            }
        }
        guard try may(.assign, on: activity) || record.map({ try may(.assign, on: $0) }) == true else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.assign, activity.table.label))
        }
    }

    private func settleNewOwner(of row: inout Row) throws {
        try settleUnit(of: &row)
        try requireReader(of: row)
    }

    func name(of owner: RecordReference) throws -> String {
        guard let table = registry.table(owner.table) else { return "" }
        return try unit.load(table, [owner.id], locking: false)[owner.id]?.displayName ?? ""
    }

    func settleUnit(of row: inout Row) throws {
        guard let owner = row.owner, let table = registry.table(owner.table) else {
            throw Refusal(.invalid, RecordMessage.required(Label("Owner", "Propriétaire")))
        }
        if unitsOfPrincipals[owner] == nil {
            guard let principal = try unit.load(table, [owner.id], locking: false)[owner.id],
                principal["isdisabled"].bool != true, let home = principal["businessunitid"].guid
            else { throw Refusal(.invalid, RecordMessage.assigneeNotPossible(owner.id)) }
            unitsOfPrincipals[owner] = home
        }
        row["owningbusinessunit"] = .optional(unitsOfPrincipals[owner])
    }
}

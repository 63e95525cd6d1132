import SalesCore

/// Keeps what a person's marks were, so that lists of the past show them.
extension WriteSession {
    func keepMark(_ before: Row?, _ after: Row?) throws {
        guard let row = after ?? before, let person = row["ownerid"].guid else { return }
        switch row.table.name {
        case "msdyn_workqueuestate":
            guard let item = row["msdyn_nextactionid"].guid else { return }
            let was = before?["msdyn_isread"].bool == true
            guard was != (after?["msdyn_isread"].bool == true) else { return }
            try unit.keep(.read, by: person, on: item, was: was ? 1 : 0, at: now)
        case "postfollow":
            if let before, let after {
                // A merge takes a mark from one record to another.
                guard before.reference("regardingobjectid") != after.reference("regardingobjectid") else { return }
                try keepMark(before, nil)
                return try keepMark(nil, after)
            }
            guard let record = row.reference("regardingobjectid") else { return }
            // Following twice is following once.
            let others = try unit.find(row.table, where: "regardingobjectid", is: .guid(record.id), ownedBy: person)
            guard others.allSatisfy({ $0.id == row.id }) else { return }
            try unit.keep(.followed, by: person, on: record.id, was: before == nil ? 0 : 1, at: now)
        default: return
        }
    }
}

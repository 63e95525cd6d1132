import SalesCore

/// How changed rows come to stand on the work list, and leave it.
extension WriteSession {
    /// Carries changed rows into the work list.
    func project(_ changes: [(before: Row?, after: Row?)]) throws {
        try projectActivities(changes.filter { ($0.after ?? $0.before)?.table.isActivity == true })
        for change in changes { try projectRecord(before: change.before, after: change.after) }
    }

    private func projectActivities(_ changes: [(before: Row?, after: Row?)]) throws {
        guard !changes.isEmpty else { return }
        let pending = changes.compactMap(\.after).filter { $0.table.isPending(state: $0.state) }
        let records = pending.compactMap { $0.reference("regardingobjectid") }
        let cards = try unit.cards(of: Array(Set(records)))
        var items: [WorkItem] = []
        for row in pending {
            guard let record = row.reference("regardingobjectid"), let card = cards[record], let owner = row.owner
            else { continue }
            items.append(try WorkItem(activity: row, card: card, owner: owner, zone: { try self.unit.zone(of: $0) }))
            concern(record, card.owner.id)
        }
        let listed = Set(items.map(\.id))
        let gone = changes.compactMap(\.before).filter { !listed.contains($0.id) }
        for row in gone {
            guard let record = row.reference("regardingobjectid") else { continue }
            // It stood on the list of the record's owner too (K-1).
            if let owner = try owner(of: record)?.owner { concern(record, owner.id) }
        }
        try unit.closeItems(gone.map(\.id), at: now)
        try unit.put(items, at: now)
    }

    /// A record's name, owner, contact, company or score shows on its cards.
    private func projectRecord(before: Row?, after: Row?) throws {
        guard let row = after ?? before, !row.table.isActivity else { return }
        switch row.table.name {
        case "msdyn_predictivescore":
            guard let type = row["msdyn_entitytype"].text, let id = row["msdyn_entityid"].text.flatMap({ GUID($0) })
            else { return }
            try refreshCards(of: [RecordReference(type, id)])
        case _ where registry.canBeListed(row.table):
            guard let before, let after else {
                // A deleted account or contact leaves the cards it was shown on.
                try refreshCards(of: before == nil ? [row.reference] : recordsShowing(row.reference))
                return
            }
            let changed = Set(after.difference(from: before))
            let shown: Set = [
                "fullname", "name", "subject", "companyname", "ownerid", "parentcontactid", "parentaccountid",
                "customerid", "parentcustomerid", "primarycontactid", "estimatedvalue", "revenue",
                "transactioncurrencyid", row.table.primaryName,
            ]
            guard !changed.isDisjoint(with: shown) else { return }
            var records = [row.reference]
            if changed.contains("fullname") || changed.contains("name") {
                records += try recordsShowing(row.reference)
            }
            try refreshCards(of: records)
        case "msdyn_workqueueusersetting":
            if after?["sv_timezone"] != before?["sv_timezone"] || after?["sv_language"] != before?["sv_language"] {
                try unit.touchSecurityStamp()
            }
            if after?["sv_timezone"] != before?["sv_timezone"], let person = row["ownerid"].guid {
                try moveDays(of: person, from: zone(in: before), to: zone(in: after))
            }
        case "msdyn_workqueuestate", "postfollow": try keepMark(before, after)
        case "userquery":
            if after?["returnedtypecode"].text == OwnFilters.type { try registry.workspace.require(.ownFilters) }
            guard before == nil, row["returnedtypecode"].text == OwnFilters.type, let owner = row.owner else { return }
            let own = try unit.find(
                row.table,
                where: "returnedtypecode",
                is: .text(OwnFilters.type),
                ownedBy: owner.id
            )
            guard own.count <= OwnFilters.most else {
                throw Refusal(.conflict, OwnFilterMessage.tooMany(limit: OwnFilters.most))
            }
        case "systemuser", "team", "businessunit", "role":
            announcePerson(before: before, after: after)
            try unit.touchSecurityStamp()
        case Table.availability.name:
            if after != nil { try registry.workspace.require(.availability) }
            try settleWholeLeave(before: before, after: after)
        case Table.handover.name: try projectHandover(before: before, after: after)
        case Table.worklistviewconfiguration.name:
            for side in [before, after] { if let side { try requireConfigurable(side) } }
            // Every instance answers the next request with what was published, see ``Configurations``.
            if after?["sv_definition"] != before?["sv_definition"] { try unit.touchSecurityStamp() }
        default:
            return
        }
    }

    /// Records that show this account or contact beside their own name.
    func recordsShowing(_ record: RecordReference) throws -> [RecordReference] {
        guard record.table == "account" || record.table == "contact" else { return [] }
        return try unit.recordsShowing(record, limit: 10_000)
    }

    func refreshCards(of records: [RecordReference]) throws {
        let cards = try unit.cards(of: records)
        for record in records {
            let activities = try unit.pendingActivities(regarding: record)
            guard !activities.isEmpty, let card = cards[record] else { continue }
            let items = try activities.compactMap { row in
                try row.owner.map { owner in
                    try WorkItem(activity: row, card: card, owner: owner, zone: { try self.unit.zone(of: $0) })
                }
            }
            try unit.put(items, at: now)
            for item in items { concern(record, item.owner.id) }
        }
    }
}

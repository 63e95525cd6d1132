public import SalesCore

/// How work that was handed over until a day comes back, and what holds while it is away.
extension WriteSession {
    /// What works in another's stead takes: reading the record, and adding to it.
    private static let stead: AccessMask = [.read, .write, .append, .appendTo]

    /// Records are shared while a handover lasts, however it began or ended: made, returned, undone, made again.
    ///
    /// One on which the receiver still owns open work stays shared: whoever owns an item reads its record.
    func projectHandover(before: Row?, after: Row?) throws {
        func lasting(_ row: Row?) -> Row? { row.flatMap { $0["sv_returnedon"].isNull ? $0 : nil } }
        let (old, new) = (lasting(before), lasting(after))
        guard (old == nil) != (new == nil), let row = old ?? new, let receiver = row.reference("sv_to") else { return }
        var records = row.sharedRecords
        if new == nil {
            let kept = try records.filter { record in
                try unit.pendingActivities(regarding: record).contains { $0.owner == receiver }
            }
            try keepShared(kept, with: receiver, besides: row.id)
            records.removeAll { kept.contains($0) }
        }
        for record in records {
            try share(record, inStead: receiver, new == nil ? [] : WriteSession.stead)
        }
        if !records.isEmpty { try unit.touchSecurityStamp() }
    }

    /// Gives or takes what works in another's stead. Such a share says that it is by the colleague's own hand; what
    /// somebody else has shared with the colleague is not touched, and outlives the handover.
    private func share(_ record: RecordReference, inStead receiver: RecordReference, _ mask: AccessMask) throws {
        let was = try unit.sharedRights(on: record, with: [receiver.id])
        let isOthers = try !was.isEmpty && !unit.isShared(record, with: receiver, by: receiver.id)
        guard !isOthers || !mask.isEmpty && !was.contains(.read) else { return }
        try unit.keep(.shared, by: receiver.id, on: record.id, was: was.rawValue, at: now)
        try unit.share(record, with: receiver, mask, by: receiver.id, at: now)
        announce(record, to: receiver.id)
    }

    /// The other handover to the same person that lasts longest ends the shares that outlive this one.
    private func keepShared(_ records: [RecordReference], with receiver: RecordReference, besides ended: GUID) throws {
        func end(_ row: Row) -> Instant { row["sv_until"].instant ?? Instant(microseconds: .max) }
        let others = records.isEmpty ? [] : try unit.lastingHandovers(to: receiver.id).filter { $0.id != ended }
        guard var heir = others.max(by: { end($0) < end($1) }) else { return }
        let all = heir.sharedRecords + records.filter { !heir.sharedRecords.contains($0) }
        guard all.count > heir.sharedRecords.count else { return }
        let before = heir
        heir["sv_shared"] = .text(WriteSession.text(of: all))
        _ = try write(heir, was: before, named: [])
    }

    static func text(of records: [RecordReference]) -> String {
        records.map { "\($0.table) \($0.id)" }.joined(separator: "\n")
    }

    // MARK: Coming home

    /// Brings the work of a handover that has ended back: what is still open and still with the colleague, or with those
    /// to whom the colleague handed it on.
    ///
    /// Rights are not asked, as for an undo: it is the end of what was allowed when it began. But work stays where
    /// somebody can do it (K-1): with the colleague, for good, where the person has been disabled; item by item, where
    /// the person may no longer read the record. Whoever made the handover is told.
    /// - Returns: How many activities came back; nil when they had come back already.
    public func returnHandover(_ id: GUID) throws -> Int? {
        guard let row = try unit.load(.handover, [id], locking: true)[id], row["sv_returnedon"].isNull,
            let from = row.reference("sv_from"), let to = row.reference("sv_to")
        else { return nil }
        let work = try openWork(of: row)
        guard let home = try unit.load(registry["systemuser"], [from.id], locking: false)[from.id],
            home["isdisabled"].bool != true, let reader = try readers(of: from).first
        else {
            try updateConcerned(row, [Change("sv_until", .null)])
            try tell(of: row, work.filter { $0.owner == to }, HomecomingMessage.nobodyHome)
            return 0
        }
        let passings = work.contains { $0.owner != to } ? try passings(of: row) : []
        let gone = work.filter { activity in
            activity.owner == to || passings.contains { $0.handsOver(activity) }
        }
        let unreadable = try unreadable(gone, for: reader)
        let returning = gone.filter { activity in !unreadable.contains { $0.id == activity.id } }
        for activity in returning {
            try updateConcerned(
                activity,
                [.link("ownerid", from), Change("owningbusinessunit", home["businessunitid"])]
            )
        }
        try forget(Set(returning.map(\.id)), in: passings)
        try updateConcerned(row, [Change("sv_returnedon", .instant(now))])
        try tell(of: row, unreadable, HomecomingMessage.cannotRead)
        return returning.count
    }

    private func openWork(of handover: Row) throws -> [Row] {
        let ids = handover.handedItems
        return try registry.activities.flatMap { table in
            try unit.load(table, ids, locking: true).values.filter { table.isPending(state: $0.state) }
                .sorted { $0.id < $1.id }
        }
    }

    /// The handovers, still lasting, by which the colleague handed work of this one on, and so on from one to the next.
    private func passings(of handover: Row) throws -> [Row] {
        let items = Set(handover.handedItems)
        var asked = Set([handover.reference("sv_from")?.id].compactMap { $0 })
        var next = [handover.reference("sv_to")?.id].compactMap { $0 }
        var found: [Row] = []
        while let person = next.popLast() {
            guard asked.insert(person).inserted else { continue }
            for row in try unit.lastingHandovers(from: person) where !items.isDisjoint(with: row.handedItems) {
                found.append(row)
                if let colleague = row.reference("sv_to") { next.append(colleague.id) }
            }
        }
        return found
    }

    /// What has come home is nothing any more that a colleague's handover could bring back to the colleague.
    private func forget(_ items: Set<GUID>, in passings: [Row]) throws {
        for row in passings where !items.isDisjoint(with: row.handedItems) {
            let rest = row.handedItems.filter { !items.contains($0) }
            try updateConcerned(row, [Change("sv_items", .text(rest.map(\.description).joined(separator: "\n")))])
        }
    }

    private func unreadable(_ activities: [Row], for reader: Caller) throws -> [Row] {
        var mayRead: [RecordReference: Bool] = [:]
        for (name, references) in Dictionary(
            grouping: Set(activities.compactMap { $0.reference("regardingobjectid") }),
            by: \.table
        ) {
            guard let table = registry.table(name) else { continue }
            for record in try unit.load(table, references.map(\.id), locking: false).values {
                mayRead[record.reference] = try may(.read, on: record, as: reader)
            }
        }
        return activities.filter { $0.reference("regardingobjectid").map { mayRead[$0] == false } ?? false }
    }

    /// Tells whoever made a handover that some of it does not come back; the colleague, where the maker has left.
    private func tell(of handover: Row, _ staying: [Row], _ reason: HomecomingMessage) throws {
        guard let first = staying.first else { return }
        for person in [handover["createdby"].guid, handover.reference("sv_to")?.id].compactMap({ $0 }) {
            guard let reader = try readers(of: RecordReference("systemuser", person)).first else { continue }
            var notification = Notification(.failed, key: "handover/\(handover.id)")
            notification.subject = "return"
            notification.detail = reason.text(in: reader.language)
            notification.item = first.reference
            notification.count = 0
            notification.failed = staying.count
            notification.operation = operation.id
            return try notify(notification, to: person)
        }
    }
}

extension Row {
    fileprivate var sharedRecords: [RecordReference] {
        (self["sv_shared"].text ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let id = GUID(String(parts[1])) else { return nil }
            return RecordReference(String(parts[0]), id)
        }
    }

    fileprivate var handedItems: [GUID] {
        (self["sv_items"].text ?? "").split(separator: "\n").compactMap { GUID(String($0)) }
    }

    /// Whether an activity is where this handover brought it.
    fileprivate func handsOver(_ activity: Row) -> Bool {
        reference("sv_to") == activity.owner && handedItems.contains(activity.id)
    }
}

/// Why work that was handed over does not come back.
enum HomecomingMessage: Message, Equatable {
    case nobodyHome
    case cannotRead

    var english: String {
        switch self {
        case .nobodyHome:
            "The person it belonged to has been disabled. It stays for good with the colleague who has it."
        case .cannotRead:
            "The person it belonged to may no longer read the records. It stays with the colleague who has it."
        }
    }

    var french: String {
        switch self {
        case .nobodyHome:
            "La personne à qui il appartenait a été désactivée. Il reste définitivement au collègue qui l’a."
        case .cannotRead:
            "La personne à qui il appartenait ne peut plus lire les enregistrements. Il reste au collègue qui l’a."
        }
    }
}

public import Records
public import SalesCore

/// What a seller can do with an item of the list (W-62…W-68).
public enum WorklistCommand: Sendable, Hashable {
    case complete(note: String?, status: Int64?)
    case skip(note: String?)
    case snooze(until: Instant)
    case setRead(Bool)
    case setFollowed(Bool)
    case assign(to: RecordReference)
    case skipWait

    /// Handing over asks for a right of its own.
    var changesActivity: Bool {
        switch self {
        case .complete, .skip, .snooze, .skipWait: true
        case .setRead, .setFollowed, .assign: false
        }
    }

    /// Marks of the caller's own, which may come after somebody closed the item.
    var isOwnMark: Bool {
        switch self {
        case .setRead, .setFollowed: true
        case .complete, .skip, .snooze, .assign, .skipWait: false
        }
    }

    public var kind: OperationKind {
        switch self {
        case .complete: .complete
        case .skip, .skipWait: .skip
        case .snooze: .snooze
        case .setRead: .setRead
        case .setFollowed: .setFollowed
        case .assign: .assign
        }
    }
}

extension WriteSession {
    /// Runs a command on one item.
    ///
    /// - Returns: The record whose card it was.
    /// - Throws: `.notFound` for an item that does not exist or may not be seen, `.conflict` for one that is closed.
    @discardableResult
    public func run(_ command: WorklistCommand, on item: GUID) throws -> RecordReference {
        let activity = try command.isOwnMark ? activity(item) : pendingActivity(item)
        guard let record = activity.reference("regardingobjectid") else {
            throw Refusal(.notFound, WorklistMessage.unknownItem(item))
        }
        if command.changesActivity { try requireActing(on: activity, of: record) }
        switch command {
        case .complete(let note, let status): try complete(activity, on: record, note: note, status: status)
        case .skip(let note): try skip(activity, on: record, note: note)
        case .snooze(let until): try snooze(activity, until: until)
        case .setRead(let isRead): try setRead(activity, isRead)
        case .setFollowed(let isFollowed): try setFollowed(record, isFollowed)
        case .assign(let owner): try handOver(activity, to: owner)
        case .skipWait: throw Refusal(.conflict, WorklistMessage.notWaiting)
        }
        return record
    }

    /// The record whose card an item is, whether it is still pending or not; nil for what the caller may not see.
    public func record(of item: GUID) throws -> RecordReference? {
        for table in registry.activities {
            guard let found = try unit.load(table, [item], locking: false)[item] else { continue }
            return try concerns(found) ? found.reference("regardingobjectid") : nil
        }
        return nil
    }

    /// The activity behind an item: concerns its owner and the record's owner (K-1).
    private func activity(_ id: GUID) throws -> Row {
        // Which kind it is, is not known: all are asked at once.
        try unit.lock([id], in: registry.activities)
        for table in registry.activities {
            guard let found = try unit.load(table, [id], locking: true)[id] else { continue }
            guard try concerns(found) else { break }
            return found
        }
        throw Refusal(.notFound, WorklistMessage.unknownItem(id))
    }

    func pendingActivity(_ id: GUID) throws -> Row {
        let found = try activity(id)
        guard found.table.isPending(state: found.state) else {
            throw Refusal(.conflict, RecordMessage.alreadyClosed(found["subject"].text ?? ""))
        }
        return found
    }

    /// - Throws: `.forbidden` for whoever may read the item and has nothing to do with it (W-70, W-101).
    func requireActing(on activity: Row, of record: RecordReference) throws {
        let owner = try owner(of: record)?.owner?.id
        guard try caller.mayAct(on: activity, ownerOfRecord: owner) || may(.write, on: activity) else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.write, activity.table.label))
        }
    }

    /// Which of these people and teams an item may be given to (W-68).
    /// - Throws: `.notFound` for an item that the caller may not see, `.forbidden` for one that is not the caller's to give.
    public func recipients(of item: GUID, among ids: [GUID]) throws -> [(principal: GUID, mayRead: Bool)] {
        for table in registry.activities {
            guard let found = try unit.load(table, [item], locking: false)[item] else { continue }
            guard try concerns(found) else { break }
            return try recipients(of: found, among: ids)
        }
        throw Refusal(.notFound, WorklistMessage.unknownItem(item))
    }

    private func concerns(_ activity: Row) throws -> Bool {
        guard let record = activity.reference("regardingobjectid") else { return false }
        let owner = try owner(of: record)
        guard let table = registry.table(record.table) else { return false }
        var probe = Row(table, id: record.id)
        probe.set("ownerid", to: owner?.owner)
        probe["owningbusinessunit"] = .optional(owner?.unit)
        return try may(.read, on: probe)
            && (caller.may(.read, on: activity) || caller.principals.contains { $0 == owner?.owner?.id })
    }

    private func complete(_ activity: Row, on record: RecordReference, note: String?, status: Int64?) throws {
        var changes = [Change("statecode", .int(1))]
        if let status { changes.append(Change("statuscode", .int(status))) }
        try close(activity, with: changes)
        try keep(note, on: record, about: activity)
    }

    /// Skipping a manual activity cancels it (K-9).
    private func skip(_ activity: Row, on record: RecordReference, note: String?) throws {
        try close(activity, with: [Change("statecode", .int(2))])
        try keep(note, on: record, about: activity)
    }

    private func close(_ activity: Row, with changes: [Change]) throws {
        try updateConcerned(activity, changes)
    }

    private func keep(_ note: String?, on record: RecordReference, about activity: Row) throws {
        guard let note, !note.isEmpty, let table = registry.table("annotation") else { return }
        try create(
            table,
            [
                Change("subject", activity["subject"]), Change("notetext", .text(note)),
                Change("objectid", .guid(record.id), target: record.table),
            ]
        )
    }

    /// Moves the due date, and with it the start of what has one; it counts (K-10).
    private func snooze(_ activity: Row, until: Instant) throws {
        guard until > now else { throw Refusal(.invalid, WorklistMessage.snoozeIntoPast) }
        guard until < now.adding(days: 3660) else { throw Refusal(.invalid, WorklistMessage.snoozeTooFar) }
        try updateConcerned(
            activity,
            activity.moved(to: until, isAllDay: false)
                + [Change("sv_snoozecount", .int((activity["sv_snoozecount"].int ?? 0) + 1))]
        )
    }

    private func setRead(_ activity: Row, _ isRead: Bool) throws {
        guard let table = registry.table("msdyn_workqueuestate") else { return }
        let key = "\(caller.id)/\(activity.id)"
        if let record = activity.reference("regardingobjectid") { announce(record) }
        let existing = try unit.find(table, where: "msdyn_wqstateuniquekey", is: .text(key)).first
        if let existing {
            try update(existing.reference, [Change("msdyn_isread", .bool(isRead))])
        } else if isRead {
            try create(
                table,
                [
                    Change("msdyn_isread", .bool(true)), Change("msdyn_nextactionid", .guid(activity.id)),
                    Change("msdyn_nextactionsource", .text("activity")), Change("msdyn_wqstateuniquekey", .text(key)),
                    Change("msdyn_primaryname", .text(activity.reference("regardingobjectid")?.table ?? "")),
                ]
            )
        }
    }

    private func setFollowed(_ record: RecordReference, _ isFollowed: Bool) throws {
        guard let table = registry.table("postfollow") else { return }
        let existing = try unit.find(table, where: "regardingobjectid", is: .guid(record.id), ownedBy: caller.id)
        if isFollowed, existing.isEmpty {
            try create(table, [.link("regardingobjectid", record)])
        } else if !isFollowed {
            for follow in existing { try delete(follow.reference) }
        }
    }
}

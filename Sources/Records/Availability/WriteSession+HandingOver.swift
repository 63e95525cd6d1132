public import SalesCore

/// Work handed over for some time: what went, and why other things did not.
public struct HandedOver: Sendable {
    public var items: [GUID] = []
    public var refusals: [(item: GUID, refusal: Refusal)] = []

    public init() {}
}

extension WriteSession {
    /// Hands activities to a colleague, for good or until an instant at which those still open come back by themselves.
    ///
    /// Whoever works in another's stead must see the records: until the work comes back, those that the colleague may
    /// not read are shared with the colleague. One undo takes back all of it, the shares too.
    ///
    /// - Parameter person: Whose work it is, and to whom it returns.
    /// - Throws: The first reason when nothing at all could be handed over.
    public func handOver(
        _ activities: [Row],
        of person: GUID,
        to receiver: GUID,
        until: Instant?,
        because reason: String?
    ) throws -> HandedOver {
        var report = HandedOver()
        let principal = RecordReference("systemuser", receiver)
        if let until { try keepHandover(activities, of: person, to: receiver, until: until, because: reason) }
        for activity in activities {
            do {
                try attempt { try handOver(activity, to: principal) }
                report.items.append(activity.id)
            } catch let refusal as Refusal {
                report.refusals.append((activity.id, refusal))
            }
        }
        if report.items.isEmpty, let first = report.refusals.first { throw first.refusal }
        return report
    }

    private func keepHandover(
        _ activities: [Row],
        of person: GUID,
        to receiver: GUID,
        until: Instant,
        because reason: String?
    ) throws {
        guard until > now else { throw Refusal(.invalid, HandoverMessage.untilInPast) }
        let readers = try unit.readers(of: RecordReference("systemuser", receiver))
        var shared: [RecordReference] = []
        for reference in Set(activities.compactMap { $0.reference("regardingobjectid") }).sorted(by: { $0.id < $1.id })
        {
            guard let table = registry.table(reference.table), table.ownership == .owner,
                let record = try unit.load(table, [reference.id], locking: false)[reference.id],
                try !readers.contains(where: { try may(.read, on: record, as: $0) }), try may(.share, on: record)
            else { continue }
            shared.append(reference)
        }
        try create(
            .handover,
            [
                Change("sv_name", .optional(reason)), .link("sv_from", RecordReference("systemuser", person)),
                .link("sv_to", RecordReference("systemuser", receiver)), Change("sv_until", .instant(until)),
                Change("sv_items", .text(activities.map(\.id.description).joined(separator: "\n"))),
                Change("sv_shared", .text(shared.map { "\($0.table) \($0.id)" }.joined(separator: "\n"))),
            ]
        )
    }

    /// What works in another's stead takes: reading the record, and adding to it.
    private static let stead: AccessMask = [.read, .write, .append, .appendTo]

    /// Records are shared while a handover lasts, however it began or ended: made, returned, undone, made again.
    func projectHandover(before: Row?, after: Row?) throws {
        func lasting(_ row: Row?) -> Row? { row.flatMap { $0["sv_returnedon"].isNull ? $0 : nil } }
        let (old, new) = (lasting(before), lasting(after))
        guard (old == nil) != (new == nil), let row = old ?? new, let receiver = row.reference("sv_to") else { return }
        let records = row.sharedRecords
        for record in records {
            try unit.share(record, with: receiver, new == nil ? [] : WriteSession.stead, by: caller.id, at: now)
            announce(record, to: receiver.id)
        }
        if !records.isEmpty { try unit.touchSecurityStamp() }
    }

    /// Brings the work of a handover that has ended back: what is still open and still with the colleague.
    ///
    /// Rights are not asked, as for an undo: it is the end of what was allowed when it began.
    /// - Returns: How many activities came back; nil when they had come back already.
    public func returnHandover(_ id: GUID) throws -> Int? {
        guard let row = try unit.load(.handover, [id], locking: true)[id], row["sv_returnedon"].isNull,
            let from = row.reference("sv_from"), let to = row.reference("sv_to")
        else { return nil }
        let home = try unit.load(registry["systemuser"], [from.id], locking: false)[from.id]
        var count = 0
        if let home, home["isdisabled"].bool != true {
            let ids = (row["sv_items"].text ?? "").split(separator: "\n").compactMap { GUID(String($0)) }
            for table in registry.activities {
                for activity in try unit.load(table, ids, locking: true).values.sorted(by: { $0.id < $1.id }) {
                    guard table.isPending(state: activity.state), activity.owner == to else { continue }
                    try updateConcerned(
                        activity,
                        [.link("ownerid", from), Change("owningbusinessunit", home["businessunitid"])]
                    )
                    count += 1
                }
            }
        }
        try updateConcerned(row, [Change("sv_returnedon", .instant(now))])
        return count
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
}

/// What handing over says when it refuses.
public enum HandoverMessage: Message, Equatable {
    case untilInPast
    case toOneself
    case notManaged
    case nothing
    case tooManyAtOnce(limit: Int)

    public var english: String {
        switch self {
        case .untilInPast: "Choose a day in the future for the work to come back."
        case .toOneself: "The work is this person’s already. Choose somebody else."
        case .notManaged: "You do not manage this person."
        case .nothing: "There is no open work to move."
        case .tooManyAtOnce(let limit): "At most \(limit) items can be moved at once."
        }
    }

    public var french: String {
        switch self {
        case .untilInPast: "Choisissez un jour futur pour le retour du travail."
        case .toOneself: "Ce travail est déjà celui de cette personne. Choisissez quelqu’un d’autre."
        case .notManaged: "Vous n’encadrez pas cette personne."
        case .nothing: "Il n’y a aucun travail ouvert à déplacer."
        case .tooManyAtOnce(let limit): "On peut déplacer \(limit) éléments au plus à la fois."
        }
    }
}

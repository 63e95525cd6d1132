public import SalesCore

/// What was moved of somebody's work, and why other things were not.
public struct MovedWork: Sendable {
    public var items: [GUID] = []
    public var refusals: [(item: GUID, refusal: Refusal)] = []

    public init() {}
}

extension WriteSession {
    /// Hands activities to a colleague, for good or until an instant at which those still open come back by themselves.
    ///
    /// Whoever works in another's stead must see the records: those that the colleague may not read are shared with the
    /// colleague, until the work comes back or for good. One undo takes back all of it, the shares too.
    ///
    /// - Parameters:
    ///   - activities: Open ones, which the person owns.
    ///   - person: Whose work it is, and to whom it returns.
    public func handOver(
        _ activities: [Row],
        of person: GUID,
        to receiver: GUID,
        until: Instant?,
        because reason: String?
    ) throws -> MovedWork {
        var report = MovedWork()
        if let until, until <= now { throw Refusal(.invalid, HandoverMessage.untilInPast) }
        guard !activities.isEmpty else { return report }
        let principal = RecordReference("systemuser", receiver)
        let handover = try keepHandover(activities, of: person, to: receiver, until: until, because: reason)
        for activity in activities {
            do {
                try attempt { try handOver(activity, to: principal) }
                report.items.append(activity.id)
            } catch let refusal as Refusal {
                report.refusals.append((activity.id, refusal))
            }
        }
        // Nothing went, so nothing is shared and nothing comes back.
        if report.items.isEmpty { try remove(handover) }
        return report
    }

    private func keepHandover(
        _ activities: [Row],
        of person: GUID,
        to receiver: GUID,
        until: Instant?,
        because reason: String?
    ) throws -> Row {
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
        return try create(
            .handover,
            [
                Change("sv_name", .optional(reason)), .link("sv_from", RecordReference("systemuser", person)),
                .link("sv_to", RecordReference("systemuser", receiver)), Change("sv_until", .optional(until)),
                Change("sv_items", .text(activities.map(\.id.description).joined(separator: "\n"))),
                Change("sv_shared", .text(WriteSession.text(of: shared))),
            ]
        )
    }
}

/// What handing over says when it refuses.
public enum HandoverMessage: Message, Equatable {
    case untilInPast
    case toOneself
    case notManaged
    case nothing
    /// An item that somebody else has, or a team.
    case notOwn
    /// More work than there are working days ahead.
    case noDayLeft
    case noSuchLeave
    case leaveOrTargets
    case tooManyAtOnce(limit: Int)

    public var english: String {
        switch self {
        case .untilInPast: "Choose a day in the future for the work to come back."
        case .toOneself: "The work is this person’s already. Choose somebody else."
        case .notManaged: "You do not manage this person."
        case .nothing: "There is no open work to move."
        case .notOwn: "What belongs to other people or to teams stays with them."
        case .noDayLeft: "There are not enough working days for all of it."
        case .noSuchLeave: "There is no such absence of this person that has ended."
        case .leaveOrTargets: "Name either items or an absence, not both."
        case .tooManyAtOnce(let limit): "At most \(limit) items can be moved at once."
        }
    }

    public var french: String {
        switch self {
        case .untilInPast: "Choisissez un jour futur pour le retour du travail."
        case .toOneself: "Ce travail est déjà celui de cette personne. Choisissez quelqu’un d’autre."
        case .notManaged: "Vous n’encadrez pas cette personne."
        case .nothing: "Il n’y a aucun travail ouvert à déplacer."
        case .notOwn: "Ce qui appartient à d’autres personnes ou à des équipes leur reste."
        case .noDayLeft: "Il n’y a pas assez de jours ouvrés pour tout."
        case .noSuchLeave: "Cette personne n’a aucune absence terminée qui corresponde."
        case .leaveOrTargets: "Indiquez soit des éléments, soit une absence, mais pas les deux."
        case .tooManyAtOnce(let limit): "On peut déplacer \(limit) éléments au plus à la fois."
        }
    }
}

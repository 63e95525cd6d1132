import Records
import SalesCore

extension WorkItem {
    /// The parameters of ``WorkItemSQL/put``.
    func arguments(at instant: Instant, in registry: Registry) -> [SQLValue] {
        [
            .guid(id), .int(RecordCode.code(of: card.record.table, in: registry)), .guid(card.record.id),
            .text(card.name),
            .text(folded(card.name)), .optional(card.contactName), .optional(card.contactName.map(folded)),
            .optional(card.companyName), .optional(card.companyName.map(folded)), .int(activityCode),
            .text(actionName), .text(folded(actionName)), .optional(dueAt?.microseconds), .int(isAllDay ? 1 : 0),
            .int(createdAt.microseconds), .guid(owner.id), .text(owner.table), .optional(card.score),
            .optional(card.grade), .optional(card.trend), .text(sortKey), .int(instant.microseconds),
            .int(card.value),
        ]
    }

    /// These, without those that a later one of the same item replaces.
    static func lastOfEach(_ items: [WorkItem]) -> [WorkItem] {
        guard Set(items.map(\.id)).count < items.count else { return items }
        var seen: Set<GUID> = []
        return items.reversed().filter { seen.insert($0.id).inserted }.reversed()
    }

    /// The parameters of ``WorkItemSQL/concern``, one list per principal.
    func concernArguments(in registry: Registry) -> [[SQLValue]] {
        let key = sortKey
        return concerns.map { concern in
            [
                .guid(concern.principal), .guid(id), .optional(concern.dueDay.map { Int64($0.daysSince1970) }),
                .optional(dueAt?.microseconds), .text(key), .guid(card.record.id), .int(activityCode),
                .int(createdAt.microseconds), .guid(card.owner.id), card.unit.map(SQLValue.guid) ?? .null,
                .optional(card.score), .int(card.value), .int(isAllDay ? 1 : 0),
                .int(RecordCode.code(of: card.record.table, in: registry)),
            ]
        }
    }
}

/// The record types of the list by their Dataverse type codes.
enum RecordCode {
    static func code(of table: String, in registry: Registry) -> Int64 { registry.table(table)?.typeCode ?? 0 }

    static func table(of code: Int64, in registry: Registry) -> String {
        switch code {
        case 4: "lead"
        case 3: "opportunity"
        case 1: "account"
        case 2: "contact"
        default: registry.tables.first { $0.typeCode == code }?.name ?? ""
        }
    }
}

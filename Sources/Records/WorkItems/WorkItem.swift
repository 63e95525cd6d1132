public import SalesCore

/// What the work list shows of a record beside the activity itself (K-4).
public struct RecordCard: Sendable, Hashable {
    public let record: RecordReference
    public let name: String
    public let contactName: String?
    public let companyName: String?
    public let owner: RecordReference
    public let unit: GUID?
    /// 1 to 100; nil when unscored.
    public let score: Int64?
    /// 0 A to 3 D.
    public let grade: Int64?
    /// 0 improving, 1 steady, 2 declining, 3 not enough information.
    public let trend: Int64?
    /// What the record is worth, see ``ValueScale``.
    public let value: Int64

    public init(
        record: RecordReference,
        name: String,
        contactName: String?,
        companyName: String?,
        owner: RecordReference,
        unit: GUID?,
        score: Int64?,
        grade: Int64?,
        trend: Int64?,
        value: Int64 = 0
    ) {
        self.record = record
        self.name = name
        self.contactName = contactName
        self.companyName = companyName
        self.owner = owner
        self.unit = unit
        self.score = score
        self.grade = grade
        self.trend = trend
        self.value = value
    }
}

/// One pending item: an open activity on a record (architecture, The work list is a projection).
public struct WorkItem: Sendable, Hashable {
    /// The activity's id; the item's name everywhere.
    public let id: GUID
    public let card: RecordCard
    /// Dataverse type code of the activity's table.
    public let activityCode: Int64
    public let actionName: String
    /// Nil for an activity without a due date: it is not listed, but counted under the list (K-2).
    public let dueAt: Instant?
    public let isAllDay: Bool
    public let createdAt: Instant
    public let owner: RecordReference
    /// Whom it concerns, each with the local day it is due on in that principal's zone (K-1).
    public let concerns: [Concern]

    public struct Concern: Sendable, Hashable {
        public let principal: GUID
        public let dueDay: LocalDate?
    }

    public init(activity: Row, card: RecordCard, owner: RecordReference, zone: (GUID) throws -> Zone) rethrows {
        id = activity.id
        self.card = card
        activityCode = activity.table.typeCode
        actionName = activity["subject"].text ?? ""
        let due = activity["scheduledend"].instant
        dueAt = due
        isAllDay = activity["sv_isallday"].bool ?? false
        createdAt = activity["createdon"].instant ?? Instant(microseconds: 0)
        self.owner = owner
        let principals = owner.id == card.owner.id ? [owner.id] : [owner.id, card.owner.id]
        concerns = try principals.map { principal in
            Concern(principal: principal, dueDay: try due.map { try zone(principal).day(of: $0) })
        }
    }

    /// The place in the list, ascending: score inverted with missing last, due time, folded name, id (W-41).
    public var sortKey: String {
        WorkItem.sortKey(score: card.score, dueAt: dueAt, name: card.name, id: id)
    }

    public static func sortKey(score: Int64?, dueAt: Instant?, name: String, id: GUID) -> String {
        let inverted = score.map { 100 - min(max($0, 0), 100) } ?? 999
        let due = String(UInt64(bitPattern: dueAt?.microseconds ?? .max) ^ 1 << 63, radix: 16)
        let padded = String(repeating: "0", count: 16 - due.utf8.count) + due
        var name = folded(name)
        if !name.utf8.allSatisfy({ $0 >= 0x20 }) {
            name = String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.value >= 0x20 }))
        }
        return String(1000 + inverted).dropFirst() + padded + name + "\u{1}" + id.description
    }
}

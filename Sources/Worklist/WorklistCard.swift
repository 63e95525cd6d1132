public import Records
public import SalesCore

/// One row of the work list: a record and its current item (contract, `sv_workitems`).
public struct WorklistCard: Sendable, Hashable {
    public let id: GUID
    public let record: RecordReference
    public let recordName: String
    public let contactName: String?
    public let companyName: String?
    public let activity: ActivityKind
    public let actionName: String
    public let dueAt: Instant?
    public let isAllDay: Bool
    public let score: Int64?
    public let grade: Grade?
    public let trend: ScoreTrend?
    public let isUnread: Bool
    public let isFollowed: Bool
    public let owner: RecordReference

    public init(
        id: GUID,
        record: RecordReference,
        recordName: String,
        contactName: String?,
        companyName: String?,
        activity: ActivityKind,
        actionName: String,
        dueAt: Instant?,
        isAllDay: Bool,
        score: Int64?,
        grade: Grade?,
        trend: ScoreTrend?,
        isUnread: Bool,
        isFollowed: Bool,
        owner: RecordReference
    ) {
        self.id = id
        self.record = record
        self.recordName = recordName
        self.contactName = contactName
        self.companyName = companyName
        self.activity = activity
        self.actionName = actionName
        self.dueAt = dueAt
        self.isAllDay = isAllDay
        self.score = score
        self.grade = grade
        self.trend = trend
        self.isUnread = isUnread
        self.isFollowed = isFollowed
        self.owner = owner
    }

    /// Due earlier than now (W-48). A day without a time is due at its end.
    public func isOverdue(at now: Instant) -> Bool { dueAt.map { $0 < now } ?? false }
}

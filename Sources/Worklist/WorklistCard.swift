public import Records
public import SalesCore

/// One row of the work list: a record and its current item (contract, `sv_workitems`).
public struct WorklistCard: Sendable, Hashable {
    public let id: GUID
    public let record: RecordReference
    public var recordName: String
    public var contactName: String?
    public var companyName: String?
    public let activity: ActivityKind
    public let actionName: String
    public let dueAt: Instant?
    public let isAllDay: Bool
    public var score: Int64?
    public var grade: Grade?
    public var trend: ScoreTrend?
    public let isUnread: Bool
    public let isFollowed: Bool
    public let owner: RecordReference
    /// The parts of its rank, where a weighed rule ranks.
    public var rank: RankShares?
    /// Of an appointment, where the query asked for it; see ``WorklistQuery/tellsMeetings``.
    public var meeting: Meeting?

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

    /// What a weighed rule looks at, with what the record's amount counts for the viewer.
    ///
    /// - Parameter weighsScore: False where somebody who looks at the list may not read it.
    public func facts(value: Int64, weighsScore: Bool = true) -> RankFacts {
        RankFacts(
            score: weighsScore ? score : nil,
            dueAt: dueAt,
            value: value,
            activity: activity,
            isAllDay: isAllDay
        )
    }

    /// The same card with the marks of one person.
    public func marked(isUnread: Bool, isFollowed: Bool) -> WorklistCard {
        var card = WorklistCard(
            id: id,
            record: record,
            recordName: recordName,
            contactName: contactName,
            companyName: companyName,
            activity: activity,
            actionName: actionName,
            dueAt: dueAt,
            isAllDay: isAllDay,
            score: score,
            grade: grade,
            trend: trend,
            isUnread: isUnread,
            isFollowed: isFollowed,
            owner: owner
        )
        card.rank = rank
        card.meeting = meeting
        return card
    }

    /// Due earlier than now (W-48). A day without a time is due at its end.
    public func isOverdue(at now: Instant) -> Bool { dueAt.map { $0 < now } ?? false }
}

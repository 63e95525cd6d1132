import Records
import SalesCore
import Worklist

/// Makes cards of rows that were read in the order of ``PlainPage`` and ``ListedItems``.
enum CardRows {
    static func card(_ row: SQLRow, in registry: Registry) -> WorklistCard {
        WorklistCard(
            id: row.guid(0),
            record: RecordReference(RecordCode.table(of: row.int(1), in: registry), row.guid(2)),
            recordName: row.textOrNil(3) ?? "",
            contactName: row.textOrNil(4),
            companyName: row.textOrNil(5),
            activity: ActivityKind(rawValue: row.int(6)) ?? .task,
            actionName: row.text(7),
            dueAt: row.intOrNil(8).map { (value: Int64) in Instant(microseconds: value) },
            isAllDay: row.bool(9),
            score: row.intOrNil(10),
            grade: row.intOrNil(11).flatMap { (value: Int64) in Grade(rawValue: value) },
            trend: row.intOrNil(12).flatMap { (value: Int64) in ScoreTrend(rawValue: value) },
            isUnread: row.bool(16),
            isFollowed: row.bool(17),
            owner: RecordReference(row.text(14), row.guid(13))
        )
    }

    static func sortKey(_ row: SQLRow) -> String { row.text(15) }
}

public import Records
import SalesCore

/// The next best action of one record, in three sections (W-96…W-99).
public struct UpNext: Sendable {
    /// One manual activity at a time (W-98): the earliest due, then those without a date.
    public let current: Row?
    public let upcoming: [Row]
    /// Closed ones, the latest first.
    public let completed: [Row]

    /// - Parameter activities: All activities regarding the record that the caller may see.
    public init(activities: [Row]) {
        let pending = activities.filter { $0.table.isPending(state: $0.state) }.sorted(by: UpNext.isBefore)
        current = pending.first
        upcoming = Array(pending.dropFirst())
        completed = activities.filter { !$0.table.isPending(state: $0.state) }
            .sorted {
                ($0["actualend"].instant ?? $0["modifiedon"].instant)?.microseconds ?? 0
                    > ($1["actualend"].instant ?? $1["modifiedon"].instant)?.microseconds ?? 0
            }
    }

    /// Earliest due first, without a date last; ties by creation, then id (W-16).
    public static func isBefore(_ left: Row, _ right: Row) -> Bool {
        let leftKey = (left["scheduledend"].instant?.microseconds ?? .max, left["createdon"].instant?.microseconds ?? 0)
        let rightKey = (
            right["scheduledend"].instant?.microseconds ?? .max, right["createdon"].instant?.microseconds ?? 0
        )
        return leftKey == rightKey ? left.id < right.id : leftKey < rightKey
    }
}

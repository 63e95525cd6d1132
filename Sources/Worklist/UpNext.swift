public import Records
import SalesCore

/// The next best action of one record, in three sections (W-96…W-99).
public struct UpNext: Sendable {
    /// One manual activity at a time (W-98): of those that concern the viewer the earliest due, then those without a
    /// date (W-16). Where none does, the first of others', to be read (W-101).
    public let current: Row?
    /// All other open ones, in that order.
    public let upcoming: [Row]
    /// Closed ones, the latest first.
    public let completed: [Row]

    /// - Parameters:
    ///   - activities: All activities regarding the record that the viewer may see.
    ///   - concerns: Which of them are the viewer's, see ``Caller/isConcerned(by:ownerOfRecord:)``.
    public init(activities: [Row], concerns: (Row) -> Bool = { _ in true }) {
        var pending = activities.filter { $0.table.isPending(state: $0.state) }.sorted(by: UpNext.isBefore)
        let first = pending.firstIndex(where: concerns) ?? pending.indices.first
        current = first.map { pending.remove(at: $0) }
        upcoming = pending
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

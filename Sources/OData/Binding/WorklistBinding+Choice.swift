import Records
import SalesCore
import Worklist

/// Conditions that choose among a record's items before its card is made, rather than look at the card (K-7, W-48).
extension WorklistBinding {
    /// The kinds of activities that a condition names; nil for one that says anything else.
    static func kinds(_ part: FilterExpression) -> Set<ActivityKind>? {
        let name = PropertyPath([WorklistColumn.activitytype.rawValue])
        switch part {
        case .comparison(.property(name), .equal, .literal(.string(let text))):
            return ActivityKind(name: text.lowercased()).map { [$0] } ?? []
        case .isIn(.property(name), let literals):
            return Set(
                literals.compactMap { literal in
                    if case .string(let text) = literal { ActivityKind(name: text.lowercased()) } else { nil }
                }
            )
        default: return nil
        }
    }

    /// The times that a condition on due times names; nil for one that says anything else.
    static func dues(_ part: FilterExpression, in window: WorklistWindow) -> RangeSet<Instant>? {
        let group = PropertyPath([WorklistColumn.duegroup.rawValue])
        let isOverdue = PropertyPath([WorklistColumn.isoverdue.rawValue])
        switch part {
        case .comparison(.property(group), .equal, .literal(let literal)): return dues([literal], in: window)
        case .isIn(.property(group), let literals): return dues(literals, in: window)
        case .comparison(.property(isOverdue), .equal, .literal(.bool(true))):
            return RangeSet(Instant(microseconds: .min)..<window.now)
        case .or(let parts):
            let all = parts.compactMap { dues($0, in: window) }
            return all.count == parts.count ? all.reduce(into: RangeSet()) { $0.formUnion($1) } : nil
        default: return nil
        }
    }

    private static func dues(_ literals: [Literal], in window: WorklistWindow) -> RangeSet<Instant>? {
        let groups = literals.compactMap { literal in
            if case .string(let text) = literal { DueGroup(rawValue: text) } else { nil }
        }
        guard groups.count == literals.count else { return nil }
        return RangeSet(groups.map { $0.times(in: window) })
    }

    /// Where everything earlier is meant too, the earliest item of a record decides, which is what its card shows: the
    /// card can be asked, which is quicker.
    static func isOnCard(_ dues: RangeSet<Instant>) -> Bool {
        dues.ranges.count == 1 && dues.ranges[0].lowerBound == Instant(microseconds: .min)
    }
}

public import Records
import SalesCore

/// The published filters and sorts as one person may use them (W-58…W-61, X-31): without what is hidden, and without
/// what looks at a column that is gone, hidden, or not for this person's eyes.
public struct SeenFilters: Sendable {
    /// A filter with what it asks of the list.
    public struct Filter: Sendable {
        public let definition: WorklistFilters.Filter
        public let kind: Kind

        public enum Kind: Sendable {
            case values(of: RecordColumn)
            /// A whole filter expression of the Web API.
            case text(String)
        }
    }

    public struct Sort: Sendable {
        public let definition: WorklistFilters.Sort
        /// Nil for the factory's.
        public let column: RecordColumn?
    }

    public let hidden: Set<String>
    public let groups: [WorklistFilters.Group]
    public let filters: [Filter]
    /// Under a weighed rule priority is the first of them.
    public let sorts: [Sort]
    /// What the list is sorted by before the person chooses (W-43).
    public let standard: WorklistFilters.DefaultSort
    /// Whether a weighed rule ranks, and not the factory's.
    public let isWeighed: Bool

    private let tables: [String: Table]
    private let caller: Caller

    public init(_ published: WorklistFilters, in registry: Registry, for caller: Caller) {
        self.caller = caller
        tables = registry.listedTables(for: caller)
        let tables = tables
        hidden = Set(published.hidden)
        groups = published.groups.filter { $0.hidden != true }
        let shown = Set(groups.map(\.id))
        filters = published.filters.compactMap { filter in
            guard filter.hidden != true, filter.group.map(shown.contains) ?? true else { return nil }
            return SeenFilters.filter(filter, tables, caller)
        }
        isWeighed = registry.rankRule.weights != nil
        let priority = isWeighed ? [Sort(definition: WorklistFilters.Sort(id: SeenFilters.priority), column: nil)] : []
        let sorts = published.sorts.compactMap { sort -> Sort? in
            guard sort.hidden != true else { return nil }
            if sort.isFactory { return Sort(definition: sort, column: nil) }
            guard let column = SeenFilters.column(sort.column, sort.table, tables, caller), column.isSortable else {
                return nil
            }
            return Sort(definition: sort, column: column)
        }
        self.sorts = priority + sorts
        let factory = isWeighed ? SeenFilters.byPriority : .factory
        let isOwn = published.standard != .factory && sorts.contains { $0.definition.id == published.standard.id }
        standard = isOwn ? published.standard : factory
    }

    /// The sort by what a weighed rule makes of each record. It has one direction: what comes next stands on top.
    private static let priority = "rank"
    private static let byPriority = WorklistFilters.DefaultSort(id: priority, descending: true)

    private static func column(
        _ name: String?,
        _ table: String?,
        _ tables: [String: Table],
        _ caller: Caller
    ) -> RecordColumn? {
        guard let name, let table = table.flatMap({ tables[$0] }), let column = FilterRules.column(name, of: table),
            caller.mayRead(column.column, of: table)
        else { return nil }
        return column
    }

    private static func filter(
        _ filter: WorklistFilters.Filter,
        _ tables: [String: Table],
        _ caller: Caller
    ) -> Filter? {
        if let name = filter.column {
            guard let column = column(name, filter.table, tables, caller), column.column.offersValues else {
                return nil
            }
            return Filter(definition: filter, kind: .values(of: column))
        }
        // All conditions must be askable: with one of them left out, the filter would show more than it says.
        var parts = ["recordtype eq '\(filter.table)'"]
        for condition in filter.conditions ?? [] {
            guard let column = column(condition.column, filter.table, tables, caller),
                let text = condition.filterText(on: column)
            else { return nil }
            parts.append(text)
        }
        guard parts.count > 1 else { return nil }
        return Filter(definition: filter, kind: .text(parts.joined(separator: " and ")))
    }

    // MARK: What a person chose

    public func filter(_ id: String) -> Filter? { filters.first { $0.definition.id == id } }

    /// The sort that holds, given what the person chose last (W-42, W-43): the choice if it is still there, else the
    /// administrator's default, else the factory's.
    public func sort(chosen id: String?, descending: Bool?) -> (sort: Sort, isDescending: Bool) {
        if let id, let descending, let sort = sorts.first(where: { $0.definition.id == id }) {
            return (sort, descending)
        }
        let sort = sorts.first { $0.definition.id == standard.id }
        return (sort ?? Sort(definition: WorklistFilters.Sort(id: "score"), column: nil), standard.descending)
    }

    /// A sort as `$orderby`; '' for the order in which lists come by themselves: by the published rule.
    public func orderText(_ sort: Sort, descending: Bool) -> String {
        if sort.definition.id == SeenFilters.priority { return "" }
        if sort.definition.id == "score", descending, !isWeighed { return "" }
        return sort.orderText(descending: descending)
    }
}

extension SeenFilters.Sort {
    private static let columns = [
        "due": "duetime", "name": "recordname", "activitytype": "activitytype", "recordtype": "recordtype",
        "sequence": "sequencename",
    ]

    /// The sort as `$orderby`. Equal keys go by score, then due time, then name (W-41).
    fileprivate func orderText(descending: Bool) -> String {
        let direction = descending ? "desc" : "asc"
        if definition.id == "score" { return "score \(direction),duetime asc,recordname asc" }
        // Behind a column of the records the list's own order follows anyway.
        if let column { return "\(column.property) \(direction)" }
        let key = SeenFilters.Sort.columns[definition.id] ?? "recordname"
        let rest = ["score desc", "duetime asc", "recordname asc"].filter { !$0.hasPrefix(key + " ") }
        return (["\(key) \(direction)"] + rest).joined(separator: ",")
    }
}

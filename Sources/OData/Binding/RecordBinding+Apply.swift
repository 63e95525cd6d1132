public import Records
public import SalesCore

/// What `$apply` asks for, and how its answer is sorted and cut.
public struct AppliedQuery: Sendable {
    public var query: AggregateQuery
    /// The names of the answer's values: the groups' properties, then the aliases.
    public var names: [String]
    /// Positions among the names, each with its direction.
    public var order: [(position: Int, isDescending: Bool)]
    public var top: Int?
}

extension RecordBinding {
    /// Rows that `$apply` looks at (contract).
    public static let applyLimit = 50_000

    /// Types `$apply=filter(…)/groupby((…),aggregate(…))` and the `$orderby` and `$top` that follow it.
    public static func applied(
        _ options: QueryOptions,
        on table: Table,
        in registry: Registry,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> AppliedQuery {
        for (isGiven, name) in [
            (options.filter != nil, "$filter"), (options.select != nil, "$select"),
            (!options.expand.isEmpty, "$expand"), (options.search != nil, "$search"),
            (options.skipToken != nil, "$skiptoken"), (options.count, "$count"),
        ] where isGiven {
            throw Refusal(.notOffered, BindingMessage.notOffered("\(name) + $apply"))
        }
        let schema = PropertySchema(table, for: caller)
        var result = AppliedQuery(query: AggregateQuery(table), names: [], order: [], top: options.top)
        var isPutTogether = false
        for step in options.apply {
            guard !isPutTogether else { throw Refusal(.notOffered, BindingMessage.notOffered("$apply: \(step)")) }
            switch step {
            case .filter(let filter):
                let binder = FilterBinder(table, in: registry, caller: caller, now: now)
                let condition = try binder.predicate(filter)
                result.query.filter = result.query.filter.map { .all([$0, condition]) } ?? condition
            case .aggregate(let figures):
                result.query.figures = try self.figures(figures, schema)
                isPutTogether = true
            case .groupBy(let paths, let figures):
                for path in paths {
                    guard path.names.count == 1 else {
                        throw Refusal(.notOffered, BindingMessage.notOffered("groupby(\(path))"))
                    }
                    result.names.append(path.names[0])
                    result.query.groups.append(try schema.property(path.names[0]).column)
                }
                result.query.figures = try self.figures(figures, schema)
                isPutTogether = true
            }
        }
        guard isPutTogether else { throw Refusal(.notOffered, BindingMessage.notOffered("$apply=filter")) }
        result.names += result.query.figures.map(\.alias)
        for (index, name) in result.names.enumerated() where result.names[..<index].contains(name) {
            throw Refusal(.invalid, BindingMessage.aliasTaken(name))
        }
        try checkCurrencies(result.query)
        for item in options.orderBy {
            guard case .property(let path) = item.expression,
                let position = result.names.firstIndex(of: path.description)
            else { throw Refusal(.invalid, BindingMessage.notSortable("\(item.expression)")) }
            result.order.append((position, item.isDescending))
        }
        return result
    }

    private static func figures(
        _ aggregates: [Aggregate],
        _ schema: PropertySchema
    ) throws(Refusal) -> [AggregateQuery.Figure] {
        var figures: [AggregateQuery.Figure] = []
        for aggregate in aggregates {
            switch aggregate {
            case .count(let alias): figures.append(AggregateQuery.Figure(.count, of: nil, as: alias))
            case .figure(let expression, let method, let alias):
                guard case .property(let path) = expression, path.names.count == 1 else {
                    throw Refusal(.notOffered, BindingMessage.notOffered("aggregate(\(expression))"))
                }
                let found = try schema.property(path.names[0])
                guard fits(method, found.kind) else {
                    throw Refusal(.invalid, BindingMessage.notAFigure(method.rawValue, path.description))
                }
                figures.append(AggregateQuery.Figure(method.figure, of: found.column, as: alias))
            }
        }
        return figures
    }

    private static func fits(_ method: Aggregate.Method, _ kind: PropertyKind) -> Bool {
        switch (method, kind) {
        case (.countdistinct, _): true
        case (.sum, .int), (.sum, .decimal), (.sum, .double), (.average, .int), (.average, .decimal),
            (.average, .double):
            true
        case (.sum, _), (.average, _): false
        case (.min, .guid), (.max, .guid), (.min, .bool), (.max, .bool), (.min, .named), (.max, .named): false
        case (.min, _), (.max, _): true
        }
    }

    /// Money is never put together over currencies: they are a group of their own, or the filter names one.
    private static func checkCurrencies(_ query: AggregateQuery) throws(Refusal) {
        let currency = "transactioncurrencyid"
        let isOverMoney = query.figures.contains { figure in
            guard figure.method != .count, figure.method != .countDistinct, let column = figure.column,
                case .money? = query.table.column(column)?.kind
            else { return false }
            return true
        }
        guard isOverMoney, query.table.column(currency) != nil, !query.groups.contains(currency),
            !(query.filter.map { pins($0, currency) } ?? false)
        else { return }
        throw Refusal(.invalid, BindingMessage.mixedCurrencies)
    }

    private static func pins(_ predicate: Predicate, _ column: String) -> Bool {
        switch predicate {
        case .compare(column, .equal, .guid): true
        case .isOneOf(column, let values): Set(values).count == 1
        case .all(let parts): parts.contains { pins($0, column) }
        case .any(let parts): !parts.isEmpty && parts.allSatisfy { pins($0, column) } && parts.count == 1
        default: false
        }
    }

    /// The rows of the answer in the order that was asked for; empty values come last.
    public static func sorted(_ rows: [[Value]], by applied: AppliedQuery) -> [[Value]] {
        var rows = rows
        if !applied.order.isEmpty {
            rows = rows.enumerated().sorted { left, right in
                for (position, isDescending) in applied.order {
                    let (first, second) = (left.element[position], right.element[position])
                    guard first != second else { continue }
                    if first.isNull || second.isNull { return second.isNull }
                    return isDescending ? second.precedes(first) : first.precedes(second)
                }
                return left.offset < right.offset
            }.map(\.element)
        }
        return applied.top.map { Array(rows.prefix($0)) } ?? rows
    }
}

extension Aggregate.Method {
    fileprivate var figure: AggregateQuery.Method {
        switch self {
        case .sum: .sum
        case .min: .min
        case .max: .max
        case .average: .average
        case .countdistinct: .countDistinct
        }
    }
}

extension Value {
    /// The order of two values of one column.
    fileprivate func precedes(_ other: Value) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): folded(left) < folded(right)
        case (.int(let left), .int(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.decimal(let left), .decimal(let right)): left < right
        case (.bool(let left), .bool(let right)): !left && right
        case (.guid(let left), .guid(let right)): left < right
        case (.instant(let left), .instant(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        default: false
        }
    }
}

import Records
import SalesCore
import Worklist

/// Paths of filters: what they name, the lookups they follow, and the records that point to the one at their end.
extension FilterBinder {
    /// The names of a path without the lambda's variable or `$it` in front.
    private func names(of path: PropertyPath) throws(Refusal) -> [String] {
        guard let variable else { return path.names[0] == "$it" ? Array(path.names.dropFirst()) : path.names }
        guard path.names[0] == variable, path.names.count > 1 else {
            throw Refusal(.notOffered, BindingMessage.notOffered("\(path) (\(variable)/…)"))
        }
        return Array(path.names.dropFirst())
    }

    func find(_ path: PropertyPath) throws(Refusal) -> Target {
        let names = try names(of: path)
        guard let last = names.last, last != "$count" else {
            throw Refusal(.notOffered, BindingMessage.notOffered(path.description))
        }
        guard names.count > 1 else {
            let found = try schema.property(last)
            return Target(column: found.column, kind: found.kind)
        }
        if names.count == 2, let table = records[names[0]] {
            let found = try PropertySchema(table, for: caller).property(last)
            return Target(steps: [.record(of: table)], column: found.column, kind: found.kind, isRecord: true)
        }
        let (steps, end) = try walk(Array(names.dropLast()), path)
        guard let end else { throw Refusal(.notOffered, BindingMessage.notOffered(path.description)) }
        let found = try PropertySchema(end, for: caller).property(last)
        return Target(steps: steps, column: found.column, kind: found.kind)
    }

    /// Follows lookups. The table at the end is nil after a step to several tables.
    private func walk(
        _ names: [String],
        _ path: PropertyPath
    ) throws(Refusal) -> (steps: [Navigation], end: Table?) {
        guard let place else { throw Refusal(.notOffered, BindingMessage.notOffered(path.description)) }
        guard depth + names.count <= FilterBinder.pathLimit else {
            throw Refusal(.invalid, BindingMessage.pathTooLong(path.description, limit: FilterBinder.pathLimit))
        }
        var steps: [Navigation] = []
        var table: Table? = place.table
        for name in names {
            guard let from = table, let step = place.registry.navigation(name, of: from),
                from.column(step.column) == nil || step.isCollection
                    || caller.readableColumn(step.column, of: from) != nil
            else {
                throw Refusal(
                    .invalid,
                    BindingMessage.unknownProperty(name, of: "Microsoft.Dynamics.CRM.\(table?.name ?? "principal")")
                )
            }
            guard !step.isCollection else { throw Refusal(.invalid, BindingMessage.needsQuantifier(name)) }
            steps.append(step)
            table = step.targets.count == 1 ? place.registry.anyTable(step.targets[0]) : nil
        }
        return (steps, table)
    }

    func lambda(
        _ path: PropertyPath,
        _ quantifier: FilterExpression.Quantifier,
        _ body: FilterExpression.LambdaBody?
    ) throws(Refusal) -> Predicate {
        let names = try names(of: path)
        guard let place, let last = names.last else {
            throw Refusal(.notOffered, BindingMessage.notOffered("any/all"))
        }
        let (steps, end) = try walk(Array(names.dropLast()), path)
        guard let end, let step = place.registry.navigation(last, of: end), step.isCollection,
            let target = place.registry.anyTable(step.targets[0])
        else {
            throw Refusal(.invalid, BindingMessage.unknownProperty(last, of: end.map(\.name) ?? "principal"))
        }
        guard depth + names.count <= FilterBinder.pathLimit else {
            throw Refusal(.invalid, BindingMessage.pathTooLong(path.description, limit: FilterBinder.pathLimit))
        }
        var condition: Predicate?
        if let body {
            let inner = FilterBinder(
                PropertySchema(target, for: caller),
                caller: caller,
                now: now,
                place: Place(table: target, registry: place.registry),
                variable: body.variable,
                depth: depth + names.count
            )
            condition = try inner.predicate(body.condition)
        }
        let found: Predicate =
            switch quantifier {
            case .any: .exists(step, condition)
            case .all: .not(.exists(step, condition.map { .isNotTrue($0) } ?? .always(false)))
            }
        return steps.reversed().reduce(found) { .exists($1, $0) }
    }

    /// A lookup named as the step it is, as in `parentaccountid eq null`.
    func step(_ expression: FilterExpression) throws(Refusal) -> [Navigation]? {
        guard case .property(let path) = expression, let place else { return nil }
        let names = try names(of: path)
        guard let last = names.last else { return nil }
        let (steps, end) = try walk(Array(names.dropLast()), path)
        guard let end, let step = place.registry.navigation(last, of: end), !step.isCollection else { return nil }
        return steps + [step]
    }

    /// A property, also inside `tolower(…)` or `toupper(…)`, which text comparison makes needless.
    func property(_ expression: FilterExpression) throws(Refusal) -> Target? {
        switch expression {
        case .property(let path): return try find(path)
        case .call(.tolower, let arguments), .call(.toupper, let arguments): return try property(arguments[0])
        default: return nil
        }
    }
}

public import Records
public import SalesCore
import Worklist

/// Types a filter against a schema: names are looked up, literals fitted to their columns.
public struct FilterBinder: Sendable {
    /// A property at the end of a path, and the path's steps to it.
    struct Target {
        var steps: [Navigation] = []
        let column: String
        let kind: PropertyKind
        /// The path leads from a row of the work list to its record: what is said of it is said of records of this
        /// type alone, also that a column is empty.
        var isRecord = false

        /// The condition holds of the record at the end of the path.
        func holds(_ predicate: Predicate) -> Predicate {
            steps.reversed().reduce(predicate) { .exists($1, $0) }
        }

        var isEmpty: Predicate {
            steps.isEmpty || isRecord ? holds(.isNull(column)) : .not(holds(.not(.isNull(column))))
        }

        var isPresent: Predicate { holds(.not(.isNull(column))) }
    }

    let schema: PropertySchema
    let caller: Caller
    let now: Instant
    private let place: Place?
    /// The name that a lambda gives to the record it looks at.
    private let variable: String?
    private let depth: Int
    /// The record types of the work list by name, whose columns a path may name (`lead/companyname`).
    let records: [String: Table]

    /// The table that is asked, where paths may lead on from.
    struct Place {
        let table: Table
        let registry: Registry
    }

    /// How many steps a path may take, all lambdas around it together.
    static let pathLimit = 4

    /// - Parameter now: What “today” and the like count from, in the caller's zone.
    /// - Parameter records: The tables of which a path may name columns.
    public init(_ schema: PropertySchema, caller: Caller, now: Instant, records: [String: Table] = [:]) {
        self.init(schema, caller: caller, now: now, place: nil, variable: nil, depth: 0, records: records)
    }

    /// A binder for a registry table, whose filters may follow lookups and look at the records that point to it.
    public init(_ table: Table, in registry: Registry, caller: Caller, now: Instant) {
        self.init(
            PropertySchema(table, for: caller),
            caller: caller,
            now: now,
            place: Place(table: table, registry: registry),
            variable: nil,
            depth: 0
        )
    }

    private init(
        _ schema: PropertySchema,
        caller: Caller,
        now: Instant,
        place: Place?,
        variable: String?,
        depth: Int,
        records: [String: Table] = [:]
    ) {
        self.schema = schema
        self.caller = caller
        self.now = now
        self.place = place
        self.variable = variable
        self.depth = depth
        self.records = records
    }

    public func predicate(_ expression: FilterExpression) throws(Refusal) -> Predicate {
        switch expression {
        case .literal(.bool(let value)): return .always(value)
        case .property(let path):
            let target = try find(path)
            guard case .bool = target.kind else { throw Refusal(.invalid, BindingMessage.notBoolean) }
            return target.holds(.compare(target.column, .equal, .bool(true)))
        case .and(let parts): return .all(try all(parts))
        case .or(let parts): return .any(try all(parts))
        case .not(let part): return .not(try predicate(part))
        case .comparison(let left, let comparison, let right): return try compare(left, comparison, right)
        case .isIn(let left, let literals): return try isIn(left, literals)
        case .call(let function, let arguments): return try call(function, arguments)
        case .query(let function, let parameters): return try query(function, parameters)
        case .lambda(let path, let quantifier, let body): return try lambda(path, quantifier, body)
        case .literal, .arithmetic, .negated: throw Refusal(.invalid, BindingMessage.notBoolean)
        }
    }

    private func all(_ parts: [FilterExpression]) throws(Refusal) -> [Predicate] {
        var result: [Predicate] = []
        for part in parts { result.append(try predicate(part)) }
        return result
    }

    // MARK: Paths

    /// The names of a path without the lambda's variable or `$it` in front.
    private func names(of path: PropertyPath) throws(Refusal) -> [String] {
        guard let variable else { return path.names[0] == "$it" ? Array(path.names.dropFirst()) : path.names }
        guard path.names[0] == variable, path.names.count > 1 else {
            throw Refusal(.notOffered, BindingMessage.notOffered("\(path) (\(variable)/…)"))
        }
        return Array(path.names.dropFirst())
    }

    private func find(_ path: PropertyPath) throws(Refusal) -> Target {
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

    private func lambda(
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
    private func step(_ expression: FilterExpression) throws(Refusal) -> [Navigation]? {
        guard case .property(let path) = expression, let place else { return nil }
        let names = try names(of: path)
        guard let last = names.last else { return nil }
        let (steps, end) = try walk(Array(names.dropLast()), path)
        guard let end, let step = place.registry.navigation(last, of: end), !step.isCollection else { return nil }
        return steps + [step]
    }

    /// A property, also inside `tolower(…)` or `toupper(…)`, which text comparison makes needless.
    private func property(_ expression: FilterExpression) throws(Refusal) -> Target? {
        switch expression {
        case .property(let path): return try find(path)
        case .call(.tolower, let arguments), .call(.toupper, let arguments): return try property(arguments[0])
        default: return nil
        }
    }

    // MARK: Comparisons

    private func compare(
        _ left: FilterExpression,
        _ comparison: FilterExpression.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate {
        if let empty = try emptiness(left, comparison, right) { return empty }
        if let empty = try emptiness(right, comparison, left) { return empty }
        if case .literal(let literal) = right, let found = try property(left) {
            return try compare(found, Predicate.Comparison(comparison), literal)
        }
        if case .literal(let literal) = left, let found = try property(right) {
            return try compare(found, Predicate.Comparison(comparison).mirrored, literal)
        }
        if case .literal(let first) = left, case .literal(let second) = right, comparison == .equal {
            return .always(first == second)
        }
        if case .literal(.bool(let wanted)) = right, comparison == .equal || comparison == .notEqual {
            let condition = try predicate(left)
            return (comparison == .equal) == wanted ? condition : .not(condition)
        }
        return try scalars(left, Predicate.Comparison(comparison), right)
    }

    /// `lookup eq null` and `lookup ne null`.
    private func emptiness(
        _ left: FilterExpression,
        _ comparison: FilterExpression.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate? {
        guard case .literal(.null) = right, comparison == .equal || comparison == .notEqual,
            case .property(let path) = left, place != nil, let last = path.names.last, !last.hasPrefix("_"),
            let steps = try step(left), let first = steps.last
        else { return nil }
        let isThere = steps.dropLast().reversed().reduce(Predicate.exists(first, nil)) { .exists($1, $0) }
        return comparison == .equal ? .not(isThere) : isThere
    }

    private func compare(
        _ target: Target,
        _ comparison: Predicate.Comparison,
        _ literal: Literal
    ) throws(Refusal) -> Predicate {
        if case .null = literal {
            switch comparison {
            case .equal: return target.isEmpty
            case .notEqual: return target.isPresent
            default: return .always(false)
            }
        }
        guard target.steps.isEmpty || target.isRecord || comparison != .notEqual else {
            return .not(try compare(target, .equal, literal))
        }
        if case .text(let isFolded) = target.kind, case .string(let text) = literal {
            return try compare(target, isFolded: isFolded, comparison, text)
        }
        if let places = target.kind.places, let fit = NumberFit(literal, places: places) {
            return target.holds(fit.predicate(target.column, comparison) { target.kind.value(ofSteps: $0) })
        }
        if case .double = target.kind, case .double(let number) = literal, !number.isFinite {
            let fit: NumberFit = number.isNaN ? .none : number < 0 ? .belowAll : .aboveAll
            return target.holds(fit.predicate(target.column, comparison) { .int($0) })
        }
        return target.holds(.compare(target.column, comparison, try value(literal, for: target)))
    }

    /// Text compares without letter case, and without accents where it is kept in folded form; a `%` in what it is to
    /// equal stands for anything.
    private func compare(
        _ target: Target,
        isFolded: Bool,
        _ comparison: Predicate.Comparison,
        _ text: String
    ) throws(Refusal) -> Predicate {
        if text.contains("%"), comparison == .equal || comparison == .notEqual {
            let match = Predicate.matches(target.column, .equals, try FilterBinder.pattern(text))
            return target.holds(comparison == .equal ? match : .any([.not(match), .isNull(target.column)]))
        }
        guard !isFolded else { return target.holds(.compare(target.column, comparison, .text(text))) }
        let column = Scalar.call(.lower, [.column(target.column)])
        return target.holds(.compareScalars(column, comparison, .value(.text(uncased(text)))))
    }

    private func isIn(_ left: FilterExpression, _ literals: [Literal]) throws(Refusal) -> Predicate {
        guard let found = try property(left) else { throw Refusal(.invalid, BindingMessage.notComparable("\(left)")) }
        var parts: [Predicate] = []
        var values: [Value] = []
        for literal in literals {
            if case .null = literal {
                parts.append(found.isEmpty)
            } else if case .text(false) = found.kind {
                parts.append(try compare(found, .equal, literal))
            } else if let places = found.kind.places, let fit = NumberFit(literal, places: places) {
                // What the column cannot hold is in none of its rows.
                if case .exact(let steps) = fit { values.append(found.kind.value(ofSteps: steps)) }
            } else {
                values.append(try value(literal, for: found))
            }
        }
        if !values.isEmpty { parts.append(found.holds(.isOneOf(found.column, values))) }
        return .any(parts)
    }

    private func call(_ function: BuiltInFunction, _ arguments: [FilterExpression]) throws(Refusal) -> Predicate {
        let match: Predicate.TextMatch
        switch function {
        case .contains: match = .contains
        case .startswith: match = .startsWith
        case .endswith: match = .endsWith
        default: throw Refusal(.notOffered, BindingMessage.notOffered(function.rawValue))
        }
        guard let found = try property(arguments[0]), found.kind.isText else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(arguments[0])"))
        }
        guard case .literal(.string(let text)) = arguments[1] else {
            throw Refusal(
                .invalid,
                BindingMessage.badLiteral(property: "\(arguments[0])", expected: "a text in quotes")
            )
        }
        return found.holds(.matches(found.column, match, try FilterBinder.pattern(text)))
    }

    /// Characters that a text may have which is looked for inside other texts: what it costs grows with both.
    static let patternLimit = 1000

    static func pattern(_ text: String) throws(Refusal) -> String {
        guard text.utf8.count <= patternLimit || text.unicodeScalars.count <= patternLimit else {
            throw Refusal(.invalid, BindingMessage.textTooLong(limit: patternLimit))
        }
        return text
    }

    // MARK: Computed values

    private func plain(_ path: PropertyPath) throws(Refusal) -> (column: String, kind: PropertyKind) {
        let target = try find(path)
        guard target.steps.isEmpty else { throw Refusal(.notOffered, BindingMessage.notOffered(path.description)) }
        return (target.column, target.kind)
    }

    private func scalars(
        _ left: FilterExpression,
        _ comparison: Predicate.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate {
        let binder = ScalarBinder(now: now, find: plain)
        let first = try binder.bind(left)
        let second = try binder.bind(right)
        guard let (one, other) = ScalarBinder.matched(first, second) else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(left) \(right)"))
        }
        return .compareScalars(one, comparison, other)
    }

    // MARK: Values

    func value(_ literal: Literal, for property: Target) throws(Refusal) -> Value {
        switch (property.kind, literal) {
        case (.text, .string(let text)): return .text(composed(text))
        case (.text, .guid(let id)): return .text(id.description)
        case (.int, .int), (.int, .decimal), (.int, .double), (.decimal, .int), (.decimal, .decimal),
            (.decimal, .double):
            if case .exact(let steps)? = NumberFit(literal, places: property.kind.places ?? 0) {
                return property.kind.value(ofSteps: steps)
            }
        case (.double, .int(let number)): return .double(Double(number))
        case (.double, .decimal(let text)):
            if let number = Double(text) { return .double(number) }
        case (.double, .double(let number)) where number.isFinite: return .double(number)
        case (.bool, .bool(let value)): return .bool(value)
        case (.instant, .instant(let instant)): return .instant(instant)
        case (.instant, .date(let day)): return .instant(Zone.utc.start(of: day))
        case (.date, .date(let day)): return .date(day)
        case (.date, .instant(let instant)): return .date(Zone.utc.day(of: instant))
        case (.guid, .guid(let id)): return .guid(id)
        case (.guid, .string(let text)):
            if let id = GUID(text) { return .guid(id) }
        case (.named(let names), .string(let text)):
            // A name that does not exist equals nothing.
            return .int(names[text.lowercased()] ?? -1)
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badLiteral(property: property.column, expected: property.kind.english))
    }
}

extension Predicate.Comparison {
    init(_ comparison: FilterExpression.Comparison) {
        self =
            switch comparison {
            case .equal: .equal
            case .notEqual: .notEqual
            case .greater: .greater
            case .greaterOrEqual: .greaterOrEqual
            case .less: .less
            case .lessOrEqual: .lessOrEqual
            }
    }

    var mirrored: Predicate.Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

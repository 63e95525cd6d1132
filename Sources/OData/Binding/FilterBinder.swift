public import Records
public import SalesCore

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
    let place: Place?
    /// The name that a lambda gives to the record it looks at.
    let variable: String?
    let depth: Int
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

    init(
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
        throw Refusal(.invalid, BindingMessage.badLiteral(property: property.column, expected: property.kind.expected))
    }
}

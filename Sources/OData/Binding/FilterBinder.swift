public import Records
public import SalesCore

/// What a property of a set is, for filters and orders.
public enum PropertyKind: Sendable {
    case text(isFolded: Bool)
    case int
    case decimal
    case double
    case bool
    case instant
    case date
    case guid
    /// Text in the API, a number in the tables.
    case named([String: Int64])
}

/// The properties of one set, by the names the API uses, with the columns that stand behind them.
public struct PropertySchema: Sendable {
    public let typeName: String
    private let properties: [String: (column: String, kind: PropertyKind)]

    public init(typeName: String, properties: [(name: String, column: String, kind: PropertyKind)]) {
        self.typeName = typeName
        self.properties = Dictionary(
            properties.map { ($0.name, (column: $0.column, kind: $0.kind)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    public func property(_ name: String) throws(Refusal) -> (column: String, kind: PropertyKind) {
        guard let found = properties[name] else {
            throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: typeName))
        }
        return found
    }

    /// The schema of a registry table.
    public init(_ table: Table) {
        var properties: [(name: String, column: String, kind: PropertyKind)] = [
            (table.primaryKey, table.primaryKey, .guid)
        ]
        for column in table.columns {
            properties.append((column.propertyName, column.name, PropertyKind(column)))
        }
        self.init(typeName: "Microsoft.Dynamics.CRM.\(table.name)", properties: properties)
    }
}

extension PropertyKind {
    init(_ column: Column) {
        self =
            switch column.kind {
            case .text, .memo: .text(isFolded: column.isFolded)
            case .integer, .choice, .state, .status: .int
            case .decimal, .money: .decimal
            case .double: .double
            case .boolean: .bool
            case .instant: .instant
            case .date: .date
            case .lookup, .guid: .guid
            }
    }

    var english: String {
        switch self {
        case .text, .named: "a text in quotes"
        case .int: "a whole number"
        case .decimal, .double: "a number"
        case .bool: "true or false"
        case .instant: "a date and time such as 2026-11-23T09:00:00Z"
        case .date: "a date such as 2026-11-23"
        case .guid: "a GUID"
        }
    }
}

/// Types a filter against a schema: names are looked up, literals fitted to their columns.
public struct FilterBinder: Sendable {
    private let schema: PropertySchema
    private let caller: Caller
    private let now: Instant

    /// - Parameter now: What “today” and the like count from, in the caller's zone.
    public init(_ schema: PropertySchema, caller: Caller, now: Instant) {
        self.schema = schema
        self.caller = caller
        self.now = now
    }

    public func predicate(_ expression: FilterExpression) throws(Refusal) -> Predicate {
        switch expression {
        case .literal(.bool(let value)): return .always(value)
        case .property(let path):
            let property = try find(path)
            guard case .bool = property.kind else { throw Refusal(.invalid, BindingMessage.notBoolean) }
            return .compare(property.column, .equal, .bool(true))
        case .and(let parts): return .all(try all(parts))
        case .or(let parts): return .any(try all(parts))
        case .not(let part): return .not(try predicate(part))
        case .comparison(let left, let comparison, let right): return try compare(left, comparison, right)
        case .isIn(let left, let literals): return try isIn(left, literals)
        case .call(let function, let arguments): return try call(function, arguments)
        case .query(let function, let parameters): return try query(function, parameters)
        case .lambda: throw Refusal(.notOffered, BindingMessage.notOffered("any/all"))
        case .literal, .arithmetic, .negated: throw Refusal(.invalid, BindingMessage.notBoolean)
        }
    }

    private func all(_ parts: [FilterExpression]) throws(Refusal) -> [Predicate] {
        var result: [Predicate] = []
        for part in parts { result.append(try predicate(part)) }
        return result
    }

    private func find(_ path: PropertyPath) throws(Refusal) -> (column: String, kind: PropertyKind) {
        guard path.names.count == 1 else {
            // The id of the record that a lookup points to is the lookup's own value.
            throw Refusal(.notOffered, BindingMessage.notOffered(path.description))
        }
        return try schema.property(path.names[0])
    }

    /// A property, also inside `tolower(…)` or `toupper(…)`, which text comparison makes needless.
    private func property(_ expression: FilterExpression) throws(Refusal) -> (column: String, kind: PropertyKind)? {
        switch expression {
        case .property(let path): return try find(path)
        case .call(.tolower, let arguments), .call(.toupper, let arguments), .call(.trim, let arguments):
            return try property(arguments[0])
        default: return nil
        }
    }

    private func compare(
        _ left: FilterExpression,
        _ comparison: FilterExpression.Comparison,
        _ right: FilterExpression
    ) throws(Refusal) -> Predicate {
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
        throw Refusal(.notOffered, BindingMessage.notOffered("\(left) \(comparison.rawValue) \(right)"))
    }

    private func compare(
        _ property: (column: String, kind: PropertyKind),
        _ comparison: Predicate.Comparison,
        _ literal: Literal
    ) throws(Refusal) -> Predicate {
        if case .null = literal {
            switch comparison {
            case .equal: return .isNull(property.column)
            case .notEqual: return .not(.isNull(property.column))
            default: return .always(false)
            }
        }
        if case .text(let isFolded) = property.kind, case .string(let text) = literal,
            comparison == .equal || comparison == .notEqual
        {
            let isPlain = isFolded && !text.contains("%")
            let match: Predicate =
                isPlain ? .compare(property.column, .equal, .text(text)) : .matches(property.column, .equals, text)
            return comparison == .equal ? match : .any([.not(match), .isNull(property.column)])
        }
        return .compare(property.column, comparison, try value(literal, for: property))
    }

    private func isIn(_ left: FilterExpression, _ literals: [Literal]) throws(Refusal) -> Predicate {
        guard let found = try property(left) else { throw Refusal(.invalid, BindingMessage.notComparable("\(left)")) }
        var parts: [Predicate] = []
        var values: [Value] = []
        for literal in literals {
            if case .null = literal {
                parts.append(.isNull(found.column))
            } else if case .text(false) = found.kind {
                parts.append(try compare(found, .equal, literal))
            } else {
                values.append(try value(literal, for: found))
            }
        }
        if !values.isEmpty { parts.append(.isOneOf(found.column, values)) }
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
        guard let found = try property(arguments[0]), case .text = found.kind else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(arguments[0])"))
        }
        guard case .literal(.string(let text)) = arguments[1] else {
            throw Refusal(
                .invalid,
                BindingMessage.badLiteral(property: "\(arguments[0])", expected: "a text in quotes")
            )
        }
        return .matches(found.column, match, text)
    }

    // MARK: Values

    func value(
        _ literal: Literal,
        for property: (column: String, kind: PropertyKind)
    ) throws(Refusal) -> Value {
        switch (property.kind, literal) {
        case (.text, .string(let text)): return .text(text)
        case (.text, .guid(let id)): return .text(id.description)
        case (.int, .int(let number)): return .int(number)
        case (.decimal, .int(let number)):
            if let exact = Decimal4(String(number)) { return .decimal(exact) }
        case (.decimal, .decimal(let text)):
            if let exact = Decimal4(text) { return .decimal(exact) }
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

    // MARK: Query functions

    private func query(_ function: QueryFunction, _ parameters: [QueryParameter]) throws(Refusal) -> Predicate {
        func parameter(_ name: String) -> Argument? {
            parameters.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        guard case .literal(.string(let name))? = parameter("PropertyName") else {
            throw Refusal(.invalid, BindingMessage.missingMember("PropertyName"))
        }
        let found = try schema.property(name)
        var list: [Literal] = []
        if case .list(let literals)? = parameter("PropertyValues") { list = literals }
        var single: Literal?
        if case .literal(let literal)? = parameter("PropertyValue") { single = literal }
        switch function {
        case .isIn: return .isOneOf(found.column, try values(list, for: found))
        case .notIn: return .not(.isOneOf(found.column, try values(list, for: found)))
        case .between:
            let bounds = try values(list, for: found)
            guard bounds.count == 2 else {
                throw Refusal(.invalid, BindingMessage.badMember("PropertyValues", expected: "two values"))
            }
            return .all([
                .compare(found.column, .greaterOrEqual, bounds[0]), .compare(found.column, .lessOrEqual, bounds[1]),
            ])
        case .today: return try days(0, 0, of: found)
        case .tomorrow: return try days(1, 1, of: found)
        case .yesterday: return try days(-1, -1, of: found)
        case .last7Days: return try days(-7, -1, of: found)
        case .next7Days: return try days(1, 7, of: found)
        case .lastXDays: return try days(-Int(try number(single)), -1, of: found)
        case .nextXDays: return try days(1, Int(try number(single)), of: found)
        case .olderThanXDays: return try days(nil, -Int(try number(single)) - 1, of: found)
        case .equalUserId: return .compare(found.column, .equal, .guid(caller.id))
        case .notEqualUserId: return .compare(found.column, .notEqual, .guid(caller.id))
        case .onOrAfter: return .compare(found.column, .greaterOrEqual, try day(single, of: found).from)
        case .onOrBefore: return .compare(found.column, .less, try day(single, of: found).until)
        default: throw Refusal(.notOffered, BindingMessage.notOffered(function.rawValue))
        }
    }

    /// Values inside a query function are often all text.
    private func values(
        _ literals: [Literal],
        for property: (column: String, kind: PropertyKind)
    ) throws(Refusal) -> [Value] {
        var result: [Value] = []
        for literal in literals {
            if case .int = property.kind, case .string(let text) = literal, let number = Int64(text) {
                result.append(.int(number))
            } else if case .instant = property.kind, case .string(let text) = literal, let instant = Instant(text) {
                result.append(.instant(instant))
            } else {
                result.append(try value(literal, for: property))
            }
        }
        return result
    }

    private func number(_ literal: Literal?) throws(Refusal) -> Int64 {
        if case .int(let number)? = literal, (0...100_000).contains(number) { return number }
        if case .string(let text)? = literal, let number = Int64(text), (0...100_000).contains(number) { return number }
        throw Refusal(.invalid, BindingMessage.badMember("PropertyValue", expected: "0 … 100000"))
    }

    private func days(
        _ from: Int?,
        _ to: Int,
        of property: (column: String, kind: PropertyKind)
    ) throws(Refusal) -> Predicate {
        let today = caller.zone.day(of: now)
        var parts: [Predicate] = []
        switch property.kind {
        case .instant:
            if let from {
                parts.append(
                    .compare(
                        property.column,
                        .greaterOrEqual,
                        .instant(caller.zone.start(of: today.adding(days: from)))
                    )
                )
            }
            parts.append(.compare(property.column, .less, .instant(caller.zone.start(of: today.adding(days: to + 1)))))
        case .date:
            if let from { parts.append(.compare(property.column, .greaterOrEqual, .date(today.adding(days: from)))) }
            parts.append(.compare(property.column, .lessOrEqual, .date(today.adding(days: to))))
        default: throw Refusal(.invalid, BindingMessage.notComparable(property.column))
        }
        return .all(parts)
    }

    private func day(
        _ literal: Literal?,
        of property: (column: String, kind: PropertyKind)
    ) throws(Refusal) -> (from: Value, until: Value) {
        var day: LocalDate?
        if case .date(let value)? = literal { day = value }
        if case .string(let text)? = literal { day = LocalDate(text.prefix(10)) }
        guard let day else {
            throw Refusal(.invalid, BindingMessage.badMember("PropertyValue", expected: "2026-11-23"))
        }
        switch property.kind {
        case .instant:
            return (.instant(caller.zone.start(of: day)), .instant(caller.zone.start(of: day.adding(days: 1))))
        case .date: return (.date(day), .date(day.adding(days: 1)))
        default: throw Refusal(.invalid, BindingMessage.notComparable(property.column))
        }
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

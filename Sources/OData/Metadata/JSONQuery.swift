import Records
public import SalesCore

/// Query options over data that is at hand, such as definitions: `$select`, `$filter`, `$orderby`, `$top`, `$expand`.
public struct JSONQuery {
    private let options: QueryOptions
    private let typeName: String
    /// The member that comes along also when `$select` leaves it out.
    private let key: String
    /// What stands behind a step of `$expand`; nil when there is no step of that name.
    private let expand: (String, JSONValue) -> JSONValue?

    public init(
        _ options: QueryOptions,
        of typeName: String,
        key: String = "MetadataId",
        isPaged: Bool = false,
        expand: @escaping (String, JSONValue) -> JSONValue? = { _, _ in nil }
    ) throws(Refusal) {
        for (isGiven, name) in [
            (!options.apply.isEmpty, "$apply"), (options.search != nil, "$search"),
            (options.skipToken != nil && !isPaged, "$skiptoken"),
        ] where isGiven { throw Refusal(.notOffered, BindingMessage.notOffered(name)) }
        self.options = options
        self.typeName = typeName
        self.key = key
        self.expand = expand
    }

    public func items(of items: [JSONValue]) throws(Refusal) -> [JSONValue] { try page(of: items).items }

    /// The items that are asked for, and how many there are without `$top`.
    public func page(of items: [JSONValue]) throws(Refusal) -> (items: [JSONValue], total: Int) {
        var kept = try self.kept(of: items)
        let total = kept.count
        kept = try order(of: kept).map { kept[$0] }
        if let top = options.top { kept = Array(kept.prefix(top)) }
        var result: [JSONValue] = []
        for item in kept { result.append(try shaped(item)) }
        return (result, total)
    }

    /// The places of the items in the order that `$orderby` asks for.
    public func order(of items: [JSONValue]) throws(Refusal) -> [Int] {
        guard !options.orderBy.isEmpty else { return Array(items.indices) }
        var keys: [[JSONValue]] = []
        for item in items {
            var values: [JSONValue] = []
            for step in options.orderBy { values.append(try value(step.expression, of: item)) }
            keys.append(values)
        }
        return items.indices.sorted { left, right in
            for (index, step) in options.orderBy.enumerated() {
                let (one, other) = (keys[left][index], keys[right][index])
                // What has no value comes last in either direction.
                guard one.isNull == other.isNull else { return other.isNull }
                let comparison = JSONQuery.compare(one, other)
                guard let comparison, comparison != 0 else { continue }
                return step.isDescending ? comparison > 0 : comparison < 0
            }
            return left < right
        }
    }

    /// Whether `$filter` may leave items out.
    public var isFiltering: Bool { options.filter != nil }

    /// What `$orderby` asks for, where each step is a member as it stands; nil otherwise.
    public var plainOrder: [(name: String, isDescending: Bool)]? {
        var order: [(name: String, isDescending: Bool)] = []
        for step in options.orderBy {
            guard case .property(let path) = step.expression else { return nil }
            order.append((path.description, step.isDescending))
        }
        return order
    }

    /// Whether `$filter` leaves the item.
    public func holds(for item: JSONValue) throws(Refusal) -> Bool {
        guard let filter = options.filter else { return true }
        return try holds(filter, of: item)
    }

    /// How many items there are (`/$count`).
    public func count(of items: [JSONValue]) throws(Refusal) -> Int { try kept(of: items).count }

    /// Refuses names that no item has, also where there are no items.
    /// - Parameter sample: An item with every member.
    public func check(with sample: JSONValue) throws(Refusal) {
        if let filter = options.filter { _ = try holds(filter, of: sample) }
        for step in options.orderBy { _ = try value(step.expression, of: sample) }
        _ = try shaped(sample)
    }

    private func kept(of items: [JSONValue]) throws(Refusal) -> [JSONValue] {
        guard let filter = options.filter else { return items }
        var kept: [JSONValue] = []
        for item in items where try holds(filter, of: item) { kept.append(item) }
        return kept
    }

    /// One item with the members that `$select` names, and what `$expand` adds.
    public func shaped(_ item: JSONValue) throws(Refusal) -> JSONValue {
        guard case .object(let object) = item else { return item }
        var result = JSONObject()
        if let type = object["@odata.type"] { _ = result.append("@odata.type", type) }
        if let select = options.select, !select.contains(.all) {
            if let id = object[key] { _ = result.append(key, id) }
            for case .path(let path) in select {
                guard let value = object[path.description] else { throw unknown(path.description) }
                _ = result.append(path.description, value)
            }
        } else {
            for (name, value) in object { _ = result.append(name, value) }
        }
        for step in options.expand {
            guard case .path(let path) = step.target, let below = expand(path.description, item) else {
                throw unknown("\(step)")
            }
            let query = try JSONQuery(step.options, of: path.description)
            if case .array(let items) = below {
                _ = result.append(path.description, .array(try query.items(of: items)))
            } else {
                _ = result.append(path.description, try query.shaped(below))
            }
        }
        return .object(result)
    }

    private func unknown(_ name: String) -> Refusal {
        Refusal(.invalid, BindingMessage.unknownProperty(name, of: typeName))
    }

    // MARK: Conditions

    private func holds(_ expression: FilterExpression, of item: JSONValue) throws(Refusal) -> Bool {
        switch expression {
        case .literal(.bool(let flag)): return flag
        case .property: return try value(expression, of: item) == .bool(true)
        case .and(let parts):
            for part in parts where !(try holds(part, of: item)) { return false }
            return true
        case .or(let parts):
            for part in parts where try holds(part, of: item) { return true }
            return false
        case .not(let part): return !(try holds(part, of: item))
        case .comparison(let left, let comparison, let right):
            let (first, second) = (try value(left, of: item), try value(right, of: item))
            switch comparison {
            case .equal: return JSONQuery.areEqual(first, second)
            case .notEqual: return !JSONQuery.areEqual(first, second)
            case .greater: return JSONQuery.compare(first, second).map { $0 > 0 } ?? false
            case .greaterOrEqual: return JSONQuery.compare(first, second).map { $0 >= 0 } ?? false
            case .less: return JSONQuery.compare(first, second).map { $0 < 0 } ?? false
            case .lessOrEqual: return JSONQuery.compare(first, second).map { $0 <= 0 } ?? false
            }
        case .isIn(let operand, let literals):
            let found = try value(operand, of: item)
            return literals.contains { JSONQuery.areEqual(found, $0.json) }
        case .call(let function, let arguments) where arguments.count == 2:
            guard let text = try value(arguments[0], of: item).string,
                let wanted = try value(arguments[1], of: item).string
            else { return false }
            let (whole, part) = (folded(text), folded(wanted))
            switch function {
            case .contains: return whole.contains(part)
            case .startswith: return whole.hasPrefix(part)
            case .endswith: return whole.hasSuffix(part)
            default: break
            }
            throw Refusal(.notOffered, BindingMessage.notOffered(function.rawValue))
        default: throw Refusal(.notOffered, BindingMessage.notOffered("\(expression)"))
        }
    }

    private func value(_ expression: FilterExpression, of item: JSONValue) throws(Refusal) -> JSONValue {
        switch expression {
        case .literal(let literal): return literal.json
        case .property(let path):
            var found = item
            for (index, name) in path.names.enumerated() {
                guard let next = found.object?[name] else {
                    if index > 0, found.isNull { return .null }
                    throw unknown(path.description)
                }
                found = next
            }
            return found
        case .call(.tolower, let arguments), .call(.toupper, let arguments):
            return try value(arguments[0], of: item)
        default: throw Refusal(.notOffered, BindingMessage.notOffered("\(expression)"))
        }
    }

    private static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let first = left.string, let second = right.string {
            if let one = Instant(first), let other = Instant(second) { return one == other }
            return folded(first) == folded(second)
        }
        if let first = left.number?.double, let second = right.number?.double { return first == second }
        return left == right
    }

    private static func compare(_ left: JSONValue, _ right: JSONValue) -> Int? {
        if let first = left.string, let second = right.string {
            if let one = Instant(first), let other = Instant(second) { return one == other ? 0 : one < other ? -1 : 1 }
            let (one, other) = (folded(first), folded(second))
            return one == other ? 0 : one < other ? -1 : 1
        }
        guard let first = left.number?.double, let second = right.number?.double else { return nil }
        return first == second ? 0 : first < second ? -1 : 1
    }
}

extension Literal {
    /// The value as definitions hold it; a member of an enumeration is its name.
    fileprivate var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .number(JSONNumber(number))
        case .decimal(let text): JSONNumber(text).map(JSONValue.number) ?? .null
        case .string(let text): .string(text)
        case .guid(let id): .string(id.description)
        case .enumeration(_, let value): .string(value)
        default: .string(description)
        }
    }
}

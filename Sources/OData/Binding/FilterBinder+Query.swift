import Records
import SalesCore
import Worklist

/// The query functions of namespace `Microsoft.Dynamics.CRM` (web-api.md, section 5).
extension FilterBinder {
    func query(_ function: QueryFunction, _ parameters: [QueryParameter]) throws(Refusal) -> Predicate {
        if let (table, rest) = record(parameters) {
            let inner = FilterBinder(PropertySchema(table, for: caller), caller: caller, now: now)
            return .exists(.record(of: table), try inner.query(function, rest))
        }
        let call = try QueryCall(function, parameters, schema)
        let found = call.property
        switch function {
        case .isIn: return .isOneOf(found.column, try values(call.list, for: found))
        case .containValues: return .isOneOf(try choice(found), try values(call.list, for: found))
        case .notIn: return .not(.isOneOf(found.column, try values(call.list, for: found)))
        case .doesNotContainValues:
            return .isNotTrue(.isOneOf(try choice(found), try values(call.list, for: found)))
        case .between: return try between(call)
        case .notBetween: return .not(try between(call))
        case .contains:
            guard found.kind.isText, case .string(let text)? = call.single else {
                throw Refusal(.invalid, BindingMessage.notComparable(found.column))
            }
            return .matches(found.column, .contains, try FilterBinder.pattern(text))
        case .equalUserId: return .compare(found.column, .equal, .guid(caller.id))
        case .notEqualUserId: return .compare(found.column, .notEqual, .guid(caller.id))
        case .equalBusinessId: return .compare(found.column, .equal, .guid(caller.unit))
        case .notEqualBusinessId: return .compare(found.column, .notEqual, .guid(caller.unit))
        case .equalUserTeams: return .isOneOf(found.column, caller.principals.dropFirst().map(Value.guid))
        case .equalUserOrUserTeams: return .isOneOf(found.column, caller.principals.map(Value.guid))
        default: break
        }
        if let (from, until) = try DaySpan(function, call, today: today)?.bounds {
            return try days(from, until, of: found)
        }
        if let (from, until) = try hours(function, call) { return try instants(from, until, of: found) }
        throw Refusal(.notOffered, BindingMessage.notOffered(function.rawValue))
    }

    /// The record type that `PropertyName='lead/createdon'` names, and the parameters as its own columns are named.
    private func record(_ parameters: [QueryParameter]) -> (Table, [QueryParameter])? {
        for (index, parameter) in parameters.enumerated() where parameter.name.lowercased() == "propertyname" {
            guard case .literal(.string(let path)) = parameter.value,
                let slash = path.firstIndex(of: "/"), let table = records[String(path[..<slash])]
            else { return nil }
            var rest = parameters
            rest[index].value = .literal(.string(String(path[path.index(after: slash)...])))
            return (table, rest)
        }
        return nil
    }

    private var today: LocalDate { caller.zone.day(of: now) }

    private func choice(_ target: Target) throws(Refusal) -> String {
        guard case .int = target.kind else { throw Refusal(.invalid, BindingMessage.notComparable(target.column)) }
        return target.column
    }

    private func between(_ call: QueryCall) throws(Refusal) -> Predicate {
        let bounds = try values(call.list, for: call.property)
        guard bounds.count == 2 else {
            throw Refusal(
                .invalid,
                BindingMessage.badMember("PropertyValues", expected: ExpectedValue("two values", "deux valeurs"))
            )
        }
        let column = call.property.column
        return .all([.compare(column, .greaterOrEqual, bounds[0]), .compare(column, .lessOrEqual, bounds[1])])
    }

    /// Values inside a query function are often all text.
    private func values(_ literals: [Literal], for property: Target) throws(Refusal) -> [Value] {
        var result: [Value] = []
        for literal in literals {
            if case .string(let text) = literal, let value = FilterBinder.value(of: text, as: property.kind) {
                result.append(value)
            } else {
                result.append(try value(literal, for: property))
            }
        }
        return result
    }

    private static func value(of text: String, as kind: PropertyKind) -> Value? {
        switch kind {
        case .int: Int64(text).map(Value.int)
        case .double: Double(text).flatMap { $0.isFinite ? .double($0) : nil }
        case .decimal: Decimal4(text).map(Value.decimal)
        case .instant: (Instant(text) ?? LocalDate(text).map { Zone.utc.start(of: $0) }).map(Value.instant)
        case .date: LocalDate(text).map(Value.date)
        case .bool: ["true": true, "1": true, "false": false, "0": false][text].map(Value.bool)
        default: nil
        }
    }

    /// From the beginning of one day to that of another, in the caller's zone; nil is open.
    private func days(_ from: LocalDate?, _ until: LocalDate?, of property: Target) throws(Refusal) -> Predicate {
        let bound: (LocalDate) -> Value
        switch property.kind {
        case .instant: bound = { .instant(caller.zone.start(of: $0)) }
        case .date: bound = { .date($0) }
        default: throw Refusal(.invalid, BindingMessage.notComparable(property.column))
        }
        var parts: [Predicate] = []
        if let from { parts.append(.compare(property.column, .greaterOrEqual, bound(from))) }
        if let until { parts.append(.compare(property.column, .less, bound(until))) }
        return .all(parts)
    }

    private func hours(
        _ function: QueryFunction,
        _ call: QueryCall
    ) throws(Refusal) -> (from: Instant?, until: Instant?)? {
        switch function {
        case .lastXHours: return (now.adding(.seconds(-3600 * (try call.number()))), now)
        case .nextXHours: return (now, now.adding(.seconds(3600 * (try call.number()))))
        case .olderThanXHours: return (nil, now.adding(.seconds(-3600 * (try call.number()))))
        case .olderThanXMinutes: return (nil, now.adding(.seconds(-60 * (try call.number()))))
        default: return nil
        }
    }

    private func instants(_ from: Instant?, _ until: Instant?, of property: Target) throws(Refusal) -> Predicate {
        guard case .instant = property.kind else {
            throw Refusal(.invalid, BindingMessage.notComparable(property.column))
        }
        var parts: [Predicate] = []
        if let from { parts.append(.compare(property.column, .greaterOrEqual, .instant(from))) }
        if let until { parts.append(.compare(property.column, .less, .instant(until))) }
        return .all(parts)
    }
}

/// The parameters of a query function.
struct QueryCall {
    let property: FilterBinder.Target
    let list: [Literal]
    let single: Literal?

    init(_ function: QueryFunction, _ parameters: [QueryParameter], _ schema: PropertySchema) throws(Refusal) {
        func parameter(_ name: String) -> Argument? {
            parameters.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        guard case .literal(.string(let name))? = parameter("PropertyName") else {
            throw Refusal(.invalid, BindingMessage.missingMember("PropertyName"))
        }
        let found = try QueryCall.find(name, in: schema)
        property = FilterBinder.Target(column: found.column, kind: found.kind)
        if case .list(let literals)? = parameter("PropertyValues") { list = literals } else { list = [] }
        if case .literal(let literal)? = parameter("PropertyValue") { single = literal } else { single = nil }
        let needsList: Set<QueryFunction> = [
            .isIn, .notIn, .between, .notBetween, .containValues, .doesNotContainValues,
        ]
        if needsList.contains(function), list.isEmpty {
            throw Refusal(.invalid, BindingMessage.missingMember("PropertyValues"))
        }
    }

    /// Lookups are named `ownerid` or `_ownerid_value` here.
    private static func find(
        _ name: String,
        in schema: PropertySchema
    ) throws(Refusal) -> (column: String, kind: PropertyKind) {
        do { return try schema.property(name) } catch {
            guard let found = try? schema.property("_\(name)_value") else { throw error }
            return found
        }
    }

    func number() throws(Refusal) -> Int64 {
        if case .int(let number)? = single, (0...100_000).contains(number) { return number }
        if case .string(let text)? = single, let number = Int64(text), (0...100_000).contains(number) { return number }
        throw Refusal(.invalid, BindingMessage.badMember("PropertyValue", expected: .form("0 … 100000")))
    }

    func day() throws(Refusal) -> LocalDate {
        switch single {
        case .date(let day)?: return day
        case .string(let text)?: if let day = LocalDate(text.prefix(10)) { return day }
        case .instant(let instant)?: return Zone.utc.day(of: instant)
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badMember("PropertyValue", expected: .day))
    }
}

/// The days that a query function means: from the first, up to but without the last; weeks begin on Monday.
private struct DaySpan {
    let bounds: (from: LocalDate?, until: LocalDate?)

    /// - Returns: Nil for a function that is not about days.
    init?(_ function: QueryFunction, _ call: QueryCall, today: LocalDate) throws(Refusal) {
        func days(_ from: Int, _ until: Int) -> (LocalDate?, LocalDate?) {
            (today.adding(days: from), today.adding(days: until))
        }
        let weekday = today.weekday
        func number() throws(Refusal) -> Int { Int(try call.number()) }
        switch function {
        case .today: bounds = days(0, 1)
        case .tomorrow: bounds = days(1, 2)
        case .yesterday: bounds = days(-1, 0)
        case .last7Days: bounds = days(-7, 0)
        case .next7Days: bounds = days(1, 8)
        case .thisWeek: bounds = days(-weekday, 7 - weekday)
        case .lastWeek: bounds = days(-weekday - 7, -weekday)
        case .nextWeek: bounds = days(7 - weekday, 14 - weekday)
        case .thisMonth: bounds = DaySpan.months(0, 1, of: today)
        case .lastMonth: bounds = DaySpan.months(-1, 0, of: today)
        case .nextMonth: bounds = DaySpan.months(1, 2, of: today)
        case .thisYear: bounds = DaySpan.years(0, of: today)
        case .lastYear: bounds = DaySpan.years(-1, of: today)
        case .nextYear: bounds = DaySpan.years(1, of: today)
        case .lastXDays: bounds = days(-(try number()), 0)
        case .nextXDays: bounds = days(1, (try number()) + 1)
        case .lastXWeeks: bounds = days(-7 * (try number()), 0)
        case .nextXWeeks: bounds = days(1, 7 * (try number()) + 1)
        case .lastXMonths: bounds = (DaySpan.shifted(today, months: -(try number())), today)
        case .nextXMonths:
            bounds = (today.adding(days: 1), DaySpan.shifted(today, months: try number()).adding(days: 1))
        case .lastXYears: bounds = (DaySpan.shifted(today, months: -12 * (try number())), today)
        case .nextXYears:
            bounds = (today.adding(days: 1), DaySpan.shifted(today, months: 12 * (try number())).adding(days: 1))
        case .olderThanXDays: bounds = (nil, today.adding(days: -(try number())))
        case .olderThanXWeeks: bounds = (nil, today.adding(days: -7 * (try number())))
        case .olderThanXMonths: bounds = (nil, DaySpan.shifted(today, months: -(try number())))
        case .olderThanXYears: bounds = (nil, DaySpan.shifted(today, months: -12 * (try number())))
        case .on:
            let day = try call.day()
            bounds = (day, day.adding(days: 1))
        case .onOrAfter: bounds = (try call.day(), nil)
        case .onOrBefore: bounds = (nil, try call.day().adding(days: 1))
        default: return nil
        }
    }

    private static func months(_ from: Int, _ until: Int, of day: LocalDate) -> (LocalDate?, LocalDate?) {
        let first = day.adding(days: 1 - day.parts.day)
        return (shifted(first, months: from), shifted(first, months: until))
    }

    private static func years(_ offset: Int, of day: LocalDate) -> (LocalDate?, LocalDate?) {
        let year = day.parts.year + offset
        return (LocalDate(year: year, month: 1, day: 1), LocalDate(year: year + 1, month: 1, day: 1))
    }

    /// The same day of another month, or that month's last day.
    private static func shifted(_ day: LocalDate, months: Int) -> LocalDate {
        let (year, month, number) = day.parts
        let count = year * 12 + month - 1 + max(-120_000, min(120_000, months))
        let target = (year: max(1, min(9998, count / 12)), month: (count % 12 + 12) % 12 + 1)
        for candidate in stride(from: number, through: 1, by: -1) {
            if let found = LocalDate(year: target.year, month: target.month, day: candidate) { return found }
        }
        return day
    }
}

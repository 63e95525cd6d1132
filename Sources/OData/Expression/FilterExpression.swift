/// A filter or another expression as it is written: names are not looked up and types are not checked.
///
/// The tree is at most ``Limits/expressionDepth`` high, so walking it by recursion is safe.
public indirect enum FilterExpression: Hashable, Sendable {
    case literal(Literal)
    case property(PropertyPath)
    case comparison(FilterExpression, Comparison, FilterExpression)
    /// Two or more conditions, all of which must hold.
    case and([FilterExpression])
    /// Two or more conditions, one of which must hold.
    case or([FilterExpression])
    case not(FilterExpression)
    case arithmetic(FilterExpression, Arithmetic, FilterExpression)
    case negated(FilterExpression)
    case isIn(FilterExpression, [Literal])
    case call(BuiltInFunction, [FilterExpression])
    /// A query function of `Microsoft.Dynamics.CRM`, its parameters in the order given.
    case query(QueryFunction, [QueryParameter])
    /// `path/any(variable:condition)`; `any()` has neither variable nor condition.
    case lambda(PropertyPath, Quantifier, LambdaBody?)

    public enum Comparison: String, Sendable, CaseIterable {
        case equal = "eq"
        case notEqual = "ne"
        case greater = "gt"
        case greaterOrEqual = "ge"
        case less = "lt"
        case lessOrEqual = "le"
    }

    public enum Arithmetic: String, Sendable, CaseIterable {
        case add, sub, mul, div, divby, mod
    }

    public enum Quantifier: String, Sendable {
        case any, all
    }

    public struct LambdaBody: Hashable, Sendable {
        public var variable: String
        public var condition: FilterExpression

        public init(variable: String, condition: FilterExpression) {
            self.variable = variable
            self.condition = condition
        }
    }
}

/// Names joined by slashes: `subject`, `parentaccountid/name`, `contacts/$count`, or a lambda's variable in front.
public struct PropertyPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// At least one. A part may be a type cast (`Microsoft.Dynamics.CRM.account`), the first may be `$it`, and any may
    /// be `$count`.
    public var names: [String]

    public init(_ names: [String]) {
        self.names = names
    }

    public init(stringLiteral text: String) {
        names = text.split(separator: "/").map(String.init)
    }

    public var description: String { names.joined(separator: "/") }
}

/// One named parameter of a query function. Its value is ``Argument/literal(_:)`` or ``Argument/list(_:)``.
public struct QueryParameter: Hashable, Sendable {
    public var name: String
    public var value: Argument

    public init(_ name: String, _ value: Argument) {
        self.name = name
        self.value = value
    }
}

/// The functions of OData 4.01, part 2, section 5.1.1.
public enum BuiltInFunction: String, Sendable, CaseIterable {
    case contains, startswith, endswith, length, indexof, substring, tolower, toupper, trim, concat
    case year, month, day, hour, minute, second, fractionalseconds, date, time, totaloffsetminutes, totalseconds
    case now, maxdatetime, mindatetime
    case round, floor, ceiling
    case cast, isof

    /// How many arguments it takes.
    public var argumentCount: ClosedRange<Int> {
        switch self {
        case .now, .maxdatetime, .mindatetime: 0...0
        case .contains, .startswith, .endswith, .indexof, .concat: 2...2
        case .substring: 2...3
        case .cast, .isof: 1...2
        default: 1...1
        }
    }
}

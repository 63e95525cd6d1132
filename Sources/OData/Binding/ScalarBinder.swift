import Records
import SalesCore

/// Types computed values: functions over columns and literals (OData 4.01, part 2, 5.1.1).
///
/// Text functions, parts of dates and rounding are offered; arithmetic is not.
struct ScalarBinder {
    enum Kind: Equatable {
        case text, number, date, instant, bool, guid
    }

    struct Typed {
        let scalar: Scalar
        let kind: Kind
        /// The literal itself, which may yet be read as another kind.
        var literal: Literal?
    }

    let now: Instant
    /// A property of the table that is asked.
    let find: (PropertyPath) throws(Refusal) -> (column: String, kind: PropertyKind)

    func bind(_ expression: FilterExpression) throws(Refusal) -> Typed {
        switch expression {
        case .literal(let literal): return try bind(literal, expression)
        case .property(let path): return try column(path)
        case .call(let function, let arguments): return try call(function, arguments, expression)
        default: throw notOffered(expression)
        }
    }

    /// Both sides as one kind; text is compared without regard to letter case.
    static func matched(_ first: Typed, _ second: Typed) -> (Scalar, Scalar)? {
        guard first.kind == second.kind else {
            // A date beside a date and time is its beginning in UTC.
            switch (first.kind, second.kind, first.literal, second.literal) {
            case (.date, .instant, .date(let day)?, _):
                return (.value(.instant(Zone.utc.start(of: day))), second.scalar)
            case (.instant, .date, _, .date(let day)?):
                return (first.scalar, .value(.instant(Zone.utc.start(of: day))))
            default: return nil
            }
        }
        guard first.kind == .text else { return (first.scalar, second.scalar) }
        return (.call(.lower, [first.scalar]), .call(.lower, [second.scalar]))
    }

    private func notOffered(_ expression: FilterExpression) -> Refusal {
        Refusal(.notOffered, BindingMessage.notOffered("\(expression)"))
    }

    private func bind(_ literal: Literal, _ expression: FilterExpression) throws(Refusal) -> Typed {
        switch literal {
        case .string(let text): return Typed(scalar: .value(.text(text)), kind: .text, literal: literal)
        case .int(let number): return Typed(scalar: .value(.int(number)), kind: .number, literal: literal)
        case .decimal(let text):
            guard let number = Double(text) else { throw notOffered(expression) }
            return Typed(scalar: .value(.double(number)), kind: .number, literal: literal)
        case .double(let number) where number.isFinite:
            return Typed(scalar: .value(.double(number)), kind: .number, literal: literal)
        case .date(let day): return Typed(scalar: .value(.date(day)), kind: .date, literal: literal)
        case .instant(let instant): return Typed(scalar: .value(.instant(instant)), kind: .instant, literal: literal)
        case .bool(let flag): return Typed(scalar: .value(.bool(flag)), kind: .bool, literal: literal)
        case .guid(let id): return Typed(scalar: .value(.guid(id)), kind: .guid, literal: literal)
        default: throw notOffered(expression)
        }
    }

    private func column(_ path: PropertyPath) throws(Refusal) -> Typed {
        let found = try find(path)
        let scalar = Scalar.column(found.column)
        switch found.kind {
        case .text: return Typed(scalar: scalar, kind: .text)
        case .int, .double: return Typed(scalar: scalar, kind: .number)
        case .decimal: return Typed(scalar: .call(.fraction, [scalar]), kind: .number)
        case .bool: return Typed(scalar: scalar, kind: .bool)
        case .instant: return Typed(scalar: scalar, kind: .instant)
        case .date: return Typed(scalar: scalar, kind: .date)
        case .guid: return Typed(scalar: scalar, kind: .guid)
        case .named: throw Refusal(.notOffered, BindingMessage.notOffered(path.description))
        }
    }

    private func call(
        _ function: BuiltInFunction,
        _ expressions: [FilterExpression],
        _ whole: FilterExpression
    ) throws(Refusal) -> Typed {
        var arguments: [Typed] = []
        for expression in expressions { arguments.append(try bind(expression)) }
        let kinds = arguments.map(\.kind)
        let scalars = arguments.map(\.scalar)
        func made(_ function: Scalar.Function, _ kind: Kind) -> Typed {
            Typed(scalar: .call(function, scalars), kind: kind)
        }
        switch (function, kinds) {
        case (.length, [.text]): return made(.length, .number)
        case (.indexof, [.text, .text]):
            if case .string(let text)? = arguments[1].literal { _ = try FilterBinder.pattern(text) }
            return made(.indexOf, .number)
        case (.substring, [.text, .number]), (.substring, [.text, .number, .number]):
            for argument in arguments.dropFirst() {
                guard case .int(let number)? = argument.literal, (0...1_000_000).contains(number) else {
                    throw Refusal(.invalid, BindingMessage.badMember("substring", expected: .form("0 … 1000000")))
                }
            }
            return made(.substring, .text)
        case (.tolower, [.text]): return made(.lower, .text)
        case (.toupper, [.text]): return made(.upper, .text)
        case (.trim, [.text]): return made(.trim, .text)
        case (.concat, [.text, .text]): return made(.concat, .text)
        case (.year, _): return try part(.year, scalars, kinds[0], whole)
        case (.month, _): return try part(.month, scalars, kinds[0], whole)
        case (.day, _): return try part(.day, scalars, kinds[0], whole)
        case (.hour, [.instant]): return try part(.hour, scalars, .instant, whole)
        case (.minute, [.instant]): return try part(.minute, scalars, .instant, whole)
        case (.second, [.instant]): return try part(.second, scalars, .instant, whole)
        case (.date, [.instant]): return made(.dateOfInstant, .date)
        case (.date, [.date]): return arguments[0]
        case (.now, []): return Typed(scalar: .value(.instant(now)), kind: .instant)
        case (.round, [.number]): return made(.round, .number)
        case (.floor, [.number]): return made(.floor, .number)
        case (.ceiling, [.number]): return made(.ceiling, .number)
        case (.length, _), (.indexof, _), (.substring, _), (.tolower, _), (.toupper, _), (.trim, _), (.concat, _),
            (.hour, _), (.minute, _), (.second, _), (.date, _), (.round, _), (.floor, _), (.ceiling, _):
            throw Refusal(.invalid, BindingMessage.notComparable("\(whole)"))
        default: throw notOffered(whole)
        }
    }

    private func part(
        _ part: Scalar.Part,
        _ scalars: [Scalar],
        _ kind: Kind,
        _ whole: FilterExpression
    ) throws(Refusal) -> Typed {
        guard kind == .instant || kind == .date else {
            throw Refusal(.invalid, BindingMessage.notComparable("\(whole)"))
        }
        return Typed(scalar: .call(.part(part, ofDate: kind == .date), scalars), kind: .number)
    }
}

import Records
import SalesCore

/// How a number of a filter lies to the numbers that a column can hold: whole ones, or ones of four places.
///
/// A number between two of them, or beyond all of them, equals none; what is greater or less can still be told
/// (web-api.md, section 10).
enum NumberFit: Equatable {
    /// In steps of the column.
    case exact(Int64)
    /// Between this step and the next one.
    case after(Int64)
    case aboveAll, belowAll
    /// Compares with nothing (NaN).
    case none

    /// - Parameter places: Decimal places of the column.
    init?(_ literal: Literal, places: Int) {
        switch literal {
        case .int(let number): self.init("\(number)", places: places)
        case .decimal(let text): self.init(text, places: places)
        case .double(let number): self.init(number, places: places)
        default: return nil
        }
    }

    /// - Parameter text: A sign, digits and a fraction, as ``Literal/decimal(_:)`` holds them.
    private init(_ text: String, places: Int) {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? Array(parts[1].utf8) : []
        let kept = fraction.prefix(places) + Array(repeating: UInt8(ascii: "0"), count: max(0, places - fraction.count))
        let rest = fraction.dropFirst(places).contains { $0 != UInt8(ascii: "0") }
        guard let steps = Int64(String(decoding: Array(parts[0].utf8) + kept, as: UTF8.self)) else {
            self = isNegative ? .belowAll : .aboveAll
            return
        }
        guard rest else {
            self = .exact(isNegative ? -steps : steps)
            return
        }
        self = .after(isNegative ? -steps - 1 : steps)
    }

    private init(_ number: Double, places: Int) {
        guard !number.isNaN else {
            self = .none
            return
        }
        let scale = places == 0 ? 1.0 : 10_000.0
        let steps = number * scale
        guard steps.magnitude < 9.2e18 else {
            self = number < 0 ? .belowAll : .aboveAll
            return
        }
        // The nearest step is meant when it is the number as well as a number of this size can be written.
        let nearest = steps.rounded()
        self = nearest / scale == number ? .exact(Int64(nearest)) : .after(Int64(steps.rounded(.down)))
    }

    /// The condition on a column, whose values are made from steps by `value`.
    func predicate(
        _ column: String,
        _ comparison: Predicate.Comparison,
        _ value: (Int64) -> Value
    ) -> Predicate {
        switch self {
        case .exact(let steps): return .compare(column, comparison, value(steps))
        case .after(let steps):
            switch comparison {
            case .equal: return .always(false)
            case .notEqual: return .always(true)
            case .greater, .greaterOrEqual: return .compare(column, .greater, value(steps))
            case .less, .lessOrEqual: return .compare(column, .lessOrEqual, value(steps))
            }
        case .aboveAll, .belowAll, .none:
            let holds =
                switch comparison {
                case .less, .lessOrEqual: self == .aboveAll
                case .greater, .greaterOrEqual: self == .belowAll
                case .equal, .notEqual: false
                }
            if comparison == .notEqual { return .always(true) }
            return holds ? .not(.isNull(column)) : .always(false)
        }
    }
}

extension PropertyKind {
    /// Decimal places of a number that is kept in steps; nil for everything else.
    var places: Int? {
        switch self {
        case .int: 0
        case .decimal: 4
        default: nil
        }
    }

    /// The value of so many steps.
    func value(ofSteps steps: Int64) -> Value {
        if case .decimal = self { .decimal(Decimal4(tenThousandths: steps)) } else { .int(steps) }
    }
}

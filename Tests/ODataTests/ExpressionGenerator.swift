import OData
import SalesCore

/// Makes expressions of every shape out of a seed, never higher than the parser reads.
struct ExpressionGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(state: seed)
    }

    mutating func expression(height: Int) -> FilterExpression {
        guard height > 1 else { return leaf() }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return leaf()
        case 1:
            return .comparison(
                expression(height: height - 1),
                pick(FilterExpression.Comparison.allCases),
                expression(height: height - 1)
            )
        case 2:
            return .arithmetic(
                expression(height: height - 1),
                pick(FilterExpression.Arithmetic.allCases),
                expression(height: height - 1)
            )
        case 3: return .and(several(height: height - 1))
        case 4: return .or(several(height: height - 1))
        case 5: return .not(expression(height: height - 1))
        case 6: return .negated(expression(height: height - 1))
        case 7:
            return .isIn(
                expression(height: height - 1),
                (0..<Int.random(in: 1...4, using: &random)).map { _ in literal() }
            )
        case 8:
            let function = pick(BuiltInFunction.allCases)
            return .call(
                function,
                function.argumentCount.randomElement(using: &random).map { count in
                    (0..<count).map { _ in expression(height: height - 1) }
                } ?? []
            )
        case 9: return query()
        default: return lambda(height: height - 1)
        }
    }

    private mutating func several(height: Int) -> [FilterExpression] {
        (0..<Int.random(in: 2...4, using: &random)).map { _ in expression(height: height) }
    }

    private mutating func lambda(height: Int) -> FilterExpression {
        if Int.random(in: 0..<4, using: &random) == 0 { return .lambda(path(), .any, nil) }
        let quantifier: FilterExpression.Quantifier = Bool.random(using: &random) ? .any : .all
        return .lambda(path(), quantifier, .init(variable: "x", condition: expression(height: height)))
    }

    private mutating func query() -> FilterExpression {
        let list: [Literal] = [
            .string(text()), .int(Int64.random(in: -9...9, using: &random)), .null, .bool(true), .decimal("1.5"),
        ]
        return .query(
            pick(QueryFunction.allCases),
            [
                QueryParameter("PropertyName", .literal(.string("a"))),
                QueryParameter("PropertyValues", .list(Array(list.prefix(Int.random(in: 0...5, using: &random))))),
                QueryParameter("PropertyValue", .literal(literal())),
            ]
        )
    }

    private mutating func leaf() -> FilterExpression {
        Bool.random(using: &random) ? .property(path()) : .literal(literal())
    }

    private mutating func path() -> PropertyPath {
        pick([
            "a", "subject", "parentaccountid/name", "_ownerid_value", "$it/b", "contacts/$count", "N.s.t/c", "not/x",
            "INF/y",
            "null/z", "abcdef00/w", "é", "in", "eq", "and",
        ])
    }

    private mutating func literal() -> Literal {
        let bits = random.next()
        let micros = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
        return pick([
            .null, .bool(bits & 1 == 0), .int(Int64(bitPattern: bits)), .int(Int64(bits & 0xFF) - 128),
            .decimal("-12.50"),
            .decimal("99999999999999999999"), .double(Double(Int64(bitPattern: bits)) * 1e-30), .double(.infinity),
            .double(-.infinity), .double(.nan), .double(-0.0), .guid(GUID(high: bits, low: random.next())),
            .date(Zone.utc.day(of: Instant(microseconds: micros))), .instant(Instant(microseconds: micros)),
            .timeOfDay(Int64(bits % 86_400_000_000)), .duration(Int64(bitPattern: bits) / 4), .string(text()),
            .binary(Array("\(bits)".utf8.prefix(Int(bits % 9)))), .enumeration(type: "N.s.Kind", value: text()),
        ])
    }

    private mutating func text() -> String {
        pick(["", "x", "O'Neil", "''", "Zoë (Paris)", "a,b;c/d", "%", "\"quoted\"", "\u{2028}\t\n", "😀", " and "])
    }

    private mutating func pick<Element>(_ items: [Element]) -> Element {
        items[Int.random(in: 0..<items.count, using: &random)]
    }
}

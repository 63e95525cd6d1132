import OData
import Testing

@Suite("An expression is printed")
struct ExpressionPrinterTests {
    @Test("what is printed parses to the same tree", arguments: UInt64(1)...100)
    func roundTrip(seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        for height in 1...6 {
            let tree = generator.expression(height: height)
            var limits = Limits.standard
            limits.filterLength = .max
            let text = tree.description
            #expect(try FilterExpression(parsing: text, limits: limits) == tree, "\(text)")
        }
    }

    @Test(
        "parentheses stand only where they are needed",
        arguments: [
            ("((a eq 1) and (b eq 2)) or c", "a eq 1 and b eq 2 or c"),
            ("(a or b) and c", "(a or b) and c"),
            ("a sub (b sub c)", "a sub (b sub c)"),
            ("(a sub b) sub c", "a sub b sub c"),
            ("not (not a)", "not (not a)"),
            ("-(5)", "-(5)"),
            ("-(a)", "-a"),
            ("not (contains(a,'x'))", "not contains(a,'x')"),
            ("(a) in ('O''Neil')", "a in ('O''Neil')"),
            ("ge eq 2026-11-24T10:00:00+02:00", "ge eq 2026-11-24T08:00:00Z"),
        ]
    )
    func canonical(text: String, printed: String) throws {
        #expect(try FilterExpression(parsing: text).description == printed)
    }
}

import SalesCore
import Testing

@testable import OData

/// Bytes passed, counted by the cursor itself: a parser that goes back over its text again and again shows here,
/// on any machine.
@Suite("Reading takes time in proportion to the length")
struct LinearTimeTests {
    private static let patterns = [
        "a eq 1 or ", "(a eq 1) and ", "a in (1,2,3) or ", "abcdef00 eq 1 or ",
        "abcdef00-0000-4000-8000-000000000000 eq a or ",
        "not a or ", "-1 eq a or ", "contains(a,'x') and ", "a/b/c/d eq 'O''Neil' or ", "a/any(x:x/b eq 1) or ",
        "Contains(PropertyName='a',PropertyValue='b') or ", "In(PropertyName='a',PropertyValues=[\"a\",1]) or ",
        "2026-11-24T10:00:00Z eq a or ", "nullnullnull eq null or ", "'", "a ", "a/", "((((", "1 add ", "- ",
        "-INF eq a or ",
    ]

    @Test("a filter of 256 KB takes sixteen times the steps of one of 16 KB", arguments: patterns)
    func filter(pattern: String) {
        func steps(_ length: Int) -> Int {
            let text = String(repeating: pattern, count: length / pattern.utf8.count) + "a eq 1"
            var limits = Limits.standard
            limits.filterLength = .max
            var parser = ExpressionParser(Cursor(Array(text.utf8), in: .query), limits: limits, aliases: [:])
            _ = try? parser.wholeExpression()
            return parser.cursor.steps
        }
        let short = steps(16 * 1024)
        let long = steps(256 * 1024)
        #expect(long <= 3 * 256 * 1024)
        #expect(long <= 17 * max(short, 1_000))
    }

    @Test(
        "a body of 256 KB",
        arguments: [
            "[1,", "{\"a\":", "\"\\u00e9\",", "\"x\",", "12345.5,", "{},", "[],", "   ", "\\\"", "null,",
        ]
    )
    func body(pattern: String) {
        for prefix in ["", "[", "[\""] {
            let text = prefix + String(repeating: pattern, count: 256 * 1024 / pattern.utf8.count)
            var reader = JSONReader(Cursor(Array(text.utf8), in: .body), limits: .standard)
            _ = try? reader.wholeText()
            #expect(reader.cursor.steps <= 2 * text.utf8.count)
        }
    }

    @Test("an object of 20,000 members is read with every key compared once")
    func manyMembers() throws {
        let text = "{" + (0..<20_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        #expect(try JSONValue(parsing: Array(text.utf8)).object?.count == 20_000)
        let repeated = text.dropLast() + ",\"k17777\":1}"
        let error = #expect(throws: ParseError.self) { try JSONValue(parsing: Array(repeated.utf8)) }
        #expect(error?.reason == .repeated("k17777"))
    }

    @Test(
        "an address of 64 KB",
        arguments: [
            "$expand=" + String(repeating: "a(", count: 32_000),
            "$expand=" + String(repeating: "a($expand=", count: 6_400),
            "$expand=a(" + String(repeating: ";", count: 64_000) + ")",
            "$expand=" + String(repeating: "a(),", count: 16_000),
            "$select=" + String(repeating: "a,", count: 32_000), "$orderby=" + String(repeating: "a,", count: 32_000),
            "$search=" + String(repeating: "a ", count: 32_000), "$search=" + String(repeating: "\"", count: 32_000),
            "$apply=" + String(repeating: "groupby((a))/", count: 4_800), String(repeating: "@a=1&", count: 12_800),
            "$skiptoken=<cookie " + String(repeating: "a='b' ", count: 10_000), String(repeating: "&", count: 64_000),
        ]
    )
    func address(query: String) {
        // Ends, and says no: none of these is right.
        if query.hasPrefix("&") || query.contains(";;") {
            #expect(throws: Never.self) { try QueryOptions(parsing: query) }
        } else {
            #expect(throws: ParseError.self) { try QueryOptions(parsing: query) }
        }
    }
}

import OData
import SalesCore
import Testing

@Suite("A filter that is wrong names the place and the word")
struct FilterErrorTests {
    typealias Reason = ParseError.Reason

    @Test(
        "what is wrong, and where",
        arguments: [
            ("", 1, Reason.unexpectedEnd(expected: .value)),
            ("   ", 4, .unexpectedEnd(expected: .value)),
            ("a eq", 5, .unexpectedEnd(expected: .value)),
            ("a eq 1 and", 11, .unexpectedEnd(expected: .value)),
            ("a equals 1", 3, .unexpected(found: "equals", expected: .operatorWord)),
            ("a = 1", 3, .unexpected(found: "=", expected: .operatorWord)),
            ("é eq 1 foo", 8, .unexpected(found: "foo", expected: .operatorWord)),
            ("(a eq 1", 8, .unexpectedEnd(expected: .symbol(")"))),
            ("a eq 1)", 7, .unexpected(found: ")", expected: .operatorWord)),
            ("a eq (1 eq 2", 13, .unexpectedEnd(expected: .symbol(")"))),
            ("a eq 'Neil", 6, .unterminatedString),
            ("a eq 'O'Neil'", 9, .unexpected(found: "Neil", expected: .operatorWord)),
            ("a eq \"x\"", 6, .unexpected(found: "\"", expected: .value)),
            ("a eq 12abc", 6, .badValue("12abc", .number)),
            ("a eq 1.", 6, .badValue("1.", .number)),
            ("a eq 1.5.2", 6, .badValue("1.5.2", .number)),
            ("a eq 1e", 6, .badValue("1e", .number)),
            ("a eq 1e999", 6, .outOfRange("1e999", .number)),
            ("a eq 2025-02-29", 6, .badValue("2025-02-29", .date)),
            ("a eq 2025-13-01", 6, .badValue("2025-13-01", .date)),
            ("a eq -0044-03-15", 6, .outOfRange("-0044-03-15", .date)),
            ("a eq 12025-03-15", 6, .outOfRange("12025-03-15", .date)),
            ("a eq 0000-01-01", 6, .outOfRange("0000-01-01", .date)),
            ("a eq 2025-01-01T10:00:00", 6, .badValue("2025-01-01T10:00:00", .dateTime)),
            ("a eq 2025-01-01T24:00:00Z", 6, .badValue("2025-01-01T24:00:00Z", .dateTime)),
            ("a eq 2025-01-01T10:00:00.1234567890123Z", 6, .badValue("2025-01-01T10:00:00.1234567890123Z", .dateTime)),
            ("a eq 0001-01-01T00:00:00+10:00", 6, .outOfRange("0001-01-01T00:00:00+10:00", .dateTime)),
            ("a eq 9999-12-31T23:59:59-01:00", 6, .outOfRange("9999-12-31T23:59:59-01:00", .dateTime)),
            ("a eq 25:00:00", 6, .badValue("25:00:00", .timeOfDay)),
            ("a eq duration'1 day'", 6, .badValue("1 day", .duration)),
            ("a eq duration'P99999999999999999D'", 6, .badValue("P99999999999999999D", .duration)),
            ("a eq binary'a'", 6, .badValue("a", .binary)),
            ("a eq 7f2e1a00-0000-4000-8000-0123456789a", 6, .badValue("7f2e1a00-0000-4000-8000-0123456789a", .number)),
            ("foo(a)", 1, .unknownFunction("foo")),
            ("Other.In(PropertyName='a')", 1, .unknownFunction("Other.In")),
            ("contains(a)", 1, .argumentCount(function: "contains", expected: 2...2, found: 1)),
            ("now(1) eq a", 1, .argumentCount(function: "now", expected: 0...0, found: 1)),
            ("contains(a,'b'", 15, .unexpectedEnd(expected: .symbol(")"))),
            ("Microsoft.Dynamics.CRM.Today()", 30, .unexpected(found: ")", expected: .name)),
            ("Today(PropertyValue=1)", 1, .missingParameter("PropertyName", function: "Today")),
            ("Today(PropertyName='a',PropertyName='b')", 24, .repeated("PropertyName")),
            ("In(PropertyName='a',PropertyValues=[\"a\")", 40, .unexpected(found: ")", expected: .symbol("]"))),
            ("In(PropertyName='a',PropertyValues=[[1]])", 36, .unexpected(found: "[[1]]", expected: .list)),
            ("a in 1", 6, .unexpected(found: "1", expected: .list)),
            ("a in ()", 7, .unexpected(found: ")", expected: .literal)),
            ("a in (b)", 7, .unexpected(found: "b", expected: .literal)),
            ("a in (1,)", 9, .unexpected(found: ")", expected: .literal)),
            ("a has X'y'", 3, .notOffered("has")),
            ("a eq @x", 6, .unknownAlias("@x")),
            ("a/ eq 1", 3, .unexpected(found: " ", expected: .name)),
            ("a/any(x)", 8, .unexpected(found: ")", expected: .symbol(":"))),
            ("a/all()", 7, .unexpected(found: ")", expected: .name)),
            ("a/any(x:x/b eq 1", 17, .unexpectedEnd(expected: .symbol(")"))),
            ("$filter eq 1", 1, .unexpected(found: "$", expected: .value)),
            ("not", 4, .unexpectedEnd(expected: .value)),
            ("a eq {7f2e1a00-0000-4000-8000-0123456789ab}", 6, .unexpected(found: "{", expected: .value)),
            ("a eq 1; drop table lead", 7, .unexpected(found: ";", expected: .operatorWord)),
        ]
    )
    func places(text: String, position: Int, reason: Reason) {
        #expect(throws: ParseError(reason, in: .option("$filter"), at: position)) {
            try FilterExpression(parsing: text)
        }
    }

    @Test(
        "nesting ends at 64 levels, whatever nests",
        arguments: [
            ("(", "a eq 1", ")"), ("not (", "true", ")"), ("not ", "true", ""), ("- ", "a", ""),
            ("trim(", "a", ")"), ("a/any(x:", "true", ")"), ("1 add (", "2", ")"),
        ]
    )
    func depth(open: String, inner: String, close: String) throws {
        func text(_ levels: Int) -> String {
            String(repeating: open, count: levels) + inner + String(repeating: close, count: levels)
        }
        #expect(throws: Never.self) { try FilterExpression(parsing: text(31)) }
        let error = #expect(throws: ParseError.self) { try FilterExpression(parsing: text(65)) }
        #expect(error?.reason == .tooDeep(limit: 64))
    }

    @Test("a long chain of arithmetic is deep too")
    func arithmeticDepth() throws {
        let sum = Array(repeating: "1", count: 65).joined(separator: " add ")
        let error = #expect(throws: ParseError.self) { try FilterExpression(parsing: sum + " eq 1") }
        #expect(error?.reason == .tooDeep(limit: 64))
    }

    @Test("a list of 2,000 values is read, one of 2,001 is refused")
    func listLimit() throws {
        func text(_ count: Int) -> String { "a in (" + (1...count).map(String.init).joined(separator: ",") + ")" }
        guard case .isIn(_, let items) = try FilterExpression(parsing: text(2_000)) else { return #expect(Bool(false)) }
        #expect(items.last == .int(2_000))
        let error = #expect(throws: ParseError.self) { try FilterExpression(parsing: text(2_001)) }
        #expect(error?.reason == .tooMany(.listItems, limit: 2_000))
    }

    @Test("a filter of 1 MB is refused by its length, and by its depth where the length is allowed")
    func megabyte() {
        let parentheses = String(repeating: "(", count: 1_048_576)
        let long = #expect(throws: ParseError.self) { try FilterExpression(parsing: parentheses) }
        #expect(long?.reason == .tooLong(bytes: 32 * 1024))
        var limits = Limits.standard
        limits.filterLength = .max
        for text in [parentheses, String(repeating: "not ", count: 262_144), String(repeating: "-", count: 1_048_576)] {
            let deep = #expect(throws: ParseError.self) { try FilterExpression(parsing: text, limits: limits) }
            #expect(deep?.reason == .tooDeep(limit: 64))
        }
    }

    @Test("the sentence is right in both languages")
    func sentences() {
        let error = #expect(throws: ParseError.self) { try FilterExpression(parsing: "foo(a)") }
        #expect(error?.english == "In $filter, at character 1: there is no function “foo”.")
        #expect(error?.french == "Dans $filter, au caractère 1\u{A0}: la fonction «\u{A0}foo\u{A0}» n’existe pas.")
        #expect(error?.refusal.kind == .invalid)
        #expect(ParseError(.notOffered("$skip"), in: .query).refusal.kind == .notOffered)
        #expect(throws: Refusal.self) {
            try refusing { () throws(ParseError) in try FilterExpression(parsing: "(") }
        }
    }

    @Test("a word of the request is shown cut and without control characters")
    func excerpts() {
        let word = String(repeating: "x", count: 500)
        let error = #expect(throws: ParseError.self) { try FilterExpression(parsing: "a \(word)") }
        #expect(error?.reason == .unexpected(found: String(repeating: "x", count: 40) + "…", expected: .operatorWord))
        let control = #expect(throws: ParseError.self) { try FilterExpression(parsing: "a \u{7}") }
        #expect(control?.reason == .unexpected(found: "\u{FFFD}", expected: .operatorWord))
    }
}

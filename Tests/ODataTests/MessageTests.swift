import OData
import SalesCore
import Testing

@Suite("Errors speak both languages")
struct MessageTests {
    private static let reasons: [ParseError.Reason] = [
        .unexpected(found: "x", expected: .value), .unexpected(found: "x", expected: .symbol(")")),
        .unexpectedEnd(expected: .jsonKey), .unexpectedEnd(expected: .end), .unterminatedString,
        .badPercentEscape("%z"),
        .notUTF8, .forbiddenCharacter(code: 0), .encodedSlash, .notThisService("/x"), .unsupportedVersion("v8"),
        .badValue("x", .date), .badValue("x", .dateTime), .outOfRange("1e999", .number), .unknownFunction("f"),
        .argumentCount(function: "f", expected: 2...3, found: 1), .missingParameter("p", function: "F"),
        .unknownAlias("@x"), .listNotAllowed("@x"), .unknownOption("$x"), .emptyOption, .repeated("x"),
        .notOffered("$skip"), .tooLong(bytes: 32_768), .tooDeep(limit: 64), .tooMany(.listItems, limit: 2_000),
        .loneSurrogate, .nullCharacter, .badEscape("\\x"), .controlCharacter(code: 10),
    ]

    @Test("every sentence exists in both, with the marks that French wants", arguments: reasons)
    func sentences(reason: ParseError.Reason) {
        for place in [ParseError.Place.address, .path, .query, .option("$filter"), .header("If-Match"), .body] {
            let error = ParseError(reason, in: place, at: 3)
            #expect(error.english != error.french)
            #expect(error.english.hasSuffix(".") && error.french.hasSuffix("."))
            #expect(!error.french.contains("'") && !error.french.contains("“"))
            #expect(!error.french.contains(" :") && !error.french.contains(" ;"))
            #expect(!error.french.contains("« ") && !error.french.contains(" »"))
        }
    }

    @Test(
        "numbers of arguments agree with their noun",
        arguments: [
            (0...0, "takes 0 arguments, not 4", "attend 0 argument, et non 4"),
            (1...1, "takes 1 argument, not 4", "attend 1 argument, et non 4"),
            (2...3, "takes 2 or 3 arguments, not 4", "attend 2 ou 3 arguments, et non 4"),
        ]
    )
    func plurals(expected: ClosedRange<Int>, english: String, french: String) {
        let reason = ParseError.Reason.argumentCount(function: "f", expected: expected, found: 4)
        #expect(reason.english.hasSuffix(english))
        #expect(reason.french.hasSuffix(french))
    }
}

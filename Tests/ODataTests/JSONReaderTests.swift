import OData
import SalesCore
import Testing

private func parse(_ text: String) throws(ParseError) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
}

@Suite("A JSON body is read strictly")
struct JSONReaderTests {
    @Test(
        "bodies that are right",
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("\tfalse\r\n", .bool(false)),
            ("\u{FEFF}1", .number(JSONNumber(1))), ("-0.5e+10", .number(JSONNumber("-0.5e+10")!)),
            ("\"\"", .string("")),
            ("\"O'Neil \\\"x\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"", .string("O'Neil \"x\" \\ / \u{8}\u{C}\n\r\t")),
            ("\"Zo\\u00EB ë 😀 \\ud83d\\ude00\"", .string("Zoë ë 😀 😀")),
            ("[]", .array([])),
            (
                "[1,[2],{}]",
                .array([
                    .number(JSONNumber(1)), .array([.number(JSONNumber(2))]), object([:]),
                ])
            ),
            ("{\"b\":1, \"a\":null}", object(["b": .number(JSONNumber(1)), "a": .null])),
        ] as [(String, JSONValue)]
    )
    func good(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test("members keep their order, and are found in small and large objects")
    func order() throws {
        for count in [3, 8, 9, 200] {
            let text = "{" + (0..<count).map { "\"k\($0 * 7 % count)x\($0)\":\($0)" }.joined(separator: ",") + "}"
            let object = try #require(try parse(text).object)
            #expect(object.members.compactMap { $0.value.int } == (0..<Int64(count)).map { $0 })
            #expect(object.members.allSatisfy { object[$0.key] == $0.value })
            #expect(object["missing"] == nil)
        }
    }

    @Test(
        "what other readers let pass is refused",
        arguments: [
            ("{\"a\":1,\"a\":2}", 8, .repeated("a")),
            ("{\"a\":1,\"\\u0061\":2}", 8, .repeated("a")),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", 8, .repeated("e\u{301}")),
            ("\"\\ud800\"", 2, .loneSurrogate), ("\"\\ud800\\ud800\"", 2, .loneSurrogate),
            ("\"\\udc00\"", 2, .loneSurrogate),
            ("\"\\ud800x\"", 2, .loneSurrogate), ("\"\\u0000\"", 2, .nullCharacter),
            ("\"a\u{0}\"", 3, .controlCharacter(code: 0)), ("\"a\nb\"", 3, .controlCharacter(code: 10)),
            ("\"\\x\"", 2, .badEscape("\\x")), ("\"\\u12g4\"", 2, .badEscape("\\u12")),
            ("\"abc", 1, .unterminatedString),
            ("\"abc\\", 6, .unexpectedEnd(expected: .symbol("\""))),
            ("1 2", 3, .unexpected(found: "2", expected: .end)), ("{} x", 4, .unexpected(found: "x", expected: .end)),
            ("", 1, .unexpectedEnd(expected: .jsonValue)), ("  ", 3, .unexpectedEnd(expected: .jsonValue)),
            ("{", 2, .unexpectedEnd(expected: .jsonKey)), ("{a:1}", 2, .unexpected(found: "a", expected: .jsonKey)),
            ("{'a':1}", 2, .unexpected(found: "'", expected: .jsonKey)),
            ("{\"a\" 1}", 6, .unexpected(found: "1", expected: .symbol(":"))),
            ("{\"a\":1,}", 8, .unexpected(found: "}", expected: .jsonKey)),
            ("{\"a\":1", 7, .unexpectedEnd(expected: .symbol("}"))),
            ("[1,]", 4, .unexpected(found: "]", expected: .jsonValue)),
            ("[1 2]", 4, .unexpected(found: "2", expected: .symbol("]"))),
            ("nul", 1, .unexpected(found: "nul", expected: .jsonValue)),
            ("NaN", 1, .unexpected(found: "NaN", expected: .jsonValue)),
            ("undefined", 1, .unexpected(found: "undefined", expected: .jsonValue)),
            ("// x\n1", 1, .unexpected(found: "/", expected: .jsonValue)),
            ("+1", 1, .unexpected(found: "+", expected: .jsonValue)), ("01", 1, .badValue("01", .number)),
            ("-", 1, .badValue("-", .number)), ("1.", 1, .badValue("1.", .number)),
            (".5", 1, .unexpected(found: ".5", expected: .jsonValue)),
            ("1e", 1, .badValue("1e", .number)), ("0x10", 1, .badValue("0x10", .number)),
            ("-01", 1, .badValue("-01", .number)),
            (String(repeating: "9", count: 65), 1, .badValue(String(repeating: "9", count: 40) + "…", .number)),
            ("\u{FEFF}\u{FEFF}1", 2, .unexpected(found: "\u{FEFF}1", expected: .jsonValue)),
        ] as [(String, Int, ParseError.Reason)]
    )
    func strict(text: String, position: Int, reason: ParseError.Reason) {
        #expect(throws: ParseError(reason, in: .body, at: position)) { try parse(text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0x22, 0xC3, 0x22], [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xE2, 0x82, 0x22],
        ] as [[UInt8]]
    )
    func encoding(bytes: [UInt8]) {
        #expect(throws: ParseError(.notUTF8, in: .body, at: 1)) { try JSONValue(parsing: bytes) }
    }

    @Test("64 levels are read, 65 and 10,000 are refused")
    func depth() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(throws: Never.self) { try parse(nested(64)) }
        for count in [65, 10_000, 1_000_000] {
            #expect(throws: ParseError(.tooDeep(limit: 64), in: .body, at: 65)) { try parse(nested(count)) }
        }
        let objects = String(repeating: "{\"a\":", count: 10_000)
        #expect(throws: ParseError(.tooDeep(limit: 64), in: .body, at: 321)) { try parse(objects) }
    }

    @Test(
        "numbers are read exactly or not at all",
        arguments: [
            ("5", 5, 50_000), ("5.0", 5, 50_000), ("5e2", 500, 5_000_000), ("-0", 0, 0), ("1.2345", nil, 12_345),
            ("9223372036854775807", .max, nil), ("9223372036854775808", nil, nil), ("1e400", nil, nil),
            ("0.00001", nil, 0), ("1.00005", nil, 10_001),
        ] as [(String, Int64?, Int64?)]
    )
    func numbers(text: String, int: Int64?, tenThousandths: Int64?) throws {
        let number = try #require(try parse(text).number)
        #expect(number.int == int)
        #expect(number.decimal?.tenThousandths == tenThousandths)
        #expect(number.text == text)
    }
}

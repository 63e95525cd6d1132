import Foundation
import SalesCore
import TestSupport
import Testing

@Suite("Ids")
struct GUIDTests {
    private let text = "0189abcd-ef01-7234-8567-89abcdef0123"

    @Test("are read in either letter case and written in lower case")
    func readAndWritten() throws {
        let id = try #require(GUID(text))
        #expect(id.description == text)
        #expect(GUID(text.uppercased()) == id)
        #expect(id.bytes.prefix(4) == [0x01, 0x89, 0xAB, 0xCD])
        #expect(id.bytes.withUnsafeBytes { GUID(bytes: $0) } == id)
    }

    @Test(
        "are refused in any other form",
        arguments: [
            "", "0189abcd", "{0189abcd-ef01-7234-8567-89abcdef0123}", "0189abcdef017234856789abcdef0123",
            "0189abcd-ef01-7234-8567-89abcdef012", "0189abcd-ef01-7234-8567-89abcdef01234",
            "0189abcg-ef01-7234-8567-89abcdef0123",
            "0189abcd-ef01-7234-8567-89abcdef012 ", "0189abcd-ef01-7234-8567_89abcdef0123",
            "-0189abcdef01-7234-8567-89abcdef0123",
            "０189abcd-ef01-7234-8567-89abcdef0123",
        ]
    )
    func refused(text: String) {
        #expect(GUID(text) == nil)
    }

    @Test("are ordered as their bytes and their texts are", arguments: UInt64(1)...20)
    func order(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let ids = (0..<100).map { _ in GUID(high: random.next(), low: random.next()) }.sorted()
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        for (left, right) in zip(ids, ids.dropFirst()) {
            #expect(left.bytes.lexicographicallyPrecedes(right.bytes))
        }
        #expect(
            [0, 1, 15].allSatisfy { count in
                Array(repeating: UInt8(1), count: count).withUnsafeBytes { GUID(bytes: $0) } == nil
            }
        )
    }

    @Test("of version 7 rise with time and say what they are")
    func version7() {
        let early = GUID.version7(at: .monday9, random: (.max, .max))
        let late = GUID.version7(at: .monday9.adding(.milliseconds(1)), random: (0, 0))
        #expect(early < late)
        for id in [early, late] {
            #expect(Array(id.description)[14] == "7")
            #expect("89ab".contains(Array(id.description)[19]))
        }
    }

    @Test("derived from a seed are the same again and all different")
    func derived() {
        let ids = (0..<5000).map { GUID.derived(seed: 1, space: "lead", ordinal: $0) }
        #expect(Set(ids).count == 5000)
        #expect(ids[7] == GUID.derived(seed: 1, space: "lead", ordinal: 7))
        #expect(ids[7] != GUID.derived(seed: 2, space: "lead", ordinal: 7))
        #expect(ids[7] != GUID.derived(seed: 1, space: "contact", ordinal: 7))
    }

    @Test("numbered from a seed are all different, and in the order of their ordinals")
    func numbered() {
        let ids = (0..<5000).map { GUID.numbered(seed: 1, space: "lead", ordinal: $0) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 5000)
        #expect(ids[7] != GUID.numbered(seed: 2, space: "lead", ordinal: 7))
        #expect(ids[7] != GUID.numbered(seed: 1, space: "contact", ordinal: 7))
        #expect(ids.allSatisfy { Array($0.description)[14] == "8" && "89ab".contains(Array($0.description)[19]) })
    }
}

@Suite("Text as it is searched and sorted")
struct FoldingTests {
    private static let pairs: [(String, String)] = [
        ("Zoë Müller-Łukasiewicz", "zoe muller-lukasiewicz"), ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("Zoe\u{308}", "zoe"), ("Straße", "strasse"), ("STRASSE", "strasse"), ("Ægir Œuvre Øre", "aegir oeuvre ore"),
        ("İstanbul ılık", "istanbul ilik"), ("ﬁn ①", "fin 1"), ("Ｆｕｌｌ", "full"), ("ΌΔΟΣ ὁδός", "οδοσ οδοσ"),
        ("محمد العلي", "محمد العلي"), ("مُحَمَّد", "محمد"), ("שִׁירָה כהן", "שירה כהן"), ("王小明", "王小明"),
        ("Sam 👩🏽‍💻", "sam 👩🏽‍💻"), ("=1+1", "=1+1"), ("<b>x</b>", "<b>x</b>"), ("Robert'); --", "robert'); --"), ("", ""),
        ("Đặng", "dang"), ("Þór", "thor"), ("ПРИВЕТ Ёж", "привет еж"),
    ]

    @Test("EC-01…EC-05: marks, case and letter forms do not count", arguments: FoldingTests.pairs)
    func folds(typed: String, expected: String) {
        #expect(folded(typed) == expected)
        #expect(folded(folded(typed)) == folded(typed))
    }

    @Test("fold as on the page, by the examples that both are tested with (W-37)")
    func foldedAsOnThePage() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../folding.json")
        let examples = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        #expect(examples.count > 10)
        for (text, expected) in examples { #expect(folded(text) == expected) }
    }

    @Test("EC-01: composed and decomposed spellings are one name")
    func spellings() {
        let decomposed = "Zoe\u{308}"
        #expect(Array(composed(decomposed).unicodeScalars) == Array("Zo\u{EB}".unicodeScalars))
        #expect(folded(decomposed) == folded("Zo\u{EB}"))
    }

    @Test("folding again changes nothing, whatever the text", arguments: UInt64(1)...20)
    func idempotent(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<50 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x20...0x2FFFF, using: &random)) }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(Array(folded(folded(text)).utf8) == Array(folded(text).utf8), "\(scalars.map(\.value))")
        }
    }
}

@Suite("Exact decimals")
struct DecimalTests {
    private static let read: [(String, Int64)] = [
        ("0", 0), ("12.5", 125_000), ("-12.5", -125_000), ("+1", 10_000), (".5", 5000), ("5.", 50_000),
        ("1e3", 10_000_000),
        ("1.5E-2", 150), ("0.00005", 1), ("0.00004999", 0), ("-0.00005", -1), ("1.00015", 10_002), ("00012", 120_000),
        ("922337203685477.5807", .max), ("-922337203685477.5807", -.max), ("1e-30", 0), ("0e39", 0), ("99999e-9", 1),
    ]

    @Test("are read with four places, more are rounded half away from zero", arguments: DecimalTests.read)
    func reads(text: String, value: Int64) {
        #expect(Decimal4(text)?.tenThousandths == value)
    }

    @Test(
        "are refused when they do not fit or are no numbers",
        arguments: [
            "", "-", ".", "e5", "1.2.3", "1,5", "1 000", "0x10", "NaN", "inf", "922337203685477.5808", "1e20", "1e40",
            "1e", "1e-9223372036854775808", "1e-40",
            "--1", "１２", "1e99999999999999999999", String(repeating: "9", count: 41),
        ]
    )
    func refuses(text: String) {
        #expect(Decimal4(text) == nil)
    }

    @Test(
        "are written without needless places",
        arguments: [
            (Int64(0), "0"), (1, "0.0001"), (-1, "-0.0001"), (125_000, "12.5"), (10_000, "1"),
            (.max, "922337203685477.5807"),
            (.min, "-922337203685477.5808"), (10_010, "1.001"),
        ]
    )
    func writes(value: Int64, text: String) {
        #expect(Decimal4(tenThousandths: value).description == text)
    }

    @Test("come back from their text", arguments: UInt64(1)...10)
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<100 {
            let value = Decimal4(tenThousandths: Int64.random(in: -Int64.max...Int64.max, using: &random))
            #expect(Decimal4(value.description) == value)
        }
    }
}

@Suite("Phone numbers")
struct PhoneNumberTests {
    private static let table: [(String, String?, String?)] = [
        ("+33 1 23 45 67 89", "33123456789", "+33123456789"), ("0033 1 23 45 67 89", "0033123456789", "+33123456789"),
        ("(+41) 44 668 18 00", "41446681800", "+41446681800"), ("01 23 45 67 89", "0123456789", nil),
        ("+1 (212) 555-0100 ext. 12", "12125550100", "+12125550100"),
        ("+1 212 555 0100 x12", "12125550100", "+12125550100"),
        ("+33 1 23 45 67 89 poste 4", "33123456789", "+33123456789"),
        ("+1-212-555-0100;ext=7", "12125550100", "+12125550100"),
        ("15", "15", nil), ("call me", nil, nil), ("", nil, nil), ("+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "971501234567", "+971501234567"),
        ("+0123456789", "0123456789", nil), ("+123456", "123456", nil), ("+1234567890123456", "1234567890123456", nil),
        (String(repeating: "9", count: 30), String(repeating: "9", count: 30), nil),
    ]

    @Test("EC-29: are kept as digits, and in E.164 only where the country was typed", arguments: PhoneNumberTests.table)
    func numbers(typed: String, digits: String?, e164: String?) {
        let number = PhoneNumber(typed)
        #expect(number.digits == digits)
        #expect(number.e164 == e164)
    }

    @Test("strange texts end no program", arguments: ["İext", "ﬁext12", "👩🏽‍💻x5", "ß#1", "x", "#", ";ext", "+", "00"])
    func strange(typed: String) {
        let number = PhoneNumber(typed)
        #expect(number.e164 == nil)
    }
}

@Suite("The language of an answer")
struct LanguageTests {
    @Test(
        "W-131: is what the header asks for most, English when it asks for neither",
        arguments: [
            (String?.none, Language.english), ("", .english), ("fr", .french), ("fr-CA", .french),
            ("FR-fr,en;q=0.8", .french),
            ("en;q=0.8, fr;q=0.9", .french), ("de, fr;q=0.1", .french), ("de", .english), ("fr;q=0", .english),
            ("fr;q=abc", .french), ("en, fr", .english), ("fra", .english), ("*;q=0.5", .english),
            ("fr;q=0.5;x=1, en;q=0.4", .french),
            (",,;;q=,fr", .french), ("fr ; q=0.2, en;q=0.1", .french),
        ]
    )
    func header(header: String?, language: Language) {
        #expect(Language(acceptLanguage: header) == language)
    }
}

@Suite("The generator of tests and samples")
struct SeededGeneratorTests {
    @Test("gives SplitMix64's published numbers")
    func published() {
        var random = SeededGenerator(state: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }

    @Test("gives fractions below one")
    func fractions() {
        var random = SeededGenerator(state: 3)
        let values = (0..<1000).map { _ in random.fraction() }
        #expect(values.allSatisfy { (0..<1).contains($0) })
        #expect((0.45...0.55).contains(values.reduce(0, +) / 1000))
    }
}

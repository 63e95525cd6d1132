import SalesCore
import Testing

@Suite("Search by bytes")
struct ByteSearchTests {
    @Test(
        "finds a word wherever it stands",
        arguments: ["lang=", "lang=fr", "a=1&lang=", "xlang=", "lalang=", "é lang="]
    )
    func found(text: String) {
        #expect(text.hasBytes("lang="))
    }

    @Test("finds nothing else", arguments: ["", "lang", "ang=", "LANG=", "lan g=", "lang\u{0301}="])
    func notFound(text: String) {
        #expect(!text.hasBytes("lang="))
    }

    @Test("an empty word is in every text")
    func empty() {
        #expect("".hasBytes("") && "a".hasBytes(""))
    }
}

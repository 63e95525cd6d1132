import SalesCore
import Testing

@testable import Identity

@Suite("One-time codes")
struct OneTimeCodeTests {
    private let code = OneTimeCode(secret: Array("12345678901234567890".utf8))

    /// RFC 6238, appendix B, cut to six digits.
    @Test(
        "the test vectors of the standard",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ]
    )
    func vectors(seconds: Int, expected: String) {
        let now = Instant(seconds: Int64(seconds))
        #expect(code.code(step: OneTimeCode.step(at: now)) == expected)
        #expect(code.step(of: expected, at: now) == OneTimeCode.step(at: now))
    }

    @Test("a clock may be one step off, not two")
    func tolerance() {
        let now = Instant(seconds: 1_111_111_110)
        let step = OneTimeCode.step(at: now)
        for (offset, isRight) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)] {
            #expect((code.step(of: code.code(step: step + offset), at: now) != nil) == isRight)
        }
        for text in ["", "28708", "2870820", "abcdef", "２８７０８２"] { #expect(code.step(of: text, at: now) == nil) }
    }

    /// RFC 4648, section 10, without padding.
    @Test(
        "base32 is the usual one",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ]
    )
    func writesBase32(text: String, expected: String) {
        #expect(base32(Array(text.utf8)) == expected)
    }

    @Test("recovery codes are found however they are typed, for their person alone")
    func recovery() {
        let one = GUID(high: 1, low: 1)
        let text = RecoveryCode(from: SecretSource { count in (0..<count).map { UInt8($0 * 25) } }).text
        #expect(text.count == 19)
        let digest = RecoveryCode.digest(of: text, for: one)
        #expect(digest != nil)
        #expect(RecoveryCode.digest(of: " " + text.uppercased().replacing("-", with: " "), for: one) == digest)
        #expect(RecoveryCode.digest(of: text, for: GUID(high: 1, low: 2)) != digest)
        for other in ["", "123456", text + "a", "é" + text.dropFirst()] {
            #expect(RecoveryCode.digest(of: other, for: one) == nil)
        }
    }
}

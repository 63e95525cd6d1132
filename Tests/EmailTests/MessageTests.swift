import Foundation
import SalesCore
import Testing

@testable import Email

@Suite("Messages of our own")
struct MessageTests {
    private let sender = MailAddress("suivant@example.org", name: "Suivant")!
    private let id = GUID(high: 1, low: 2)

    private func message(to name: String = "Zoë Müller", subject: String, text: String = "Hello\n") throws -> String {
        let mail = OutgoingMail(
            to: MailAddress("zoe@example.org", name: name)!,
            subject: subject,
            text: text,
            language: "en"
        )
        let bytes = try mail.message(from: sender, date: Instant(seconds: 1_795_420_800), id: id)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the whole message, as it goes over the wire")
    func whole() throws {
        let text = "Bonjour Zoë,\n\nvoici : a=b\n.point\nFrom là\nfin \n"
        #expect(
            try message(subject: "Réinitialiser", text: text)
                == """
                Date: Mon, 23 Nov 2026 08:00:00 +0000\r
                From: Suivant <suivant@example.org>\r
                To: =?utf-8?B?Wm/DqyBNw7xsbGVy?= <zoe@example.org>\r
                Subject: =?utf-8?B?UsOpaW5pdGlhbGlzZXI=?=\r
                Message-ID: <00000000-0000-0001-0000-000000000002@example.org>\r
                Content-Language: en\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Bonjour Zo=C3=AB,\r
                \r
                voici : a=3Db\r
                =2Epoint\r
                =46rom l=C3=A0\r
                fin=20\r

                """
        )
    }

    @Test(
        "a line break in a header is refused, not written",
        arguments: ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b"]
    )
    func headerInjection(_ subject: String) {
        #expect(throws: MailFault.controlCharacter(header: "Subject")) { try message(subject: subject) }
        #expect(MailAddress("zoe@example.org", name: subject) == nil)
        #expect(MailAddress("zoe@example.org" + subject) == nil)
        #expect(MailAddress(subject + "@example.org") == nil)
    }

    @Test(
        "what is no address",
        arguments: [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "a@b;", "\"a\"@b", "a@b>", "a@[1.2.3.4]",
        ]
    )
    func badAddresses(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test("a name that looks like an address or an encoded word is only a name")
    func hostileNames() throws {
        let written = try message(to: "boss@bank.example> <x", subject: "=?utf-8?Q?x?=")
        #expect(written.contains("To: =?utf-8?B?Ym9zc0BiYW5rLmV4YW1wbGU+IDx4?= <zoe@example.org>\r\n"))
        #expect(written.contains("Subject: =?utf-8?B?"))
    }

    @Test("no line is longer than the standard allows, whatever comes in", arguments: 0..<40)
    func lineLengths(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        let alphabet: [Character] = ["a", " ", "é", "漢", "👩‍💻", "=", ".", "F", "\u{301}", "ß", "?", "_"]
        func text(_ count: Int) -> String { String((0..<count).map { _ in alphabet.randomElement(using: &random)! }) }
        let subject = text(Int.random(in: 1...200, using: &random))
        let body = (0..<5).map { _ in text(Int.random(in: 0...300, using: &random)) }.joined(separator: "\n") + "\n"
        let written = try message(to: text(40), subject: subject, text: body)
        for line in written.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 78, "\(line)")
            #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        }
        #expect(decoded(written) == body)
    }

    /// Reads quoted-printable as another program would.
    private func decoded(_ message: String) -> String {
        let content = message.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
        let joined = Array(content.replacing("=\r\n", with: "").replacing("\r\n", with: "\n").utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < joined.count {
            if joined[index] == UInt8(ascii: "=") {
                bytes.append(UInt8(String(decoding: joined[index + 1...index + 2], as: UTF8.self), radix: 16)!)
                index += 3
            } else {
                bytes.append(joined[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("base64 is the usual one", arguments: 0..<20)
    func base64(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 83) }
        #expect(Base64.encoded(bytes) == Data(bytes).base64EncodedString())
    }
}

import Email
import Testing

@testable import SMTP

@Suite("What mail servers say")
struct ReplyTests {
    private func replies(_ parts: [String]) throws -> [SMTPReply] {
        var reader = SMTPReplyReader()
        var result: [SMTPReply] = []
        for part in parts {
            reader.take(part.utf8)
            while let reply = try reader.next() { result.append(reply) }
        }
        return result
    }

    @Test("one line, several lines, and lines that come in pieces")
    func reads() throws {
        #expect(try replies(["220 ready\r\n"]) == [SMTPReply(code: 220, lines: ["ready"])])
        #expect(
            try replies(["250-hello\r\n25", "0-SIZE 10\r\n250", " AUTH PLAIN\r\n354 go", "\r\n"])
                == [
                    SMTPReply(code: 250, lines: ["hello", "SIZE 10", "AUTH PLAIN"]),
                    SMTPReply(code: 354, lines: ["go"]),
                ]
        )
        #expect(try replies(["250\n"]) == [SMTPReply(code: 250, lines: [""])])
    }

    @Test(
        "what is no answer of a mail server",
        arguments: [
            "HTTP/1.1 400 Bad\r\n", "\r\n", "2\r\n", "999 x\r\n", "abc def\r\n", String(repeating: "2", count: 5000),
        ]
    )
    func notSMTP(_ text: String) {
        #expect(throws: SMTPReplyReader.Fault.notSMTP) { try replies([text]) }
    }

    @Test("an answer without end is cut off")
    func endless() {
        #expect(throws: SMTPReplyReader.Fault.notSMTP) { try replies([String(repeating: "250-x\r\n", count: 300)]) }
    }

    @Test("bytes after an answer are noticed")
    func rest() throws {
        var reader = SMTPReplyReader()
        reader.take("220 go ahead\r\n250 injected\r\n".utf8)
        #expect(try reader.next()?.code == 220)
        #expect(reader.hasRest)
    }

    @Test("5xx is for good, 4xx for now")
    func refusals() {
        #expect(
            SMTPReply(code: 550, lines: ["no such user"]).refusal(of: "recipient")
                == .refused("recipient: 550 no such user")
        )
        #expect(SMTPReply(code: 451, lines: ["later\u{7}"]).refusal(of: "DATA") == .deferred("DATA: 451 later"))
    }

    @Test("a dot at the beginning of a line is doubled, and the last stands alone")
    func dots() {
        #expect(
            String(decoding: dotStuffed(Array("a\r\n.b\r\n..\r\n".utf8)), as: UTF8.self) == "a\r\n..b\r\n...\r\n.\r\n"
        )
        #expect(String(decoding: dotStuffed(Array("a".utf8)), as: UTF8.self) == "a\r\n.\r\n")
    }
}

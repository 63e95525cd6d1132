import Testing

@testable import Email

@Suite("The address of the mail server")
struct MailServerTests {
    @Test("a user, a password and a port")
    func whole() throws {
        let server = try MailServer(
            "smtp://sales%40example.org:p%40ss%2Fword@mail.example.org:2525?starttls=opportunistic"
        )
        #expect(server.host == "mail.example.org" && server.port == 2525)
        #expect(server.user == "sales@example.org" && server.password == "p@ss/word")
        #expect(server.encryption == .opportunistic)
        #expect(!server.description.contains("p@ss"))
    }

    @Test("encryption is required unless the operator says otherwise")
    func defaults() throws {
        let plain = try MailServer("smtp://mail.example.org")
        #expect(plain.port == 587 && plain.encryption == .required && plain.user == nil)
        let secure = try MailServer("smtps://mail.example.org?ca=/etc/ca.pem")
        #expect(secure.port == 465 && secure.encryption == .immediate && secure.authorities == "/etc/ca.pem")
        #expect(try MailServer("smtp://127.0.0.1:25?starttls=off").encryption == .off)
        #expect(try MailServer("smtp://[::1]:25").host == "::1")
    }

    @Test(
        "what is no such address",
        arguments: [
            "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org/path",
            "smtp://mail.example.org:99999", "smtp://mail.example.org#x",
        ]
    )
    func notAddresses(_ text: String) {
        #expect(throws: MailServerFault.notAnAddress) { try MailServer(text) }
    }

    @Test(
        "options that are not understood are refused",
        arguments: [
            "smtp://h?starttls=maybe", "smtp://h?starttls=immediate", "smtps://h?starttls=off", "smtp://h?tls=no",
            "smtp://h?ca=",
        ]
    )
    func badOptions(_ text: String) {
        #expect(throws: MailServerFault.self) { try MailServer(text) }
    }

    @Test("retry times grow to an hour (K-34)")
    func retries() {
        #expect(
            (1...6).map { RetryTimes.delay(afterAttempt: $0) }
                == [300, 900, 1800, 3600, 3600, 3600].map { .seconds($0) }
        )
    }
}

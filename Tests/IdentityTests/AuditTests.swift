import Identity
import Records
import SalesCore
import Testing

@Suite("What is written down")
struct AuditTests {
    @Test(
        "text from outside stays on its line",
        arguments: [
            ("plain", "plain"), ("a\nb", "a\\u{a}b"), ("a\r\n2026 signin.success", "a\\u{d}\\u{a}2026 signin.success"),
            ("\u{1B}[31mred", "\\u{1b}[31mred"), ("a\u{2028}b", "a\\u{2028}b"), ("a\u{202E}b", "a\\u{202e}b"),
            ("é🦊", "é🦊"),
        ]
    )
    func staysOnItsLine(text: String, line: String) {
        #expect(singleLine(text) == line)
    }

    @Test("a long text is cut")
    func isCut() {
        #expect(singleLine(String(repeating: "x", count: 10_000)).count == 200)
    }

    @Test("an event names who, from where and why")
    func namesAll() {
        let user = GUID(high: 1, low: 2)
        let event = AuditEvent.signInFailed(user: user, client: ClientAddress("192.0.2.7\nx"), reason: .wrongPassword)
        #expect(event.name == "signin.failure")
        #expect(event.details.map(\.key) == ["user", "client", "reason"])
        #expect(event.details.map(\.value) == [user.description, "192.0.2.7\\u{a}x", "wrong password"])
        #expect(event.isWarning)
    }
}

@Suite("What people are told")
struct IdentityMessageTests {
    private static let all: [any Message] = [
        SignInMessage.wrong, SignInMessage.slowedDown(seconds: 1), SignInMessage.slowedDown(seconds: 61),
        SignInMessage.crowded, PeopleMessage.notAnAddress,
        PeopleMessage.notAName, PeopleMessage.noRole, PeopleMessage.unknownRole("x"), PeopleMessage.exists(email: "x"),
        PeopleMessage.nobody(email: "x"), PeopleMessage.disabled(email: "x"), PeopleMessage.notATokenName,
        PeopleMessage.notAnExpiry, PasswordRefusal.tooShort, PasswordRefusal.tooLong, PasswordRefusal.tooCommon,
    ]

    @Test("every sentence is there in both languages, with French typography", arguments: all.indices)
    func bothLanguages(index: Int) {
        let message = Self.all[index]
        #expect(message.english != message.french)
        #expect(message.english.hasSuffix(".") && message.french.hasSuffix("."))
        #expect(!message.french.contains("'"))
        for mark in [" ;", " :", " !", " ?", "« ", " »"] { #expect(!message.french.contains(mark)) }
    }

    @Test(
        "the wait is told in seconds, then in minutes, and in the singular where there is one",
        arguments: [
            (1, "1 second.", "1 seconde."), (2, "2 seconds.", "2 secondes."), (60, "1 minute.", "1 minute."),
            (61, "2 minutes.", "2 minutes."), (900, "15 minutes.", "15 minutes."),
        ]
    )
    func wait(seconds: Int, english: String, french: String) {
        #expect(SignInMessage.slowedDown(seconds: seconds).english.hasSuffix(english))
        #expect(SignInMessage.slowedDown(seconds: seconds).french.hasSuffix(french))
    }
}

import Identity
import SalesCore
import Synchronization
import Testing

@Suite("Choosing a password")
struct ChoosingAPasswordTests {
    @Test(
        "a few words, a sentence, or any 12 characters that others would not try first will do",
        arguments: [
            "quite another phrase", "correct horse battery staple", "kU7#pLw2!xQz", "тополь шумит на ветру",
            "Le chat dort sous la pluie", "a-long-first-word-9", "🦊🐢🦉🐙🦔🐝🦋🐌🐞🐜🦂🐬", "zvqxkjwpfmbt",
            String(repeating: "kUz7 ", count: 25) + "abc",
        ]
    )
    func accepts(_ text: String) throws {
        _ = try Password(choosing: text, for: "someone@example.com")
    }

    @Test(
        "what is short, long or guessed first is refused",
        arguments: [
            ("short", PasswordRefusal.tooShort), ("elevenchars", .tooShort), ("", .tooShort),
            (String(repeating: "kUz7 ", count: 25) + "abcd", .tooLong),
            ("password1234", .tooCommon), ("Password1234!", .tooCommon), ("P@ssw0rd1234", .tooCommon),
            ("MotDePasse2024", .tooCommon), ("motdepasse123!", .tooCommon), ("azertyuiop12", .tooCommon),
            ("qwertyuiop123", .tooCommon), ("123456789012", .tooCommon), ("aaaaaaaaaaaa", .tooCommon),
            ("abcabcabcabc", .tooCommon), ("1q2w1q2w1q2w", .tooCommon), ("abcdefghijkl", .tooCommon),
            ("Suivant-Suivant-1", .tooCommon), ("adminpassword", .tooCommon), ("Bienvenue2026!", .tooCommon),
            ("987654321098765", .tooCommon), ("Été-2026-Été-2026", .tooCommon),
        ] as [(String, PasswordRefusal)]
    )
    func refuses(_ text: String, _ reason: PasswordRefusal) {
        #expect(throws: reason) { try Password(choosing: text, for: "someone@example.com") }
    }

    @Test(
        "one's own address or name is refused, dressed up or not",
        arguments: ["jane.doe@example.com", "JaneDoe-19801980", "j4n3d03-12345", "janedoejanedoe"]
    )
    func refusesTheAddress(_ text: String) {
        #expect(throws: PasswordRefusal.tooCommon) { try Password(choosing: text, for: "Jane.Doe@example.com") }
    }

    @Test("characters are counted after composition, so that two spellings of one word count the same")
    func countsComposed() {
        let decomposed = String(repeating: "e\u{301}", count: 11)
        #expect(throws: PasswordRefusal.tooShort) { try Password(choosing: decomposed, for: "a@b.test") }
    }

    @Test("a password does not describe itself")
    func staysSilent() {
        let password = Password(typed: "quite another phrase")
        #expect("\(password) \(String(reflecting: password))" == "•••• ••••")
    }
}

@Suite("Keeping a password")
struct KeepingAPasswordTests {
    private let secrets = SecretSource { count in (0..<count).map { UInt8($0 & 0xFF) } }

    @Test("scrypt answers as RFC 7914 says")
    func followsTheStandard() throws {
        let cost = try #require(PasswordCost(logRounds: 10, blockSize: 8, parallelism: 16))
        let key = try PasswordHasher.scrypt(Array("password".utf8), Array("NaCl".utf8), cost)
        // The first 32 of the 64 bytes of section 12, second vector.
        #expect(hexadecimal(key) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
    }

    @Test("only the right password matches, in either spelling of its accents")
    func matches() async throws {
        let hasher = PasswordHasher(cost: .quick, secrets: secrets)
        let hash = try await hasher.hash(Password(typed: "caf\u{E9} au coin de la rue"))
        #expect(try await hasher.verify(Password(typed: "cafe\u{301} au coin de la rue"), against: hash))
        #expect(try await hasher.verify(Password(typed: "cafe au coin de la rue"), against: hash) == false)
        #expect(try await hasher.verify(Password(typed: ""), against: hash) == false)
    }

    @Test("the stored form reads back, and holds neither the password nor its length")
    func readsBack() async throws {
        let hasher = PasswordHasher(cost: .quick, secrets: secrets)
        let hash = try await hasher.hash(Password(typed: "quite another phrase"))
        #expect(PasswordHash(hash.stored) == hash)
        #expect(hash.stored.hasPrefix("scrypt$4$1$1$AAECAwQFBgcICQoLDA0ODw$"))
    }

    @Test(
        "a damaged stored form is nobody's password, and never costs a gigabyte",
        arguments: [
            "", "scrypt", "plain$15$8$1$AAAA$AAAA", "scrypt$15$8$1$AAECAwQFBgcICQoLDA0ODw$",
            "scrypt$40$8$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "scrypt$4$99$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "scrypt$4$1$1$AAECAwQFBgcICQoLDA0ODw==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ]
    )
    func refusesDamage(_ stored: String) {
        #expect(PasswordHash(stored) == nil)
    }

    @Test("an unknown address costs one hash at the same cost, and never matches")
    func worksForNobody() async throws {
        let costs = Mutex<[PasswordCost]>([])
        let hasher = PasswordHasher(cost: .quick, secrets: secrets) { _, _, cost in
            costs.withLock { $0.append(cost) }
            return Array(repeating: 0, count: 32)
        }
        #expect(try await hasher.verify(Password(typed: "whatever it is"), against: nil) == false)
        #expect(costs.withLock { $0 } == [.quick])
    }

    @Test("a hash made at another cost is renewed")
    func noticesOldCosts() async throws {
        let old = try await PasswordHasher(cost: .quick, secrets: secrets).hash(Password(typed: "x"))
        #expect(PasswordHasher(cost: .current, secrets: secrets).isOutdated(old))
        #expect(PasswordHasher(cost: .quick, secrets: secrets).isOutdated(old) == false)
    }

    @Test("at most two passwords are worked on at once")
    func isBounded() async throws {
        let running = Mutex((now: 0, most: 0))
        let hasher = PasswordHasher(cost: .quick, secrets: secrets) { password, salt, cost in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            defer { running.withLock { $0.now -= 1 } }
            return try PasswordHasher.scrypt(password, salt, cost)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { _ = try await hasher.hash(Password(typed: "number \(number)")) }
            }
            try await group.waitForAll()
        }
        #expect((1...2).contains(running.withLock { $0.most }))
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }
}

extension PasswordCost {
    /// Enough to be scrypt, quick enough for tests.
    static let quick = PasswordCost(logRounds: 4, blockSize: 1, parallelism: 1)!
}

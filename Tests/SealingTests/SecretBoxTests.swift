import SalesCore
import Sealing
import Synchronization
import Testing

@Suite("Secrets in the database")
struct SecretBoxTests {
    private static let first = "a " + String(repeating: "01", count: 32)
    private static let second = "b " + String(repeating: "ff", count: 32)

    private func box(_ text: String) throws -> SecretBox {
        let keys = try #require(SecretKeys(text))
        return SecretBox { keys }
    }

    @Test("what is sealed opens for its purpose alone, and is never the same twice")
    func opens() throws {
        let box = try box(Self.first)
        let sealed = try box.seal([1, 2, 3], for: "factor of 7")
        #expect(try box.open(sealed, for: "factor of 7") == [1, 2, 3])
        #expect(sealed.bytes != (try box.seal([1, 2, 3], for: "factor of 7")).bytes)
        #expect(throws: SealingFault.damaged) { try box.open(sealed, for: "factor of 8") }
        var changed = sealed.bytes
        changed[changed.count - 1] ^= 1
        #expect(throws: SealingFault.damaged) {
            try box.open(Sealed(keyID: sealed.keyID, bytes: changed), for: "factor of 7")
        }
        #expect(throws: SealingFault.damaged) { try box.open(Sealed(keyID: "a", bytes: [1]), for: "factor of 7") }
    }

    @Test("a new key seals, and the old one still opens")
    func rotation() throws {
        let old = try box(Self.first).seal([9], for: "x")
        let rotated = try box("# newest first\n\(Self.second)\n\(Self.first)\n")
        #expect(try rotated.currentKeyID == "b")
        #expect(try rotated.open(old, for: "x") == [9])
        #expect(try rotated.seal([9], for: "x").keyID == "b")
        #expect(throws: SealingFault.unknownKey("a")) { try box(Self.second).open(old, for: "x") }
    }

    @Test(
        "what is no key file",
        arguments: [
            "", "# nothing\n", "a", "a 01", "a " + String(repeating: "0g", count: 32), first + "\n" + first,
            "a b " + String(repeating: "01", count: 32), String(repeating: "01", count: 32),
        ]
    )
    func badFiles(_ text: String) {
        #expect(SecretKeys(text) == nil)
    }

    @Test("a key that was made can be read, and is read once, when it is needed")
    func made() throws {
        let line = SecretKeys.line(
            id: "k1",
            from: SecretSource { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 9) } }
        )
        let reads = Mutex(0)
        let box = SecretBox {
            reads.withLock { $0 += 1 }
            return SecretKeys(line)!
        }
        #expect(reads.withLock { $0 } == 0)
        let sealed = try box.seal([5], for: "x")
        #expect(try box.open(sealed, for: "x") == [5])
        #expect(reads.withLock { $0 } == 1)
    }
}

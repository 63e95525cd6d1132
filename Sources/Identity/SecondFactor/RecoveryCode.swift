import Crypto
import SalesCore

/// What opens an account once when the authenticator is lost: 80 random bits, written down by the person.
struct RecoveryCode {
    let text: String

    static let count = 10

    init(from secrets: SecretSource) {
        let letters = Array(base32(secrets.bytes(10)).lowercased())
        text = stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: "-")
    }

    /// The digest of a code as it was typed; nil when it cannot be one.
    static func digest(of typed: String, for user: GUID) -> [UInt8]? {
        let letters = typed.lowercased().filter { !$0.isWhitespace && $0 != "-" }
        guard letters.utf8.count == 16, letters.utf8.allSatisfy({ (97...122).contains($0) || (50...55).contains($0) })
        else { return nil }
        return Array(SHA256.hash(data: user.bytes + Array(letters.utf8)))
    }
}

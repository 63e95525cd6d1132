import Crypto
import SalesCore

/// One-time codes by time (RFC 6238) as authenticator apps make them: SHA-1, six digits, thirty seconds.
struct OneTimeCode {
    let secret: [UInt8]

    static let secretLength = 20
    private static let seconds: Int64 = 30
    /// A clock may be one step off either way.
    private static let tolerance: Int64 = 1

    static func step(at now: Instant) -> Int64 { now.microseconds / 1_000_000 / seconds }

    func code(step: Int64) -> String {
        let message = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(digest[digest.count - 1] & 0x0F)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code was typed; nil when it is none of the present ones.
    func step(of typed: String, at now: Instant) -> Int64? {
        let present = OneTimeCode.step(at: now)
        var found: Int64?
        // All are compared, so that the time taken tells nothing.
        for step in (present - OneTimeCode.tolerance)...(present + OneTimeCode.tolerance)
        where equalInConstantTime(Array(code(step: step).utf8), Array(typed.utf8)) {
            found = step
        }
        return found
    }
}

/// Base32 as authenticator apps read it (RFC 4648, section 6), without padding.
func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
        buffer = buffer << 8 | UInt32(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
        }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits)) & 31]) }
    return String(decoding: text, as: UTF8.self)
}

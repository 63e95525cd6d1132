/// Header fields: words beyond ASCII as encoded words (RFC 2047), and lines folded at blanks.
enum HeaderLine {
    private static let longest = 76

    /// A name and an address. The name is quoted or encoded, so that nothing in it can be read as an address.
    static func mailbox(_ address: MailAddress) -> String {
        guard !address.name.isEmpty else { return "<\(address.text)>" }
        let isPlain = address.name.utf8.allSatisfy { byte in
            byte == 0x20 || isAtom(byte)
        }
        return "\(isPlain ? address.name : encoded(address.name)) <\(address.text)>"
    }

    /// A subject.
    static func words(_ text: String) -> String {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?") ? text : encoded(text)
    }

    /// `Name: value` with CRLF, folded at blanks.
    static func folded(_ name: String, _ value: String) -> String {
        var line = name + ":"
        var result = ""
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            // A line of blanks alone would end the header for some readers.
            if line.utf8.count + 1 + word.utf8.count > longest, !word.isEmpty, line.contains(where: { $0 != " " }) {
                result += line + "\r\n"
                line = " " + word
            } else {
                line += " " + word
            }
        }
        return result + line + "\r\n"
    }

    /// Encoded words of at most 75 characters, each with whole characters.
    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > 42 {
                words.append(word(chunk))
                chunk = []
            }
            chunk += bytes
        }
        words.append(word(chunk))
        return words.joined(separator: " ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Base64.encoded(bytes))?=" }

    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "'"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// Base64 with its usual alphabet and padding (RFC 4648, section 4).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    public static func encoded(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            let padded = Array(group) + Array(repeating: 0, count: 3 - group.count)
            let bits = UInt32(padded[0]) << 16 | UInt32(padded[1]) << 8 | UInt32(padded[2])
            for position in 0..<4 {
                let isPadding = position > group.count
                result.append(
                    isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * position)) & 63]
                )
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }
}

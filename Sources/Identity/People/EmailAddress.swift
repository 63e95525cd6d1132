import SalesCore

/// The address somebody signs in with: trimmed, composed and in lower case, so that one person has one address.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// An address to look for. Whatever was typed will do; what nobody has is not found.
    public init(typed: String) {
        let trimmed = typed.prefix(1000).drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }.map(trimmed.index(after:)) ?? trimmed.startIndex
        text = composed(trimmed[..<end].lowercased())
    }

    /// An address to keep: something before and after one `@`, 254 characters at most, no blanks or control characters.
    public init?(keeping typed: String) {
        self.init(typed: typed)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254, parts[0].utf8.count <= 64,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) }),
            !text.contains(where: { "<>()[],;:\\\"".contains($0) || $0.isWhitespace })
        else { return nil }
    }

    public var description: String { text }
}

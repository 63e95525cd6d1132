/// One address of a mail, with the name that people see.
public struct MailAddress: Sendable, Equatable, Codable {
    public let text: String
    public let name: String

    /// - Returns: nil for what is no plain address, and for control characters and line ends in either part: they
    ///   could add headers or commands of somebody else's.
    public init?(_ text: String, name: String = "") {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254, parts[0].utf8.count <= 64,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) }),
            !text.contains(where: { "<>()[],;:\\\"".contains($0) || $0.isWhitespace || $0.isNewline }),
            !name.unicodeScalars.contains(where: isControl), name.unicodeScalars.count <= 200
        else { return nil }
        self.text = text
        self.name = name
    }

    /// The part after the `@`.
    public var domain: Substring { text.split(separator: "@").last ?? "" }

    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}

/// Control characters, and what ends a line in Unicode.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}

public import SalesCore

/// A program that gets tokens from the token service: in its own name, or for people who agree to it.
///
/// In its own name it acts as a person of its own, an application user, whose roles decide what it may do.
public struct Client: Sendable, Equatable {
    /// What programs know it by (`client_id`); not a secret.
    public let id: GUID
    public let name: String
    /// The application user.
    public let user: GUID
    /// The digest of its secret; nil for a program that cannot keep one, such as an app on a telephone.
    public let digest: [UInt8]?
    /// Where a browser may be sent back to, each compared character by character.
    public let redirects: [String]
    public let isDisabled: Bool

    public init(id: GUID, name: String, user: GUID, digest: [UInt8]?, redirects: [String], isDisabled: Bool) {
        self.id = id
        self.name = name
        self.user = user
        self.digest = digest
        self.redirects = redirects
        self.isDisabled = isDisabled
    }
}

/// Where a browser may be sent back to with a code (RFC 6749, section 3.1.2; RFC 8252).
public struct RedirectAddress: Sendable, Equatable {
    public let text: String

    static let longest = 500

    /// - Returns: nil for anything but `https://…`, `http://` on this machine, or a scheme of the program's own with a
    ///   dot in it (`com.example.app:/done`); and for a fragment, blanks, user names and control characters.
    public init?(_ text: String) {
        guard text.utf8.count <= RedirectAddress.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains(where: { "#\"'<>\\^`{|};,".contains($0) }), let colon = text.firstIndex(of: ":")
        else { return nil }
        let scheme = text[..<colon].lowercased()
        let rest = text[text.index(after: colon)...]
        switch scheme {
        case "https":
            guard rest.hasPrefix("//"), RedirectAddress.host(of: rest) != nil else { return nil }
        case "http":
            guard rest.hasPrefix("//"), let host = RedirectAddress.host(of: rest),
                host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
            else { return nil }
        default:
            guard scheme.contains("."), scheme.first?.isLetter == true, rest.hasPrefix("/"),
                scheme.utf8.allSatisfy({ base64URLValue($0) != nil || $0 == UInt8(ascii: ".") })
            else { return nil }
        }
        self.text = text
    }

    /// Scheme and host for a Content-Security-Policy, or the scheme alone where it is the program's own.
    public var source: String {
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        let scheme = text[..<colon].lowercased()
        guard scheme == "https" || scheme == "http" else { return scheme + ":" }
        let authority = text[colon...].dropFirst(3).prefix { !"/?".contains($0) }
        return "\(scheme)://\(authority)"
    }

    /// The address with more in its query.
    public func adding(_ fields: [(name: String, value: String)]) -> String {
        let query = fields.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
        return text + (text.contains("?") ? "&" : "?") + query
    }

    private static func host(of rest: Substring) -> Substring? {
        let authority = rest.dropFirst(2).prefix { !"/?".contains($0) }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let bracket = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
        let colon = authority[bracket...].lastIndex(of: ":")
        guard let colon else { return authority }
        guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else {
            return nil
        }
        return authority[..<colon].isEmpty ? nil : authority[..<colon]
    }
}

/// Everything but the unreserved characters of RFC 3986 as `%XX`.
public func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
        if base64URLValue(byte) != nil || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~") {
            result.append(byte)
        } else {
            result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: result, as: UTF8.self)
}

import HTTPTypes
import Hummingbird

/// Scheme, host and port, as browsers compare them (RFC 6454).
struct Origin: Hashable, Sendable, CustomStringConvertible {
    let scheme: String
    let host: String
    let port: Int

    /// Reads `https://host` or `https://host:port`; nil for anything with a path, for `null` and for other schemes.
    init?(_ text: some StringProtocol) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        self.init(scheme: text[..<colon.lowerBound].lowercased(), authority: text[colon.upperBound...])
    }

    /// - Parameter authority: As in the header `Host`: name or address, with a port where it is not the usual one.
    init?(scheme: String, authority: some StringProtocol) {
        guard let usual = ["http": 80, "https": 443][scheme], !authority.isEmpty else { return nil }
        guard authority.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !authority.contains(where: { "/\\?#@,".contains($0) })
        else { return nil }
        self.scheme = scheme
        let afterBracket = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
        guard let colon = authority[afterBracket...].lastIndex(of: ":") else {
            host = authority.lowercased()
            port = usual
            return
        }
        guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else {
            return nil
        }
        host = authority[..<colon].lowercased()
        self.port = port
    }

    var description: String {
        let usual = scheme == "https" ? 443 : 80
        return "\(scheme)://\(host)" + (port == usual ? "" : ":\(port)")
    }

    /// Only this machine can be meant.
    var isLoopback: Bool { host == "localhost" || host == "[::1]" || host.hasPrefix("127.") }
}

/// Where the product is found: the public address that the operator gave, else what each request says of itself.
struct Site: Sendable {
    /// `SUIVANT_PUBLIC_URL`.
    let published: Origin?

    /// - Parameter publicURL: With or without a path, which is ignored.
    init(publicURL: String? = nil) {
        published = publicURL.flatMap { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count < 3 ? nil : Origin("\(parts[0])//\(parts[2])")
        }
    }

    /// What absolute addresses begin with.
    func origin(of request: Request, isSecure: Bool) -> Origin? { published ?? own(request, isSecure: isSecure) }

    /// The origins a page of ours can have when it sends this request.
    func origins(of request: Request, isSecure: Bool) -> [Origin] {
        [published, own(request, isSecure: isSecure)].compactMap { $0 }
    }

    /// Whether the browser sees https: on this connection, or at the proxy in front of us that has the public address.
    func isSecure(_ request: Request, isSecure: Bool) -> Bool {
        if isSecure { return true }
        guard let published, published.scheme == "https", let authority = request.head.authority else { return false }
        return Origin(scheme: "https", authority: authority) == published
    }

    private func own(_ request: Request, isSecure: Bool) -> Origin? {
        request.head.authority.flatMap { Origin(scheme: isSecure ? "https" : "http", authority: $0) }
    }
}

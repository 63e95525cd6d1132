/// The target of a request, cut into its parts and not yet decoded.
///
/// Takes the form of a request line (`/api/data/v9.2/leads?$top=1`), an absolute address, and an address relative to
/// the service as it stands in a batch or behind `@odata.bind` (`leads(…)`, `/leads(…)`).
public struct RequestTarget: Hashable, Sendable {
    /// Host and port of an absolute address, in lower case; the caller compares it with its own.
    public let authority: String?
    /// Percent-encoded; may lack the leading slash.
    public let path: String
    /// What follows the first question mark, percent-encoded; nil when there is none.
    public let query: String?

    public init(parsing target: String) throws(ParseError) {
        if let index = target.utf8.firstIndex(of: UInt8(ascii: "#")) {
            let offset = target.unicodeScalars.distance(from: target.startIndex, to: index)
            throw ParseError(.unexpected(found: "#", expected: .end), in: .address, at: offset + 1)
        }
        let question = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        query = question.map { String(target[target.utf8.index(after: $0)...]) }
        (authority, path) = RequestTarget.split(target[..<(question ?? target.endIndex)])
    }

    private static func split(_ address: Substring) -> (authority: String?, path: String) {
        let lowered = address.prefix(8).lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lowered.hasPrefix($0) }) else {
            return (nil, String(address))
        }
        let rest = address.dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        return (rest[..<slash].lowercased(), String(rest[slash...]))
    }

    /// The query with every option as it was sent, except that `$skiptoken` is the one given: what a next link carries.
    ///
    /// - Parameter top: What is left of a `$top` that one answer could not hold.
    public func query(withSkipToken token: String, top: Int? = nil) -> String {
        let replaced: Set = top == nil ? ["$skiptoken", "skiptoken"] : ["$skiptoken", "skiptoken", "$top", "top"]
        let kept = (query ?? "").split(separator: "&").filter { piece in
            let name = piece.prefix { $0 != "=" }
            guard let decoded = try? URLDecoding.queryText(name) else { return true }
            return !replaced.contains(decoded.lowercased())
        }
        let added = (top.map { ["$top=\($0)"] } ?? []) + ["$skiptoken=" + URLDecoding.encodedForQuery(token)]
        return (kept.map(String.init) + added).joined(separator: "&")
    }
}

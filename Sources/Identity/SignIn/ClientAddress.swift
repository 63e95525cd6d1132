/// The network address of a client, as it is logged and throttled.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameter text: An IPv4 or IPv6 address without port; anything else stands for itself.
    public init(_ text: String) {
        let lowered = text.prefix(64).lowercased()
        description = lowered.hasPrefix("::ffff:") && lowered.contains(".") ? String(lowered.dropFirst(7)) : lowered
    }

    /// What is throttled as one: an IPv4 address, or the /64 network that one IPv6 household or office has.
    public var network: String {
        guard description.contains(":") else { return description }
        let withoutZone = description.prefix { $0 != "%" }
        let halves = withoutZone.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let head = (halves.first ?? "").split(separator: ":")
        let tail = halves.count == 2 ? halves[1].split(separator: ":") : []
        let zeros = halves.count == 2 ? max(0, 8 - head.count - tail.count) : 0
        let groups = head.map(withoutLeadingZeros) + Array(repeating: "0", count: zeros) + tail.map(withoutLeadingZeros)
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }

    private func withoutLeadingZeros(_ group: Substring) -> String {
        let rest = group.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }
}

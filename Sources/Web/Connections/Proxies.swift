import Identity

/// The reverse proxies in front of an instance: what they say of the sender is believed, and their connections, which
/// are everybody's, are not counted as those of one address.
public struct Proxies: Sendable, Equatable {
    /// Programs on the same machine, which come from loopback.
    public static let local = Proxies(includesLoopback: true)

    private var includesLoopback: Bool
    private var addresses: Set<ClientAddress> = []

    private init(includesLoopback: Bool) {
        self.includesLoopback = includesLoopback
    }

    /// - Parameter text: Addresses with commas; `loopback` for this machine, `none` for none at all.
    /// - Returns: Nil where something is no address.
    public init?(_ text: String) {
        self.init(includesLoopback: false)
        for part in text.split(separator: ",") {
            let name = part.filter { !$0.isWhitespace }
            switch name.lowercased() {
            case "none": continue
            case "loopback": includesLoopback = true
            default:
                guard name.contains(".") || name.contains(":"),
                    name.allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" })
                else { return nil }
                let address = ClientAddress(name)
                if address.isLoopback { includesLoopback = true } else { addresses.insert(address) }
            }
        }
    }

    func contains(_ address: ClientAddress) -> Bool {
        includesLoopback && address.isLoopback || addresses.contains(address)
    }
}

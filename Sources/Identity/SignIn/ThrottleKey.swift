import Crypto
public import SalesCore

/// What failed sign-ins are counted against: a digest, so that what strangers type as an address (now and then a
/// password) is not kept in the clear.
public struct ThrottleKey: Hashable, Sendable {
    public let digest: String
    public let rule: SignInThrottle

    /// The address typed; counted the same whether or not anybody has it.
    public static func account(_ email: EmailAddress) -> ThrottleKey {
        ThrottleKey("account", email.text, .account)
    }

    /// The network a request comes from.
    public static func client(_ address: ClientAddress) -> ThrottleKey {
        ThrottleKey("client", address.network, .client)
    }

    /// A browser in which the owner of the account has signed in before: strangers' failures do not slow it down.
    public static func knownBrowser(_ session: CredentialHash) -> ThrottleKey {
        ThrottleKey("browser", base64URL(session.digest), .account)
    }

    /// Links that are asked for by an address, whether or not anybody has it.
    public static func reset(_ email: EmailAddress) -> ThrottleKey { ThrottleKey("reset", email.text, .links) }

    /// Links that are asked for from a network.
    public static func resetClient(_ address: ClientAddress) -> ThrottleKey {
        ThrottleKey("reset client", address.network, .client)
    }

    /// Journeys to another issuer that are begun from a network.
    public static func issuer(_ address: ClientAddress) -> ThrottleKey {
        ThrottleKey("issuer client", address.network, .client)
    }

    /// One-time codes of a person, and passwords that are asked for again.
    public static func factor(_ user: GUID) -> ThrottleKey { ThrottleKey("factor", user.description, .account) }

    private init(_ kind: String, _ text: String, _ rule: SignInThrottle) {
        digest = base64URL(Array(SHA256.hash(data: Array("\(kind):\(text)".utf8))))
        self.rule = rule
    }
}

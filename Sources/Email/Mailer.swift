/// Hands one message to the outside world.
public protocol Mailer: Sendable {
    /// - Parameter handingOver: Called when everything is agreed and the text of the message comes next: until it
    ///   returns, nothing has left. When it throws, nothing leaves.
    /// - Returns: The server's last words.
    func deliver(
        _ message: [UInt8],
        from sender: MailAddress,
        to recipient: MailAddress,
        handingOver: @escaping @Sendable () async throws -> Void
    ) async throws(DeliveryError) -> String
}

/// How a delivery failed: what may be tried again, what may not, and what nobody knows.
public enum DeliveryError: Error, Equatable, CustomStringConvertible {
    /// The server refused for good (5xx), or cannot take such a message at all.
    case refused(String)
    /// Not now: the server is away, busy, or said 4xx. Nothing was taken.
    case deferred(String)
    /// The message was handed over, and the answer did not come.
    case unknown(String)

    public var description: String {
        switch self {
        case .refused(let words), .deferred(let words), .unknown(let words): words
        }
    }
}

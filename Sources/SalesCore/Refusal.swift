/// Why something was not done, told so that a person can act on it. Nothing has been changed when it is thrown.
public struct Refusal: Error, CustomStringConvertible {
    /// What kind of refusal; only Web knows the status code it becomes.
    public enum Kind: Sendable, Equatable {
        case notSignedIn
        /// May be seen, but not so treated (K-36).
        case forbidden
        /// Does not exist, or may not be seen: the same answer (K-36).
        case notFound
        case invalid
        /// The thing is no longer as the caller believes.
        case conflict
        /// The version the caller named is not the current one (RFC 9110, `If-Match`).
        case preconditionFailed
        /// A unique value exists already.
        case duplicate
        case unprocessable
        case tooLarge
        case wrongMediaType
        case tooManyRequests(retryAfterSeconds: Int)
        case notOffered
        /// For a moment only: database away, pool exhausted, stopping.
        case unavailable(retryAfterSeconds: Int)
    }

    public let kind: Kind
    public let message: any Message

    public init(_ kind: Kind, _ message: any Message) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message.english }
}

/// A failure of what keeps the data, told in one line: full, locked, away. Storage throws it, Web answers it.
public protocol StoreFailure: Error, Message {
    /// What it is to the caller.
    var refusalKind: Refusal.Kind { get }
}

/// One request to a server outside, on the house's own behalf.
public struct FetchRequest: Sendable, Equatable {
    public var address: String
    /// `application/x-www-form-urlencoded`; GET when there is none.
    public var form: String?
    /// The header `Authorization`.
    public var authorization: String?

    public init(address: String, form: String? = nil, authorization: String? = nil) {
        self.address = address
        self.form = form
        self.authorization = authorization
    }
}

/// Fetches from servers that an operator named. Redirections are not followed; answers and time are limited.
public protocol WebFetch: Sendable {
    /// - Throws: When there is no whole answer.
    func fetch(_ request: FetchRequest) async throws -> (status: Int, body: [UInt8])
}

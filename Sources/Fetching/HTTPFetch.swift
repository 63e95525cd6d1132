import AsyncHTTPClient
public import Identity
import NIOCore
import NIOHTTP1
import NIOSSL

/// Fetches with a connection of its own for each request: single sign-on asks rarely.
///
/// Redirections are not followed, answers are limited in size and time, certificates and names are checked.
public struct HTTPFetch: WebFetch {
    private let limit: Duration
    private let largest: Int

    /// - Parameters:
    ///   - limit: The longest that one request may take.
    ///   - largest: The bytes of an answer at most.
    public init(limit: Duration = .seconds(15), largest: Int = 1024 * 1024) {
        self.limit = limit
        self.largest = largest
    }

    public func fetch(_ request: FetchRequest) async throws -> (status: Int, body: [UInt8]) {
        try await withThrowingTaskGroup(of: (status: Int, body: [UInt8]).self) { group in
            group.addTask { try await answer(request) }
            group.addTask { [limit] in
                try await Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw HTTPClientError.deadlineExceeded }
            return first
        }
    }

    /// The client's own deadline ends with the headers of the answer; the one around this covers the body too.
    private func answer(_ request: FetchRequest) async throws -> (status: Int, body: [UInt8]) {
        try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(self.request(request), timeout: TimeAmount(limit))
            let body = try await response.body.collect(upTo: largest)
            return (Int(response.status.code), Array(body.readableBytesView))
        }
    }

    private var configuration: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        return configuration
    }

    private func request(_ request: FetchRequest) -> HTTPClientRequest {
        var sent = HTTPClientRequest(url: request.address)
        sent.headers = HTTPHeaders([("Accept", "application/json"), ("User-Agent", "Suivant")])
        if let authorization = request.authorization { sent.headers.add(name: "Authorization", value: authorization) }
        if let form = request.form {
            sent.method = .POST
            sent.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            sent.body = .bytes(ByteBuffer(string: form))
        }
        return sent
    }
}

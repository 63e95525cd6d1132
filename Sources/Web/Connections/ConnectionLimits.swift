/// How long clients may take, and how many connections are held for them (decision 42); nil is no limit.
public struct ConnectionLimits: Sendable, Equatable {
    /// Connections at once, over all listeners.
    public var connections: Int?
    /// Of them from one IPv4 address or one IPv6 network; proxies that are known are not counted.
    public var perAddress: Int?
    /// From the first byte of a request, or from a new connection, to the end of the request's headers.
    public var header: Duration?
    /// How long a body may stand still, and how far it may lag behind ``slowestBody``.
    public var body: Duration?
    /// Between two requests.
    public var idle: Duration?
    /// How long an answer may wait for a client that does not read.
    public var write: Duration?

    /// Bytes a second: a hundredth of what a poor mobile connection sends.
    public static let slowestBody = 1024

    public init(
        connections: Int?,
        perAddress: Int?,
        header: Duration?,
        body: Duration?,
        idle: Duration?,
        write: Duration?
    ) {
        self.connections = connections
        self.perAddress = perAddress
        self.header = header
        self.body = body
        self.idle = idle
        self.write = write
    }

    /// An office of hundreds behind one address stays far below; a browser holds seven at most.
    public static let standard = ConnectionLimits(
        connections: 10_000,
        perAddress: 2_000,
        header: .seconds(30),
        body: .seconds(30),
        idle: .seconds(75),
        write: .seconds(60)
    )
}

internal import SalesCore

/// The requests that wait for a connection, in order, and who may have the next one (``ConnectionShares``).
struct ConnectionQueue<Connection> {
    private var shares: ConnectionShares
    private var waiting: [Request<Connection>] = []

    /// - Parameter limit: Connections at most.
    init(limit: Int) {
        shares = ConnectionShares(limit: limit)
    }

    /// Whether a new request may begin at once, if there is a connection.
    func admits(_ request: Request<Connection>) -> Bool { shares.admits(request.person) }

    mutating func begin(_ request: Request<Connection>) { shares.begin(request.person) }

    mutating func end(_ request: Request<Connection>) { shares.end(request.person) }

    /// Puts a request at the end.
    mutating func append(_ request: Request<Connection>, now: UInt64) {
        request.waitsSince = now
        request.isOverdrawn = shares.free > 0 && !shares.admits(request.person)
        waiting.append(request)
    }

    /// The first request whose person has a share left, begun; those before it learn that their own requests keep them
    /// waiting.
    ///
    /// - Parameter regardless: Of shares, because the connections are about to be closed.
    mutating func takeFirst(regardless: Bool) -> Request<Connection>? {
        let index = waiting.firstIndex { regardless || shares.admits($0.person) }
        if shares.free > 0 { for request in waiting[..<(index ?? waiting.count)] { request.isOverdrawn = true } }
        guard let index else { return nil }
        let request = waiting.remove(at: index)
        shares.begin(request.person)
        return request
    }

    /// The first requests that may have a part in one transaction; none of them is begun.
    mutating func takeSharing(atMost limit: Int) -> [Request<Connection>] {
        let others = Array(waiting.prefix(limit).prefix { $0.canShare })
        waiting.removeFirst(others.count)
        return others
    }

    /// Takes one request out.
    ///
    /// - Returns: Whether it still waited.
    mutating func remove(_ request: Request<Connection>) -> Bool {
        guard let index = waiting.firstIndex(where: { $0 === request }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Takes out those that waited for longer than `limit`, in nanoseconds.
    mutating func takeOverdue(after limit: UInt64, now: UInt64) -> [Request<Connection>] {
        let count = waiting.firstIndex { $0.waitsSince + limit > now } ?? waiting.count
        defer { waiting.removeFirst(count) }
        return Array(waiting[..<count])
    }

    /// Since when the first one waits.
    var oldest: UInt64? { waiting.first?.waitsSince }
}

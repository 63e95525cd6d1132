import Identity
import NIOCore
import Synchronization

/// All connections of an instance, so that no number of them keeps others out (decision 42).
///
/// Where there is no room for another one, those go that have kept us waiting longest: idle ones, and requests that do
/// not come to their end. Only where all are busy is a new one refused.
final class OpenConnections: Sendable {
    /// One connection, as those see it who look for room.
    final class Entry: Sendable {
        fileprivate let network: String?
        /// Of ``Patience``; 0 while the client waits for us.
        fileprivate let waitingSince: Atomic<UInt64>
        fileprivate let close: @Sendable () -> Void

        fileprivate init(network: String?, since: UInt64, close: @escaping @Sendable () -> Void) {
            self.network = network
            self.close = close
            waitingSince = Atomic(since)
        }

        func waits(since instant: UInt64?) {
            waitingSince.store(instant ?? 0, ordering: .relaxed)
        }
    }

    fileprivate struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var perNetwork: [String: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let proxies: Proxies
    private let state = Mutex(State())

    init(_ limits: ConnectionLimits, proxies: Proxies) {
        self.limits = limits
        self.proxies = proxies
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// - Returns: Nil when there is no room, and none can be made.
    func enter(from address: ClientAddress, at now: UInt64, close: @escaping @Sendable () -> Void) -> Entry? {
        let network = proxies.contains(address) ? nil : address.network
        let entry = Entry(network: network, since: now, close: close)
        let (hasRoom, leaving) = state.withLock { state -> (Bool, [Entry]) in
            var leaving: [Entry] = []
            if let network, let limit = limits.perAddress, state.perNetwork[network, default: 0] >= limit {
                leaving += state.longestWaiting(limit / 50) { $0.network == network }
                if leaving.isEmpty { return (false, []) }
            }
            if let limit = limits.connections, state.entries.count >= limit {
                leaving += state.longestWaiting(limit / 100) { _ in true }
                if state.entries.count >= limit { return (false, leaving) }
            }
            state.add(entry)
            return (true, leaving)
        }
        for other in leaving { other.close() }
        return hasRoom ? entry : nil
    }

    func leave(_ entry: Entry) {
        state.withLock { $0.remove(entry) }
    }
}

extension OpenConnections.State {
    mutating func add(_ entry: OpenConnections.Entry) {
        entries[ObjectIdentifier(entry)] = entry
        if let network = entry.network { perNetwork[network, default: 0] += 1 }
    }

    mutating func remove(_ entry: OpenConnections.Entry) {
        guard entries.removeValue(forKey: ObjectIdentifier(entry)) != nil, let network = entry.network else { return }
        let count = perNetwork[network, default: 0]
        perNetwork[network] = count > 1 ? count - 1 : nil
    }

    /// Takes out some that have kept us waiting longest; several at a time, so that they are not looked for at each
    /// new connection.
    mutating func longestWaiting(
        _ count: Int,
        where condition: (OpenConnections.Entry) -> Bool
    ) -> [OpenConnections.Entry] {
        let waiting = entries.values.compactMap { entry -> (since: UInt64, entry: OpenConnections.Entry)? in
            let since = entry.waitingSince.load(ordering: .relaxed)
            return since > 0 && condition(entry) ? (since, entry) : nil
        }
        let longest = waiting.sorted { $0.since < $1.since }.prefix(max(1, count)).map(\.entry)
        for entry in longest { remove(entry) }
        return longest
    }
}

import Identity
import Synchronization
import Testing

@testable import Web

@Suite("hardening, slow clients: how many connections are held")
struct OpenConnectionsTests {
    private static func limits(_ connections: Int?, _ perAddress: Int?) -> ConnectionLimits {
        var limits = ConnectionLimits.standard
        limits.connections = connections
        limits.perAddress = perAddress
        return limits
    }

    /// Which connections were closed to make room.
    private final class Closed: Sendable {
        private let names = Mutex<[String]>([])

        var all: [String] { names.withLock { $0 } }

        func note(_ name: String) { names.withLock { $0.append(name) } }
    }

    private let closed = Closed()

    private func enter(
        _ open: OpenConnections,
        _ name: String,
        from address: String,
        since: UInt64
    ) -> OpenConnections.Entry? {
        open.enter(from: ClientAddress(address), at: since) { [closed] in closed.note(name) }
    }

    @Test("where it is full, who has kept us waiting longest goes; where all are busy, a new one is refused")
    func full() throws {
        let open = OpenConnections(OpenConnectionsTests.limits(3, nil), proxies: .local)
        let first = try #require(enter(open, "first", from: "192.0.2.1", since: 10))
        let second = try #require(enter(open, "second", from: "192.0.2.2", since: 20))
        _ = try #require(enter(open, "third", from: "192.0.2.3", since: 30))
        first.waits(since: nil)
        _ = try #require(enter(open, "fourth", from: "192.0.2.4", since: 40))
        #expect(closed.all == ["second"])
        #expect(open.count == 3)
        // Its end, which comes later, is not counted twice.
        open.leave(second)
        #expect(open.count == 3)
        let busy = OpenConnections(OpenConnectionsTests.limits(2, nil), proxies: .local)
        for name in ["a", "b"] { try #require(enter(busy, name, from: "192.0.2.1", since: 1)).waits(since: nil) }
        #expect(enter(busy, "c", from: "192.0.2.9", since: 2) == nil)
        #expect(busy.count == 2)
    }

    @Test("one address, or one IPv6 network, is bounded by itself, and pays with its own; known proxies are not")
    func perAddress() throws {
        let proxies = try #require(Proxies("loopback, 198.51.100.7"))
        let open = OpenConnections(OpenConnectionsTests.limits(nil, 2), proxies: proxies)
        _ = try #require(enter(open, "other", from: "192.0.2.1", since: 1))
        for (place, address) in ["2001:db8::1", "2001:db8::2", "2001:db8::3"].enumerated() {
            _ = try #require(enter(open, "v6 \(place)", from: address, since: UInt64(10 + place)))
        }
        #expect(closed.all == ["v6 0"])
        for address in ["127.0.0.1", "198.51.100.7"] {
            for _ in 0..<5 { try #require(enter(open, "proxy", from: address, since: 1)).waits(since: nil) }
        }
        #expect(closed.all == ["v6 0"])
        for _ in 0..<2 { try #require(enter(open, "x", from: "192.0.2.5", since: 1)).waits(since: nil) }
        #expect(enter(open, "x", from: "192.0.2.5", since: 1) == nil)
        #expect(enter(open, "y", from: "192.0.2.6", since: 1) != nil)
    }

    @Test(
        "the list of proxies is read strictly",
        arguments: [
            ("none", true, []), ("loopback", true, ["127.0.0.1", "::1"]), ("10.0.0.5", true, ["10.0.0.5"]),
            ("127.0.0.1,2001:db8::5", true, ["127.0.0.1", "2001:db8::5"]), ("proxy.example.org", false, []),
            ("10.0.0.5;10.0.0.6", false, []),
        ]
    )
    func proxies(text: String, isValid: Bool, members: [String]) {
        let proxies = Proxies(text)
        #expect((proxies != nil) == isValid)
        for address in ["127.0.0.1", "::1", "10.0.0.5", "2001:db8::5", "10.0.0.6"] {
            let isMember = members.contains(address) || address == "::1" && members.contains("127.0.0.1")
            #expect(proxies?.contains(ClientAddress(address)) ?? false == isMember, "\(address) in \(text)")
        }
    }
}

import SalesCore
import Testing

@testable import Storage

@Suite("hardening, robustness: who waits for a connection, and why")
struct ConnectionQueueTests {
    private final class Connection {}

    private static let (greedy, other) = (GUID(high: 0, low: 1), GUID(high: 0, low: 2))
    private var queue = ConnectionQueue<Connection>(limit: 10)

    private mutating func running(_ count: Int, for person: GUID?) -> [Request<Connection>] {
        (0..<count).map { _ in
            let request = Request<Connection>(for: person)
            #expect(queue.admits(request))
            queue.begin(request)
            return request
        }
    }

    private mutating func waiting(for person: GUID?) -> Request<Connection> {
        let request = Request<Connection>(for: person)
        queue.append(request, now: 1)
        return request
    }

    private mutating func isOverdrawnAtTheEnd(_ request: Request<Connection>) -> Bool {
        #expect(queue.takeOverdue(after: 5, now: 5).isEmpty)
        let overdue = queue.takeOverdue(after: 5, now: 6)
        #expect(overdue.contains { $0 === request })
        return request.isOverdrawn
    }

    @Test("who was kept waiting by own requests is told so even if the last free connections were just taken")
    mutating func takenAtTheEnd() {
        _ = running(5, for: Self.greedy)
        let request = waiting(for: Self.greedy)
        // The program's own work, such as a look at who asks, of those who are refused at the same moment.
        _ = running(5, for: nil)
        #expect(isOverdrawnAtTheEnd(request))
    }

    @Test("who was passed over when a connection became free is kept waiting by own requests")
    mutating func passedOver() throws {
        _ = running(5, for: Self.greedy)
        let own = running(5, for: nil)
        let request = waiting(for: Self.greedy)
        queue.end(try #require(own.first))
        #expect(queue.takeFirst(regardless: false) == nil)
        _ = running(1, for: nil)
        #expect(isOverdrawnAtTheEnd(request))
    }

    @Test("who came when everything was taken, and nothing became free, is kept waiting by others")
    mutating func everythingTaken() {
        _ = running(5, for: Self.greedy)
        _ = running(5, for: nil)
        let (own, foreign) = (waiting(for: Self.greedy), waiting(for: Self.other))
        #expect(!isOverdrawnAtTheEnd(own))
        #expect(!foreign.isOverdrawn)
    }

    @Test("one that ends may make room for two: for who waits first, and for the own next")
    mutating func roomForTwo() throws {
        queue = ConnectionQueue(limit: 9)
        let first = running(3, for: Self.greedy)
        _ = running(3, for: Self.other)
        let (foreign, own) = (waiting(for: Self.other), waiting(for: Self.greedy))
        #expect(queue.takeFirst(regardless: false) == nil)
        queue.end(try #require(first.first))
        #expect(queue.takeFirst(regardless: false) === foreign)
        #expect(queue.takeFirst(regardless: false) === own)
        #expect(queue.oldest == nil)
    }

    @Test("before the connections are closed shares do not count")
    mutating func closing() {
        _ = running(5, for: Self.greedy)
        let request = waiting(for: Self.greedy)
        #expect(queue.takeFirst(regardless: true) === request)
    }
}

internal import Foundation

/// Holds a thread of a database until another has come so far. For bodies of reads and writes, which cannot await.
public final class Flag: Sendable {
    private let condition = NSCondition()
    private nonisolated(unsafe) var isRaised = false

    public init() {}

    public func raise() {
        condition.withLock {
            isRaised = true
            condition.broadcast()
        }
    }

    /// Waits at most ten seconds, so that a failing test ends.
    public func wait() {
        let limit = Date(timeIntervalSinceNow: 10)
        condition.withLock {
            while !isRaised, condition.wait(until: limit) {}
        }
    }
}

/// Lets nobody pass before all have arrived; who comes later passes at once.
public final class Meeting: Sendable {
    private let condition = NSCondition()
    private nonisolated(unsafe) var missing: Int

    public init(of count: Int) {
        missing = count
    }

    /// Waits at most ten seconds, so that a failing test ends.
    public func arrive() {
        let limit = Date(timeIntervalSinceNow: 10)
        condition.withLock {
            missing -= 1
            condition.broadcast()
            while missing > 0, condition.wait(until: limit) {}
        }
    }
}

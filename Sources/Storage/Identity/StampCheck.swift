import Identity
import Synchronization

/// Whether the caller of the running request is still who is remembered: asked together with the first read of the
/// request, without a trip of its own.
final class StampCheck: Sendable {
    enum State: Sendable {
        case open, holds, changed
    }

    /// Of the running request; nil where the caller was looked up first.
    @TaskLocal static var current: StampCheck?

    private let expected: Int64
    private let known = Mutex(State.open)

    init(_ expected: Int64) {
        self.expected = expected
    }

    var state: State { known.withLock { $0 } }

    /// To be called at the beginning of a read.
    ///
    /// - Throws: ``CallerChanged``, as a rule out of the next statement.
    func ask(_ connection: any SQLConnection) throws {
        switch state {
        case .holds: return
        case .changed: throw CallerChanged()
        case .open: try connection.alongside(IdentitySQL.stamp) { try self.answer($0?.int(0) ?? 0) }
        }
    }

    func answer(_ stamp: Int64) throws {
        let holds = stamp == expected
        // Of two reads at once the one that has seen the change is right, whichever ends last.
        known.withLock { if $0 != .changed { $0 = holds ? .holds : .changed } }
        guard holds else { throw CallerChanged() }
    }
}

extension Database {
    /// What a read does, after the question whether its caller still holds.
    func checked<T>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) -> @Sendable (any SQLConnection) throws -> T {
        guard let check = StampCheck.current, check.state != .holds else { return body }
        return { connection in
            try check.ask(connection)
            return try body(connection)
        }
    }
}

internal import GRDBSQLite
internal import SalesCore
internal import Synchronization

/// Ends statements that take too long or that nobody waits for any more; SQLite asks it every few thousand steps.
final class SQLiteWatch: Sendable {
    let isCancelled = Atomic<Bool>(false)
    private let deadline = Atomic<UInt64>(.max)
    private let timeout: UInt64

    init(timeout: Duration) {
        self.timeout = UInt64(clamping: timeout.nanoseconds)
    }

    /// The connection must not outlive the watch.
    func install(on handle: OpaquePointer) {
        sqlite3_progress_handler(
            handle,
            10_000,
            { context in
                let watch = Unmanaged<SQLiteWatch>.fromOpaque(context!).takeUnretainedValue()
                return watch.isOver ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// A statement begins.
    func start() {
        deadline.store(MonotonicClock.nanoseconds &+ timeout, ordering: .relaxed)
    }

    func check() throws {
        if isCancelled.load(ordering: .relaxed) { throw DatabaseError.cancelled }
    }

    private var isOver: Bool {
        isCancelled.load(ordering: .relaxed) || MonotonicClock.nanoseconds > deadline.load(ordering: .relaxed)
    }
}

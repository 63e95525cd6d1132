/// Commits several writes with one flush to the disk: those that came while another was being flushed.
///
/// Each runs within a savepoint, so that one that fails takes nothing with it, and all are answered after the commit.
/// When the transaction as a whole cannot be kept, each is run again alone and gets the answer it deserves.
enum SQLiteGroupCommit {
    /// No further write joins a transaction that has lasted this long.
    private static let longest: Duration = .milliseconds(20)

    static func run(_ requests: [Request<SQLiteConnection>], on connection: SQLiteConnection) {
        var rest = requests[...]
        var done: [(request: Request<SQLiteConnection>, answer: () -> Void)] = []
        do {
            connection.prepareForRequest()
            try connection.beginShared()
            let start = MonotonicClock.nanoseconds
            while connection.isInTransaction, let request = rest.first,
                MonotonicClock.nanoseconds - start < longest.nanoseconds
            {
                rest.removeFirst()
                if let answer = runPart(request, on: connection) { done.append((request, answer)) }
            }
            // Gone already if one of the parts made SQLite undo everything: then this fails.
            try connection.commitShared()
            for part in done { part.answer() }
        } catch {
            connection.rollBack()
            for part in done { ConnectionThreads.runAlone(part.request, on: connection) }
        }
        for request in rest { ConnectionThreads.runAlone(request, on: connection) }
    }

    /// - Returns: What answers the caller once the transaction is committed; nil when it was answered.
    private static func runPart(
        _ request: Request<SQLiteConnection>,
        on connection: SQLiteConnection
    ) -> (() -> Void)? {
        connection.prepareForRequest()
        guard request.begin(interrupt: { connection.interrupt() }) else {
            request.fail(DatabaseError.cancelled)
            return nil
        }
        let part = request.runPart(on: connection)
        request.end()
        switch part {
        case .done(let answer): return answer
        case .failed(let answer):
            answer()
            return nil
        }
    }
}

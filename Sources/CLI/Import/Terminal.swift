import Dispatch
import Foundation
import Importing
import Synchronization

/// One line to standard error, which a person reads and a script does not.
func standardError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

/// Runs work that ends properly, after the step it is at, when the person presses Ctrl+C or the system asks for an end.
func stoppingOnInterrupt<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result
{
    let task = Task { try await work() }
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { task.cancel() }
        source.activate()
        return source
    }
    defer { for source in sources { source.cancel() } }
    return try await task.value
}

/// A bar that is drawn over itself on a terminal, and nothing elsewhere.
struct ProgressBar: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let drawn = Drawn()

    private final class Drawn: Sendable {
        let percent = Mutex(-1)
    }

    var show: @Sendable (ImportProgress) -> Void {
        { progress in
            guard isShown else { return }
            let share = progress.totalBytes > 0 ? Double(progress.bytes) / Double(progress.totalBytes) : 1
            let isNew = drawn.percent.withLock { last in
                let percent = progress.phase == .checking ? Int(share * 100) : 1000 + progress.rows
                defer { last = percent }
                return last != percent
            }
            guard isNew else { return }
            let done = progress.totalRows.map { $0 > 0 ? Double(progress.rows) / Double($0) : 1 } ?? share
            let filled = min(30, Int(done * 30))
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
            let word = progress.phase == .checking ? "checking " : "importing"
            let rows = progress.totalRows.map { "\(progress.rows) of \($0) rows" } ?? "\(progress.rows) rows"
            FileHandle.standardError.write(Data("\r\u{1B}[K\(word) \(bar) \(Int(done * 100)) %  \(rows)".utf8))
        }
    }

    func clear() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

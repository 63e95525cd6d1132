import Foundation
import SalesCore
import Synchronization

/// A business clock that stands where a file says (contract, `--test-clock`). Whoever asks after the file has changed
/// gets what it says now.
final class TestClock: Sendable {
    /// What tells one writing of the file from the next without reading it.
    private struct Stamp: Equatable {
        let file: UInt64
        let changed: [Int]
        let bytes: Int
    }

    private struct State {
        var instant: Instant
        var stamp: Stamp?
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws {
        self.path = path
        let stamp = TestClock.stamp(path)
        guard let instant = TestClock.read(path) else { throw SettingsError.testClockUnreadable(path) }
        state = Mutex(State(instant: instant, stamp: stamp))
    }

    /// The instant in the file. A file that cannot be read changes nothing.
    func now() -> Instant {
        let stamp = TestClock.stamp(path)
        return state.withLock { state in
            if stamp != state.stamp, let instant = TestClock.read(path) {
                state.instant = instant
                state.stamp = stamp
            }
            return state.instant
        }
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            file: UInt64(status.st_ino),
            changed: [status.st_mtim.tv_sec, status.st_mtim.tv_nsec],
            bytes: Int(status.st_size)
        )
    }

    private static func read(_ path: String) -> Instant? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Instant(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

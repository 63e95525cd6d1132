import Foundation
import SalesCore
import Synchronization

/// A business clock that stands where a file says (contract, `--test-clock`). Read again when the file changes.
final class TestClock: Sendable {
    private struct State {
        var instant: Instant
        var lookedAt: Instant
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws {
        self.path = path
        guard let instant = TestClock.read(path) else { throw SettingsError.testClockUnreadable(path) }
        state = Mutex(State(instant: instant, lookedAt: .current))
    }

    /// The instant in the file, at most a tenth of a second old. A file that cannot be read changes nothing.
    func now() -> Instant {
        state.withLock { state in
            let time = Instant.current
            if time.since(state.lookedAt) > .milliseconds(100) {
                state.lookedAt = time
                if let instant = TestClock.read(path) { state.instant = instant }
            }
            return state.instant
        }
    }

    private static func read(_ path: String) -> Instant? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Instant(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

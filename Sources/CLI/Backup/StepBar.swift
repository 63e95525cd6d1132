import Foundation
import Synchronization

/// Which step of a long operation runs and how far it is: drawn over itself on a terminal, and nothing elsewhere.
final class StepBar: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let drawn = Mutex("")

    /// - Parameter share: From 0 to 1; nil when the end is not known.
    func show(_ step: String, share: Double? = nil, bytes: Int? = nil) {
        guard isShown else { return }
        var text = step
        if let share {
            let filled = min(30, max(0, Int(share * 30)))
            text += " " + String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
            text += " \(Int(share * 100)) %"
        }
        if let bytes { text += "  \(bytes / 1_000_000) MB" }
        let isNew = drawn.withLock { last in
            defer { last = text }
            return last != text
        }
        if isNew { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
    }

    func clear() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

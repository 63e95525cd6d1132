import Crypto
import Foundation
import Synchronization

/// Takes a dump as it comes, into a file, and knows its size and digest at the end.
final class DumpSink: @unchecked Sendable {
    // Sendable: the state is under the mutex, and the file is touched by the one thread that takes pieces.
    private struct State {
        var size = 0
        var hash = SHA256()
    }

    private let file: BackupFile
    private let state = Mutex(State())

    init(_ file: BackupFile) {
        self.file = file
    }

    /// Forgets what an attempt before brought.
    func begin() throws {
        try file.clear()
        state.withLock { $0 = State() }
    }

    func take(_ piece: Data) throws {
        try file.write(piece)
        state.withLock { state in
            state.size += piece.count
            state.hash.update(data: piece)
        }
    }

    var size: Int { state.withLock { $0.size } }

    var digest: String { state.withLock { $0.hash.finalize().hexadecimal } }
}

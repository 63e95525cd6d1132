import Glibc
import SalesCore

/// The file of rejected rows: line, column and reason, then the row as it stood. Made with the first row.
final class RejectsFile {
    let path: String?
    private let header: [String]
    private let language: Language
    /// Columns that an earlier rejects file put before those of the original.
    private let dropped: Int
    private let continues: Bool
    private var descriptor: Int32 = -1
    private var buffer: [UInt8] = []

    /// - Parameter continues: Keeps what an interrupted import wrote.
    init(path: String?, header: [String], dropping dropped: Int, language: Language, continues: Bool) {
        self.path = path
        self.header = header
        self.language = language
        self.dropped = dropped
        self.continues = continues
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var isMade: Bool { descriptor >= 0 }

    func write(_ fault: RowFault, cells: [String]) throws(FileFault) {
        guard let path else { return }
        if descriptor < 0 { try open(path) }
        let place = [String(fault.line), fault.column, fault.reason.text(in: language)]
        CSVWriter.append(place + cells.dropFirst(dropped), to: &buffer)
        if buffer.count > 64 << 10 { try flush() }
    }

    func flush() throws(FileFault) {
        guard let path, descriptor >= 0 else { return }
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw FileFault(writing: path, code: errno)
            }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Readable by its maker alone: it holds personal data.
    private func open(_ path: String) throws(FileFault) {
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (continues ? O_APPEND : O_TRUNC), 0o600)
        guard descriptor >= 0 else { throw FileFault(writing: path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == 0 || !continues else { return }
        CSVWriter.append(ImportPlan.rejectHeader + header.dropFirst(dropped), to: &buffer)
    }
}

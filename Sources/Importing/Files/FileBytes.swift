import CZlib
import Glibc

/// A plain file.
final class FileBytes: ByteSource {
    let path: String
    let length: Int64
    private(set) var consumed: Int64 = 0
    private let descriptor: Int32

    init(path: String) throws(FileFault) {
        // Without O_NONBLOCK a named pipe would hold the program until somebody writes into it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFault(opening: path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw .unreadable(path, code: code)
        }
        let type = status.st_mode & S_IFMT
        guard type == S_IFREG else {
            close(descriptor)
            throw type == S_IFDIR ? .isDirectory(path) : .notAFile(path)
        }
        self.path = path
        self.descriptor = descriptor
        length = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                consumed += Int64(count)
                return count
            }
            guard errno == EINTR else { throw .unreadable(path, code: errno) }
        }
    }

    /// Looks at the two magic bytes of RFC 1952 without moving.
    func startsLikeGzip() throws(FileFault) -> Bool {
        var magic: (UInt8, UInt8) = (0, 0)
        let count = withUnsafeMutableBytes(of: &magic) { pread(descriptor, $0.baseAddress, 2, 0) }
        guard count >= 0 else { throw .unreadable(path, code: errno) }
        return count == 2 && magic == (0x1F, 0x8B)
    }

    func checksumOfStart(length: Int) throws(FileFault) -> String {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < length {
            let count = pread(descriptor, buffer.baseAddress! + filled, length - filled, off_t(filled))
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw .unreadable(path, code: errno)
            }
            if count == 0 { break }
            filled += count
        }
        let bytes = buffer.assumingMemoryBound(to: UInt8.self).baseAddress
        return String(crc32(0, bytes, uInt(filled)), radix: 16)
    }
}

extension FileFault {
    init(opening path: String, code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .missing(path)
            case EACCES, EPERM: .notAllowed(path)
            case EISDIR: .isDirectory(path)
            case ENXIO: .notAFile(path)
            default: .unreadable(path, code: code)
            }
    }

    init(writing path: String, code: Int32) {
        self =
            switch code {
            case EACCES, EPERM, EROFS: .notAllowed(path)
            case EISDIR: .isDirectory(path)
            case ENOSPC, EDQUOT: .diskFull(path)
            default: .unwritable(path, code: code)
            }
    }
}

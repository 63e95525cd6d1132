import Crypto
import Foundation

/// A file under a provisional name that gets its own only when it is whole and on the disk.
///
/// A program that is killed leaves `NAME.partial` at worst, which the next backup of that name takes over. Two at once
/// are kept apart by a lock on it.
final class BackupFile {
    let path: String
    let partial: String
    private var descriptor: Int32

    /// - Throws: ``BackupError`` when the folder is missing or not to be written, or another backup is at it.
    init(_ path: String) throws {
        self.path = path
        partial = path + ".partial"
        let folder = BackupFile.folder(of: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw BackupError.noFolder(folder)
        }
        descriptor = open(partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw BackupError.cannotWrite(path, systemReason()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStill(at: partial) else {
            close(descriptor)
            descriptor = -1
            throw BackupError.inUse(path)
        }
        // What a killed backup left may have had other rights.
        guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
            throw BackupError.cannotWrite(path, systemReason())
        }
    }

    deinit {
        if descriptor >= 0 {
            unlink(partial)
            close(descriptor)
        }
    }

    /// Begins anew.
    func clear() throws {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw BackupError.cannotWrite(path, systemReason())
        }
    }

    func write(_ data: Data) throws {
        try data.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress!,
                    rest.count
                )
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw BackupError.cannotWrite(path, systemReason()) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Waits until the disk has it.
    func flush() throws {
        guard fsync(descriptor) == 0 else { throw BackupError.cannotWrite(path, systemReason()) }
    }

    /// Gives the file its name, in one step.
    func finish() throws {
        guard rename(partial, path) == 0 else { throw BackupError.cannotWrite(path, systemReason()) }
        close(descriptor)
        descriptor = -1
    }

    private func isStill(at path: String) -> Bool {
        var (mine, there) = (stat(), stat())
        return fstat(descriptor, &mine) == 0 && lstat(path, &there) == 0 && mine.st_ino == there.st_ino
            && mine.st_dev == there.st_dev
    }

    // MARK: Any file

    static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// Waits until the disk has the names in the folder of `path`.
    static func flushFolder(of path: String) throws {
        let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw BackupError.cannotWrite(path, systemReason()) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw BackupError.cannotWrite(path, systemReason()) }
    }

    static func size(of path: String) -> Int? {
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(found.st_size)
    }

    /// Whether both names lead to one file.
    static func isSame(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_ino == other.st_ino
            && one.st_dev == other.st_dev
    }

    /// Hands the bytes of a file on, piece by piece.
    static func read(_ path: String, _ body: (Data) throws -> Void) throws {
        guard size(of: path) != nil else { throw BackupError.cannotRead(path, "it is no file") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw BackupError.cannotRead(path, systemReason())
        }
        defer { try? handle.close() }
        while true {
            let piece: Data?
            do { piece = try handle.read(upToCount: 1 << 20) } catch {
                throw BackupError.cannotRead(path, "the disk reported an error")
            }
            guard let piece, !piece.isEmpty else { return }
            try body(piece)
        }
    }

    /// The SHA-256 of a file in hexadecimal digits.
    static func digest(of path: String, progress: (Int) throws -> Void) throws -> String {
        var hash = SHA256()
        var bytes = 0
        try read(path) { piece in
            hash.update(data: piece)
            bytes += piece.count
            try progress(bytes)
        }
        return hash.finalize().hexadecimal
    }
}

extension SHA256Digest {
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

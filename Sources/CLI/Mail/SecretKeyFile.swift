import Foundation
import SalesCore
import Sealing

/// The file with the keys that seal secrets in the database. It stands outside the database, so that a copy of the
/// database alone tells nothing, and it is made, for its owner alone, when a key is first needed.
enum SecretKeyFile {
    /// Where it is looked for when nothing is said: beside an SQLite file.
    static func path(beside database: String) -> String {
        guard database.hasPrefix("sqlite:") else { return "var/suivant.key" }
        var path = database.dropFirst("sqlite:".count)
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        return path + ".key"
    }

    static func box(at path: String, secrets: SecretSource) -> SecretBox {
        SecretBox {
            if !FileManager.default.fileExists(atPath: path) { try make(at: path, secrets) }
            return try read(path)
        }
    }

    private static func read(_ path: String) throws -> SecretKeys {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SettingsError.keyFileUnreadable(path, words(errno)) }
        guard status.st_mode & 0o077 == 0 else { throw SettingsError.keyFileOpen(path) }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingsError.keyFileUnreadable(path, words(errno))
        }
        guard let keys = SecretKeys(text) else {
            throw SettingsError.keyFileUnreadable(
                path,
                "it holds no keys, one per line: NAME, a blank, 64 hexadecimal digits"
            )
        }
        return keys
    }

    /// Writes a new file beside it and gives it its name, unless another process was faster: then that one's holds.
    private static func make(at path: String, _ secrets: SecretSource) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw SettingsError.keyFileUnreadable(path, words(errno)) }
        defer { unlink(draft) }
        let id = "k" + secrets.bytes(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let content = Array((SecretKeys.line(id: id, from: secrets) + "\n").utf8)
        let isWritten = write(descriptor, content, content.count) == content.count && fsync(descriptor) == 0
        let failure = errno
        close(descriptor)
        guard isWritten else { throw SettingsError.keyFileUnreadable(path, words(failure)) }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw SettingsError.keyFileUnreadable(path, words(errno))
        }
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}

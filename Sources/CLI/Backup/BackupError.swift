import Foundation
import Identity
import SalesCore
import Storage

/// Why a backup, its verification or its restoration ended: one line that names the file and the way out.
enum BackupError: Error, CustomStringConvertible {
    case exists(String)
    case isTheDatabase(String)
    case noFolder(String)
    case inUse(String)
    case cannotWrite(String, String)
    case missing(String)
    case cannotRead(String, String)
    case noManifest(String)
    case badManifest(String)
    case newerManifest(String, Int)
    case wrongSize(String, is: Int, expected: Int)
    case wrongDigest(String)
    case damaged(String, String)
    case differs(String, table: String, is: Int, expected: Int)
    case otherForm(String)
    case notSuivant(String)
    case otherEngine(backup: String, target: String)
    case newerSchema(String, unknown: [String])
    case holdsTables(String)
    case noTool(String)
    case toolTooOld(String, is: Int, needs: Int)
    case toolFailed(String, String)
    case interrupted

    var description: String {
        switch self {
        case .exists(let file): "\(file) exists already. Choose another name, or write over it with --replace."
        case .isTheDatabase(let file): "\(file) is the database itself. Choose another file for the backup."
        case .noFolder(let folder): "The folder \(folder) does not exist. Make it first."
        case .inUse(let file): "Another backup is writing \(file) right now. Wait for it, or choose another name."
        case .cannotWrite(let file, let reason): "\(file) cannot be written: \(reason). Nothing was kept."
        case .missing(let file): "There is no file \(file)."
        case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)."
        case .noManifest(let file):
            "There is no \(file), which a finished backup has beside it. Use a backup that has one."
        case .badManifest(let file): "\(file) is no manifest of a backup. Use the one written with the backup."
        case .newerManifest(let file, let version):
            "\(file) has the form \(version), which this program does not know. Use the version that made it."
        case .wrongSize(let file, let size, let expected):
            "\(file) has \(size) bytes instead of \(expected): it is cut short or not the file that was backed up. Use another backup."
        case .wrongDigest(let file):
            "\(file) was changed since it was made: its SHA-256 is another than the manifest's. Use another backup."
        case .damaged(let file, let detail): "\(file) is damaged (\(detail)). Use another backup."
        case .differs(let name, let table, let count, let expected):
            "\(name) has \(count) rows in \(table) instead of \(expected). Do not use it; use another backup."
        case .otherForm(let name):
            "\(name) does not have the migrations that the manifest names. Do not use it; use another backup."
        case .notSuivant(let name): "\(name) is no database of Suivant."
        case .otherEngine(let backup, let target):
            "The backup is of \(backup) and the database is \(target). Restore it into \(backup); rows move between engines with export and import."
        case .newerSchema(let file, let unknown):
            "\(file) is of a newer version (unknown: \(unknown.prefix(3).joined(separator: ", "))). Install the version that made it."
        case .holdsTables(let address):
            "The database \(address) is not empty. Restore into a new one, then point SUIVANT_DATABASE at it."
        case .noTool(let tool):
            "\(tool) is missing. Install the package postgresql-client of at least the server's version."
        case .toolTooOld(let tool, let version, let needed):
            "\(tool) is of version \(version), but \(needed) or newer is needed. Install the package postgresql-client-\(needed)."
        case .toolFailed(let tool, let line): "\(tool) failed: \(line)"
        case .interrupted: "Interrupted. Nothing was kept."
        }
    }
}

/// What the system says of the last failed call.
func systemReason() -> String { String(cString: strerror(errno)) }

extension BackupError {
    /// A failure of the database layer, said of a file or address.
    init?(_ error: any Error, concerning name: String) {
        switch error {
        case BackupFault.notSuivant: self = .notSuivant(name)
        case BackupFault.damaged(let detail): self = .damaged(name, singleLine(detail))
        case BackupFault.holdsTables: self = .holdsTables(name)
        case BackupFault.interrupted, DatabaseError.cancelled, is CancellationError: self = .interrupted
        case DatabaseError.corrupt: self = .damaged(name, "it is no whole database")
        case DatabaseError.full: self = .cannotWrite(name, "the disk is full")
        case DatabaseError.ioFailure: self = .cannotWrite(name, "the disk reported an error")
        default: return nil
        }
    }
}

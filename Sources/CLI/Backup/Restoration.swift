import Foundation
import Logging
import SalesCore
import Storage
import Synchronization

/// Checks a backup, and fills a database with it.
struct Restoration: Sendable {
    let file: String
    let settings: Settings

    private let bar = StepBar()
    private let logger = Logging.logger(label: "suivant")

    init(file: String, settings: Settings) {
        self.file = file
        self.settings = settings
    }

    // MARK: Verifying

    /// Reads the whole backup and compares it with its manifest.
    func verify() async throws -> BackupManifest {
        defer { bar.clear() }
        let manifest = try BackupManifest.read(for: file)
        try requireIntact(manifest)
        switch Dialect(rawValue: manifest.engine) {
        case .sqlite?:
            bar.show("checking every page")
            let found: DatabaseContents
            do { found = try SQLiteCopy(logger: logger).examine(file) } catch {
                throw BackupError(error, concerning: file) ?? error
            }
            try manifest.require(found, of: file)
        case .postgres?: try await readDump(manifest)
        case nil: throw BackupError.badManifest(BackupManifest.path(for: file))
        }
        return manifest
    }

    /// Size and digest are those of the manifest.
    func requireIntact(_ manifest: BackupManifest) throws {
        defer { bar.clear() }
        guard let size = BackupFile.size(of: file) else { throw BackupError.cannotRead(file, "it is no file") }
        guard size == manifest.size else {
            throw BackupError.wrongSize(file, is: size, expected: manifest.size)
        }
        let digest = try BackupFile.digest(of: file) { bytes in
            bar.show("reading  ", share: Double(bytes) / Double(max(1, size)))
            if Task.isCancelled { throw BackupError.interrupted }
        }
        guard digest == manifest.sha256 else { throw BackupError.wrongDigest(file) }
    }

    /// Has pg_restore write the whole dump out as text, and counts its rows.
    private func readDump(_ manifest: BackupManifest) async throws {
        let tool = try PostgresTool("pg_restore", needing: manifest.tool ?? 0)
        let rows = Mutex(DumpRows())
        try await withTaskCancellationHandler {
            try tool.run(["--file=-"], input: (file, share("counting ", of: manifest))) { piece in
                rows.withLock { $0.take(piece) }
            }
        } onCancel: {
            tool.cancel()
        }
        try manifest.require(rows: rows.withLock { $0.counts }, of: file)
    }

    // MARK: Restoring

    /// Fills the database of the settings, which must hold nothing, and compares the rows of each table.
    func restore(_ manifest: BackupManifest) async throws {
        defer { bar.clear() }
        let place = try BackupPlace(settings.database)
        guard place.engine.rawValue == manifest.engine else {
            throw BackupError.otherEngine(backup: manifest.engine, target: place.engine.rawValue)
        }
        switch place {
        case .sqlite(let path): try fill(path, manifest)
        case .postgres(let url): try await fill(server: url, manifest)
        }
    }

    private func fill(_ path: String, _ manifest: BackupManifest) throws {
        guard !BackupFile.isSame(path, file) else { throw BackupError.holdsTables(settings.address) }
        let folder = BackupFile.folder(of: path)
        guard access(folder, F_OK) == 0 else { throw BackupError.noFolder(folder) }
        let isNew = access(path, F_OK) != 0
        let copy = SQLiteCopy(logger: logger)
        if isNew {
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw BackupError.cannotWrite(path, systemReason()) }
            close(descriptor)
        } else if (try? copy.isEmpty(path)) != true {
            throw BackupError.holdsTables(settings.address)
        }
        do {
            let found = try copy.run(from: file, to: path) { share in
                bar.show("restoring", share: share)
                try stopIfAsked()
            }
            try manifest.require(found, of: settings.address)
            try BackupFile.flushFolder(of: path)
        } catch {
            if isNew { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) } }
            throw BackupError(error, concerning: path) ?? error
        }
    }

    private func fill(server url: String, _ manifest: BackupManifest) async throws {
        try await withServer(url, shownAs: settings.address, logger) { server in
            guard try await server.isEmpty() else { throw BackupError.holdsTables(settings.address) }
            let tool = try PostgresTool("pg_restore", needing: manifest.tool ?? 0, environment: server.environment)
            let options = [
                "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password",
                "--dbname=\(server.connectionString)",
            ]
            try await withTaskCancellationHandler {
                try tool.run(options, input: (file, share("restoring", of: manifest))) { _ in }
            } onCancel: {
                tool.cancel()
            }
            bar.show("comparing")
            try manifest.require(try await server.contents(), of: settings.address)
            try await server.analyze()
        }
    }

    private func share(_ step: String, of manifest: BackupManifest) -> @Sendable (Int) -> Void {
        { [bar] bytes in bar.show(step, share: Double(bytes) / Double(max(1, manifest.size))) }
    }
}

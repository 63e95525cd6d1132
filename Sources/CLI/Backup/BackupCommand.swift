import ArgumentParser
import Foundation
import Logging
import SalesCore
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the whole database into a file, while the program runs.",
        discussion: """
            Beside FILE stands FILE.manifest.json with its digest and the rows of each table; keep both. PostgreSQL is \
            written with pg_dump of the package postgresql-client. See also: suivant verify, suivant restore.
            """
    )

    @OptionGroup var database: DatabaseArgument
    @ArgumentParser.Argument(help: "The file to write, such as sales-2026-11-25.backup.", completion: .file())
    var file: String
    @Flag(help: "Write over a backup of the same name.")
    var replace = false

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let backup = Backup(settings: settings, file: file, replaces: replace)
        let manifest = try await stoppingOnInterrupt { try await backup.run() }
        print("\(file): \(manifest.contents.summary), \(manifest.size) bytes")
    }
}

/// Writes one backup and its manifest.
private struct Backup: Sendable {
    let settings: Settings
    let file: String
    let replaces: Bool

    private let bar = StepBar()
    private let logger = Logging.logger(label: "suivant")

    init(settings: Settings, file: String, replaces: Bool) {
        self.settings = settings
        self.file = file
        self.replaces = replaces
    }

    func run() async throws -> BackupManifest {
        defer { bar.clear() }
        let place = try BackupPlace(settings.database)
        if case .sqlite(let path) = place {
            guard FileManager.default.fileExists(atPath: path) else { throw SettingsError.noDatabase(path) }
            guard !BackupFile.isSame(path, file) else { throw BackupError.isTheDatabase(file) }
        }
        let manifestPath = BackupManifest.path(for: file)
        try refuseExisting([file, manifestPath])
        let target = try BackupFile(file)
        let note = try BackupFile(manifestPath)
        let manifest: BackupManifest
        do {
            manifest =
                switch place {
                case .sqlite(let path): try copy(path, to: target)
                case .postgres(let url): try await dump(url, to: target)
                }
        } catch {
            throw BackupError(error, concerning: file) ?? error
        }
        try target.flush()
        try note.write(manifest.encoded())
        try note.flush()
        try refuseExisting([file, manifestPath])
        // The manifest last: without the one that belongs to it, no file passes for a backup.
        try target.finish()
        try note.finish()
        try BackupFile.flushFolder(of: file)
        return manifest
    }

    private func refuseExisting(_ paths: [String]) throws {
        guard !replaces else { return }
        for path in paths where access(path, F_OK) == 0 { throw BackupError.exists(path) }
    }

    private func copy(_ path: String, to target: BackupFile) throws -> BackupManifest {
        let instant = Instant.current
        let contents: DatabaseContents
        do {
            contents = try SQLiteCopy(logger: logger).run(from: path, to: target.partial) { share in
                bar.show("copying ", share: share)
                try stopIfAsked()
            }
        } catch BackupFault.notSuivant {
            throw BackupError.notSuivant(path)
        }
        let size = BackupFile.size(of: target.partial) ?? 0
        let digest = try BackupFile.digest(of: target.partial) { bytes in
            bar.show("checking", share: Double(bytes) / Double(max(1, size)))
            try stopIfAsked()
        }
        return manifest(of: contents, at: instant, size: size, digest: digest, tool: nil)
    }

    private func dump(_ url: String, to target: BackupFile) async throws -> BackupManifest {
        try await withServer(url, shownAs: settings.address, logger) { server in
            let tool = try PostgresTool(
                "pg_dump",
                needing: try await server.majorVersion(),
                environment: server.environment
            )
            let connection = server.connectionString
            let sink = DumpSink(target)
            let instant = Instant.current
            let contents: DatabaseContents
            do {
                contents = try await withTaskCancellationHandler {
                    try await server.holdingSnapshot { [bar] name, contents in
                        try sink.begin()
                        let options = [
                            "--format=custom", "--no-owner", "--no-privileges", "--no-password",
                            "--lock-wait-timeout=60000", "--snapshot=\(name)", "--dbname=\(connection)",
                        ]
                        try tool.run(options) { piece in
                            try sink.take(piece)
                            bar.show("dumping", bytes: sink.size)
                        }
                    }
                } onCancel: {
                    tool.cancel()
                }
            } catch BackupFault.notSuivant {
                throw BackupError.notSuivant(settings.address)
            }
            return manifest(of: contents, at: instant, size: sink.size, digest: sink.digest, tool: tool.version)
        }
    }

    private func manifest(
        of contents: DatabaseContents,
        at instant: Instant,
        size: Int,
        digest: String,
        tool: Int?
    ) -> BackupManifest {
        BackupManifest(
            engine: tool == nil ? Dialect.sqlite.rawValue : Dialect.postgres.rawValue,
            schema: contents.migrations,
            instant: instant.description,
            file: URL(fileURLWithPath: file).lastPathComponent,
            size: size,
            sha256: digest,
            rows: contents.rows,
            tool: tool
        )
    }
}

/// Ends what a person has interrupted, at a place where it can be ended.
func stopIfAsked() throws {
    if Task.isCancelled { throw BackupFault.interrupted }
}

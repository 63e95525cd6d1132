import ArgumentParser
import Foundation
import Logging
import SalesCore
import Storage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a backup is whole and holds what its manifest says; exit 1 if not."
    )

    @ArgumentParser.Argument(help: "A file that suivant backup wrote.", completion: .file())
    var file: String
    @Option(help: "An empty database to restore it into, as the surest check.")
    var database: String?

    mutating func run() async throws {
        let settings = try await Settings.read(database: database)
        Logging.start(level: settings.logLevel)
        let restoration = Restoration(file: file, settings: settings)
        let restores = database != nil
        let manifest = try await stoppingOnInterrupt {
            let manifest = try await restoration.verify()
            if restores { try await restoration.restore(manifest) }
            return manifest
        }
        print("\(file) is whole: \(manifest.contents.summary), \(manifest.engine), of \(manifest.instant)")
        if restores { print("restored into \(settings.address), with the same rows") }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Fill an empty database with a backup."
    )

    @OptionGroup var database: DatabaseArgument
    @ArgumentParser.Argument(help: "A file that suivant backup wrote.", completion: .file())
    var file: String

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let restoration = Restoration(file: file, settings: settings)
        let missing = try await stoppingOnInterrupt {
            let manifest = try BackupManifest.read(for: restoration.file)
            let missing = try manifest.missingMigrations(of: restoration.file)
            try restoration.requireIntact(manifest)
            try await restoration.restore(manifest)
            return (manifest: manifest, migrations: missing)
        }
        print("restored \(missing.manifest.contents.summary) into \(settings.address)")
        if missing.migrations.isEmpty {
            print("The database is at the version of this program.")
        } else {
            print("The backup is of an earlier version (missing: \(missing.migrations.joined(separator: ", "))).")
            print("Run: suivant migrate --database \(settings.address)")
        }
    }
}

import ArgumentParser
import Foundation
import Identity
import Records
import SalesCore
import SampleData
import Storage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database to this version."
    )

    @OptionGroup var database: DatabaseArgument

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let house = try await House.open(settings, requiring: .migrating)
        print("The database is at version \(Migration.all.last?.number ?? 0).")
        await house.close()
    }
}

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check every invariant in the database; exit 1 when one is broken."
    )

    @OptionGroup var database: DatabaseArgument
    @Flag(help: "Compute the work list anew before checking.")
    var rebuild = false

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let house = try await House.open(settings)
        let doctor = Doctor(database: house.database, registry: house.registry)
        if rebuild { try await doctor.rebuildProjection(at: house.clocks.business()) }
        let findings = try await doctor.examine()
        for finding in findings {
            let detail = finding.example.map { " (for example: \(singleLine($0)))" } ?? ""
            print(
                finding.isSound ? "ok      \(finding.name)" : "BROKEN  \(finding.name): \(finding.violations)\(detail)"
            )
        }
        await house.close()
        if !findings.allSatisfy(\.isSound) { throw ExitCode(1) }
    }
}

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Create a database filled with a generated organisation."
    )

    @OptionGroup var database: DatabaseArgument
    @Option(help: "demo, S, M, M-whale or L.")
    var size = "demo"
    @Option(help: "The same seed, size and now give the same organisation.")
    var seed: UInt64 = 1
    @Option(help: "The instant around which activities are due; default: the current time.")
    var now: String?

    mutating func run() async throws {
        guard let size = Organisation.Size(rawValue: size) else { throw SettingsError.badSize(size) }
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let moment =
            try now.map { text in
                guard let instant = Instant(text) else { throw SettingsError.badInstant(text) }
                return instant
            } ?? .current
        let house = try await House.open(
            settings,
            clocks: Clocks(business: { moment }, system: { .current }),
            requiring: .migrating
        )
        let organisation = Organisation(size: size, seed: seed, now: moment)
        let ids = GUIDSource.counting(seed: seed)
        let count = try await house.database.write { connection in
            guard try !BulkLoader.holdsRecords(connection) else { throw SettingsError.holdsRecords }
            let source = ids()
            let loader = try BulkLoader(
                connection: connection,
                registry: house.registry,
                now: moment,
                author: source.next(),
                ids: source
            )
            var count = 0
            try organisation.generate { row in
                try loader.add(table: row.table, id: row.id, values: row.values)
                count += 1
            }
            try loader.finish()
            return count
        }
        try await setPasswords(house, settings)
        print("created \(count) rows")
        await house.close()
    }

    private func setPasswords(_ house: House, _ settings: Settings) async throws {
        let password = settings.demoPassword ?? DemoCommand.randomPassword(house.secrets)
        for name in ["admin", "manager", "seller", "seller2", "whale"] {
            let email = "\(name)@demo.test"
            guard try await house.identity.person(email: EmailAddress(typed: email)) != nil else { continue }
            try await house.people.setPassword(email: email, to: password)
        }
        if settings.demoPassword == nil { print("password of the demo people: \(password)") }
    }

    /// 100 random bits in letters that cannot be mistaken for each other.
    private static func randomPassword(_ secrets: SecretSource) -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String(secrets.bytes(20).map { letters[Int($0) % letters.count] })
    }
}

extension GUIDSource {
    /// Sources that give the same ids again, for work that may run twice.
    fileprivate static func counting(seed: UInt64) -> @Sendable () -> GUIDSource {
        {
            let counter = Counter()
            return GUIDSource { .derived(seed: seed, space: "loading", ordinal: counter.next()) }
        }
    }
}

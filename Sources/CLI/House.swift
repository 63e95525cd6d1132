import Crypto
import Email
import Fetching
import Foundation
import Identity
import Logging
import Records
import SalesCore
import SampleData
import Sealing
import Storage
import Web
import Worklist

/// The house put together: which implementation stands behind each protocol. Only the command line knows.
struct House: Sendable {
    let database: any Database
    let registry: Registry
    let pipeline: Pipeline
    let records: SQLRecordStore
    let worklist: SQLWorklistStore
    let jobs: SQLJobStore
    let events: SQLEventStore
    let documents: SQLDocumentStore
    let notifications: SQLNotificationStore
    let reminders: Reminders
    let identity: SQLIdentityStore
    let passwords: PasswordHasher
    let secrets: SecretSource
    /// Seals what the database keeps but must not tell; its key file is made when it is first needed.
    let box: SecretBox
    let outbox: SQLOutboxStore
    /// Where mail goes; nil when no mail server is set.
    let mail: MailRoute?
    /// Another issuer through whom people come in; nil where none is set.
    let issuer: Issuer?
    /// Makes sample data; nil in production, where they stay out.
    let samples: SampleSource?
    let clocks: Clocks
    let ids: GUIDSource
    let audit: Audit
    let logger: Logger

    /// What a command may do with a database that is not of this version.
    enum Requirement {
        /// Must be of this version exactly.
        case current
        /// May be empty or older: it is brought to this version.
        case migrating
    }

    /// Opens the database and puts everything together.
    static func open(
        _ settings: Settings,
        clocks: Clocks? = nil,
        requiring requirement: Requirement = .current
    ) async throws -> House {
        let logger = Logging.logger(label: "suivant")
        // A mistyped path must not become a new, empty database.
        if case .current = requirement, settings.database.hasPrefix("sqlite:") {
            let path = String(settings.database.dropFirst("sqlite:".count))
            guard FileManager.default.fileExists(atPath: path) else { throw SettingsError.noDatabase(path) }
        }
        let clocks = clocks ?? .machine
        let mail = try MailRoute(settings)
        var options = DatabaseOptions(logger: logger, fraction: { Double.random(in: 0..<1) })
        options.connections = settings.connections
        if case .migrating = requirement { options.writeTimeout = .seconds(3600) }
        let database = try openDatabase(url: settings.database, options: options)
        do {
            let migrator = Migrator(Migration.all, now: clocks.business)
            switch requirement {
            case .current: try await migrator.requireCurrent(database)
            case .migrating: _ = try await migrator.migrate(database)
            }
        } catch {
            await database.close()
            if case .unavailable? = error as? DatabaseError { throw SettingsError.unreachable(settings.address) }
            throw error
        }
        let house = House(settings, database: database, clocks: clocks, logger: logger, mail: mail)
        try await house.identity.followRegistry()
        return house
    }

    private init(
        _ settings: Settings,
        database: any Database,
        clocks: Clocks,
        logger: Logger,
        mail: MailRoute?
    ) {
        self.database = database
        self.clocks = clocks
        self.logger = logger
        let registry = Registry(tables: Registry.standardTables)
        self.registry = registry
        ids = .random(at: clocks.system)
        secrets = .system
        box = SecretKeyFile.box(at: settings.secretKeyFile, secrets: .system)
        issuer = settings.issuer
        samples = settings.isProduction ? nil : SampleSet.records
        outbox = SQLOutboxStore(database: database)
        self.mail = mail
        identity = SQLIdentityStore(database: database, keeper: RegistryKeeper(registry))
        let writing = SQLWriteStore(database: database, registry: registry, identity: identity)
        notifications = SQLNotificationStore(database: database)
        reminders = Reminders(
            store: writing,
            notifications: notifications,
            registry: registry,
            clocks: clocks,
            ids: ids
        )
        pipeline = Pipeline(
            store: writing,
            registry: registry,
            clocks: clocks,
            ids: ids
        )
        records = SQLRecordStore(database: database, registry: registry)
        worklist = SQLWorklistStore(database: database, registry: registry)
        jobs = SQLJobStore(database: database)
        events = SQLEventStore(database: database)
        documents = SQLDocumentStore(database: database, registry: registry)
        passwords = PasswordHasher(secrets: secrets)
        audit = .log(to: logger)
    }

    var people: People {
        People(store: identity, passwords: passwords, secrets: secrets, ids: ids, clocks: clocks, audit: audit)
    }

    var links: AccountLinks {
        AccountLinks(
            store: identity,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            clocks: clocks,
            audit: audit,
            box: box,
            isMailing: mail != nil
        )
    }

    var factors: SecondFactors {
        SecondFactors(store: identity, secrets: secrets, now: clocks.system, audit: audit, box: box)
    }

    var signIn: SignIn {
        SignIn(
            store: identity,
            factors: factors,
            passwords: passwords,
            secrets: secrets,
            ids: ids,
            now: clocks.system,
            audit: audit,
            hasIssuer: issuer != nil
        )
    }

    /// Coming in through another issuer; nil where none is set.
    var singleSignOn: SingleSignOn? {
        issuer.map { issuer in
            SingleSignOn(
                issuer: issuer,
                store: identity,
                signIn: signIn,
                web: HTTPFetch(),
                secrets: secrets,
                now: clocks.system,
                audit: audit
            )
        }
    }

    var security: OwnSecurity {
        OwnSecurity(
            store: identity,
            people: people,
            passwords: passwords,
            factors: factors,
            secrets: secrets,
            ids: ids,
            now: clocks.system,
            audit: audit,
            issuer: issuer
        )
    }

    var clients: Clients {
        Clients(store: identity, secrets: secrets, ids: ids, clocks: clocks, audit: audit)
    }

    func close() async { await database.close() }
}

extension Clocks {
    /// The clocks of the machine.
    static let machine = Clocks(business: { .current }, system: { .current })
}

extension Instant {
    /// The machine's time; asked for here and nowhere below.
    static var current: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

extension GUIDSource {
    /// Time-ordered ids with random rest.
    static func random(at now: @escaping @Sendable () -> Instant) -> GUIDSource {
        GUIDSource {
            var generator = SystemRandomNumberGenerator()
            return .version7(at: now(), random: (generator.next(), generator.next()))
        }
    }
}

extension SecretSource {
    /// The operating system's secure generator.
    static let system = SecretSource { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in generator.next() }
    }
}

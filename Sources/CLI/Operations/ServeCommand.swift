import ArgumentParser
import Foundation
import Hummingbird
import Identity
import Logging
import NIOCore
import NIOSSL
import Records
import SalesCore
import ServiceLifecycle
import Storage
import UnixSignals
import Web
import Worklist

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the pages and the Web API and run the background work."
    )

    @OptionGroup var database: DatabaseArgument
    @Option(help: "HOST:PORT, repeatable; port 0 picks a free one. Default: SUIVANT_LISTEN, else 127.0.0.1:8080.")
    var listen: [String] = []
    @Option(help: "HOST:PORT for https, repeatable.")
    var tlsListen: [String] = []
    @Option(help: "Certificate chain in PEM, for --tls-listen.")
    var tlsCert: String?
    @Option(help: "Private key in PEM, for --tls-listen.")
    var tlsKey: String?
    @Option(help: "What this instance does: web, worker, or both.")
    var roles = "web,worker"
    @Option(help: "Take the time from the instant in this file. For tests: every listener must be on loopback.")
    var testClock: String?

    mutating func run() async throws {
        let isTLSOnly = listen.isEmpty && !tlsListen.isEmpty
        var settings = try await Settings.read(database: database.database, listen: listen)
        if isTLSOnly { settings.listen = [] }
        Logging.start(level: settings.logLevel)
        let listeners = try self.listeners(settings)
        let house = try await opened(settings, try clocks(listeners))
        defer { FileHandle.standardError.synchronizeFile() }
        let services = try self.services(of: house, listeners, settings)
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: house.logger
            )
        )
        do {
            try await group.run()
        } catch let error as IOError {
            let addresses = listeners.map { "\($0.host):\($0.port)" }.joined(separator: ", ")
            throw SettingsError.cannotListen(addresses, String(cString: strerror(error.errnoCode)))
        }
        await house.close()
    }

    private func opened(_ settings: Settings, _ clocks: Clocks) async throws -> House {
        try await House.open(settings, clocks: clocks)
    }

    private func clocks(_ listeners: [Listener]) throws -> Clocks {
        guard let testClock else { return .machine }
        if let open = listeners.first(where: { !["127.0.0.1", "localhost", "::1"].contains($0.host) }) {
            throw SettingsError.testClockNotLoopback(open.host)
        }
        let clock = try TestClock(path: testClock)
        return Clocks(business: { clock.now() }, system: { .current })
    }

    // MARK: Listeners

    private func listeners(_ settings: Settings) throws -> [Listener] {
        let plain = try settings.listen.map { try ServeCommand.address($0) }.map { Listener(host: $0.0, port: $0.1) }
        guard !tlsListen.isEmpty else { return plain }
        guard let tlsCert, let tlsKey else { throw SettingsError.tlsIncomplete }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(tlsCert).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: tlsKey, format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv12
        let secure = try tlsListen.map { try ServeCommand.address($0) }
        return plain + secure.map { Listener(host: $0.0, port: $0.1, tls: configuration) }
    }

    static func address(_ text: String) throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon > text.startIndex
        else { throw SettingsError.badAddress(text) }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host, port)
    }

    // MARK: Services

    private func services(
        of house: House,
        _ listeners: [Listener],
        _ settings: Settings
    ) throws -> [any Service] {
        let wanted = Set(roles.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        if let unknown = wanted.first(where: { $0 != "web" && $0 != "worker" }) {
            throw SettingsError.unknownRole(unknown)
        }
        guard !wanted.isEmpty else { throw SettingsError.unknownRole(roles) }
        var services: [any Service] = []
        if wanted.contains("worker") { services += try workers(of: house) }
        guard wanted.contains("web") else { return services }
        let hub = EventHub(store: house.events, logger: house.logger)
        let metrics = Metrics()
        metrics.gauge("suivant_event_streams") { Double(await hub.listenerCount) }
        metrics.gauge("suivant_outbox_due") {
            Double((try? await house.outbox.waiting(at: house.clocks.system()))?.count ?? 0)
        }
        var dependencies = WebDependencies(
            registry: house.registry,
            pipeline: house.pipeline,
            records: house.records,
            worklist: house.worklist,
            jobs: house.jobs,
            events: house.events,
            identity: house.identity,
            signIn: house.signIn,
            tokens: TokenService(
                store: house.identity,
                secrets: house.secrets,
                ids: house.ids,
                now: house.clocks.system,
                audit: house.audit
            ),
            links: house.links,
            singleSignOn: house.singleSignOn,
            administration: Administration(
                store: house.identity,
                links: house.links,
                clocks: house.clocks,
                audit: house.audit
            ),
            security: house.security,
            hub: hub,
            metrics: metrics,
            audit: house.audit,
            trail: SQLAuditStore(database: house.database, registry: house.registry),
            publicURL: settings.publicURL,
            logger: house.logger
        )
        dependencies.limits = settings.limits
        dependencies.connections = OpenFiles.fitting(settings.patience, logger: house.logger)
        dependencies.proxies = settings.proxies
        dependencies.samples = house.samples
        let server = WebServer(dependencies)
        for listener in listeners {
            services.append(
                try server.application(for: listener) { address in
                    print("listening on \(address)")
                    fflush(nil)
                }
            )
        }
        // Services stop in reverse order: open event streams end first, or their connections would hold up the rest.
        services.append(hub)
        return services
    }
}

/// Does jobs and housekeeping until it is told to stop; a chunk that has begun is finished.
struct WorkerService: Service {
    let house: House

    private static let pause = Duration.milliseconds(250)
    private static let afterTrouble = Duration.seconds(2)
    /// Due work follows the clock within a second (contract).
    private static let betweenReminders = Duration.milliseconds(500)
    private static let housekeeping = Duration.seconds(600)
    /// Looking for bytes that nobody needs reads whole tables.
    private static let betweenCleanings = Duration.seconds(24 * 3600)
    /// Browsers that were away longer read their list anew.
    private static let eventLife = Duration.seconds(24 * 3600)

    func run() async throws {
        let runner = JobRunner(
            jobs: house.jobs,
            pipeline: house.pipeline,
            identity: house.identity,
            worker: house.ids.next(),
            samples: house.samples
        )
        let reminders = house.reminders
        let returns = HandoverReturns(store: house.worklist, pipeline: house.pipeline) { [identity = house.identity] in
            try await identity.caller(id: $0)
        }
        await cancelWhenGracefulShutdown {
            var nextHousekeeping = ContinuousClock.now
            var nextCleaning = ContinuousClock.now
            var nextReminders = ContinuousClock.now
            while !Task.isCancelled {
                do {
                    if ContinuousClock.now >= nextHousekeeping {
                        nextHousekeeping = ContinuousClock.now + WorkerService.housekeeping
                        try await house.events.forget(
                            before: house.clocks.business().adding(.zero - WorkerService.eventLife),
                            keysBefore: house.clocks.system().adding(.zero - WorkerService.eventLife)
                        )
                        // A day more than is shown, so that a list of just then is still whole.
                        try await house.worklist.forgetPast(
                            before: house.clocks.business().adding(days: -PastList.reach - 1)
                        )
                        try await house.notifications.forget(
                            before: house.clocks.business().adding(.zero - NotificationLimits.life)
                        )
                    }
                    if ContinuousClock.now >= nextCleaning {
                        nextCleaning = ContinuousClock.now + WorkerService.betweenCleanings
                        try await house.documents.forget(
                            before: house.clocks.system().adding(.zero - SQLDocumentStore.life)
                        )
                    }
                    if ContinuousClock.now >= nextReminders {
                        let given = try await reminders.runOnce()
                        if given < NotificationLimits.batch { nextReminders = .now + WorkerService.betweenReminders }
                    }
                    if try await runner.runOne() { continue }
                    if try await returns.runOne() { continue }
                    try await Task.sleep(for: WorkerService.pause)
                } catch is CancellationError {
                    return
                } catch {
                    // Stopped in the middle of a look into the database.
                    if Task.isCancelled { return }
                    house.logger.error("worker", metadata: ["error": .string(singleLine(String(describing: error)))])
                    do { try await Task.sleep(for: WorkerService.afterTrouble) } catch { return }
                }
            }
        }
    }
}

import HTTPTypes
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Identity
public import Logging
import NIOCore
public import NIOSSL
public import Records
import SalesCore
public import Worklist

/// Everything the web layer needs from the rest of the house.
public struct WebDependencies: Sendable {
    public var registry: Registry
    public var pipeline: Pipeline
    public var records: any RecordStore
    public var worklist: any WorklistStore
    public var jobs: any JobStore
    public var events: any EventStore
    public var identity: any IdentityStore
    public var signIn: SignIn
    public var tokens: TokenService
    public var links: AccountLinks
    /// Another issuer through whom people come in; nil where none is set.
    public var singleSignOn: SingleSignOn?
    public var administration: Administration
    public var security: OwnSecurity
    public var hub: EventHub
    public var metrics: Metrics
    public var audit: Audit
    public var trail: any AuditStore
    public var publicURL: String?
    public var limits = RateLimits.standard
    public var connections = ConnectionLimits.standard
    public var proxies = Proxies.local
    /// Makes sample data; nil where they stay out (W-92).
    public var samples: SampleSource?
    public var logger: Logger

    public init(
        registry: Registry,
        pipeline: Pipeline,
        records: any RecordStore,
        worklist: any WorklistStore,
        jobs: any JobStore,
        events: any EventStore,
        identity: any IdentityStore,
        signIn: SignIn,
        tokens: TokenService,
        links: AccountLinks,
        singleSignOn: SingleSignOn? = nil,
        administration: Administration,
        security: OwnSecurity,
        hub: EventHub,
        metrics: Metrics,
        audit: Audit,
        trail: any AuditStore,
        publicURL: String?,
        logger: Logger
    ) {
        self.registry = registry
        self.pipeline = pipeline
        self.records = records
        self.worklist = worklist
        self.jobs = jobs
        self.events = events
        self.identity = identity
        self.signIn = signIn
        self.tokens = tokens
        self.links = links
        self.singleSignOn = singleSignOn
        self.administration = administration
        self.security = security
        self.hub = hub
        self.metrics = metrics
        self.audit = audit
        self.trail = trail
        self.publicURL = publicURL
        self.logger = logger
    }
}

/// One address to listen on.
public struct Listener: Sendable {
    public let host: String
    public let port: Int
    /// Present for https.
    public let tls: TLSConfiguration?

    public init(host: String, port: Int, tls: TLSConfiguration? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

/// Pages, Web API and everything else that answers requests.
public struct WebServer: Sendable {
    private let dependencies: WebDependencies
    private let assets = AssetsController()
    /// One for all listeners: a client does not gain by asking at two of them.
    private let meter: RateMeter
    /// Of persons, wherever they ask from and also through the pages.
    private let personMeter: RateMeter
    private let refused: RefusedAccesses
    private let open: OpenConnections

    public init(_ dependencies: WebDependencies) {
        self.dependencies = dependencies
        let now = dependencies.pipeline.clocks.system
        meter = RateMeter(dependencies.limits, now: now)
        personMeter = RateMeter(dependencies.limits.ofPerson, now: now)
        refused = RefusedAccesses(audit: dependencies.audit, now: now)
        let open = OpenConnections(dependencies.connections, proxies: dependencies.proxies)
        self.open = open
        dependencies.metrics.gauge("suivant_connections") { Double(open.count) }
    }

    /// An application for one listener.
    /// - Parameter ready: Called with the address when it listens.
    public func application(
        for listener: Listener,
        ready: @escaping @Sendable (String) async -> Void
    ) throws -> some ApplicationProtocol {
        let scheme = listener.tls == nil ? "http" : "https"
        let (open, limits, isSecure) = (open, dependencies.connections, listener.tls != nil)
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    DepartureHandler(), ParserRefusals(), ConnectionDoor(open, limits, isSecure: isSecure),
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: ParserRefusals.limit,
                    maxHeaderListSize: ParserRefusals.limit
                )
            )
        )
        let server = try listener.tls.map { try HTTPServerBuilder.tls(http, tlsConfiguration: $0) } ?? http
        return Application(
            router: router(),
            server: server,
            configuration: .init(
                address: .hostname(listener.host, port: listener.port),
                serverName: nil,
                backlog: 1024
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? listener.port
                if listener.tls != nil { SecurePorts.add(port) }
                let host = listener.host.contains(":") ? "[\(listener.host)]" : listener.host
                await ready("\(scheme)://\(host):\(port)")
            },
            logger: dependencies.logger
        )
    }

    func router() -> Router<AppContext> {
        let site = Site(publicURL: dependencies.publicURL)
        let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeadersMiddleware(site: site))
        router.add(
            middleware: RequestMiddleware(
                ids: dependencies.pipeline.ids,
                metrics: dependencies.metrics,
                proxies: dependencies.proxies
            )
        )
        addPublicRoutes(to: router)
        TokenController(tokens: dependencies.tokens, site: site).addRoutes(to: router)
        router.add(middleware: CredentialMiddleware(site: site, audit: dependencies.audit))
        router.add(
            middleware: CallerMiddleware(store: dependencies.identity, now: dependencies.pipeline.clocks.system)
        )
        router.add(middleware: AnswerMiddleware(refused: refused))
        AuthorizeController(tokens: dependencies.tokens, site: site).addRoutes(to: router)
        SignInController(signIn: dependencies.signIn, site: site, singleSignOn: dependencies.singleSignOn)
            .addRoutes(to: router)
        if let singleSignOn = dependencies.singleSignOn {
            SingleSignOnController(singleSignOn: singleSignOn, site: site).addRoutes(to: router)
        }
        FactorController(signIn: dependencies.signIn, site: site).addRoutes(to: router)
        LinksController(links: dependencies.links, site: site).addRoutes(to: router)
        let items = WorkItemsEndpoint(
            store: dependencies.worklist,
            records: dependencies.records,
            jobs: dependencies.jobs,
            pipeline: dependencies.pipeline
        )
        addAPI(to: router, items: items, site: site)
        addPages(to: router, items: items, site: site)
        return router
    }

    /// When people work.
    private var hours: WorkingHours {
        WorkingHours(
            records: dependencies.records,
            identity: dependencies.identity,
            pipeline: dependencies.pipeline
        )
    }

    private func addPublicRoutes(to router: Router<AppContext>) {
        let health = HealthController(events: dependencies.events, metrics: dependencies.metrics)
        router.get("health/live") { _, _ in health.live() }
        router.get("health/ready") { _, _ in await health.ready() }
        router.get("metrics") { _, context in try await health.figures(for: context) }
        router.get("service-worker.js") { _, _ in OfflineProgram.answer() }
        router.get("assets/**") { request, context in try assets.file(request, context: context) }
    }

    private func addAPI(to router: Router<AppContext>, items: WorkItemsEndpoint, site: Site) {
        let controller = APIController(
            registry: dependencies.registry,
            items: items,
            records: RecordsEndpoint(store: dependencies.records, pipeline: dependencies.pipeline),
            functions: FunctionsEndpoint(
                worklist: dependencies.worklist,
                records: dependencies.records,
                pipeline: dependencies.pipeline,
                items: items
            ),
            jobs: JobsEndpoint(jobs: dependencies.jobs, clocks: dependencies.pipeline.clocks),
            actions: RecordActionsEndpoint(records: dependencies.records, pipeline: dependencies.pipeline),
            duplicates: DuplicatesEndpoint(records: dependencies.records, registry: dependencies.registry),
            access: AccessEndpoint(pipeline: dependencies.pipeline, audit: dependencies.audit),
            filters: FiltersEndpoint(
                records: dependencies.records,
                pipeline: dependencies.pipeline,
                identity: dependencies.identity
            ),
            customisation: CustomisationEndpoint(pipeline: dependencies.pipeline, identity: dependencies.identity),
            search: SearchEndpoint(records: dependencies.records, registry: dependencies.registry),
            bulk: BulkEndpoint(
                records: dependencies.records,
                jobs: dependencies.jobs,
                items: items,
                pipeline: dependencies.pipeline
            ),
            metadata: MetadataEndpoint(registry: dependencies.registry),
            people: PeopleEndpoint(
                administration: dependencies.administration,
                registry: dependencies.registry,
                site: site
            ),
            security: SecurityEndpoint(
                security: dependencies.security,
                registry: dependencies.registry,
                singleSignOn: dependencies.singleSignOn,
                site: site
            ),
            notifications: NotificationsEndpoint(feed: feed),
            trail: AuditEndpoint(store: dependencies.trail, registry: dependencies.registry),
            availability: AvailabilityEndpoint(hours: hours, worklist: dependencies.worklist),
            team: TeamEndpoint(hours: hours, items: items),
            workspace: WorkspaceEndpoint(
                records: dependencies.records,
                jobs: dependencies.jobs,
                items: items,
                pipeline: dependencies.pipeline,
                makeSamples: dependencies.samples
            ),
            identity: dependencies.identity,
            impersonation: Impersonation(identity: dependencies.identity, audit: dependencies.audit),
            site: site
        )
        let api = router.group().add(middleware: RateLimitMiddleware(meter: meter, personMeter: personMeter))
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]
        for method in methods {
            api.on("api/data/**", method: method) { request, context in
                // A change goes on to its end; what is only read is read for whoever is there.
                guard method == .get, let attendance = context.attendance else {
                    return try await controller.handle(request, context: context)
                }
                return try await attendance.whileThere { try await controller.handle(request, context: context) }
            }
        }
        api.get("openapi.json") { _, context in
            _ = try context.person()
            return controller.metadata.openAPI()
        }
        let events = EventsController(
            hub: dependencies.hub,
            identity: dependencies.identity,
            jobs: dependencies.jobs,
            team: dependencies.worklist,
            notifications: feed,
            clocks: dependencies.pipeline.clocks
        )
        router.get("events") { request, context in try await events.stream(request, context: context) }
    }

    private var feed: NotificationFeed {
        NotificationFeed(records: dependencies.records, registry: dependencies.registry)
    }

    private func addPages(to router: Router<AppContext>, items: WorkItemsEndpoint, site: Site) {
        let pages = PagesController(
            items: items,
            records: dependencies.records,
            events: dependencies.events,
            feed: feed,
            pipeline: dependencies.pipeline,
            site: site
        )
        let signedIn = router.group().add(middleware: SignInFirstMiddleware())
        signedIn.get("/") { request, context in try pages.root(request, context: context) }
        signedIn.get("worklist") { request, context in try await pages.worklist(request, context: context) }
        signedIn.get("settings") { request, context in try await pages.settingsPage(request, context: context) }
        let people = PeopleController(
            administration: dependencies.administration,
            pages: pages,
            hasIssuer: dependencies.singleSignOn != nil
        )
        signedIn.get("admin/people") { request, context in try await people.page(request, context: context) }
        let security = SecurityController(security: dependencies.security, pages: pages)
        signedIn.get("settings/security") { request, context in try await security.page(request, context: context) }
        let availability = AvailabilityController(pages: pages, team: TeamEndpoint(hours: hours, items: items))
        signedIn.get("settings/availability") { request, context in
            try await availability.availability(request, context: context)
        }
        signedIn.get("worklist/team") { request, context in try await availability.team(request, context: context) }
        signedIn.get("admin/forms") { request, context in try await pages.formDesigner(request, context: context) }
        signedIn.get("admin/forms/:table") { request, context in
            try await pages.formDesigner(request, context: context)
        }
        signedIn.get("admin") { request, context in try pages.administration(request, context: context) }
        for section in AdminSection.scripted {
            signedIn.get("admin/\(section.rawValue)") { request, context in
                try await pages.administration(section, request, context: context)
            }
        }
        signedIn.get("admin/tables/:name") { request, context in
            try await pages.administration(.tables, request, context: context)
        }
        signedIn.get(":table") { request, context in try await pages.grid(request, context: context) }
        signedIn.get(":table/:id") { request, context in try await pages.record(request, context: context) }
    }
}

import HTTPTypes
import Hummingbird
import Identity
import OData
import Records
import SalesCore
import Worklist

/// The pages for signed-in people. They carry their first data, so that nothing has to be fetched before it is shown.
struct PagesController: Sendable {
    let items: WorkItemsEndpoint
    let records: any RecordStore
    let events: any EventStore
    let feed: NotificationFeed
    let pipeline: Pipeline
    let site: Site

    private static let firstRows = 50
    private static let footLimit = 1000
    /// There are about 180 currencies in the world.
    private static let currencyLimit = 250

    /// The work list.
    /// - Parameter table: The table of the one record that is shown, at `/{table}/{id}`.
    func worklist(_ request: Request, context: AppContext, record table: String? = nil) async throws -> Response {
        let caller = try context.person()
        let settings = try await opened(settings(of: caller), for: caller)
        let look = look(caller, settings)
        guard pipeline.registry.workspace.isOpen(to: caller) else {
            let page = NoWorklistPage(
                look: look,
                person: PagePerson(caller),
                navigation: SideNavigation(metadata(for: caller), words: look.words),
                isOff: !pipeline.registry.workspace.isEnabled,
                boot: try await boot(for: caller, settings, request, context)
            )
            return .html(page.html, packedFor: request)
        }
        let now = pipeline.clocks.business()
        async let promised = table == nil ? count(.promised, at: now, for: caller) : 0
        let boot = try await boot(for: caller, settings, request, context, withList: true)
        let page = try await WorklistPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata(for: caller), words: look.words),
            current: table.map { "/\($0)" } ?? "/worklist",
            isAlone: table != nil,
            promised: promised,
            boot: boot
        )
        return .html(page.html, packedFor: request)
    }

    func settingsPage(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let settings = try await settings(of: caller)
        let look = look(caller, settings)
        let page = SettingsPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata(for: caller), words: look.words),
            chosen: SettingsPage.Chosen(
                language: settings["sv_language"].text,
                zone: caller.zone.name,
                afterComplete: Int(settings["msdyn_actiononmarkcomplete"].int ?? 1),
                afterSkip: Int(settings["msdyn_actiononskip"].int ?? 1),
                hasShortcuts: settings["sv_shortcuts"].bool ?? true,
                mayChangeCards: mayChangeCards(caller),
                workspace: pipeline.registry.workspace,
                muted: NotificationKind.set(settings["sv_bellmuted"].text),
                pushed: NotificationKind.set(settings["sv_browserkinds"].text),
                reminderMinutes: Int(
                    settings["sv_reminderminutes"].int ?? Int64(NotificationLimits.reminderMinutes)
                )
            ),
            boot: try await boot(for: caller, settings, request, context, withList: false)
        )
        return .html(page.html, packedFor: request)
    }

    func root(_ request: Request, context: AppContext) throws -> Response {
        _ = try context.person()
        return Response(status: .seeOther, headers: [.location: "/worklist"])
    }

    func look(_ caller: Caller, _ settings: Row) -> PageLook {
        PageLook(
            words: .of(caller.language.rawValue),
            theme: settings["sv_theme"].text ?? "system",
            density: settings["sv_density"].text ?? "comfortable"
        )
    }

    func metadata(for caller: Caller) -> TableMetadata { TableMetadata(registry: pipeline.registry, caller: caller) }

    // MARK: Settings

    /// The person's own row, made on the first visit.
    func settings(of caller: Caller) async throws -> Row {
        let table = pipeline.registry["msdyn_workqueueusersetting"]
        if let row = try await records.row(table, where: "ownerid", is: .guid(caller.id), for: caller) { return row }
        return try await pipeline.run(.settings, as: caller) { session in
            // Another window may have been faster.
            if let row = try session.unit.find(table, where: "ownerid", is: .guid(caller.id)).first { return row }
            return try session.create(table, [Change("msdyn_userid", .text(caller.id.description))])
        }
    }

    // MARK: Boot data

    func boot(
        for caller: Caller,
        _ settings: Row,
        _ request: Request,
        _ context: AppContext,
        withList: Bool = false,
        more: (inout JSONWriter) async throws -> Void = { _ in }
    ) async throws -> [UInt8] {
        let now = pipeline.clocks.business()
        var json = JSONWriter(capacity: 64 * 1024)
        json.beginObject()
        json.key("lang")
        json.value(caller.language.rawValue)
        json.key("locale")
        json.value(caller.language == .french ? "fr-FR" : "en-GB")
        json.key("zone")
        json.value(caller.zone.name)
        json.key("now")
        json.value(now)
        json.key("api")
        json.value("/api/data/v9.2/")
        json.key("assets")
        json.value(EmbeddedAssets.base)
        json.key("event")
        json.value(try await events.latest().description)
        json.key("unread")
        json.value(try await feed.unread(for: caller))
        writePerson(caller, to: &json)
        writeSettings(settings, to: &json)
        writeCards(for: caller, settings, to: &json)
        json.key("recordtypes")
        json.beginArray()
        for table in pipeline.registry.listedTables where caller.depth(.read, on: table) > .none {
            json.value(table.name)
        }
        json.endArray()
        json.key("tables")
        metadata(for: caller).writeAll(to: &json)
        try await writeCurrencies(for: caller, to: &json)
        json.key("features")
        json.beginObject()
        for feature: StaticString in ["phone", "mail", "text"] {
            json.key(feature)
            json.value(false)
        }
        let workspace = pipeline.registry.workspace
        for feature in Workspace.Feature.allCases where feature != .availability {
            json.key(text: feature.rawValue)
            json.value(workspace.has(feature))
        }
        json.key("formcommands")
        json.value(workspace.hasFormCommands)
        json.key("offline")
        json.value(workspace.has(.offlineCopy) && caller.has(.useWorklist))
        json.key("bell")
        json.value(workspace.has(.notifications))
        json.key("availabilitypage")
        json.value(workspace.has(.availability))
        json.key("availability")
        json.value(workspace.has(.availability) && pipeline.registry.availability.isEnabled)
        json.endObject()
        if withList { try await writeList(for: caller, settings, request, context, now, to: &json) }
        try await more(&json)
        json.endObject()
        return json.finish()
    }

    /// The currencies by id, so that amounts are written as each is.
    private func writeCurrencies(for caller: Caller, to json: inout JSONWriter) async throws {
        json.key("currencies")
        json.beginObject()
        let query = RowQuery(pipeline.registry["transactioncurrency"], limit: PagesController.currencyLimit)
        for currency in try await records.rows(query, for: caller) {
            json.key(text: currency.id.description)
            json.beginObject()
            json.key("code")
            json.value(currency["isocurrencycode"].text)
            json.key("decimals")
            json.value(currency["currencyprecision"].int)
            json.endObject()
        }
        json.endObject()
    }

    private func writePerson(_ caller: Caller, to json: inout JSONWriter) {
        json.key("user")
        json.beginObject()
        json.key("id")
        json.value(caller.id)
        json.key("fullname")
        json.value(caller.name)
        json.key("initials")
        json.value(PagePerson(caller).initials)
        json.key("isadministrator")
        json.value(caller.isAdministrator)
        json.key("ismanager")
        json.value(caller.isManager)
        json.key("mayarrange")
        json.value(AdminSection.forms.isOpen(to: caller))
        json.endObject()
    }

    private func writeSettings(_ settings: Row, to json: inout JSONWriter) {
        json.key("settings")
        json.beginObject()
        json.key("id")
        json.value(settings.id)
        json.key("msdyn_actiononmarkcomplete")
        json.value(settings["msdyn_actiononmarkcomplete"].int ?? 1)
        json.key("msdyn_actiononskip")
        json.value(settings["msdyn_actiononskip"].int ?? 1)
        for (name, column) in [
            ("filters", "msdyn_sellerfilterconfiguration"), ("sort", "msdyn_sellersortconfiguration"),
            ("place", "sv_place"), ("defaultviews", "sv_defaultviews"), ("hiddenfilters", "sv_hiddenfilters"),
        ] {
            json.key(text: name)
            // Kept as text; what is not JSON is as good as nothing.
            if let text = settings[column].text, let value = try? JSONValue(parsing: Array(text.utf8)) {
                json.value(value)
            } else {
                json.null()
            }
        }
        json.key("sv_theme")
        json.value(settings["sv_theme"].text ?? "system")
        json.key("sv_density")
        json.value(settings["sv_density"].text ?? "comfortable")
        json.key("sv_shortcuts")
        json.value(settings["sv_shortcuts"].bool ?? true)
        for name in ["sv_bellmuted", "sv_browserkinds"] {
            json.key(text: name)
            json.value(settings[name].text ?? "")
        }
        json.key("sv_language")
        json.value(settings["sv_language"].text)
        json.endObject()
    }

    /// How many items stand outside or above the list, up to a limit.
    private func count(_ span: WorklistWindow.Span, at now: Instant, for caller: Caller) async throws -> Int {
        let window = WorklistWindow(span, now: now, zone: caller.zone)
        return try await items.store.count(
            WorklistQuery(window: window, limit: 1),
            upTo: PagesController.footLimit,
            for: caller
        )
    }

    private func writeList(
        for caller: Caller,
        _ settings: Row,
        _ request: Request,
        _ context: AppContext,
        _ now: Instant,
        to json: inout JSONWriter
    ) async throws {
        let remembered = RememberedList(settings, pipeline.registry, caller)
        remembered.write(to: &json)
        for (name, span) in [("older", WorklistWindow.Span.older), ("undated", .undated)] {
            json.key(text: name)
            json.value(try await count(span, at: now, for: caller))
        }
        guard let (options, parameters) = remembered.question else { return }
        // What was kept may name what is gone since; the page then asks for itself.
        let query = try? WorklistBinding.query(
            options,
            in: pipeline.registry,
            limit: PagesController.firstRows,
            for: caller,
            now: now
        )
        guard var query else { return }
        query.tellsMeetings = true
        let page = try await items.store.page(query, for: caller)
        let count = try await items.count(query, for: caller)
        let origin = site.address(of: request, context)
        var writer = try CardWriter(window: query.window, language: caller.language, select: nil)
        writer.extras = try await cardExtras(for: page.cards, caller, settings, origin: origin)
        let path = "/api/data/v9.2/sv_workitems?" + (writer.extras == nil ? "" : "card=true&")
        json.key("list")
        json.value(
            json: WorkItemsEndpoint.content(
                page,
                count: count,
                next: page.next.map { origin + path + parameters + "$skiptoken=" + WorklistBinding.token(for: $0) },
                writer: writer,
                context: origin + "/api/data/v9.2/$metadata#sv_workitems"
            )
        )
    }
}

extension PagePerson {
    init(_ caller: Caller) {
        let words = caller.name.split(separator: " ")
        let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
        self.init(
            fullName: caller.name,
            initials: String(letters).uppercased()
        )
    }
}

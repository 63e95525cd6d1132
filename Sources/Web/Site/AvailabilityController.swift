import Calendar
import Hummingbird
import OData
import Records
import SalesCore

/// The pages about when people work, and about a manager's team.
struct AvailabilityController: Sendable {
    let pages: PagesController
    let team: TeamEndpoint

    private var hours: WorkingHours { team.hours }

    /// `/settings/availability`; with `?user=…` that of a person whom the caller manages.
    func availability(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        try pages.pipeline.registry.workspace.require(.availability)
        let other = try await other(request, caller)
        let settings = try await pages.settings(of: caller)
        let look = pages.look(caller, settings)
        let words = look.words
        let boot = try await pages.boot(for: caller, settings, request, context) { json in
            json.key("availability")
            write(other, caller, to: &json)
        }
        let page = SheetPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(pages.metadata(for: caller), words: words),
            current: other == nil ? "/settings" : "/worklist/team",
            back: other == nil ? ("/settings", words("settings.title")) : ("/worklist/team", words("team.title")),
            title: other.map { words("availability.of", ["name": $0.name]) } ?? words("availability.title"),
            about: words("availability.about"),
            commands: [words("availability.import"), words("availability.new")],
            script: "availability",
            boot: boot
        )
        return .html(page.html, packedFor: request)
    }

    private func other(_ request: Request, _ caller: Caller) async throws -> Caller? {
        guard let text = request.uri.queryParameters["user"] else { return nil }
        guard let id = GUID(String(text)), id != caller.id else { return nil }
        guard try await team.manages(id, caller) else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        return try await hours.person(id, for: caller)
    }

    private func write(_ other: Caller?, _ caller: Caller, to json: inout JSONWriter) {
        json.beginObject()
        AvailabilityEndpoint.write(hours.settings, to: &json)
        json.key("maydecide")
        json.value(caller.has(.publishViews))
        json.key("countries")
        json.beginArray()
        for country in HolidayCountry.allCases {
            json.beginObject()
            json.key("code")
            json.value(country.rawValue)
            json.key("name")
            json.value(caller.language == .french ? country.name.french : country.name.english)
            json.endObject()
        }
        json.endArray()
        json.key("userid")
        json.value((other ?? caller).id)
        json.key("zone")
        json.value((other ?? caller).zone.name)
        json.key("isother")
        json.value(other != nil)
        json.endObject()
    }

    /// `/worklist/team`, for people who may have somebody to manage.
    func team(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let workspace = pages.pipeline.registry.workspace
        try WorkspaceEndpoint.requireOpen(workspace, to: caller)
        try workspace.require(.teamView)
        guard caller.mayManage else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        let settings = try await pages.settings(of: caller)
        let look = pages.look(caller, settings)
        let content = try await team.content(named: nil, for: caller, "")
        let page = SheetPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(pages.metadata(for: caller), words: look.words),
            current: "/worklist/team",
            title: look.words("team.title"),
            about: look.words("team.about"),
            script: "team",
            boot: try await pages.boot(for: caller, settings, request, context) { json in
                json.key("team")
                json.value(json: content)
            }
        )
        return .html(page.html, packedFor: request)
    }
}

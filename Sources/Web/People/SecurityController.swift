import Hummingbird
import Identity
import Records
import SalesCore

/// A person's page about the person's own security.
struct SecurityController: Sendable {
    let security: OwnSecurity
    let pages: PagesController

    func page(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let settings = try await pages.settings(of: caller)
        let page = SecurityPage(
            look: pages.look(caller, settings),
            person: PagePerson(caller),
            overview: try await security.overview(of: caller, session: context.credential),
            boot: try await pages.boot(for: caller, settings, request, context, withList: false)
        )
        return .html(page.html)
    }
}

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
        let look = pages.look(caller, settings)
        let page = SecurityPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(pages.metadata(for: caller), words: look.words),
            isAdministrator: caller.isAdministrator,
            overview: try await security.overview(of: caller, session: context.credential),
            boot: try await pages.boot(for: caller, settings, request, context, withList: false)
        )
        return .html(page.html)
    }
}

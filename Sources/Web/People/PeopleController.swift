import Hummingbird
import Identity
import Records
import SalesCore

/// The administrators' page about people.
struct PeopleController: Sendable {
    let administration: Administration
    let pages: PagesController
    /// Whether people can come in through another issuer, too.
    let hasIssuer: Bool

    func page(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let people = try await administration.people(for: caller)
        let roles = try await administration.roles(for: caller)
        let settings = try await pages.settings(of: caller)
        let look = pages.look(caller, settings)
        let page = PeoplePage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(pages.metadata(for: caller), words: look.words),
            sections: AdminSection.open(to: caller),
            people: people,
            roles: roles,
            isMailing: administration.isMailing,
            hasIssuer: hasIssuer,
            boot: try await pages.boot(for: caller, settings, request, context, withList: false)
        )
        return .html(page.html)
    }
}

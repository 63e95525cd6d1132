import HTTPTypes
import Hummingbird
import Identity
import SalesCore

/// `/signin/issuer` and `/signin/callback`: to another issuer and back; `/signin/issuer/out`: to sign out there.
struct SingleSignOnController: Sendable {
    let singleSignOn: SingleSignOn
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("signin/issuer") { request, context in try await leave(request, context: context) }
        router.get("signin/issuer/out") { request, context in await signOut(request, context: context) }
        router.get("signin/callback") { request, context in try await comeBack(request, context: context) }
    }

    private func leave(_ request: Request, context: AppContext) async throws -> Response {
        let next = (FormFields((request.uri.query ?? "").utf8)["next"].flatMap { LocalPath($0) } ?? .home).text
        do {
            let redirect = site.address(of: request, context) + "/signin/callback"
            let (address, step) = try await singleSignOn.begin(
                redirect: redirect,
                next: next,
                client: context.sender(of: request)
            )
            var response = Response(status: .seeOther, headers: [.location: address])
            response.headers[.setCookie] = cookie(request, context).setting(step)
            return response
        } catch let refusal as Refusal where refusal.message is SingleSignOnMessage || refusal.message is SignInMessage
        {
            return notice(refusal, request, context)
        }
    }

    /// Changes nothing here: the session was ended before, by a form.
    private func signOut(_ request: Request, context: AppContext) async -> Response {
        let address = await singleSignOn.signOutAddress(back: site.address(of: request, context) + "/signin")
        return Response(status: .seeOther, headers: [.location: address ?? "/signin"])
    }

    private func comeBack(_ request: Request, context: AppContext) async throws -> Response {
        let fields = FormFields((request.uri.query ?? "").utf8)
        let session = SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
        let step = cookie(request, context)
        let attempt = SignIn.Attempt(
            email: "",
            password: "",
            client: context.sender(of: request),
            agent: request.headers[.userAgent] ?? "",
            session: session.session(in: request.headers[.cookie])
        )
        do {
            let (secret, next) = try await singleSignOn.finish(
                .init(
                    step: step.step(in: request.headers[.cookie]),
                    state: fields["state"],
                    code: fields["code"],
                    error: fields["error"],
                    issuer: fields["iss"]
                ),
                attempt: attempt
            )
            var response = Response(status: .seeOther, headers: [.location: next])
            response.headers.append(HTTPField(name: .setCookie, value: session.setting(secret)))
            response.headers.append(HTTPField(name: .setCookie, value: step.clearing))
            return response
        } catch let refusal as Refusal where refusal.message is SingleSignOnMessage {
            var response = notice(refusal, request, context)
            response.headers[.setCookie] = step.clearing
            return response
        }
    }

    private func notice(_ refusal: Refusal, _ request: Request, _ context: AppContext) -> Response {
        let language = context.language(of: request)
        let look = PageLook(words: .of(language.rawValue))
        let page = NoticePage(
            look: look,
            title: look.words("issuer.refused"),
            text: refusal.message.text(in: language),
            link: ("/signin", look.words("forgot.back"))
        )
        var response = Response.html(
            page.html,
            status: refusal.kind.status,
            headers: [.contentLanguage: language.rawValue]
        )
        response.headers[.retryAfter] = refusal.kind.retryAfter.map { String($0) }
        return response
    }

    private func cookie(_ request: Request, _ context: AppContext) -> StepCookie {
        StepCookie(isSecure: site.isSecure(request, isSecure: context.isSecure), purpose: "issuer")
    }
}

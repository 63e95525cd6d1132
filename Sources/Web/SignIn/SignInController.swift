import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Records
import SalesCore

/// The doors: the sign-in page with its form, and the way out.
struct SignInController: Sendable {
    let signIn: SignIn
    let site: Site
    /// Another issuer through whom people come in; nil where none is set.
    var singleSignOn: SingleSignOn?

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("signin") { request, context in try await page(request, context: context) }
        router.post("signin") { request, context in try await enter(request, context: context) }
        router.post("signout") { request, context in try await leave(request, context: context) }
    }

    /// `GET /signin`: also shown to those who are signed in, who may want to change over to somebody else.
    private func page(_ request: Request, context: AppContext) async throws -> Response {
        try await page(request, context: context, status: .ok)
    }

    /// `POST /signin`: on to the page that was asked for, or the form again with what is wrong.
    private func enter(_ request: Request, context: AppContext) async throws -> Response {
        let form = try await DoorForm.fields(of: request)
        let cookie = cookie(for: request, context: context)
        let attempt = SignIn.Attempt(
            email: form["email"] ?? "",
            password: form["password"] ?? "",
            client: context.sender(of: request),
            agent: request.headers[.userAgent] ?? "",
            session: cookie.session(in: request.headers[.cookie])
        )
        do {
            switch try await signIn.open(attempt) {
            case .entered(let secret):
                var response = redirect(to: next(request, form: form))
                response.headers[.setCookie] = cookie.setting(secret)
                return response
            case .factor(let step), .enrolment(let step):
                let next = next(request, form: form)
                var response = redirect(to: "/signin/code?next=" + percentEncoded(next))
                response.headers[.setCookie] = StepCookie(isSecure: cookie.isSecure).setting(step)
                return response
            }
        } catch let refusal as Refusal where refusal.message is SignInMessage {
            return try await again(request, context: context, email: attempt.email, refusal: refusal)
        }
    }

    /// `POST /signout`: ends the session here and everything the browser keeps of it.
    private func leave(_ request: Request, context: AppContext) async throws -> Response {
        if let session = context.credential, session.kind == .session { try await signIn.close(session) }
        var response = redirect(to: singleSignOn == nil ? "/signin" : "/signin?out")
        response.headers[.setCookie] = cookie(for: request, context: context).clearing
        response.headers[.clearSiteData] = "\"storage\""
        return response
    }

    private func again(
        _ request: Request,
        context: AppContext,
        email: String,
        refusal: Refusal
    ) async throws -> Response {
        let trouble: SignInPage.Trouble =
            switch refusal.kind {
            case .unprocessable: .wrong
            case .forbidden: .passwordsOff
            default: .throttled
            }
        var response = try await page(
            request,
            context: context,
            status: refusal.kind.status,
            email: String(email.prefix(254)),
            trouble: trouble
        )
        response.headers[.retryAfter] = refusal.kind.retryAfter.map { String($0) }
        return response
    }

    private func page(
        _ request: Request,
        context: AppContext,
        status: HTTPResponse.Status,
        email: String = "",
        trouble: SignInPage.Trouble? = nil
    ) async throws -> Response {
        let language = context.language(of: request)
        let page = SignInPage(
            look: PageLook(words: .of(language.rawValue)),
            email: email,
            trouble: trouble,
            takesPasswords: try await signIn.takesPasswords(),
            issuer: singleSignOn.map { issuer in
                (issuer.issuer.label, "/signin/issuer?next=" + percentEncoded(next(request, form: nil)))
            },
            hasLeft: query(of: request)["out"] != nil
        )
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue],
            body: .init(byteBuffer: ByteBuffer(bytes: page.html.bytes))
        )
    }

    private func next(_ request: Request, form: FormFields?) -> String {
        let wanted = form?["next"] ?? query(of: request)["next"]
        return (wanted.flatMap { LocalPath($0) } ?? .home).text
    }

    private func query(of request: Request) -> FormFields { FormFields((request.uri.query ?? "").utf8) }

    private func cookie(for request: Request, context: AppContext) -> SessionCookie {
        SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
    }

    /// 303, so that the browser asks for the next page with GET.
    private func redirect(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}

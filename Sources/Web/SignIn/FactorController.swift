import HTTPTypes
import Hummingbird
import Identity
import SalesCore

/// `/signin/code`: the second factor after the password, or its first set-up where the organisation requires one.
struct FactorController: Sendable {
    let signIn: SignIn
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("signin/code") { request, context in try await page(request, context: context) }
        router.post("signin/code") { request, context in try await enter(request, context: context) }
    }

    private func page(_ request: Request, context: AppContext) async throws -> Response {
        guard let step = cookie(request, context).step(in: request.headers[.cookie]) else { return begin(context) }
        do {
            return try await page(step, request, context)
        } catch let refusal as Refusal where refusal.message is SecondFactorMessage {
            return begin(context)
        }
    }

    private func page(
        _ step: String,
        _ request: Request,
        _ context: AppContext,
        refusal: Refusal? = nil
    ) async throws -> Response {
        let language = context.language(of: request)
        let look = PageLook(words: .of(language.rawValue))
        let trouble = refusal?.message.text(in: language)
        let html =
            switch try await signIn.kind(of: step) {
            case .enrolment: EnrolPage(look: look, setup: try await signIn.setup(step), trouble: trouble).html
            case .factor, .issuer: FactorPage(look: look, trouble: trouble).html
            }
        var response = Response.html(
            html,
            status: refusal?.kind.status ?? .ok,
            headers: [.contentLanguage: language.rawValue]
        )
        response.headers[.retryAfter] = refusal?.kind.retryAfter.map { String($0) }
        return response
    }

    private func enter(_ request: Request, context: AppContext) async throws -> Response {
        let form = try await DoorForm.fields(of: request)
        let code = String((form["code"] ?? "").prefix(100))
        guard let step = cookie(request, context).step(in: request.headers[.cookie]) else { return begin(context) }
        let session = SessionCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
        let attempt = SignIn.Attempt(
            email: "",
            password: "",
            client: context.sender(of: request),
            agent: request.headers[.userAgent] ?? "",
            session: session.session(in: request.headers[.cookie])
        )
        let next = (FormFields((request.uri.query ?? "").utf8)["next"].flatMap { LocalPath($0) } ?? .home).text
        do {
            var response: Response
            let secret: SessionSecret
            switch try await signIn.kind(of: step) {
            case .enrolment:
                let enrolled = try await signIn.enrol(step, code: code, attempt: attempt)
                secret = enrolled.secret
                let language = context.language(of: request)
                let look = PageLook(words: .of(language.rawValue))
                response = .html(RecoveryPage(look: look, codes: enrolled.recovery, next: next).html)
            case .factor, .issuer:
                secret = try await signIn.complete(step, code: code, attempt: attempt)
                response = Response(status: .seeOther, headers: [.location: next])
            }
            response.headers.append(HTTPField(name: .setCookie, value: session.setting(secret)))
            response.headers.append(HTTPField(name: .setCookie, value: cookie(request, context).clearing))
            return response
        } catch let refusal as Refusal
            where refusal.message as? SecondFactorMessage == .wrongCode || refusal.message is SignInMessage
        {
            return try await page(step, request, context, refusal: refusal)
        } catch let refusal as Refusal where refusal.message is SecondFactorMessage {
            return begin(context)
        }
    }

    private func begin(_ context: AppContext) -> Response {
        Response(status: .seeOther, headers: [.location: "/signin"])
    }

    private func cookie(_ request: Request, _ context: AppContext) -> StepCookie {
        StepCookie(isSecure: site.isSecure(request, isSecure: context.isSecure))
    }
}

import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Records
import SalesCore

/// Where a program sends a person to agree to it (RFC 6749, section 4.1; the proof key of RFC 7636 is required).
///
/// The person is asked each time: what was agreed to once is kept by the program, as its refresh token.
struct AuthorizeController: Sendable {
    let tokens: TokenService
    let site: Site

    private static let largestForm = 4 * 1024

    func addRoutes(to router: some RouterMethods<AppContext>) {
        for path: RouterPath in [":table/oauth2/v2.0/authorize", ":table/oauth2/authorize"] {
            router.get(path) { request, context in try await ask(request, context: context) }
            router.post(path) { request, context in try await answer(request, context: context) }
        }
    }

    /// What the program asks for, once it is clear whom to answer.
    private struct Question {
        let client: Client
        let redirect: RedirectAddress
        let state: String?
        let issuer: String
        let fields: FormFields

        /// Back to the program, with its state.
        func back(_ answer: [(name: String, value: String)]) -> Response {
            let fields = answer + (state.map { [("state", $0)] } ?? []) + [("iss", issuer)]
            return Response(status: .seeOther, headers: [.location: redirect.adding(fields)])
        }

        func refused(_ error: OAuthError) -> Response {
            back([("error", error.code), ("error_description", error.text)])
        }

        /// - Throws: An ``OAuthError`` for the program.
        func proof() throws -> ProofKey {
            guard fields["response_type"] == "code" else { throw OAuthError.unsupportedResponse }
            guard let challenge = fields["code_challenge"], !challenge.isEmpty else { throw OAuthError.noProofKey }
            guard fields["code_challenge_method"] == "S256", let proof = ProofKey(challenge: challenge) else {
                throw OAuthError.plainProofKey
            }
            return proof
        }
    }

    /// `GET …/authorize`: the question, or the way to the sign-in and back.
    private func ask(_ request: Request, context: AppContext) async throws -> Response {
        let question: Question
        do {
            question = try await self.question(request, context)
        } catch let refusal as Refusal where refusal.message is ClientMessage {
            return notice(refusal, request, context)
        }
        do {
            _ = try question.proof()
            let isSilent = question.fields["prompt"] == "none"
            guard let caller = person(context) else {
                if isSilent { throw OAuthError.loginRequired }
                return Response(status: .seeOther, headers: [.location: signIn(request)])
            }
            if isSilent { throw OAuthError.consentRequired }
            return consent(question, caller, request, context)
        } catch let error as OAuthError {
            return question.refused(error)
        }
    }

    /// `POST …/authorize`: the person's answer.
    private func answer(_ request: Request, context: AppContext) async throws -> Response {
        let question: Question
        do {
            question = try await self.question(request, context)
        } catch let refusal as Refusal where refusal.message is ClientMessage {
            return notice(refusal, request, context)
        }
        guard let caller = person(context) else {
            return Response(status: .seeOther, headers: [.location: signIn(request)])
        }
        do {
            let proof = try question.proof()
            guard try await form(of: request)["answer"] == "allow" else { throw OAuthError.denied }
            let code = try await tokens.agree(
                to: question.client,
                as: caller.id,
                redirect: question.redirect,
                proof: proof,
                scope: question.fields["scope"] ?? ""
            )
            return question.back([("code", code)])
        } catch let error as OAuthError {
            return question.refused(error)
        }
    }

    private func question(_ request: Request, _ context: AppContext) async throws -> Question {
        let tenant = try Tenant(context)
        let fields = FormFields((request.uri.query ?? "").utf8)
        let (client, redirect) = try await tokens.asking(
            clientID: fields["client_id"] ?? "",
            redirect: fields["redirect_uri"] ?? ""
        )
        return Question(
            client: client,
            redirect: redirect,
            state: fields["state"],
            issuer: site.address(of: request, context) + "/\(tenant.name)/v2.0",
            fields: fields
        )
    }

    /// Somebody at a browser: a program with a token cannot agree to another one.
    private func person(_ context: AppContext) -> Caller? {
        context.credential?.kind == .session ? context.caller : nil
    }

    private func signIn(_ request: Request) -> String { LocalPath(request.uri.string)?.signIn ?? "/signin" }

    private func consent(
        _ question: Question,
        _ caller: Caller,
        _ request: Request,
        _ context: AppContext
    ) -> Response {
        let language = context.language(of: request)
        let page = ConsentPage(
            look: PageLook(words: .of(language.rawValue)),
            client: question.client.name,
            person: caller.name,
            destination: question.redirect.source,
            other: signIn(request)
        )
        // A browser applies `form-action` to where a form leads in the end, which is the program.
        let policy = SecurityHeadersMiddleware.contentSecurityPolicy.replacing(
            "form-action 'self'",
            with: "form-action 'self' \(question.redirect.source)"
        )
        return .html(page.html, headers: [.contentSecurityPolicy: policy, .contentLanguage: language.rawValue])
    }

    private func notice(_ refusal: Refusal, _ request: Request, _ context: AppContext) -> Response {
        let language = context.language(of: request)
        let look = PageLook(words: .of(language.rawValue))
        let page = NoticePage(
            look: look,
            title: look.words("consent.refused"),
            text: refusal.message.text(in: language)
        )
        return .html(page.html, status: refusal.kind.status, headers: [.contentLanguage: language.rawValue])
    }

    private func form(of request: Request) async throws -> FormFields {
        do {
            return FormFields(try await request.body.collect(upTo: AuthorizeController.largestForm).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Refusal(.tooLarge, WebMessage.bodyTooLarge(limit: AuthorizeController.largestForm))
        }
    }
}

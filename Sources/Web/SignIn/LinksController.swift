import HTTPTypes
import Hummingbird
import Identity
import Logging
import SalesCore

/// `/forgot` and `/reset`: a new password by a link. Nobody is signed in here.
struct LinksController: Sendable {
    let links: AccountLinks
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("forgot") { request, context in forgot(request, context: context) }
        router.post("forgot") { request, context in try await send(request, context: context) }
        router.get("reset") { request, context in try await reset(request, context: context) }
        router.post("reset") { request, context in try await choose(request, context: context) }
    }

    // MARK: Asking

    private func forgot(_ request: Request, context: AppContext) -> Response {
        let look = look(request, context)
        guard links.isMailing else {
            return notice("forgot.title", look.words("forgot.nomail"), .ok, look)
        }
        return page(ForgotPage(look: look).html, .ok, look)
    }

    private func send(_ request: Request, context: AppContext) async throws -> Response {
        let look = look(request, context)
        let form = try await DoorForm.fields(of: request)
        guard let origin = site.mailOrigin(of: request, context) else {
            context.logger.warning("\(LinkMessage.noPublicAddress.english)")
            return notice("forgot.title", look.words("forgot.nomail"), .ok, look)
        }
        do {
            try await links.request(
                email: form["email"] ?? "",
                from: context.sender(of: request),
                language: look.language,
                origin: origin
            )
        } catch let refusal as Refusal where refusal.message is LinkMessage {
            return refused(refusal, "forgot.title", look)
        }
        return notice("forgot.sent.title", look.words("forgot.sent"), .ok, look)
    }

    // MARK: Choosing

    private func reset(_ request: Request, context: AppContext) async throws -> Response {
        let look = look(request, context)
        let token = FormFields((request.uri.query ?? "").utf8)["token"] ?? ""
        do {
            let link = try await links.open(token)
            return page(ResetPage(look: look, email: link.email, name: link.name, token: token).html, .ok, look)
        } catch let refusal as Refusal where refusal.message is LinkMessage {
            return refused(refusal, "reset.title", look)
        }
    }

    private func choose(_ request: Request, context: AppContext) async throws -> Response {
        let look = look(request, context)
        let form = try await DoorForm.fields(of: request)
        let token = form["token"] ?? ""
        do {
            try await links.choose(form["password"] ?? "", with: token)
        } catch let refusal as Refusal where refusal.message is PasswordRefusal {
            let link = try await links.open(token)
            let again = ResetPage(
                look: look,
                email: link.email,
                name: link.name,
                token: token,
                trouble: refusal.message.text(in: look.language)
            )
            return page(again.html, .unprocessableContent, look)
        } catch let refusal as Refusal where refusal.message is LinkMessage {
            return refused(refusal, "reset.title", look)
        }
        return notice("reset.done.title", look.words("reset.done"), .ok, look, way: ("/signin", "signin.title"))
    }

    // MARK: Answers

    private func refused(_ refusal: Refusal, _ title: String, _ look: PageLook) -> Response {
        let way = refusal.kind == .notFound && links.isMailing ? ("/forgot", "forgot.title") : nil
        var response = notice(title, refusal.message.text(in: look.language), refusal.kind.status, look, way: way)
        response.headers[.retryAfter] = refusal.kind.retryAfter.map { String($0) }
        return response
    }

    private func notice(
        _ title: String,
        _ text: String,
        _ status: HTTPResponse.Status,
        _ look: PageLook,
        way: (address: String, label: String)? = nil
    ) -> Response {
        let link = way.map { ($0.address, look.words($0.label)) }
        return page(NoticePage(look: look, title: look.words(title), text: text, link: link).html, status, look)
    }

    private func page(_ html: HTML, _ status: HTTPResponse.Status, _ look: PageLook) -> Response {
        .html(html, status: status, headers: [.contentLanguage: look.words.language])
    }

    private func look(_ request: Request, _ context: AppContext) -> PageLook {
        PageLook(words: .of(context.language(of: request).rawValue))
    }
}

extension PageLook {
    var language: Language { Language(rawValue: words.language) ?? .english }
}

extension Site {
    /// What a link in a mail begins with: the public address, or this machine's own. A name that a stranger put into a
    /// request would lead people to the stranger.
    func mailOrigin(of request: Request, _ context: AppContext) -> String? {
        if let published { return published.description }
        guard let own = origin(of: request, isSecure: context.isSecure), own.isLoopback else { return nil }
        return own.description
    }
}

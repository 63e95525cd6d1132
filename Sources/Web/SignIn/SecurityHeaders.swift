import HTTPTypes
import Hummingbird

/// What every answer tells the browser to forbid. Stands around everything else, so that errors carry it too.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let site: Site

    /// Nothing from elsewhere and nothing inline but the style that is ours to the letter; nobody may frame us. `data:`
    /// images are icons inside style sheets.
    static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self' \(PageStyles.source); \
        img-src 'self' data:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; \
        base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    func handle(
        _ request: Request,
        context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if !isPart(request, response) { addDocumentHeaders(to: &response) }
        // Everything may be personal, unless the answer says otherwise, as files do.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isStrict(request, context: context) { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    /// Scripts and styles are parts of a document, whose headers govern them; repeated on each of them, the headers would
    /// weigh as much as a third of what they say. A worker is a document of its own in this.
    private func isPart(_ request: Request, _ response: Response) -> Bool {
        let path = request.uri.path
        return response.status == .ok && path.hasPrefix("/assets/") && (path.hasSuffix(".js") || path.hasSuffix(".css"))
            && !path.hasSuffix("worker.js")
    }

    private func addDocumentHeaders(to response: inout Response) {
        // The page that leads to another program's address says so itself.
        // Files of people bring a stricter one.
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = SecurityHeadersMiddleware.contentSecurityPolicy
        }
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
    }

    /// Not on loopback, where the promise would bind every other program that serves this machine's name.
    private func isStrict(_ request: Request, context: AppContext) -> Bool {
        guard site.isSecure(request, isSecure: context.isSecure) else { return false }
        return site.origin(of: request, isSecure: true)?.isLoopback == false
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
    static let clearSiteData = HTTPField.Name("Clear-Site-Data")!
}

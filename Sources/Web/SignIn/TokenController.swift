import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import OData
import SalesCore

/// The token service as login libraries expect it (web-api.md, section 1): the discovery document, the token endpoint
/// and the keys. Nobody is signed in here; a program says who it is in its request.
///
/// The first part of each address is the tenant. One database holds one organisation, so any name will do; answers
/// repeat it. In routes it carries the name that the first part of every page's address has, because the router
/// follows one name per place.
struct TokenController: Sendable {
    let tokens: TokenService
    let site: Site

    /// Many times what a grant needs.
    private static let largestForm = 16 * 1024

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get(":table/v2.0/.well-known/openid-configuration") { request, context in
            try discovery(request, context: context)
        }
        router.get(":table/discovery/v2.0/keys") { _, context in
            _ = try Tenant(context)
            return json(Array(#"{"keys":[]}"#.utf8))
        }
        for version: RouterPath in [":table/oauth2/v2.0", ":table/oauth2"] {
            let endpoints = router.group(version)
            endpoints.post("token") { request, context in await token(request, context: context) }
            endpoints.post("devicecode") { _, _ in refused(.deviceNotOffered) }
        }
    }

    // MARK: Discovery

    private func discovery(_ request: Request, context: AppContext) throws -> Response {
        let tenant = try Tenant(context)
        let base = site.address(of: request, context) + "/" + tenant.name
        var writer = JSONWriter(capacity: 2048)
        writer.beginObject()
        for (name, value) in [
            ("issuer", "/v2.0"), ("authorization_endpoint", "/oauth2/v2.0/authorize"),
            ("token_endpoint", "/oauth2/v2.0/token"), ("device_authorization_endpoint", "/oauth2/v2.0/devicecode"),
            ("jwks_uri", "/discovery/v2.0/keys"),
        ] {
            writer.key(text: name)
            writer.value(base + value)
        }
        for (name, values) in [
            ("response_types_supported", ["code"]), ("response_modes_supported", ["query"]),
            ("grant_types_supported", ["client_credentials", "authorization_code", "refresh_token"]),
            ("code_challenge_methods_supported", ["S256"]),
            ("token_endpoint_auth_methods_supported", ["client_secret_post", "client_secret_basic", "none"]),
            ("scopes_supported", ["offline_access"]), ("subject_types_supported", ["public"]),
            ("id_token_signing_alg_values_supported", []),
        ] {
            writer.key(text: name)
            writer.beginArray()
            for value in values { writer.value(value) }
            writer.endArray()
        }
        writer.key("authorization_response_iss_parameter_supported")
        writer.value(true)
        writer.endObject()
        return json(writer.finish())
    }

    // MARK: Tokens

    private func token(_ request: Request, context: AppContext) async -> Response {
        do {
            let form = try await form(of: request)
            return granted(try await grant(form, request, context))
        } catch let error as OAuthError {
            return refused(error, isBasic: request.headers[.authorization] != nil)
        } catch let failure as any StoreFailure {
            context.logger.error("database", metadata: ["error": .string(singleLine(String(describing: failure)))])
            return json(
                Array(#"{"error":"temporarily_unavailable"}"#.utf8),
                status: .serviceUnavailable,
                headers: [.retryAfter: "1"]
            )
        } catch {
            context.logger.error("failed", metadata: ["error": .string(singleLine(String(reflecting: error)))])
            return json(Array(#"{"error":"server_error"}"#.utf8), status: .internalServerError)
        }
    }

    private func grant(
        _ form: FormFields,
        _ request: Request,
        _ context: AppContext
    ) async throws -> TokenService.Tokens {
        let sender = context.sender(of: request)
        let type = try required("grant_type", form)
        switch type {
        case "client_credentials":
            return try await tokens.clientCredentials(credentials(form, request), from: sender)
        case "authorization_code":
            return try await tokens.authorizationCode(
                credentials(form, request),
                code: required("code", form),
                redirect: required("redirect_uri", form),
                verifier: required("code_verifier", form),
                from: sender
            )
        case "refresh_token":
            return try await tokens.refresh(
                credentials(form, request),
                token: required("refresh_token", form),
                from: sender
            )
        default: throw OAuthError.unsupportedGrant(singleLine(String(type.prefix(60))))
        }
    }

    /// Id and secret from the form, or from the header `Authorization: Basic` (RFC 6749, section 2.3.1).
    private func credentials(_ form: FormFields, _ request: Request) throws -> TokenService.Credentials {
        guard let header = request.headers[.authorization] else {
            return .init(id: try required("client_id", form), secret: form["client_secret"])
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let decoded = Data(base64Encoded: String(parts[1]))
        else { throw OAuthError.invalidClient }
        let pair = decoded.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { throw OAuthError.invalidClient }
        return .init(id: FormFields.decoded(pair[0]), secret: FormFields.decoded(pair[1]))
    }

    private func required(_ name: String, _ form: FormFields) throws -> String {
        guard let value = form[name], !value.isEmpty else { throw OAuthError.missing(name) }
        return value
    }

    private func form(of request: Request) async throws -> FormFields {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        else { throw OAuthError.notForm }
        do {
            let body = try await request.body.collect(upTo: TokenController.largestForm)
            return FormFields(body.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw OAuthError.notForm
        }
    }

    // MARK: Answers

    /// One second less than the hour, as the vendor's service says it.
    private static let secondsGranted = 3599

    private func granted(_ tokens: TokenService.Tokens) -> Response {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.key("token_type")
        writer.value("Bearer")
        if let scope = tokens.scope {
            writer.key("scope")
            writer.value(scope)
        }
        writer.key("expires_in")
        writer.value(TokenController.secondsGranted)
        writer.key("ext_expires_in")
        writer.value(TokenController.secondsGranted)
        writer.key("access_token")
        writer.value(tokens.access)
        if let refresh = tokens.refresh {
            writer.key("refresh_token")
            writer.value(refresh)
        }
        writer.endObject()
        return json(writer.finish())
    }

    private func refused(_ error: OAuthError, isBasic: Bool = false) -> Response {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("error")
        writer.value(error.code)
        writer.key("error_description")
        writer.value(error.text)
        writer.endObject()
        guard error.isUnauthorized else { return json(writer.finish(), status: .badRequest) }
        return json(
            writer.finish(),
            status: .unauthorized,
            headers: isBasic ? [.wwwAuthenticate: "Basic realm=\"Suivant\""] : [:]
        )
    }

    private func json(
        _ bytes: [UInt8],
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.cacheControl] = "no-store"
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The first part of a token service's address: a name, a domain or an id.
struct Tenant {
    let name: String

    init(_ context: AppContext) throws {
        let text = context.parameters.get("table") ?? ""
        guard (1...100).contains(text.utf8.count),
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })
        else { throw HTTPError(.notFound) }
        name = text
    }
}

import HTTPTypes
import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// A person's own password, second factor, sessions, tokens and programs, through the Web API.
///
/// For somebody at a browser alone: a program that was let in must not be able to take over the account.
struct SecurityEndpoint: Sendable {
    let security: OwnSecurity
    let registry: Registry
    /// Another issuer through whom people come in; nil where none is set.
    let singleSignOn: SingleSignOn?
    let site: Site

    static let functions: Set = ["sv_Security"]
    static let actions: Set = [
        "sv_ChangePassword", "sv_BeginSecondFactor", "sv_ConfirmSecondFactor", "sv_RemoveSecondFactor",
        "sv_NewRecoveryCodes", "sv_RemovePersonSecondFactor", "sv_RequireSecondFactor", "sv_LinkByEmail",
        "sv_AllowPasswords", "sv_RemovePersonIdentity", "sv_EndSession", "sv_EndOtherSessions", "sv_CreateToken",
        "sv_EndToken", "sv_EndGrant", "sv_BeginLink",
    ]

    /// - Returns: nil when the name is none of these.
    func answer(_ name: String, _ api: APIRequest) async throws -> Response? {
        guard let work = work(name) else { return nil }
        let method: HTTPRequest.Method = SecurityEndpoint.functions.contains(name) ? .get : .post
        guard api.method == method else {
            throw Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
        }
        // Whoever acts as somebody else must not stay that person: no token, no password, no factor (decision 41).
        guard api.caller.impersonator == nil else { throw Refusal(.forbidden, WebMessage.ownAffairs) }
        guard api.credential?.kind == .session else { throw Refusal(.forbidden, SecondFactorMessage.browserOnly) }
        return try await work(api)
    }

    private typealias Work = (APIRequest) async throws -> Response

    private func work(_ name: String) -> Work? {
        switch name {
        case "sv_Security": overview
        case "sv_ChangePassword": changePassword
        case "sv_BeginSecondFactor": beginFactor
        case "sv_ConfirmSecondFactor": confirmFactor
        case "sv_RemoveSecondFactor": removeFactor
        case "sv_NewRecoveryCodes": renewRecovery
        case "sv_RemovePersonSecondFactor": removeFactorOfPerson
        case "sv_RequireSecondFactor": requireFactor
        case "sv_BeginLink": beginLink
        case "sv_LinkByEmail": linkByEmail
        case "sv_AllowPasswords": allowPasswords
        case "sv_RemovePersonIdentity": removeIdentity
        case "sv_EndSession": endSession
        case "sv_EndOtherSessions": endOtherSessions
        case "sv_CreateToken": createToken
        case "sv_EndToken": endToken
        case "sv_EndGrant": endGrant
        default: nil
        }
    }

    // MARK: Password and second factor

    private func changePassword(_ api: APIRequest) async throws -> Response {
        let body = try body(api, ["current", "new"])
        let attempt = SignIn.Attempt(
            email: "",
            password: "",
            client: api.sender,
            agent: api.headers[.userAgent] ?? "",
            session: api.credential
        )
        let secret = try await security.changePassword(
            of: api.caller,
            from: body.required("current", body.text("current")),
            to: body.required("new", body.text("new")),
            attempt: attempt
        )
        return APIResponse.noContent(headers: [.setCookie: api.cookie.setting(secret)])
    }

    private func beginFactor(_ api: APIRequest) async throws -> Response {
        let setup = try await security.beginFactor(for: api.caller, password: password(api))
        return answer(api, "sv_BeginSecondFactorResponse") { json in
            json.key("secret")
            json.value(setup.secret)
            json.key("address")
            json.value(setup.address)
        }
    }

    private func confirmFactor(_ api: APIRequest) async throws -> Response {
        let code = try text("code", api)
        let codes = try await security.confirmFactor(
            for: api.caller,
            code: code,
            client: api.sender,
            session: api.credential
        )
        return recovery(codes, api, "sv_ConfirmSecondFactorResponse")
    }

    private func removeFactor(_ api: APIRequest) async throws -> Response {
        try await security.removeFactor(of: api.caller, password: password(api))
        return APIResponse.noContent()
    }

    private func renewRecovery(_ api: APIRequest) async throws -> Response {
        let codes = try await security.renewRecovery(for: api.caller, password: password(api))
        return recovery(codes, api, "sv_NewRecoveryCodesResponse")
    }

    private func removeFactorOfPerson(_ api: APIRequest) async throws -> Response {
        let id = try id("systemuserid", api)
        try await security.removeFactor(of: id, as: api.caller)
        return APIResponse.noContent()
    }

    private func requireFactor(_ api: APIRequest) async throws -> Response {
        let isRequired = try flag("required", api)
        try await security.require(isRequired, as: api.caller)
        return APIResponse.noContent()
    }

    /// The browser goes to the address that is answered, and comes back with an identity.
    private func beginLink(_ api: APIRequest) async throws -> Response {
        let password = try password(api)
        guard let singleSignOn else { throw Refusal(.conflict, SecondFactorMessage.noIssuer) }
        try await security.mayLink(api.caller, password: password)
        let (address, step) = try await singleSignOn.begin(
            redirect: (site.published?.description ?? api.origin) + "/signin/callback",
            next: "/settings/security",
            client: api.sender,
            linking: api.caller.id
        )
        var response = answer(api, "sv_BeginLinkResponse") { json in
            json.key("address")
            json.value(address)
        }
        response.headers[.setCookie] = StepCookie(isSecure: api.cookie.isSecure, purpose: "issuer").setting(step)
        return response
    }

    private func linkByEmail(_ api: APIRequest) async throws -> Response {
        let isAllowed = try flag("allowed", api)
        try await security.allowLinkingByEmail(isAllowed, as: api.caller)
        return APIResponse.noContent()
    }

    private func allowPasswords(_ api: APIRequest) async throws -> Response {
        let areAllowed = try flag("allowed", api)
        try await security.allowPasswords(areAllowed, as: api.caller)
        return APIResponse.noContent()
    }

    private func removeIdentity(_ api: APIRequest) async throws -> Response {
        let id = try id("systemuserid", api)
        try await security.unlink(id, as: api.caller)
        return APIResponse.noContent()
    }

    private func password(_ api: APIRequest) throws -> String {
        try text("password", api)
    }

    private func recovery(_ codes: [String], _ api: APIRequest, _ type: String) -> Response {
        answer(api, type) { json in
            json.key("recoverycodes")
            json.beginArray()
            for code in codes { json.value(code) }
            json.endArray()
        }
    }

    // MARK: Sessions, tokens, programs

    private func overview(_ api: APIRequest) async throws -> Response {
        let overview = try await security.overview(of: api.caller, session: api.credential)
        return answer(api, "sv_SecurityResponse") { json in
            json.key("secondfactor")
            json.value(overview.hasFactor)
            json.key("recoverycodesleft")
            json.value(overview.recoveryLeft)
            json.key("secondfactorrequired")
            json.value(overview.isFactorRequiredOfAdministrators)
            json.key("issuer")
            json.value(overview.issuer?.label)
            if let issuer = overview.issuer {
                json.key("linked")
                json.value(issuer.isLinked)
                json.key("linkbyemail")
                json.value(issuer.isLinkingByEmail)
                json.key("passwords")
                json.value(!issuer.arePasswordsOff)
            }
            json.key("sessions")
            json.beginArray()
            for session in overview.sessions {
                json.beginObject()
                json.key("sessionid")
                json.value(session.id)
                json.key("current")
                json.value(session.id == overview.current)
                json.key("agent")
                json.value(session.agent)
                json.key("client")
                json.value(session.client)
                json.key("createdon")
                json.value(session.createdAt)
                json.key("lastseenon")
                json.value(session.lastSeenAt)
                json.endObject()
            }
            json.endArray()
            json.key("tokens")
            json.beginArray()
            for token in overview.tokens {
                json.beginObject()
                json.key("tokenid")
                json.value(token.id)
                json.key("name")
                json.value(token.name)
                json.key("createdon")
                json.value(token.createdAt)
                json.key("expireson")
                json.value(token.expiresAt)
                json.key("lastusedon")
                json.value(token.lastUsedAt)
                json.endObject()
            }
            json.endArray()
            json.key("programs")
            json.beginArray()
            for grant in overview.grants {
                json.beginObject()
                json.key("grantid")
                json.value(grant.id)
                json.key("name")
                json.value(grant.client)
                json.key("since")
                json.value(grant.since)
                json.endObject()
            }
            json.endArray()
        }
    }

    private func endSession(_ api: APIRequest) async throws -> Response {
        try await security.endSession(
            id("sessionid", api),
            of: api.caller
        )
        return APIResponse.noContent()
    }

    private func endOtherSessions(_ api: APIRequest) async throws -> Response {
        _ = try body(api, [])
        try await security.endOtherSessions(of: api.caller, but: api.credential)
        return APIResponse.noContent()
    }

    private func createToken(_ api: APIRequest) async throws -> Response {
        let body = try body(api, ["name", "days"])
        let token = try await security.createToken(
            for: api.caller,
            name: body.required("name", body.text("name")),
            days: body.int("days").map { Int($0) }
        )
        return answer(api, "sv_CreateTokenResponse") { json in
            json.key("token")
            json.value(token.text)
        }
    }

    private func endToken(_ api: APIRequest) async throws -> Response {
        try await security.endToken(id("tokenid", api), of: api.caller)
        return APIResponse.noContent()
    }

    private func endGrant(_ api: APIRequest) async throws -> Response {
        try await security.endGrant(id("grantid", api), of: api.caller)
        return APIResponse.noContent()
    }

    // MARK: Parts

    private func body(_ api: APIRequest, _ members: Set<String>) throws -> ActionBody {
        try ActionBody(api.json(), allowed: members, registry: registry, caller: api.caller)
    }

    /// The one parameter of an action that has no other.
    private func text(_ name: String, _ api: APIRequest) throws -> String {
        let body = try body(api, [name])
        return try body.required(name, body.text(name))
    }

    private func id(_ name: String, _ api: APIRequest) throws -> GUID {
        let body = try body(api, [name])
        return try body.required(name, body.guid(name))
    }

    private func flag(_ name: String, _ api: APIRequest) throws -> Bool {
        let body = try body(api, [name])
        _ = try body.required(name, body[name])
        return try body.flag(name)
    }

    private func answer(_ api: APIRequest, _ type: String, _ members: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter(answering: api.context("Microsoft.Dynamics.CRM." + type))
        members(&json)
        return APIResponse.json(json.answer())
    }
}

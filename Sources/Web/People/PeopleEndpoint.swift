import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// What administrators do with people, through the Web API.
struct PeopleEndpoint: Sendable {
    let administration: Administration
    let registry: Registry
    let site: Site

    static let functions: Set = ["sv_People"]
    static let actions: Set = ["sv_InvitePerson", "sv_SendPersonLink", "sv_DisablePerson", "sv_EnablePerson"]

    /// - Returns: nil when the name is none of these.
    func answer(_ name: String, _ api: APIRequest) async throws -> Response? {
        guard PeopleEndpoint.functions.contains(name) || PeopleEndpoint.actions.contains(name) else { return nil }
        return try await answer(to: name, api)
    }

    private func answer(to name: String, _ api: APIRequest) async throws -> Response {
        switch name {
        case "sv_People": try await list(api)
        case "sv_InvitePerson": try await invite(api)
        case "sv_SendPersonLink": try await sendLink(api)
        case "sv_DisablePerson":
            try await change(api) { try await administration.disable($0, as: api.caller) }
        default:
            try await change(api) { try await administration.enable($0, as: api.caller) }
        }
    }

    private func list(_ api: APIRequest) async throws -> Response {
        guard api.method == .get || api.method == .head else {
            throw Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
        }
        let people = try await administration.people(for: api.caller)
        var json = JSONWriter(
            answering: api.context("Collection(Microsoft.Dynamics.CRM.sv_person)"),
            capacity: 256 + people.count * 256
        )
        json.key("value")
        json.beginArray()
        for person in people {
            json.beginObject()
            json.key("systemuserid")
            json.value(person.id)
            json.key("fullname")
            json.value(person.name)
            json.key("internalemailaddress")
            json.value(person.email)
            json.key("roles")
            json.beginArray()
            for role in person.roles { json.value(role) }
            json.endArray()
            json.key("state")
            json.value(person.state)
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    private func invite(_ api: APIRequest) async throws -> Response {
        let body = try body(api, allowing: ["email", "fullname", "roles", "language"])
        let language = try body.text("language").map { text throws(Refusal) in
            guard let language = Language(rawValue: text) else {
                throw Refusal(.invalid, BindingMessage.badMember("language", expected: .form("en / fr")))
            }
            return language
        }
        let made = try await administration.invite(
            email: body.required("email", body.text("email")),
            name: body.required("fullname", body.text("fullname")),
            roles: body.texts("roles"),
            language: language ?? api.caller.language,
            origin: origin(api),
            as: api.caller
        )
        return answer(made.delivery, user: made.user, api, "sv_InvitePersonResponse")
    }

    private func sendLink(_ api: APIRequest) async throws -> Response {
        let id = try person(body(api, allowing: ["systemuserid"]))
        let delivery = try await administration.sendLink(to: id, origin: origin(api), as: api.caller)
        return answer(delivery, user: id, api, "sv_SendPersonLinkResponse")
    }

    private func change(_ api: APIRequest, _ work: (GUID) async throws -> Void) async throws -> Response {
        try await work(person(body(api, allowing: ["systemuserid"])))
        return APIResponse.noContent()
    }

    // MARK: Parts

    private func body(_ api: APIRequest, allowing members: Set<String>) throws -> ActionBody {
        guard api.method == .post else {
            throw Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
        }
        return try ActionBody(api.json(), allowed: members, registry: registry, caller: api.caller)
    }

    private func person(_ body: ActionBody) throws -> GUID {
        try body.required("systemuserid", body.guid("systemuserid"))
    }

    /// What the link begins with. In a mail it must not come from the request, unless that came from this machine.
    private func origin(_ api: APIRequest) throws -> String {
        if let published = site.published { return published.description }
        guard !administration.isMailing || Origin(api.origin)?.isLoopback == true else {
            throw Refusal(.unprocessable, LinkMessage.noPublicAddress)
        }
        return api.origin
    }

    private func answer(_ delivery: LinkDelivery, user: GUID, _ api: APIRequest, _ type: String) -> Response {
        var json = JSONWriter(answering: api.context("Microsoft.Dynamics.CRM." + type))
        json.key("systemuserid")
        json.value(user)
        json.key("mailed")
        json.value(delivery == .mailed)
        json.key("link")
        if case .shown(let address) = delivery { json.value(address) } else { json.null() }
        return APIResponse.json(json.answer())
    }
}

extension Person {
    /// `active`, `invited` (no password yet) or `disabled`.
    var state: String { isDisabled ? "disabled" : hasPassword ? "active" : "invited" }
}

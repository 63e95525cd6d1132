import HTTPTypes
import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// The sets that no table of the registry is behind: the work list and long work.
extension APIController {
    func workItems(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        try WorkspaceEndpoint.requireOpen(registry.workspace, to: api.caller)
        let api = try await lookingOn(api)
        let rest = Array(api.path.segments.dropFirst())
        let id = try key(parentheses)
        switch (id, rest.first) {
        case (nil, nil):
            try require(.get, api)
            return try await items.list(api, drawnBy: cards)
        case (nil, .count?):
            try require(.get, api)
            return try await items.countAlone(api)
        case (nil, .named(let action, _)?) where action.name.hasSuffix("Many"):
            try require(.post, api)
            return try await items.commandMany(action.name, api)
        case (let id?, nil):
            try require(.get, api)
            return try await items.one(id, api)
        case (let id?, .named(let action, _)?):
            try require(.post, api)
            return try await items.command(action.name, on: id, api)
        default:
            throw Refusal(.notFound, WebMessage.noSuchAddress(rest.first?.description ?? ""))
        }
    }

    /// With `sv_seller` the list is that of a person whom the caller manages, to look at and nothing more.
    private func lookingOn(_ api: APIRequest) async throws -> APIRequest {
        guard let text = api.options.custom["sv_seller"] else { return api }
        try require(.get, api)
        guard let id = GUID(text) else {
            throw Refusal(.invalid, BindingMessage.badMember("sv_seller", expected: .guid))
        }
        guard id != api.caller.id else { return api }
        try registry.workspace.require(.teamView)
        let person = try await team.hours.person(id, for: api.caller)
        guard try await team.manages(id, api.caller) else { throw Refusal(.forbidden, HandoverMessage.notManaged) }
        var looking = api
        looking.seller = person.speaking(api.caller.language)
        return looking
    }

    func jobSet(_ parentheses: ResourcePath.Parentheses, _ api: APIRequest) async throws -> Response {
        guard let id = try key(parentheses) else {
            try require(.get, api)
            switch api.path.segments.dropFirst().first {
            case nil: return try await jobs.list(api)
            case .count?: return try await jobs.count(api)
            case let segment?: throw Refusal(.notFound, WebMessage.noSuchAddress(segment.description))
            }
        }
        guard api.path.segments.count > 1 else {
            try require(.get, api)
            return try await jobs.one(id, api)
        }
        guard case .named(let action, _) = api.path.segments[1] else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(api.path.segments[1].description))
        }
        switch action.name {
        case _ where JobsEndpoint.functions.contains(action.name):
            try require(.get, api)
            return try await jobs.refusals(id, api)
        case _ where JobsEndpoint.actions.contains(action.name):
            try require(.post, api)
            return try await jobs.cancel(id, api)
        default: throw Refusal(.notFound, WebMessage.noSuchAddress(action.description))
        }
    }
}

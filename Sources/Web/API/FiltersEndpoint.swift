import Hummingbird
import Identity
import OData
import Records
import SalesCore
import Worklist

/// The filters and sorts that the organisation makes for its work list: used by sellers, drafted and published by those
/// who may publish views (W-79…W-89, W-93, K-14).
struct FiltersEndpoint: Sendable {
    let records: any RecordStore
    let pipeline: Pipeline
    let identity: any IdentityStore

    static let functions: Set = ["sv_WorklistFilters", "sv_WorklistFiltersDraft"]
    static let actions: Set = ["sv_DraftWorklistFilters", "sv_PublishWorklistFilters"]

    func answer(_ function: String, _ request: APIRequest) async throws -> Response {
        if function == "sv_WorklistFiltersDraft" { return try await draft(request) }
        try WorkspaceEndpoint.requireOpen(pipeline.registry.workspace, to: request.caller)
        let seen = SeenFilters(pipeline.registry.worklistFilters, in: pipeline.registry, for: request.caller)
        var json = JSONWriter(
            answering: request.context("Microsoft.Dynamics.CRM.sv_WorklistFiltersResponse"),
            capacity: 16 * 1024
        )
        FilterWriter(seen: seen, language: request.caller.language).members(to: &json)
        return APIResponse.json(json.answer())
    }

    /// The draft where there is one, else what is published, else the factory's; with its version as the ETag.
    private func draft(_ request: APIRequest) async throws -> Response {
        let row = try await pipeline.look(as: request.caller) { session in
            try session.require(.publishViews)
            return try session.configuration(WorklistFilters.name)
        }
        let people = [row?.reference("sv_publishedby"), row?.reference("modifiedby")].compactMap { $0 }
        let names = try await records.names(of: people, for: request.caller)
        return APIResponse.answer(
            Answer(code: 200, content: FiltersEndpoint.content(row, names, request), version: row?.version ?? 0),
            origin: request.origin
        )
    }

    func act(_ action: String, _ request: APIRequest) async throws -> Response {
        let body = try ActionBody(
            request.json(),
            allowed: ["definition"],
            registry: pipeline.registry,
            caller: request.caller
        )
        let text = try body.text("definition")
        let isPublishing = action == "sv_PublishWorklistFilters"
        if isPublishing { _ = try body.required("definition", text) }
        let wanted = try text.map(FiltersEndpoint.read)
        let condition = try request.condition()
        let registry = pipeline.registry
        let me = RecordReference("systemuser", request.caller.id)
        let outcome = try await pipeline.perform(.update, as: request.caller, key: request.idempotencyKey) { session in
            try session.require(.publishViews)
            let before = try session.configuration(WorklistFilters.name)
            // Nothing is kept yet: its version is 0.
            if before == nil, case .exactly(let version) = condition, version != 0 {
                throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: WorklistFilters.name))
            }
            let kept = before.map { $0["sv_draft"].text ?? $0["sv_definition"].text } ?? nil
            try wanted?.check(in: registry, since: WorklistFilters(kept))
            let known = before == nil ? VersionCondition.any : condition
            let row =
                isPublishing
                ? try session.publish(WorklistFilters.name, wanted?.text, if: known)
                : try session.draft(WorklistFilters.name, wanted?.text, if: known)
            let names = [me: request.caller.name]
            let content = FiltersEndpoint.content(row, names, request)
            return (
                (), Answer(code: 200, content: content, operation: session.operation.id, version: row.version)
            )
        }
        // The next request finds it at once, on this instance too.
        try await identity.followRegistry()
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private static func read(_ text: String) throws(Refusal) -> WorklistFilters {
        guard text.utf8.count <= WorklistFilters.longestText else { throw Refusal(.tooLarge, FilterMessage.tooMany) }
        guard let filters = WorklistFilters(reading: text) else { throw Refusal(.invalid, FilterMessage.notADocument) }
        return filters
    }

    private static func content(_ row: Row?, _ names: [RecordReference: String], _ request: APIRequest) -> [UInt8] {
        let kept = row.map { $0["sv_draft"].text ?? $0["sv_definition"].text } ?? nil
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.sv_WorklistFiltersDraftResponse"))
        json.key("definition")
        json.value(WorklistFilters(kept).text)
        json.key("isdraft")
        json.value(row?["sv_draft"].text != nil)
        json.key("version")
        json.value(row?.version ?? 0)
        json.key("publishedon")
        json.value(row?["sv_publishedon"].instant)
        json.key("publishedby")
        json.value(row?.reference("sv_publishedby").flatMap { names[$0] })
        json.key("changedon")
        json.value(row?["modifiedon"].instant)
        json.key("changedby")
        json.value(row?.reference("modifiedby").flatMap { names[$0] })
        return json.answer()
    }
}

import Hummingbird
import Identity
import OData
import Records
import SalesCore
import Worklist

/// How the work list is set up: record types, roles, switches, sample data (W-90…W-95).
struct WorkspaceEndpoint: Sendable {
    let records: any RecordStore
    let jobs: any JobStore
    let items: WorkItemsEndpoint
    let pipeline: Pipeline
    /// Nil in production, where sample data stay out.
    let makeSamples: SampleSource?

    static let functions: Set = ["sv_Workspace"]
    static let actions: Set = ["sv_PublishWorkspace", "sv_AddSampleData", "sv_RemoveSampleData"]

    /// The work list is refused to those for whom it is not, with the reason.
    static func requireOpen(_ workspace: Workspace, to caller: Caller) throws(Refusal) {
        if workspace.isOpen(to: caller) { return }
        guard workspace.isEnabled else { throw Refusal(.forbidden, WorkspaceMessage.turnedOffForAll) }
        guard caller.has(.useWorklist) else { throw Refusal(.forbidden, AccessMessage.mayNotDo(.useWorklist)) }
        throw Refusal(.forbidden, WorkspaceMessage.notAmongRoles)
    }

    /// - Returns: nil when the name is none of these.
    func answer(_ name: String, _ api: APIRequest) async throws -> Response? {
        switch name {
        case "sv_Workspace":
            guard api.method == .get || api.method == .head else { throw notAllowed(api) }
            return try await show(api)
        case "sv_PublishWorkspace":
            guard api.method == .post else { throw notAllowed(api) }
            return try await publish(api)
        case "sv_AddSampleData", "sv_RemoveSampleData":
            guard api.method == .post else { throw notAllowed(api) }
            return try await samples(name == "sv_AddSampleData" ? .add : .remove, api)
        default: return nil
        }
    }

    private func notAllowed(_ api: APIRequest) -> Refusal {
        Refusal(.notOffered, WebMessage.methodNotAllowed(api.method.rawValue))
    }

    // MARK: Showing

    private func show(_ api: APIRequest) async throws -> Response {
        let (row, samples) = try await pipeline.look(as: api.caller) { session in
            try session.require(.publishViews)
            return (
                try session.configuration(Workspace.name),
                SampleWork(try session.configuration(SampleWork.name)?["sv_definition"].text)
            )
        }
        let publisher = row?["sv_publishedby"].guid.map { RecordReference("systemuser", $0) }
        let names = try await records.names(of: [publisher].compactMap { $0 }, for: api.caller)
        let roles = try await records.rows(
            RowQuery(pipeline.registry["role"], order: [Ordering("name")], limit: 500),
            for: api.caller
        )
        var job: Job?
        if let samples, let id = GUID(samples.job) { job = try await jobs.job(id, for: api.caller) }
        let workspace = Workspace(row?["sv_definition"].text)
        var json = JSONWriter(answering: api.context("Microsoft.Dynamics.CRM.sv_WorkspaceResponse"))
        members(of: workspace, to: &json)
        json.key("version")
        json.value(row?.version ?? 0)
        json.key("publishedon")
        json.value(row?["sv_publishedon"].instant)
        json.key("publishedby")
        json.value(publisher?.id)
        json.key("publishedbyname")
        json.value(publisher.flatMap { names[$0] })
        json.key("mayall")
        json.value(api.caller.isAdministrator)
        candidates(api.caller, to: &json)
        write(roles, api.caller, to: &json)
        features(to: &json)
        write(samples, job, to: &json)
        return APIResponse.json(json.answer())
    }

    private func members(of workspace: Workspace, to json: inout JSONWriter) {
        json.key("enabled")
        json.value(workspace.isEnabled)
        json.key("recordtypes")
        json.beginArray()
        for type in workspace.recordTypes { json.value(type) }
        json.endArray()
        json.key("roles")
        if let roles = workspace.roles {
            json.beginArray()
            for role in roles.sorted() { json.value(role) }
            json.endArray()
        } else {
            json.null()
        }
        json.key("disabledfeatures")
        json.beginArray()
        for feature in Workspace.Feature.allCases where workspace.disabled.contains(feature) {
            json.value(feature.rawValue)
        }
        json.endArray()
        json.key("formcommands")
        json.value(workspace.hasFormCommands)
        json.key("monthlyquota")
        json.value(workspace.monthlyQuota.map { Int64($0) })
    }

    private func candidates(_ caller: Caller, to json: inout JSONWriter) {
        json.key("candidates")
        json.beginArray()
        for table in pipeline.registry.recordTypeCandidates {
            json.beginObject()
            json.key("recordtype")
            json.value(table.name)
            json.key("label")
            json.value(table.pluralLabel.text(in: caller.language))
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ roles: [Row], _ caller: Caller, to json: inout JSONWriter) {
        json.key("allroles")
        json.beginArray()
        for row in roles {
            let name = row["name"].text ?? ""
            json.beginObject()
            json.key("roleid")
            json.value(row.id)
            json.key("name")
            json.value(caller.language == .french ? Role(rawValue: name)?.frenchName ?? name : name)
            json.endObject()
        }
        json.endArray()
    }

    private func features(to json: inout JSONWriter) {
        json.key("features")
        json.beginArray()
        for feature in Workspace.Feature.allCases { json.value(feature.rawValue) }
        json.endArray()
    }

    private func write(_ samples: SampleWork?, _ job: Job?, to json: inout JSONWriter) {
        json.key("isproduction")
        json.value(makeSamples == nil)
        json.key("sampledata")
        let isRunning = job?.state == .running
        switch samples?.action {
        case nil: json.value("none")
        case .add: json.value(isRunning ? "adding" : "there")
        case .remove: json.value(isRunning ? "removing" : job?.state == .done ? "none" : "there")
        }
        json.key("samplejobid")
        json.value(isRunning ? job?.id : nil)
    }

    // MARK: Publishing

    private static let members: Set = [
        "version", "enabled", "recordtypes", "roles", "disabledfeatures", "formcommands", "monthlyquota",
    ]

    /// What is not named stays as it is.
    private func publish(_ api: APIRequest) async throws -> Response {
        let json = try api.json()
        let body = try ActionBody(
            json,
            allowed: WorkspaceEndpoint.members,
            registry: pipeline.registry,
            caller: api.caller
        )
        let version = try body.int("version")
        let change = try WorkspaceChange(body, json.object)
        let outcome = try await pipeline.perform(.update, as: api.caller, key: api.idempotencyKey) { session in
            try session.require(.publishViews)
            var workspace = Workspace(try session.configuration(Workspace.name)?["sv_definition"].text)
            change.apply(to: &workspace)
            try session.publish(workspace, over: version)
            return ((), Answer(code: 204, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: api.origin)
    }

    // MARK: Sample data

    /// Adds the sample data or takes them away, as a job (W-92).
    private func samples(_ action: SampleWork.Action, _ api: APIRequest) async throws -> Response {
        _ = try ActionBody(api.json(), allowed: [], registry: pipeline.registry, caller: api.caller)
        guard api.caller.isAdministrator else {
            throw Refusal(.forbidden, WorkspaceMessage.administratorsOnly)
        }
        let now = pipeline.clocks.business()
        let count = try number(of: action, now)
        let job = pipeline.ids.next()
        let operation = pipeline.ids.next()
        var json = JSONWriter(capacity: 64)
        json.beginObject()
        json.key("sv_jobid")
        json.value(job)
        json.endObject()
        let content = json.finish()
        let outcome = try await pipeline.perform(.settings, as: api.caller, key: api.idempotencyKey) { session in
            let standing = SampleWork(try session.configuration(SampleWork.name)?["sv_definition"].text)
            let added: GUID
            var total = count
            switch (action, standing) {
            case (.add, .some): throw Refusal(.conflict, WorkspaceMessage.samplesThere)
            case (.remove, nil): throw Refusal(.conflict, WorkspaceMessage.noSamples)
            case (.add, nil): added = operation
            case (.remove, let standing?):
                added = GUID(standing.operation) ?? operation
                total = try session.unit.historyCount(of: added)
            }
            let data = SampleWork(action, operation: added, job: job, at: now)
            try session.publish(SampleWork.name, data.text)
            try session.unit.enqueue(
                Job(
                    id: job,
                    kind: .sampleData,
                    person: session.caller.id,
                    operation: operation,
                    payload: data.text,
                    total: total,
                    createdOn: now
                )
            )
            session.announce(job: job)
            return ((), Answer(code: 202, content: content))
        }
        return APIResponse.answer(outcome.answer, origin: api.origin)
    }
}

extension WorkspaceEndpoint {
    /// How many records are to be added; of those to be removed the history knows.
    fileprivate func number(of action: SampleWork.Action, _ now: Instant) throws -> Int {
        guard action == .add else { return 0 }
        guard let makeSamples else { throw Refusal(.forbidden, WorkspaceMessage.production) }
        return try makeSamples(now).count
    }
}

/// What a request changes about the set-up; what it does not name stays.
private struct WorkspaceChange: Sendable {
    private var isEnabled: Bool?
    private var recordTypes: [String]?
    private var roles: Set<GUID>??
    private var disabled: Set<Workspace.Feature>?
    private var hasFormCommands: Bool?
    private var monthlyQuota: Int??

    init(_ body: ActionBody, _ members: JSONObject?) throws(Refusal) {
        if body["enabled"] != nil { isEnabled = try body.flag("enabled") }
        if members?["recordtypes"] != nil { recordTypes = try body.texts("recordtypes") }
        if let value = members?["roles"] { roles = .some(value.isNull ? nil : Set(try body.guids("roles"))) }
        if members?["disabledfeatures"] != nil {
            var features: Set<Workspace.Feature> = []
            for name in try body.texts("disabledfeatures") {
                guard let feature = Workspace.Feature(rawValue: name) else {
                    throw Refusal(.invalid, WorkspaceMessage.notAFeature(name))
                }
                features.insert(feature)
            }
            disabled = features
        }
        if body["formcommands"] != nil { hasFormCommands = try body.flag("formcommands") }
        if members?["monthlyquota"] != nil {
            monthlyQuota = .some(try body.int("monthlyquota").map { Int(clamping: $0) })
        }
    }

    func apply(to workspace: inout Workspace) {
        if let isEnabled { workspace.isEnabled = isEnabled }
        if let recordTypes {
            var seen: Set<String> = []
            workspace.recordTypes = recordTypes.filter { seen.insert($0).inserted }
        }
        if let roles { workspace.roles = roles }
        if let disabled { workspace.disabled = disabled }
        if let hasFormCommands { workspace.hasFormCommands = hasFormCommands }
        if let monthlyQuota { workspace.monthlyQuota = monthlyQuota }
    }
}

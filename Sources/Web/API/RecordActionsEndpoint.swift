import Hummingbird
import OData
import Records
import SalesCore

/// The actions of a record's life: qualify, disqualify, win, lose, reopen, merge, share.
struct RecordActionsEndpoint: Sendable {
    let records: any RecordStore
    let pipeline: Pipeline

    /// Actions that belong to no record's address.
    static let unbound: Set = [
        "WinOpportunity", "LoseOpportunity", "Merge", "GrantAccess", "ModifyAccess", "RevokeAccess",
    ]

    static let functions: Set = ["sv_Shares"]

    /// Actions at a record's address, by table.
    static let bound: [String: Set<String>] = [
        "QualifyLead": ["lead"], "sv_Disqualify": ["lead"], "sv_Win": ["opportunity"], "sv_Lose": ["opportunity"],
    ]
    /// Actions at the address of a record of any table that has states.
    static let boundAnywhere: Set = ["sv_Reopen"]

    // MARK: At a record's address

    func bound(_ action: String, on reference: RecordReference, _ request: APIRequest) async throws -> Response {
        if let tables = RecordActionsEndpoint.bound[action], !tables.contains(reference.table) {
            throw Refusal(.notFound, WebMessage.noSuchAddress(action))
        }
        switch action {
        case "QualifyLead": return try await qualify(reference, request)
        case "sv_Disqualify":
            let body = try body(request, ["Status", "CloseActivities"])
            let status = try body.int("Status")
            let closes = try body.flag("CloseActivities")
            return try await changed(.disqualify, request) { session in
                _ = try session.disqualify(reference.id, status: status, closesActivities: closes)
            }
        case "sv_Win", "sv_Lose":
            let close = try close(
                body(request, RecordActionsEndpoint.closing),
                isWon: action == "sv_Win",
                entity: nil
            )
            return try await changed(close.isWon ? .win : .lose, request) { session in
                _ = try session.close(reference.id, close)
            }
        case "sv_Reopen":
            _ = try body(request, [])
            return try await changed(.reopen, request) { session in _ = try session.reopen(reference) }
        default: throw Refusal(.notFound, WebMessage.noSuchAddress(action))
        }
    }

    static func isBound(_ action: String) -> Bool { bound[action] != nil || boundAnywhere.contains(action) }

    private func qualify(_ lead: RecordReference, _ request: APIRequest) async throws -> Response {
        let body = try body(
            request,
            [
                "CreateAccount", "CreateContact", "CreateOpportunity", "Status", "OpportunityCurrencyId",
                "OpportunityCustomerId", "SourceCampaignId", "SuppressDuplicateDetection", "sv_AccountId",
                "sv_ContactId", "CloseActivities",
            ]
        )
        var how = Qualification(
            createsAccount: try body.flag("CreateAccount"),
            createsContact: try body.flag("CreateContact"),
            createsOpportunity: try body.flag("CreateOpportunity"),
            account: try body.guid("sv_AccountId"),
            contact: try body.guid("sv_ContactId"),
            ignoresDuplicates: try body.flag("SuppressDuplicateDetection"),
            closesActivities: try body.flag("CloseActivities")
        )
        // The platform's own status -1 means: the usual one.
        how.status = try body.int("Status").flatMap { $0 == -1 ? nil : $0 }
        how.campaign = try record("SourceCampaignId", in: body, of: ["campaign"])?.id
        how.currency = try record("OpportunityCurrencyId", in: body, of: ["transactioncurrency"])?.id
        how.customer = try record("OpportunityCustomerId", in: body, of: ["account", "contact"])
        let registry = pipeline.registry
        let context = request.context("Microsoft.Dynamics.CRM.QualifyLeadResponse")
        let outcome = try await pipeline.perform(.qualify, as: request.caller, key: request.idempotencyKey) {
            [how] session in
            let created = try session.qualify(lead.id, how)
            let content = RecordActionsEndpoint.content(created, registry: registry, context: context)
            return ((), Answer(code: 200, content: content, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    /// A record among the parameters, which may be left out, of one of these tables.
    private func record(_ name: String, in body: ActionBody, of tables: [String]) throws -> RecordReference? {
        guard body[name] != nil else { return nil }
        let reference = try body.record(name)
        guard tables.contains(reference.table) else {
            throw Refusal(.invalid, RecordMessage.wrongTarget(name, tables))
        }
        return reference
    }

    private static func content(_ created: [RecordReference], registry: Registry, context: String) -> [UInt8] {
        var json = JSONWriter(answering: context)
        json.key("value")
        json.beginArray()
        for reference in created {
            json.beginObject()
            json.key("@odata.type")
            json.value("#Microsoft.Dynamics.CRM.\(reference.table)")
            json.key(text: registry[reference.table].primaryKey)
            json.value(reference.id)
            json.endObject()
        }
        json.endArray()
        return json.answer()
    }

    // MARK: Unbound

    func unbound(_ action: String, _ request: APIRequest) async throws -> Response {
        switch action {
        case "WinOpportunity", "LoseOpportunity": return try await close(action == "WinOpportunity", request)
        case "Merge": return try await merge(request)
        case "RevokeAccess":
            let body = try body(request, ["Target", "Revokee"])
            return try await share(body.record("Target"), with: body.record("Revokee"), [], request)
        default:
            let body = try body(request, ["Target", "PrincipalAccess"])
            let access = try ActionBody(
                body.required("PrincipalAccess", body["PrincipalAccess"]),
                allowed: ["Principal", "AccessMask"],
                registry: pipeline.registry,
                caller: request.caller
            )
            let text = try access.required("AccessMask", access.text("AccessMask"))
            guard let mask = AccessMask(names: text), !mask.isEmpty else {
                throw Refusal(.invalid, AccessMessage.noSuchRight(text))
            }
            return try await share(body.record("Target"), with: access.record("Principal"), mask, request)
        }
    }

    private func close(_ isWon: Bool, _ request: APIRequest) async throws -> Response {
        let body = try body(request, ["Status", "OpportunityClose", "CloseActivities"])
        let entity = try ActionBody(
            body.required("OpportunityClose", body["OpportunityClose"]),
            allowed: ["subject", "actualrevenue", "actualend", "description", "opportunityid", "activityid"],
            registry: pipeline.registry,
            caller: request.caller
        )
        let address = entity["opportunityid@odata.bind"]?.string
        let name = "opportunityid@odata.bind"
        let reference = try entity.reference(at: entity.required(name, address), of: name)
        guard reference.table == "opportunity" else { throw Refusal(.invalid, BindingMessage.badBind(name)) }
        let close = try close(body, isWon: isWon, entity: entity)
        return try await changed(isWon ? .win : .lose, request) { session in
            _ = try session.close(reference.id, close)
        }
    }

    private static let closing: Set = ["Status", "ActualRevenue", "ActualEnd", "Comments", "CloseActivities"]

    /// - Parameter entity: The `OpportunityClose` of the platform's own actions.
    private func close(_ body: ActionBody, isWon: Bool, entity: ActionBody?) throws -> OpportunityClose {
        let value = entity?["actualrevenue"] ?? body["ActualRevenue"]
        let day = try entity?.text("actualend") ?? body.text("ActualEnd")
        let comments = try entity?.text("description") ?? entity?.text("subject") ?? body.text("Comments")
        var close = OpportunityClose(isWon: isWon, status: try body.int("Status"))
        if let value {
            guard let amount = value.number?.decimal else {
                throw Refusal(.invalid, BindingMessage.badMember("ActualRevenue", expected: .number))
            }
            close.actualValue = amount
        }
        if let day {
            guard let date = LocalDate(String(day.prefix(10))) else {
                throw Refusal(.invalid, BindingMessage.badMember("ActualEnd", expected: .day))
            }
            close.closedOn = date
        }
        close.comments = comments
        close.closesActivities = try body.flag("CloseActivities")
        // The platform's own status -1 means: the usual one.
        if close.status == -1 { close.status = nil }
        return close
    }

    private func merge(_ request: APIRequest) async throws -> Response {
        let body = try body(request, ["Target", "Subordinate", "UpdateContent", "PerformParentingChecks"])
        let target = try body.record("Target")
        let subordinate = try body.record("Subordinate")
        guard let table = pipeline.registry.table(target.table) else {
            throw Refusal(.invalid, LifeMessage.noSuchTarget("Target"))
        }
        let content = try body.changes("UpdateContent", on: table)
        return try await changed(.merge, request) { session in
            try session.merge(subordinate, into: target, content)
        }
    }

    private func share(
        _ record: RecordReference,
        with principal: RecordReference,
        _ mask: AccessMask,
        _ request: APIRequest
    ) async throws -> Response {
        try await changed(.share, request) { session in try session.share(record, with: principal, mask) }
    }

    /// `RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={'@odata.id':'accounts(…)'}`, here also by type and id:
    /// `sv_Shares(recordtype='account',recordid=…)`.
    func shares(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let type = APIRequest.argument("recordtype", in: parentheses)?.text,
            let id = APIRequest.argument("recordid", in: parentheses)?.guid
        else { throw Refusal(.invalid, BindingMessage.missingMember("recordtype, recordid")) }
        let shares = try await pipeline.look(as: request.caller) { session in
            try session.shares(of: RecordReference(type, id))
        }
        let names = try await records.names(of: shares.map(\.principal), for: request.caller)
        var json = JSONWriter(answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_share)"))
        json.key("value")
        json.beginArray()
        for share in shares {
            json.beginObject()
            json.key("principaltype")
            json.value(share.principal.table)
            json.key("principalid")
            json.value(share.principal.id)
            json.key("name")
            json.value(names[share.principal])
            json.key("AccessMask")
            json.value(share.mask.text)
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    // MARK: Common

    private func body(_ request: APIRequest, _ allowed: Set<String>) throws -> ActionBody {
        try ActionBody(request.json(), allowed: allowed, registry: pipeline.registry, caller: request.caller)
    }

    private func changed(
        _ kind: OperationKind,
        _ request: APIRequest,
        _ body: @escaping @Sendable (WriteSession) throws -> Void
    ) async throws -> Response {
        let outcome = try await pipeline.perform(kind, as: request.caller, key: request.idempotencyKey) { session in
            try body(session)
            return ((), Answer(code: 204, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }
}

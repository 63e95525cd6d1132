import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// Who holds which roles, who is in which team, and what roles grant.
struct AccessEndpoint: Sendable {
    let pipeline: Pipeline
    let audit: Audit

    static let actions: Set = ["sv_SetRoles", "sv_SetMembers", "sv_SetPrivileges"]
    static let functions: Set = ["sv_Roles", "sv_Members", "sv_Privileges"]

    func act(_ action: String, _ request: APIRequest) async throws -> Response {
        switch action {
        case "sv_SetRoles":
            let body = try body(request, ["principaltype", "principalid", "roleids"])
            let type = try body.text("principaltype") ?? "systemuser"
            guard type == "systemuser" || type == "team" else {
                throw Refusal(.invalid, BindingMessage.badMember("principaltype", expected: .principalType))
            }
            let holder = RecordReference(type, try body.required("principalid", body.guid("principalid")))
            let roles = try body.guids("roleids")
            let response = try await change(request) { try $0.set(roles: roles, of: holder) }
            audit.record(.rolesChanged(holder: holder, roles: roles, by: request.caller.id))
            return response
        case "sv_SetMembers":
            let body = try body(request, ["teamid", "memberids"])
            let team = try body.required("teamid", body.guid("teamid"))
            let members = try body.guids("memberids")
            return try await change(request) { try $0.set(members: members, of: team) }
        default:
            let body = try body(request, ["roleid", "privileges", "permissions", "columns"])
            let role = try body.required("roleid", body.guid("roleid"))
            let grant = try grant(body, for: request.caller)
            return try await change(request) { try $0.set(grant, of: role) }
        }
    }

    func answer(
        _ function: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        switch function {
        case "sv_Roles":
            let type = APIRequest.argument("principaltype", in: parentheses)?.text ?? "systemuser"
            let holder = RecordReference(type, try id("principalid", parentheses))
            let roles = try await read(request) { try $0.unit.roles(of: holder) }
            return list(roles, request)
        case "sv_Members":
            let team = try id("teamid", parentheses)
            let members = try await read(request) { try $0.unit.members(of: team) }
            return list(members, request)
        default: return try await privileges(of: id("roleid", parentheses), request)
        }
    }

    // MARK: Reading

    private func read<Result: Sendable>(
        _ request: APIRequest,
        _ body: @escaping @Sendable (WriteSession) throws -> Result
    ) async throws -> Result {
        try await pipeline.look(as: request.caller) { session in
            try session.require(.manageAccess)
            return try body(session)
        }
    }

    private func privileges(of role: GUID, _ request: APIRequest) async throws -> Response {
        let reference = RecordReference("role", role)
        let grant = try await read(request) { session in
            try session.unit.grants(of: [session.row(reference)])[0]
        }
        var seen: Set<String> = []
        let tables = pipeline.registry.tables.filter {
            $0.ownership != .person && seen.insert($0.privilegeName).inserted
        }
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.sv_PrivilegesResponse"))
        json.key("roleid")
        json.value(role)
        json.key("name")
        json.value(grant.name)
        json.key("template")
        json.value(grant.template?.rawValue)
        json.key("privileges")
        json.beginArray()
        for table in tables {
            for action in Action.allCases { write(action, table, grant, request.caller.language, to: &json) }
        }
        json.endArray()
        json.key("permissions")
        json.beginArray()
        for permission in Permission.allCases {
            json.beginObject()
            json.key("permission")
            json.value(permission.rawValue)
            json.key("isgranted")
            json.value(grant.has(permission))
            json.key("template")
            json.value(grant.template?.has(permission) ?? false)
            json.key("isset")
            json.value(grant.permissions[permission] != nil)
            json.endObject()
        }
        json.endArray()
        writeColumns(grant, request.caller.language, to: &json)
        return APIResponse.json(json.answer())
    }

    private func write(
        _ action: Action,
        _ table: Table,
        _ grant: RoleGrant,
        _ language: Language,
        to json: inout JSONWriter
    ) {
        let label = table.isActivity ? pipeline.registry.activitypointer.pluralLabel : table.pluralLabel
        json.beginObject()
        json.key("table")
        json.value(table.privilegeName)
        json.key("label")
        json.value(label.text(in: language))
        json.key("action")
        json.value(action.rawValue)
        json.key("depth")
        json.value(grant.depth(action, on: table).name)
        json.key("templatedepth")
        json.value((grant.template?.depth(action, on: table) ?? .none).name)
        json.key("isset")
        json.value(grant.depths[table.privilegeName]?[action] != nil)
        json.endObject()
    }

    /// Secured columns alone: all others are open to whoever reads the row.
    private func writeColumns(_ grant: RoleGrant, _ language: Language, to json: inout JSONWriter) {
        json.key("columns")
        json.beginArray()
        for table in pipeline.registry.tables {
            for column in table.columns where column.isSecured {
                let set = grant.columns[table.name]?[column.name]
                let isOpen = grant.template == .systemAdministrator
                json.beginObject()
                json.key("table")
                json.value(table.name)
                json.key("column")
                json.value(column.name)
                json.key("label")
                json.value("\(table.label.text(in: language)) – \(column.label.text(in: language))")
                json.key("read")
                json.value(isOpen || set?.mayRead ?? false)
                json.key("write")
                json.value(isOpen || set?.mayWrite ?? false)
                json.endObject()
            }
        }
        json.endArray()
    }

    private func list(_ ids: [GUID], _ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Collection(Edm.Guid)"))
        json.key("value")
        json.beginArray()
        for id in ids { json.value(id) }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    // MARK: Writing

    private func grant(_ body: ActionBody, for caller: Caller) throws -> RoleGrant {
        var grant = RoleGrant(name: "", template: nil)
        for item in body["privileges"]?.array ?? [] {
            let entry = try part(item, ["table", "action", "depth"], caller)
            let name = try entry.required("table", entry.text("table"))
            let isKnown = pipeline.registry.tables.contains { $0.privilegeName == name && $0.ownership != .person }
            guard isKnown else { throw Refusal(.invalid, AccessMessage.noSuchTable(name)) }
            let action = try entry.required("action", entry.text("action"))
            guard let known = Action(rawValue: action) else {
                throw Refusal(.invalid, AccessMessage.noSuchAction(action))
            }
            let text = try entry.required("depth", entry.text("depth"))
            guard let depth = Depth(name: text) else { throw Refusal(.invalid, AccessMessage.noSuchDepth(text)) }
            grant.depths[name, default: [:]][known] = depth
        }
        for item in body["permissions"]?.array ?? [] {
            let entry = try part(item, ["permission", "isgranted"], caller)
            let name = try entry.required("permission", entry.text("permission"))
            guard let permission = Permission(rawValue: name) else {
                throw Refusal(.invalid, AccessMessage.noSuchPermission(name))
            }
            grant.permissions[permission] = try entry.flag("isgranted")
        }
        for item in body["columns"]?.array ?? [] {
            let entry = try part(item, ["table", "column", "read", "write"], caller)
            let table = try entry.required("table", entry.text("table"))
            let column = try entry.required("column", entry.text("column"))
            grant.columns[table, default: [:]][column] = RoleGrant.ColumnGrant(
                mayRead: try entry.flag("read"),
                mayWrite: try entry.flag("write")
            )
        }
        return grant
    }

    private func part(_ item: JSONValue, _ allowed: Set<String>, _ caller: Caller) throws -> ActionBody {
        try ActionBody(item, allowed: allowed, registry: pipeline.registry, caller: caller)
    }

    private func body(_ request: APIRequest, _ allowed: Set<String>) throws -> ActionBody {
        try ActionBody(request.json(), allowed: allowed, registry: pipeline.registry, caller: request.caller)
    }

    private func id(_ name: String, _ parentheses: ResourcePath.Parentheses) throws -> GUID {
        guard let id = APIRequest.argument(name, in: parentheses)?.guid else {
            throw Refusal(.invalid, BindingMessage.missingMember(name))
        }
        return id
    }

    private func change(
        _ request: APIRequest,
        _ body: @escaping @Sendable (WriteSession) throws -> Void
    ) async throws -> Response {
        let outcome = try await pipeline.perform(.access, as: request.caller, key: request.idempotencyKey) { session in
            try body(session)
            return ((), Answer(code: 204, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }
}

import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// How cards are laid out: what holds, what can be chosen, and the three ways to change it (W-30…W-34, W-128).
struct CardsEndpoint: Sendable {
    let store: any RecordStore
    let pipeline: Pipeline

    static let functions: Set = ["sv_Cards"]
    static let actions: Set = ["sv_SaveCards", "sv_PublishCards", "sv_SetFocusedView"]

    private var registry: Registry { pipeline.registry }

    // MARK: Reading

    /// `sv_Cards(recordtype='lead')`: everything that an editor of the type's cards needs.
    func answer(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let name = APIRequest.argument("recordtype", in: parentheses)?.text else {
            throw Refusal(.invalid, BindingMessage.missingMember("recordtype"))
        }
        guard let table = registry.table(name), CardLayouts.hasCards(table),
            request.caller.depth(.read, on: table) > .none
        else { throw Refusal(.notFound, CardMessage.noCards(name)) }
        let layouts = try await layouts(of: request.caller)
        let versions = request.caller.isAdministrator ? try await versions(of: table, request.caller) : nil
        var json = JSONWriter(
            answering: request.context("Microsoft.Dynamics.CRM.sv_CardsResponse"),
            capacity: 16 * 1024
        )
        CardDescription(registry: registry, caller: request.caller, layouts: layouts, versions: versions)
            .members(of: table, to: &json)
        return APIResponse.json(json.answer())
    }

    /// The versions of what an answer tells an administrator, who may change it.
    private func versions(of table: Table, _ caller: Caller) async throws -> CardVersions {
        try await pipeline.look(as: caller) { try $0.cardVersions(of: table) }
    }

    /// The layouts that hold for a person; asks for the person's own row.
    func layouts(of caller: Caller) async throws -> CardLayouts {
        let table = registry["msdyn_workqueueusersetting"]
        let row = try await store.row(table, where: "ownerid", is: .guid(caller.id), for: caller)
        return CardLayouts(registry, own: row?[OwnCards.column].text)
    }

    /// What the cards of a page show beside the rows; nil when the request does not want it, or nothing is shown.
    func extras(for cards: [WorklistCard], _ request: APIRequest) async throws -> CardExtras? {
        guard let option = try CardOption(request), !cards.isEmpty else { return nil }
        let some = option == .all ? Array(cards.prefix(CardOption.previewLimit)) : cards
        return try await CardExtras.read(option, for: some, layouts(of: request.caller), reader(request))
    }

    /// The same for the records of a table.
    func focused(_ rows: [Row], of table: Table, _ request: APIRequest) async throws -> FocusedCards? {
        guard let option = try CardOption(request) else { return nil }
        guard CardLayouts.hasCards(table) else { throw Refusal(.invalid, CardMessage.noCards(table.name)) }
        return try await FocusedCards.read(
            option,
            rows,
            of: table,
            layouts(of: request.caller),
            reader(request),
            now: pipeline.clocks.business()
        )
    }

    private func reader(_ request: APIRequest) -> CardReader {
        CardReader(store: store, registry: registry, caller: request.caller, base: request.origin + request.root)
    }

    // MARK: Changing

    func act(_ action: String, _ request: APIRequest) async throws -> Response {
        switch action {
        case "sv_SetFocusedView":
            let body = try body(request, ["recordtype", "isfocused", "pagesize"])
            guard let name = try body.text("recordtype") else {
                throw Refusal(.invalid, BindingMessage.missingMember("recordtype"))
            }
            let isFocused = try body.flag("isfocused")
            let size = Int(try body.int("pagesize") ?? Int64(OwnCards.pageSizes[0]))
            return try await change(.settings, request) {
                try $0.focusView(of: name, isFocused: isFocused, pageSize: size)
            }
        case "sv_PublishCards":
            let body = try body(
                request,
                ["layouts", "reset", "enabled", "locked", "refreshminutes", "settingsversion", "versions"]
            )
            let (layouts, reset) = try CardsEndpoint.layouts(body)
            let isEnabled = try body.flag("enabled", default: true)
            let locked = try body["locked"].map { _ in try body.flag("locked") }
            let minutes = try body.int("refreshminutes").map { Int(clamping: $0) }
            let versions = try CardsEndpoint.versions(body)
            // One can take back what held for everybody.
            return try await change(.update, request) {
                try $0.publishCards(
                    layouts,
                    reset: reset,
                    enabled: isEnabled,
                    locked: locked,
                    refreshMinutes: minutes,
                    over: versions
                )
            }
        default:
            let body = try body(request, ["layouts", "reset"])
            let (layouts, reset) = try CardsEndpoint.layouts(body)
            return try await change(.settings, request) { try $0.saveCards(layouts, reset: reset) }
        }
    }

    private func body(_ request: APIRequest, _ allowed: Set<String>) throws -> ActionBody {
        try ActionBody(request.json(), allowed: allowed, registry: registry, caller: request.caller)
    }

    private func change(
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

    // MARK: Layouts in bodies

    private static func layouts(_ body: ActionBody) throws(Refusal) -> ([String: CardText], [String]) {
        var layouts: [String: CardText] = [:]
        for item in try list(body["layouts"], "layouts") {
            guard let object = item.object else { throw wrong("layouts", .form("sv_cardlayout")) }
            let known: Set = ["recordtype", "icon", "rows", "actions"]
            for (name, _) in object.members where !known.contains(name) && !name.contains("@") {
                throw Refusal(.invalid, BindingMessage.unknownMember(name))
            }
            guard let type = object["recordtype"]?.string else {
                throw Refusal(.invalid, BindingMessage.missingMember("recordtype"))
            }
            layouts[type] = CardText(
                icon: try text(object["icon"], "icon"),
                rows: try list(object["rows"], "rows").map { row throws(Refusal) in
                    guard let row = row.object else { throw wrong("rows", .form("sv_cardrow")) }
                    return CardText.Line(
                        fields: try texts(row["fields"], "fields"),
                        icons: try texts(row["icons"], "icons")
                    )
                },
                actions: try object["actions"].flatMap { actions throws(Refusal) in
                    actions.isNull ? nil : try texts(actions, "actions")
                }
            )
        }
        return (layouts, try texts(body["reset"], "reset"))
    }

    private static func versions(_ body: ActionBody) throws(Refusal) -> CardVersions {
        var versions = CardVersions(settings: try body.int("settingsversion"))
        for item in try list(body["versions"], "versions") {
            guard let object = item.object, let type = object["recordtype"]?.string,
                let version = object["version"]?.int
            else { throw wrong("versions", .form("sv_cardversion")) }
            versions.layouts[type] = version
        }
        return versions
    }

    private static func list(_ value: JSONValue?, _ name: String) throws(Refusal) -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        guard let items = value.array else { throw wrong(name, .list) }
        return items
    }

    private static func texts(_ value: JSONValue?, _ name: String) throws(Refusal) -> [String] {
        try list(value, name).map { item throws(Refusal) in
            guard let text = item.string else { throw wrong(name, .texts) }
            return text
        }
    }

    private static func text(_ value: JSONValue?, _ name: String) throws(Refusal) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string else { throw wrong(name, .text) }
        return text
    }

    private static func wrong(_ name: String, _ expected: ExpectedValue) -> Refusal {
        Refusal(.invalid, BindingMessage.badMember(name, expected: expected))
    }
}

extension APIController {
    var cards: CardsEndpoint { CardsEndpoint(store: records.store, pipeline: records.pipeline) }
}

import Hummingbird
import Identity
import OData
import Records
import SalesCore
import Worklist

/// Why a record stands where it stands, and the rule that ranks lists: `sv_Explain` and the actions of the rule.
struct RankingEndpoint: Sendable {
    let worklist: any WorklistStore
    let records: any RecordStore
    let pipeline: Pipeline
    let identity: any IdentityStore

    static let functions: Set = ["sv_Explain", "sv_RankRule", "sv_WorklistAsOf"]
    static let actions: Set = ["sv_DraftRankRule", "sv_PublishRankRule", "sv_PreviewRankRule"]

    func answer(
        _ function: String,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response {
        switch function {
        case "sv_Explain": try await explain(parentheses, request)
        case "sv_WorklistAsOf": try await asOf(parentheses, request)
        default: try await rule(request)
        }
    }

    func act(_ action: String, _ request: APIRequest) async throws -> Response {
        switch action {
        case "sv_DraftRankRule": try await keep(request, publishing: false)
        case "sv_PublishRankRule": try await keep(request, publishing: true)
        default: try await preview(request)
        }
    }

    // MARK: Explaining

    /// The list is the one that the query options say, as for `sv_workitems`.
    private func explain(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        let caller = request.caller
        guard let type = APIRequest.argument("recordtype", in: parentheses)?.text,
            let id = APIRequest.argument("recordid", in: parentheses)?.guid
        else { throw Refusal(.invalid, BindingMessage.missingMember("recordtype, recordid")) }
        try WorkspaceEndpoint.requireOpen(pipeline.registry.workspace, to: caller)
        let query = try WorklistBinding.query(
            request.options,
            in: pipeline.registry,
            limit: 1,
            for: caller,
            now: pipeline.clocks.business()
        )
        let explainer = Explainer(worklist: worklist, records: records, registry: pipeline.registry)
        let explanation = try await explainer.explain(RecordReference(type, id), on: query, for: caller)
        let writer = ExplanationWriter(words: ExplanationWords(in: query.window), language: caller.language)
        return APIResponse.json(
            writer.content(of: explanation, context: request.context("Microsoft.Dynamics.CRM.sv_ExplainResponse"))
        )
    }

    // MARK: The past

    /// `sv_WorklistAsOf(userid=…,instant=…)`: the rows of `sv_workitems` as they were.
    private func asOf(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let person = APIRequest.argument("userid", in: parentheses)?.guid,
            case .instant(let instant)? = APIRequest.argument("instant", in: parentheses)
        else { throw Refusal(.invalid, BindingMessage.missingMember("userid, instant")) }
        let caller = request.caller
        try WorkspaceEndpoint.requireOpen(pipeline.registry.workspace, to: caller)
        try pipeline.registry.workspace.require(.replay)
        let now = pipeline.clocks.business()
        guard instant <= now else { throw Refusal(.invalid, PastMessage.ahead) }
        guard instant >= now.adding(days: -PastList.reach) else {
            throw Refusal(.invalid, PastMessage.tooLongAgo(days: PastList.reach))
        }
        let list = try await worklist.list(of: person, at: instant, for: caller)
        let page = request.pageSize(limit: WorklistBinding.pageLimit)
        let start = try request.options.skipToken.map { token throws(Refusal) in try WorklistBinding.place(token) } ?? 0
        let cards = Array(list.cards.dropFirst(start).prefix(page.size))
        let end = start + cards.count
        var isNarrower = false
        if person != caller.id, let viewer = list.viewer {
            let sight = Sight(records: records, registry: pipeline.registry)
            isNarrower = try await sight.isNarrower(of: caller, than: viewer)
        }
        let next =
            try page.isTop || end >= list.cards.count ? nil : request.nextLink(WorklistBinding.token(forPlace: end))
        return APIResponse.json(
            WorkItemsEndpoint.content(
                CardPage(cards: cards, next: nil),
                count: request.options.count ? list.cards.count : nil,
                next: next,
                writer: try CardWriter(
                    window: list.window,
                    language: caller.language,
                    select: request.options.select
                ),
                context: request.context("sv_workitems"),
                isNarrower: isNarrower
            )
        )
    }

    // MARK: The rule

    private func row(for caller: Caller) async throws -> Row? {
        let table = pipeline.registry["msdyn_worklistviewconfiguration"]
        return try await records.row(table, where: "msdyn_name", is: .text(RankRule.configuration), for: caller)
    }

    private func rule(_ request: APIRequest) async throws -> Response {
        let caller = request.caller
        guard caller.has(.useWorklist) || caller.has(.publishViews) else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(.useWorklist))
        }
        let row = try await row(for: caller)
        let publisher = row?.reference("sv_publishedby")
        let names = try await records.names(of: publisher.map { [$0] } ?? [], for: caller)
        return APIResponse.json(content(of: row, publisher: publisher.flatMap { names[$0] }, request))
    }

    private func content(of row: Row?, publisher: String?, _ request: APIRequest) -> [UInt8] {
        let caller = request.caller
        let published = row?["sv_definition"].text
        let words = ExplanationWords(in: WorklistWindow(.listed, now: pipeline.clocks.business(), zone: caller.zone))
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.sv_RankRuleResponse"))
        json.key("definition")
        json.value(published)
        json.key("draft")
        json.value(caller.isAdministrator ? row?["sv_draft"].text : nil)
        json.key("text")
        json.value(words.rule(RankRule(published: published)).text(in: caller.language))
        json.key("version")
        json.value(row?.version ?? 0)
        json.key("publishedon")
        json.value(row?["sv_publishedon"].instant)
        json.key("publishedby")
        json.value(publisher)
        json.key("maypublish")
        json.value(caller.isAdministrator)
        return json.answer()
    }

    /// By what everybody's list is ordered is up to administrators (K-14 gives managers other things to choose).
    private func requireAdministrator(_ caller: Caller) throws(Refusal) {
        guard !caller.isAdministrator else { return }
        throw Refusal(.forbidden, RankMessage.administratorsOnly)
    }

    /// The `version` that the client has seen must still be the current one; 0 says that there was none.
    private func keep(_ request: APIRequest, publishing: Bool) async throws -> Response {
        try requireAdministrator(request.caller)
        let body = try RankBody(request.json(), allowed: ["definition", "version"])
        let rule = try body.definition.map { text throws(Refusal) in try RankRule(definition: text) }
        let caller = request.caller
        let outcome = try await pipeline.perform(.settings, as: caller, key: request.idempotencyKey) { session in
            try session.requireVersion(body.version, of: RankRule.configuration)
            let condition: VersionCondition = body.version.map { $0 == 0 ? .any : .exactly($0) } ?? .any
            let text = rule?.definition
            let row =
                publishing
                ? try session.publish(RankRule.configuration, text, if: condition)
                : try session.draft(RankRule.configuration, text, if: condition)
            let content = content(
                of: row,
                publisher: row["sv_publishedby"].guid == caller.id ? caller.name : nil,
                request
            )
            return ((), Answer(code: 200, content: content, operation: session.operation.id, version: row.version))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    // MARK: Looking before publishing

    private static let shown = 10

    private func preview(_ request: APIRequest) async throws -> Response {
        let caller = request.caller
        try requireAdministrator(caller)
        let body = try RankBody(request.json(), allowed: ["definition", "person"])
        let owner = try await owner(of: body, for: caller)
        let window = WorklistWindow(.listed, now: pipeline.clocks.business(), zone: owner.zone)
        var lists: [(ids: [GUID], cards: [WorklistCard])] = []
        for rule in [worklist.publishedRule, try RankRule(definition: body.definition)] {
            var query = WorklistQuery(window: window, limit: RankingEndpoint.shown)
            query.rule = rule
            lists.append(
                (
                    try await worklist.items(query, upTo: Explainer.reach, for: owner),
                    try await worklist.page(query, for: owner).cards
                )
            )
        }
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.sv_PreviewRankRuleResponse"))
        json.key("count")
        json.value(lists[0].ids.count)
        for (name, index) in [("before", 0), ("after", 1)] {
            let others = Dictionary(
                lists[1 - index].ids.enumerated().map { ($1, $0 + 1) },
                uniquingKeysWith: { first, _ in first }
            )
            json.key(text: name)
            json.beginArray()
            for (place, card) in lists[index].cards.enumerated() {
                write(card, place: place + 1, other: others[card.id], window, caller.language, to: &json)
            }
            json.endArray()
        }
        return APIResponse.json(json.answer())
    }

    /// Whose list is looked at: one's own unless another is named, for administrators read every record.
    private func owner(of body: RankBody, for caller: Caller) async throws -> Caller {
        guard let person = body.person, person != caller.id else { return caller }
        guard let owner = try await identity.caller(id: person) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: "systemuser", id: person))
        }
        return owner
    }

    private func write(
        _ card: WorklistCard,
        place: Int,
        other: Int?,
        _ window: WorklistWindow,
        _ language: Language,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("recordtype")
        json.value(card.record.table)
        json.key("recordid")
        json.value(card.record.id)
        json.key("recordname")
        json.value(card.recordName)
        json.key("rankreason")
        json.value(RankReason(card, in: window).text(in: language))
        json.key("place")
        json.value(place)
        json.key("other")
        if let other { json.value(other) } else { json.null() }
        json.endObject()
    }
}

/// The body of an action on the rule.
private struct RankBody: Sendable {
    let definition: String?
    let version: Int64?
    let person: GUID?

    init(_ json: JSONValue, allowed: Set<String>) throws(Refusal) {
        guard case .object(let body) = json else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in body.members where !allowed.contains(name) {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        if let member = body["definition"], !member.isNull {
            guard let text = member.string else {
                throw Refusal(.invalid, BindingMessage.badMember("definition", expected: .text))
            }
            definition = text
        } else {
            definition = nil
        }
        if let member = body["person"], !member.isNull {
            guard let id = member.string.flatMap({ GUID($0) }) else {
                throw Refusal(.invalid, BindingMessage.badMember("person", expected: .guid))
            }
            person = id
        } else {
            person = nil
        }
        if let member = body["version"], !member.isNull {
            guard let number = member.int, number >= 0 else {
                throw Refusal(.invalid, BindingMessage.badMember("version", expected: .wholeNumber))
            }
            version = number
        } else {
            version = nil
        }
    }
}

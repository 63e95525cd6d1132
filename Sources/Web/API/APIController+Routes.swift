import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// What stands first in an address, and who answers it; everything else is the set of a table.
extension APIController {
    /// The first segment of an address, as it was asked.
    struct Call: Sendable {
        let name: String
        let parentheses: ResourcePath.Parentheses
        let request: APIRequest
    }

    struct Route: Sendable {
        /// Nil where several methods have a meaning, or the endpoint checks it itself.
        let method: HTTPRequest.Method?
        let answer: Answer

        typealias Answer = @Sendable (APIController, Call) async throws -> Response
    }

    /// By the name that stands first; letter case counts.
    static let routes: [String: Route] = {
        var routes: [String: Route] = sets
        for family in families {
            for name in family.functions { routes[name] = Route(method: .get, answer: family.answer) }
            for name in family.actions { routes[name] = Route(method: .post, answer: family.answer) }
        }
        return routes
    }()

    /// Functions and actions that one endpoint answers in one way.
    struct Family: Sendable {
        var functions: Set<String> = []
        var actions: Set<String> = []
        let answer: Route.Answer
    }

    static let families: [Family] = [
        Family(functions: MetadataEndpoint.functions) { $0.metadata.answer($1.name, $1.request) },
        Family(functions: FunctionsEndpoint.functions) {
            try await $0.functions.answer($1.name, $1.parentheses, $1.request)
        },
        Family(actions: FunctionsEndpoint.actions) { try await $0.functions.undo($1.request) },
        Family(functions: RankingEndpoint.functions) {
            try await $0.ranking.answer($1.name, $1.parentheses, $1.request)
        },
        Family(actions: RankingEndpoint.actions) { try await $0.ranking.act($1.name, $1.request) },
        Family(functions: SearchEndpoint.functions) {
            try await $0.search.answer($1.name, $1.parentheses, $1.request)
        },
        Family(actions: RecordActionsEndpoint.unbound) { try await $0.actions.unbound($1.name, $1.request) },
        Family(functions: RecordActionsEndpoint.functions) {
            try await $0.actions.shares($1.parentheses, $1.request)
        },
        Family(functions: WorkItemsEndpoint.functions) { try await $0.items.recipients($1.parentheses, $1.request) },
        Family(functions: DuplicatesEndpoint.functions) {
            try await $0.duplicates.find($1.parentheses, $1.request)
        },
        Family(functions: AccessEndpoint.functions) {
            try await $0.access.answer($1.name, $1.parentheses, $1.request)
        },
        Family(actions: AccessEndpoint.actions) { try await $0.access.act($1.name, $1.request) },
        Family(functions: NotificationsEndpoint.functions) {
            try $0.registry.workspace.require(.notifications)
            return try await $0.notifications.answer($1.request)
        },
        Family(functions: FiltersEndpoint.functions) { try await $0.filters.answer($1.name, $1.request) },
        Family(actions: FiltersEndpoint.actions) { try await $0.filters.act($1.name, $1.request) },
        Family(functions: AuditEndpoint.functions) {
            try await $0.trail.answer($1.name, $1.parentheses, $1.request)
        },
        Family(functions: CardsEndpoint.functions) { try await $0.cards.answer($1.parentheses, $1.request) },
        Family(actions: CardsEndpoint.actions) { try await $0.cards.act($1.name, $1.request) },
        Family(functions: AvailabilityEndpoint.functions, actions: AvailabilityEndpoint.actions) {
            try await $0.availability.answer($1.name, $1.parentheses, $1.request)
        },
        Family(functions: TeamEndpoint.functions, actions: TeamEndpoint.actions) {
            try await $0.team.answer($1.name, $1.parentheses, $1.request)
        },
        Family(functions: PeopleEndpoint.functions, actions: PeopleEndpoint.actions) {
            try $0.found(try await $0.people.answer($1.name, $1.request), $1)
        },
        Family(functions: SecurityEndpoint.functions, actions: SecurityEndpoint.actions) {
            try $0.found(try await $0.security.answer($1.name, $1.request), $1)
        },
        Family(functions: WorkspaceEndpoint.functions, actions: WorkspaceEndpoint.actions) {
            try $0.found(try await $0.workspace.answer($1.name, $1.request), $1)
        },
    ]

    private static let sets: [String: Route] = [
        "EntityDefinitions": Route(method: nil) { controller, call in
            guard call.request.isRead else {
                return try await controller.customisation.change(call.parentheses, call.request)
            }
            return try controller.metadata.definitions(call.parentheses, call.request)
        },
        "RelationshipDefinitions": Route(method: .get) {
            try $0.metadata.relationships($1.parentheses, $1.request)
        },
        "sdkmessagefilters": Route(method: .get) { $0.metadata.emptyList($1.name, $1.request) },
        "GlobalOptionSetDefinitions": Route(method: .get) { $0.metadata.emptyList($1.name, $1.request) },
        "sv_workitems": Route(method: nil) { try await $0.workItems($1.parentheses, $1.request) },
        "sv_jobs": Route(method: nil) { try await $0.jobSet($1.parentheses, $1.request) },
        "activitypointers": Route(method: nil) {
            try await $0.table($0.registry.activitypointer, $1.parentheses, $1.request)
        },
    ]

    /// What explains and sets the order of lists.
    private var ranking: RankingEndpoint {
        RankingEndpoint(
            worklist: functions.worklist,
            records: functions.records,
            pipeline: functions.pipeline,
            identity: identity
        )
    }

    private func found(_ response: Response?, _ call: Call) throws(Refusal) -> Response {
        guard let response else { throw Refusal(.notFound, WebMessage.noSuchAddress(call.name)) }
        return response
    }
}

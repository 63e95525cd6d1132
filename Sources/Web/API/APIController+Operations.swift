import OData

extension APIController {
    /// An action or function as it is found by its address.
    struct Operation: Hashable {
        let name: String
        let kind: APIOperation.Kind
        let binding: APIOperation.Binding
    }

    /// Every action and function that is answered, put together from the names by which the endpoints are chosen.
    ///
    /// What `$metadata` and `/openapi.json` describe must be the same; a test compares them.
    static let operations: Set<Operation> = {
        let functions = [
            RankingEndpoint.functions, MetadataEndpoint.functions, FunctionsEndpoint.functions,
            SearchEndpoint.functions,
            DuplicatesEndpoint.functions, RecordActionsEndpoint.functions, AccessEndpoint.functions,
            AuditEndpoint.functions, PeopleEndpoint.functions, SecurityEndpoint.functions, CardsEndpoint.functions,
            AvailabilityEndpoint.functions, TeamEndpoint.functions, FiltersEndpoint.functions,
            NotificationsEndpoint.functions, WorkspaceEndpoint.functions,
        ].flatMap { found($0, .function, .none) }
        let actions = [
            RankingEndpoint.actions, FunctionsEndpoint.actions, RecordActionsEndpoint.unbound, AccessEndpoint.actions,
            PeopleEndpoint.actions, SecurityEndpoint.actions, CardsEndpoint.actions, AvailabilityEndpoint.actions,
            TeamEndpoint.actions, FiltersEndpoint.actions, WorkspaceEndpoint.actions,
        ].flatMap { found($0, .action, .none) }
        return Set(functions + actions + ofRecords + ofEngineSets)
    }()

    private static let ofRecords: [Operation] =
        RecordActionsEndpoint.bound.flatMap { name, tables in
            tables.map { Operation(name: name, kind: .action, binding: .record($0)) }
        }
        + found(RecordActionsEndpoint.boundAnywhere, .action, .anyRecord)
        + found(Set(BulkEndpoint.actions.keys), .action, .anyCollection)

    private static let ofEngineSets: [Operation] =
        found(Set(CommandBody.allowed.keys), .action, .record("sv_workitem"))
        + found(Set(CommandBody.allowed.keys.map { $0 + "Many" }), .action, .collection("sv_workitem"))
        + found(JobsEndpoint.functions, .function, .record("sv_job"))
        + found(JobsEndpoint.actions, .action, .record("sv_job"))

    private static func found(
        _ names: Set<String>,
        _ kind: APIOperation.Kind,
        _ binding: APIOperation.Binding
    ) -> [Operation] {
        names.map { Operation(name: $0, kind: kind, binding: binding) }
    }
}

import OData

extension APIController {
    /// An action or function as it is found by its address.
    struct Operation: Hashable {
        let name: String
        let kind: APIOperation.Kind
        let binding: APIOperation.Binding
    }

    /// Every action and function that is answered, put together from the routes and from what bound operations are chosen by.
    ///
    /// What `$metadata` and `/openapi.json` describe must be the same; a test compares them.
    static let operations: Set<Operation> = {
        let functions = families.flatMap { found($0.functions, .function, .none) }
        let actions = families.flatMap { found($0.actions, .action, .none) }
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

import OData
import Records
import SalesCore

extension RecordsEndpoint {
    /// The request with the question of the stored view that it names, `?savedQuery=` or `?userQuery=` (web-api.md,
    /// section 5). A view that the caller may not read does not exist (K-36).
    func viewing(_ request: APIRequest, of table: Table) async throws -> APIRequest {
        guard let name = request.options.view else { return request }
        try request.refuse([.apply], beside: "savedQuery, userQuery")
        guard let id = GUID(name.id) else {
            throw Refusal(.invalid, BindingMessage.badMember(name.table, expected: .guid))
        }
        guard let row = try await store.row(RecordReference(name.table, id), for: request.caller) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: name.table, id: id))
        }
        guard let owner = row["returnedtypecode"].text, owner == table.name else {
            throw Refusal(
                .invalid,
                BindingMessage.viewOfAnother(id.description, table: row["returnedtypecode"].text ?? "")
            )
        }
        let view = try StoredView(row["sv_query"].text ?? "", id: id)
        var viewing = request
        viewing.options = try view.options(combinedWith: request.options, on: table, for: request.caller)
        return viewing
    }
}

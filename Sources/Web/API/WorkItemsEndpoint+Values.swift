import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// The values that a record's column has on the caller's list: what a custom filter offers (W-59).
extension WorkItemsEndpoint {
    /// `$apply=groupby((lead/companyname),aggregate($count as n))`: one group per value, the most frequent first. Groups
    /// without a readable name are left out where a lookup is asked for: what may not be read is not offered.
    func values(
        of column: RecordColumn,
        _ query: WorklistQuery,
        alias: String,
        _ request: APIRequest
    ) async throws -> Response {
        let most = min(request.options.top ?? WorkItemsEndpoint.valueLimit, WorkItemsEndpoint.valueLimit)
        var groups = try await store.values(
            query,
            of: column,
            upTo: WorkItemsEndpoint.applyLimit,
            most: max(most, 1),
            for: request.lister
        )
        var names: [GUID: String] = [:]
        if let target = column.column.targets.first, !column.column.isPolymorphic {
            let ids = groups.compactMap { $0.values[0].guid }
            let found = try await records.names(of: ids.map { RecordReference(target, $0) }, for: request.caller)
            for (reference, name) in found { names[reference.id] = name }
            groups.removeAll { group in group.values[0].guid.map { names[$0] == nil } ?? false }
        }
        var json = JSONWriter(answering: request.context("sv_workitems"))
        json.key("value")
        json.beginArray()
        for group in groups {
            json.beginObject()
            json.key(text: column.table.name)
            json.beginObject()
            json.key(text: column.column.propertyName)
            json.value(group.values[0])
            if let name = group.values[0].guid.flatMap({ names[$0] }) {
                json.key(text: column.column.propertyName + "@OData.Community.Display.V1.FormattedValue")
                json.value(name)
            }
            json.endObject()
            if !alias.isEmpty {
                json.key(text: alias)
                json.value(group.count)
            }
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }
}

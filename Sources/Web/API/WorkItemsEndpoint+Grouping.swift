import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// `$apply` on the work list: how many items there are of each kind.
extension WorkItemsEndpoint {
    func groups(_ request: APIRequest) async throws -> Response {
        try request.refuse([.count, .select, .skiptoken], beside: "$apply")
        let now = pipeline.clocks.business()
        var query = try query(request, limit: 1)
        query.order = []
        var columns: [WorklistColumn] = []
        var recordColumn: RecordColumn?
        var alias = "count"
        for step in request.options.apply {
            switch step {
            case .filter(let filter):
                var seen = query
                try WorklistBinding.apply(filter, to: &seen, caller: request.caller, now: now, in: registry)
                try WorklistBinding.apply(filter, to: &query, caller: request.lister, now: now, in: registry)
            case .aggregate(let figures):
                alias = try WorkItemsEndpoint.alias(of: figures)
            case .groupBy(let paths, let figures):
                if paths.count == 1 {
                    recordColumn = try WorklistBinding.recordColumn(paths[0], in: query, for: request.caller)
                }
                let plain = recordColumn == nil ? paths : []
                columns = try plain.map { path in
                    guard path.names.count == 1, let column = WorklistColumn(rawValue: path.names[0]) else {
                        throw Refusal(.invalid, BindingMessage.unknownProperty(path.description, of: "sv_workitem"))
                    }
                    return column
                }
                alias = figures.isEmpty ? "" : try WorkItemsEndpoint.alias(of: figures)
            }
        }
        if let recordColumn {
            return try await values(of: recordColumn, query, alias: alias, request)
        }
        let groups: [WorklistGroup]
        if columns.isEmpty {
            let total = try await store.count(query, upTo: WorkItemsEndpoint.applyLimit, for: request.lister)
            groups = [WorklistGroup(values: [], count: total)]
        } else {
            groups = try await store.groups(query, by: columns, upTo: WorkItemsEndpoint.applyLimit, for: request.lister)
        }
        var json = JSONWriter(answering: request.context("sv_workitems"))
        json.key("value")
        json.beginArray()
        for group in groups {
            json.beginObject()
            for (column, value) in zip(columns, group.values) {
                json.key(text: column.rawValue)
                json.value(value)
            }
            if !alias.isEmpty {
                json.key(text: alias)
                json.value(group.count)
            }
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    private static func alias(of figures: [Aggregate]) throws -> String {
        guard figures.count == 1, case .count(let alias) = figures[0] else {
            throw Refusal(.notOffered, BindingMessage.notOffered("aggregate"))
        }
        return alias
    }
}

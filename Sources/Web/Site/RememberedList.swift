import Hummingbird
import OData
import Records
import SalesCore
import Worklist

/// The list as a person left it (W-42, W-56, K-8): what of it still holds, and the first question to ask.
struct RememberedList {
    let seen: SeenFilters
    let sort: (sort: SeenFilters.Sort, isDescending: Bool)
    /// The custom filters in use, as far as they are still there for this person (W-61).
    let chosen: [SeenFilters.Filter]
    /// The first page's options and how they stand in addresses; nil where the page must ask for itself, because it
    /// knows better what to ask.
    let question: (options: QueryOptions, parameters: String)?
    private let language: Language

    init(_ settings: Row, _ registry: Registry, _ caller: Caller) {
        let seen = SeenFilters(registry.worklistFilters, in: registry, for: caller)
        let own = Set(RememberedList.object(settings, "sv_hiddenfilters")?["ids"]?.array?.compactMap(\.string) ?? [])
        let filters = RememberedList.object(settings, "msdyn_sellerfilterconfiguration")
        let kept = RememberedList.object(settings, "msdyn_sellersortconfiguration")
        let sort = seen.sort(
            chosen: kept?["key"]?.string,
            descending: kept?["direction"]?.string.map { $0 == "desc" }
        )
        let ids = filters?["custom"]?.object?.members.map(\.0) ?? []
        chosen = ids.compactMap { id in
            seen.filter(id).flatMap { filter in
                own.contains(id) || filter.definition.group.map(own.contains) ?? own.contains("more") ? nil : filter
            }
        }
        self.seen = seen
        self.sort = sort
        language = caller.language
        let hidesUsed = RememberedList.uses(filters, anyOf: seen.hidden.union(own))
        let types = filters?["recordtypes"]?.array?.compactMap(\.string) ?? []
        let listed = Set(registry.listedTables.map(\.name))
        question =
            ids.isEmpty && !hidesUsed && listed.isSuperset(of: types) && filters?["stale"]?.bool != true
            ? RememberedList.question(filters, order: seen.orderText(sort.sort, descending: sort.isDescending))
            : nil
    }

    /// Whether a filter that every list has is in use and hidden: then the page drops it.
    private static func uses(_ filters: JSONObject?, anyOf hidden: Set<String>) -> Bool {
        guard let filters, !hidden.isEmpty else { return false }
        let isAll = hidden.contains(WorklistFilters.Factory.defaults.rawValue)
        return WorklistFilters.Factory.allCases.contains { factory in
            guard isAll || hidden.contains(factory.rawValue), let value = filters[factory.rawValue] else {
                return false
            }
            return value.bool == true || value.array.map { factory != .due || !$0.isEmpty } ?? false
        }
    }

    private static func question(
        _ filters: JSONObject?,
        order: String
    ) -> (options: QueryOptions, parameters: String)? {
        var parameters = ""
        if let filter = filters?["filter"]?.string, !filter.isEmpty {
            parameters += "$filter=" + URLDecoding.encodedForQuery(filter) + "&"
        }
        if filters?["ahead"]?.bool == true { parameters += "ahead=true&" }
        if !order.isEmpty { parameters += "$orderby=" + URLDecoding.encodedForQuery(order) + "&" }
        // What cannot be read any more is as good as never chosen: the page then asks anew.
        guard let options = try? QueryOptions(parsing: parameters, custom: ["ahead"]) else { return nil }
        return (options, parameters)
    }

    /// What is kept of an own filter as the list of a day. Where it does not say what it asks for, the page knows, and
    /// asks for itself.
    static func filters(_ own: JSONObject?, on day: String) -> JSONValue {
        var filters = JSONObject()
        for (name, value) in own?.members ?? [] where name != "on" { _ = filters.append(name, value) }
        _ = filters.append("on", .string(day))
        if own?["filter"] == nil { _ = filters.append("stale", .bool(true)) }
        return .object(filters)
    }

    static func object(_ settings: Row, _ column: String) -> JSONObject? {
        settings[column].text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?.object
    }

    /// What the page knows of filters and sorts before anybody opens the panel.
    func write(to json: inout JSONWriter) {
        let writer = FilterWriter(seen: seen, language: language)
        json.key("seen")
        json.beginObject()
        json.key("hidden")
        json.beginArray()
        for name in seen.hidden.sorted() { json.value(name) }
        json.endArray()
        json.key("hasfilters")
        json.value(!seen.filters.isEmpty)
        json.key("chosen")
        writer.write(chosen, to: &json)
        writer.sorts(to: &json)
        json.key("sort")
        json.beginObject()
        json.key("key")
        json.value(sort.sort.definition.id)
        json.key("direction")
        json.value(sort.isDescending ? "desc" : "asc")
        json.endObject()
        json.endObject()
    }
}

extension PagesController {
    /// The settings with which the list opens: on the first visit of a day with the person's own default filter where
    /// one is set, otherwise as it was left (K-8). What that visit begins with is kept as if it had been chosen, so that
    /// whatever is chosen after it holds for the rest of the day (W-42).
    func opened(_ settings: Row, for caller: Caller) async throws -> Row {
        let today = caller.zone.day(of: pipeline.clocks.business()).description
        guard pipeline.registry.workspace.has(.ownFilters),
            let id = RememberedList.object(settings, "sv_defaultviews")?["sv_workitem"]?.string.flatMap({ GUID($0) }),
            RememberedList.object(settings, "msdyn_sellerfilterconfiguration")?["on"]?.string != today,
            let view = try await records.row(RecordReference("userquery", id), for: caller),
            view["returnedtypecode"].text == "sv_workitem", view.owner?.id == caller.id,
            let text = view["sv_query"].text, let query = try? JSONValue(parsing: Array(text.utf8))
        else { return settings }
        var changes = [
            Change(
                "msdyn_sellerfilterconfiguration",
                .text(RememberedList.filters(query.object?["filters"]?.object, on: today).description)
            )
        ]
        if let sort = query.object?["sort"] {
            changes.append(Change("msdyn_sellersortconfiguration", .text(sort.description)))
        }
        do {
            return try await pipeline.run(.settings, as: caller) { [changes] session in
                try session.update(RecordReference("msdyn_workqueueusersetting", settings.id), changes)
            }
        } catch is Refusal {
            // A page opens also where nothing can be written: without the right, or while the database only reads.
            var opened = settings
            for change in changes { opened[change.column] = change.value }
            return opened
        }
    }
}

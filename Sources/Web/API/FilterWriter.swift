import OData
import Records
import SalesCore
import Worklist

/// Writes filters and sorts as pages and clients use them.
struct FilterWriter {
    let seen: SeenFilters
    let language: Language

    func members(to json: inout JSONWriter) {
        json.key("hidden")
        json.beginArray()
        for name in seen.hidden.sorted() { json.value(name) }
        json.endArray()
        json.key("groups")
        json.beginArray()
        for group in seen.groups {
            json.beginObject()
            json.key("id")
            json.value(group.id)
            json.key("name")
            json.value(group.name)
            json.endObject()
        }
        json.endArray()
        json.key("filters")
        write(seen.filters, to: &json)
        sorts(to: &json)
    }

    func write(_ filters: [SeenFilters.Filter], to json: inout JSONWriter) {
        json.beginArray()
        for filter in filters { write(filter, to: &json) }
        json.endArray()
    }

    func sorts(to json: inout JSONWriter) {
        json.key("sorts")
        json.beginArray()
        for sort in seen.sorts {
            json.beginObject()
            json.key("id")
            json.value(sort.definition.id)
            if let column = sort.column {
                json.key("name")
                json.value(sort.definition.name)
                json.key("table")
                json.value(column.table.name)
                write(column, to: &json)
            }
            json.endObject()
        }
        json.endArray()
        json.key("default")
        json.beginObject()
        json.key("id")
        json.value(seen.standard.id)
        json.key("descending")
        json.value(seen.standard.descending)
        json.endObject()
    }

    private func write(_ filter: SeenFilters.Filter, to json: inout JSONWriter) {
        json.beginObject()
        for (key, text) in [
            ("id", filter.definition.id), ("name", filter.definition.name), ("table", filter.definition.table),
        ] {
            json.key(text: key)
            json.value(text)
        }
        if let group = filter.definition.group {
            json.key("group")
            json.value(group)
        }
        switch filter.kind {
        case .values(let column): write(column, to: &json)
        case .text(let text):
            json.key("filter")
            json.value(text)
        }
        json.endObject()
    }

    private func write(_ column: RecordColumn, to json: inout JSONWriter) {
        json.key("property")
        json.value(column.property)
        json.key("kind")
        json.value(column.column.kind.word)
        column.column.writeFlagWords(in: language, to: &json)
        guard !column.column.options.isEmpty else { return }
        json.key("options")
        json.beginArray()
        for option in column.column.options {
            json.beginObject()
            json.key("value")
            json.value(option.value)
            json.key("label")
            json.value(option.label.text(in: language))
            json.endObject()
        }
        json.endArray()
    }
}

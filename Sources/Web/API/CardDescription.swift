import OData
import Records
import SalesCore
import Worklist

/// Writes layouts of cards, and what can stand on them, for pages and clients.
struct CardDescription {
    let registry: Registry
    let caller: Caller
    let layouts: CardLayouts
    /// Which state of everybody's cards is told; of no interest to those who do not publish.
    var versions: CardVersions?

    // MARK: One record type

    func members(of table: Table, to json: inout JSONWriter) {
        let scope = CardScope(table, in: registry)
        let (layout, source) = layouts.layout(of: table)
        json.key("recordtype")
        json.value(table.name)
        json.key("label")
        json.value(table.label.text(in: caller.language))
        json.key("isenabled")
        json.value(layouts.settings.isEnabled)
        json.key("islocked")
        json.value(layouts.settings.isLocked)
        json.key("refreshminutes")
        json.value(layouts.settings.refreshMinutes)
        json.key("mayadminister")
        json.value(caller.isAdministrator)
        json.key("version")
        json.value(versions?.layouts[table.name])
        json.key("settingsversion")
        json.value(versions?.settings)
        json.key("source")
        json.value(source.rawValue)
        json.key("layout")
        write(layout, scope, to: &json)
        json.key("own")
        write(layouts.ownLayout(of: table)?.known(to: scope), scope, to: &json)
        json.key("published")
        write(layouts.published(for: table)?.known(to: scope), scope, to: &json)
        json.key("presets")
        json.beginArray()
        for (name, layout) in CardLayout.presets(for: scope) {
            json.beginObject()
            json.key("name")
            json.value(name)
            json.key("layout")
            write(layout, scope, to: &json)
            json.endObject()
        }
        json.endArray()
        json.key("fields")
        json.beginArray()
        for field in fields(scope) { write(field, scope, to: &json) }
        json.endArray()
    }

    /// Every field that a card of the type may show, of those that the caller may read.
    private func fields(_ scope: CardScope) -> [CardField] {
        let metadata = TableMetadata(registry: registry, caller: caller)
        func columns(_ table: Table?, _ field: (String) -> CardField) -> [CardField] {
            table.map { metadata.columns(of: $0).map { field($0.name) } } ?? []
        }
        return CardField.Item.allCases.map(CardField.item) + columns(scope.table, CardField.record)
            + columns(scope.contact, CardField.contact) + columns(scope.company, CardField.company)
    }

    private func write(_ field: CardField, _ scope: CardScope, to json: inout JSONWriter) {
        json.beginObject()
        json.key("field")
        json.value(field.path)
        if case .column(_, let column) = scope.column(of: field) { write(column, to: &json) }
        json.endObject()
    }

    private func write(_ column: Column, to json: inout JSONWriter) {
        json.key("name")
        json.value(column.name)
        json.key("property")
        json.value(column.propertyName)
        json.key("kind")
        json.value(column.kind.word)
        json.key("label")
        json.value(column.label.text(in: caller.language))
        column.writeFlagWords(in: caller.language, to: &json)
    }

    private func write(_ layout: CardLayout?, _ scope: CardScope, to json: inout JSONWriter) {
        guard let layout else {
            json.null()
            return
        }
        json.beginObject()
        members(of: layout, scope, to: &json)
        json.endObject()
    }

    /// A column that the person may not read is not told of: where it stands, nothing is drawn (W-35, X-31).
    private func mayRead(_ field: CardField, _ scope: CardScope) -> Bool {
        guard case .column(let table, let column) = scope.column(of: field) else { return true }
        return caller.mayRead(column, of: table)
    }

    private func members(of layout: CardLayout, _ scope: CardScope, to json: inout JSONWriter) {
        var layout = layout
        for index in layout.rows.indices { layout.rows[index].fields.removeAll { !mayRead($0, scope) } }
        let text = CardText(layout)
        json.key("icon")
        json.value(text.icon)
        json.key("rows")
        json.beginArray()
        for line in text.rows ?? [] {
            json.beginObject()
            list("fields", line.fields, to: &json)
            list("icons", line.icons, to: &json)
            json.endObject()
        }
        json.endArray()
        list("actions", text.actions, to: &json)
    }

    private func list(_ name: StaticString, _ texts: [String]?, to json: inout JSONWriter) {
        json.key(name)
        guard let texts else {
            json.null()
            return
        }
        json.beginArray()
        for text in texts { json.value(text) }
        json.endArray()
    }

    // MARK: What pages begin with

    /// The layouts that differ from the factory card, each with what its columns are; and what the person may do.
    func writeBoot(to json: inout JSONWriter) {
        json.beginObject()
        json.key("maychange")
        json.value(caller.isAdministrator || layouts.settings.isEnabled)
        json.key("refreshminutes")
        json.value(layouts.settings.refreshMinutes)
        json.key("focused")
        json.beginObject()
        for (name, focused) in layouts.own.focused.sorted(by: { $0.key < $1.key }) {
            json.key(text: name)
            json.beginObject()
            json.key("on")
            json.value(focused.on)
            json.key("size")
            json.value(focused.size)
            json.endObject()
        }
        json.endObject()
        json.key("layouts")
        json.beginObject()
        for (table, layout) in layouts.changed where caller.depth(.read, on: table) > .none {
            json.key(text: table.name)
            json.beginObject()
            let scope = CardScope(table, in: registry)
            members(of: layout, scope, to: &json)
            json.key("columns")
            json.beginObject()
            for field in layout.fields {
                guard mayRead(field, scope), case .column(_, let column) = scope.column(of: field) else { continue }
                json.key(text: field.path)
                json.beginObject()
                write(column, to: &json)
                json.endObject()
            }
            json.endObject()
            json.endObject()
        }
        json.endObject()
        json.endObject()
    }
}

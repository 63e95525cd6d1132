import OData
import Records
import SalesCore

/// Writes registry rows in the dialect of the Web API (web-api.md, section 4).
struct RowWriter {
    let table: Table
    let selection: Set<String>?
    let annotations: AnnotationFilter?
    let language: Language
    let zone: Zone
    /// What the records that lookups point to are called.
    let names: [RecordReference: String]

    static let formatted = "OData.Community.Display.V1.FormattedValue"
    static let lookupName = "Microsoft.Dynamics.CRM.lookuplogicalname"

    func write(_ row: Row, context: String? = nil, to writer: inout JSONWriter) {
        writer.beginObject()
        if let context {
            writer.key("@odata.context")
            writer.value(context)
        }
        writer.key("@odata.etag")
        writer.value(ETagCondition.tag(of: row.version))
        writer.key(text: table.primaryKey)
        writer.value(row.id)
        for column in table.columns where selection?.contains(column.name) ?? true {
            write(column, of: row, to: &writer)
        }
        writer.endObject()
    }

    private func write(_ column: Column, of row: Row, to writer: inout JSONWriter) {
        let name = column.propertyName
        let value = row[column.name]
        writer.key(text: name)
        writer.value(value)
        guard let annotations, !value.isNull else { return }
        if annotations.includes(RowWriter.formatted), let words = words(for: value, of: column, in: row) {
            writer.key(text: name, suffix: "@OData.Community.Display.V1.FormattedValue")
            writer.value(words)
        }
        if column.isLookup, annotations.includes(RowWriter.lookupName), let target = row.target(of: column) {
            writer.key(text: name, suffix: "@Microsoft.Dynamics.CRM.lookuplogicalname")
            writer.value(target)
        }
    }

    private func words(for value: Value, of column: Column, in row: Row) -> String? {
        if column.isLookup { return row.reference(column.name).flatMap { names[$0] } }
        switch value {
        case .int(let number): return column.options.first { $0.value == number }?.label.text(in: language)
        case .bool(let flag):
            return language == .french ? (flag ? "Oui" : "Non") : (flag ? "Yes" : "No")
        case .decimal(let number): return number.description
        default: return nil
        }
    }

    /// The records whose names the annotations of these rows need.
    static func references(in rows: [Row], selection: Set<String>?, annotations: AnnotationFilter?) -> [RecordReference]
    {
        guard annotations?.includes(formatted) == true, let table = rows.first?.table else { return [] }
        let lookups = table.columns.filter { $0.isLookup && selection?.contains($0.name) ?? true }
        return rows.flatMap { row in lookups.compactMap { row.reference($0.name) } }
    }
}

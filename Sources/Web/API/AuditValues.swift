import OData
import Records
import SalesCore

/// Writes what history kept in words: labels of columns and options, names of records.
struct AuditValues {
    let names: [RecordReference: String]
    let registry: Registry
    let language: Language

    /// The records that a change speaks of, whose names are needed.
    static func records(in change: AuditChange) -> Set<RecordReference> {
        if let table = listed[change.name], change.column == nil {
            let ids = [change.before, change.after].flatMap { ($0.text ?? "").split(separator: "\n") }
            return Set(ids.compactMap { GUID(String($0)) }.map { RecordReference(table, $0) })
        }
        if change.name == WriteSession.sharesName, change.column == nil {
            return Set([change.before, change.after].flatMap { WriteSession.sharedRights(in: $0.text ?? "").keys })
        }
        let pairs = [(change.before, change.targetBefore), (change.after, change.targetAfter)]
        return Set(
            pairs.compactMap { value, target in
                guard let id = value.guid, let target else { return nil }
                return RecordReference(target, id)
            }
        )
    }

    /// Lists of ids, and of which table.
    private static let listed = ["sv_roles": "role", "sv_members": "systemuser"]

    func write(_ record: AuditRecord, _ changes: [AuditChange], to json: inout JSONWriter) {
        let table = registry.table(record.record.table)
        json.beginObject()
        json.key("recordtype")
        json.value(record.record.table)
        json.key("recordtypelabel")
        json.value(table?.label.text(in: language))
        json.key("recordid")
        json.value(record.record.id)
        json.key("recordname")
        json.value(names[record.record])
        json.key("action")
        json.value(record.action)
        json.key("changes")
        json.beginArray()
        for change in changes {
            json.beginObject()
            json.key("column")
            json.value(change.name)
            json.key("label")
            json.value(change.column?.label.text(in: language))
            json.key("type")
            json.value(type(of: change))
            json.key("before")
            json.value(text(of: change.before, change, change.targetBefore))
            json.key("after")
            json.value(text(of: change.after, change, change.targetAfter))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    /// How the page shows the text: a moment and a day in the reader's own form, everything else as it stands.
    private func type(of change: AuditChange) -> String {
        switch change.column?.kind {
        case .instant?: "instant"
        case .date?: "date"
        case .boolean?: change.column?.flagWords == nil ? "boolean" : "text"
        case .integer?, .double?, .decimal?, .money?: "number"
        default: "text"
        }
    }

    private func text(of value: Value, _ change: AuditChange, _ target: String?) -> String? {
        switch value {
        case .null: return nil
        case .text(let text) where change.column == nil && change.name == WriteSession.sharesName:
            return WriteSession.sharedRights(in: text).map { principal, mask in
                "\(names[principal] ?? principal.id.description): \(mask.text)"
            }.sorted().joined(separator: "\n")
        case .text(let text):
            guard change.column == nil, let table = AuditValues.listed[change.name] else { return text }
            return text.split(separator: "\n").map { id in
                GUID(String(id)).flatMap { names[RecordReference(table, $0)] } ?? String(id)
            }.joined(separator: "\n")
        case .int(let number):
            let option = change.column?.options.first { $0.value == number }
            return option?.label.text(in: language) ?? String(number)
        case .double(let number): return String(number)
        case .decimal(let number): return number.description
        case .bool(let flag):
            return change.column?.flagWords?.label(of: flag).text(in: language) ?? (flag ? "true" : "false")
        case .guid(let id): return target.flatMap { names[RecordReference($0, id)] } ?? id.description
        case .instant(let instant): return instant.description
        case .date(let day): return day.description
        }
    }
}

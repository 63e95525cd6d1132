import OData
import Records
import SalesCore

/// The sections of a table's form and the columns in each, in order.
struct FormLayout: Sendable, Equatable {
    struct Section: Sendable, Equatable {
        var label: String
        /// What it is called in French, where that was given; otherwise one name serves both.
        var french: String?
        var columns: [String]
    }

    var sections: [Section]
    /// The row in which an administrator keeps it, with its version; nil while it is the registry's own.
    var id: GUID?
    var etag: String?
    /// Whether Up next stands on the form, for types that have it (W-107, K-17).
    var hasUpNext = true

    /// - Parameter language: Chooses the section's name; the designer gets both.
    func write(in language: Language, to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.value(id)
        json.key("etag")
        json.value(etag)
        json.key("upnext")
        json.value(hasUpNext)
        json.key("sections")
        json.beginArray()
        for section in sections {
            json.beginObject()
            json.key("label")
            json.value(section.label)
            json.key("label_fr")
            json.value(section.french)
            json.key("title")
            json.value(language == .french ? section.french ?? section.label : section.label)
            json.key("columns")
            json.beginArray()
            for column in section.columns { json.value(column) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    /// What a form shows before an administrator arranges it: the table's own columns grouped by what they are about.
    static func standard(of table: Table, _ metadata: TableMetadata) -> FormLayout {
        var sections: [(key: String, columns: [String])] = FormLayout.order.map { ($0, []) }
        for column in metadata.columns(of: table) {
            let key = FormLayout.section(of: column, in: table)
            sections[FormLayout.order.firstIndex(of: key) ?? 0].columns.append(column.name)
        }
        // The name stands first, whether it is composed of others or typed.
        if let first = sections[0].columns.firstIndex(of: table.primaryName), first > 0 {
            sections[0].columns.remove(at: first)
            sections[0].columns.insert(table.primaryName, at: 0)
        }
        return FormLayout(
            sections: sections.filter { !$0.columns.isEmpty }.map {
                let key = "form.section.\($0.key)"
                return Section(label: Words.english(key), french: Words.french(key), columns: $0.columns)
            }
        )
    }

    private static let order = ["general", "contact", "company", "address", "methods", "description", "system"]

    private static func section(of column: Column, in table: Table) -> String {
        let name = column.name
        if name == table.primaryName { return "general" }
        if ["createdon", "createdby", "modifiedon", "modifiedby"].contains(name) { return "system" }
        if name.hasPrefix("address") { return "address" }
        if name.hasPrefix("donot") || name.hasPrefix("follow") || name == "preferredcontactmethodcode" {
            return "methods"
        }
        if column.isPhone || name.hasPrefix("emailaddress") || name == "websiteurl" { return "contact" }
        if ["companyname", "industrycode", "numberofemployees", "revenue", "sic", "yearfounded"].contains(name) {
            return "company"
        }
        if case .memo = column.kind { return "description" }
        return "general"
    }
}

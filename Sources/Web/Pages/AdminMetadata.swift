import OData
import Records
import SalesCore

/// Tables and columns as the pages that change them need them: with both languages, limits and options.
enum AdminMetadata {
    /// Tables that administrators may describe: all but those of single persons and the engine's own.
    static func tables(of registry: Registry) -> [Table] { registry.tables.filter { $0.ownership != .person } }

    static func write(_ tables: [Table], to json: inout JSONWriter) {
        json.beginArray()
        for table in tables {
            json.beginObject()
            words(of: table, to: &json)
            json.key("columns")
            json.value(table.columns.count)
            json.key("custom")
            json.value(table.columns.count(where: \.isCustom))
            json.key("hidden")
            json.value(table.columns.count(where: \.isHidden))
            json.endObject()
        }
        json.endArray()
    }

    /// One table with its columns.
    static func write(_ table: Table, to json: inout JSONWriter) {
        json.beginObject()
        words(of: table, to: &json)
        json.key("columns")
        json.beginArray()
        for column in table.columns { write(column, of: table, to: &json) }
        json.endArray()
        json.endObject()
    }

    private static func words(of table: Table, to json: inout JSONWriter) {
        json.key("name")
        json.value(table.name)
        json.key("set")
        json.value(table.setName)
        write(table.label, "label", to: &json)
        write(table.pluralLabel, "plural", to: &json)
        json.key("isowned")
        json.value(table.ownership == .owner)
        json.key("isactivity")
        json.value(table.isActivity)
        json.key("iscustom")
        json.value(table.isCustom)
    }

    private static func write(_ label: Label, _ key: String, to json: inout JSONWriter) {
        json.key(text: key)
        json.beginObject()
        json.key("en")
        json.value(label.english)
        json.key("fr")
        json.value(label.french)
        json.endObject()
    }

    private static func write(_ column: Column, of table: Table, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.value(column.name)
        json.key("type")
        json.value(type(of: column.kind))
        write(column.label, "label", to: &json)
        for (name, value) in [
            ("isrequired", column.isRequired), ("isrecommended", column.isRecommended), ("ishidden", column.isHidden),
            ("issecured", column.isSecured),
            ("iscustom", column.isCustom), ("iscomputed", column.isComputed), ("iskey", column.isAlternateKey),
            ("issearchable", column.isFolded), ("isname", column.name == table.primaryName),
        ] {
            json.key(text: name)
            json.value(value)
        }
        limits(of: column.kind, to: &json)
        if let limits = column.limits { write(limits, to: &json) }
        if !column.targets.isEmpty {
            json.key("targets")
            json.beginArray()
            for target in column.targets { json.value(target) }
            json.endArray()
        }
        if !column.options.isEmpty { options(of: column, to: &json) }
        if column.kind == .boolean {
            let words = column.flagWords ?? .usual
            write(words.yes, "yes", to: &json)
            write(words.no, "no", to: &json)
        }
        json.endObject()
    }

    private static func limits(of kind: ColumnKind, to json: inout JSONWriter) {
        switch kind {
        case .text(let max), .memo(let max):
            json.key("maxlength")
            json.value(max)
        case .integer(let range):
            json.key("minimum")
            json.value(range.lowerBound)
            json.key("maximum")
            json.value(range.upperBound)
        default: return
        }
    }

    private static func write(_ limits: NumberLimits, to json: inout JSONWriter) {
        for (name, bound) in [("minimum", limits.lowest), ("maximum", limits.highest)] {
            guard let bound else { continue }
            json.key(text: name)
            json.value(bound)
        }
        if let precision = limits.precision {
            json.key("precision")
            json.value(precision)
        }
    }

    private static func options(of column: Column, to json: inout JSONWriter) {
        json.key("options")
        json.beginArray()
        for option in column.options {
            json.beginObject()
            json.key("value")
            json.value(option.value)
            write(option.label, "label", to: &json)
            if let state = option.state {
                json.key("state")
                json.value(state)
            }
            json.endObject()
        }
        json.endArray()
    }

    /// The name under which `AttributeType` exchanges a kind.
    private static func type(of kind: ColumnKind) -> String {
        switch kind {
        case .text: "String"
        case .memo: "Memo"
        case .integer: "Integer"
        case .double: "Double"
        case .decimal: "Decimal"
        case .money: "Money"
        case .boolean: "Boolean"
        case .instant: "DateTime"
        case .date: "DateOnly"
        case .choice: "Picklist"
        case .state: "State"
        case .status: "Status"
        case .lookup: "Lookup"
        case .guid: "Uniqueidentifier"
        }
    }
}

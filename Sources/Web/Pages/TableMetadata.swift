import OData
import Records
import SalesCore

/// What the pages know of the tables: written from the registry, so that a new column or table shows by itself.
///
/// Every page carries the short form of all tables that its person may read; the whole form of one table comes with
/// its own page, and from `sv_Table(name='…')` for all others.
struct TableMetadata: Sendable {
    let registry: Registry
    let caller: Caller

    /// Tables that have no page of their own: what is kept about a person's work, and what other pages show.
    private static let inner: Set = [
        "activityparty", "annotation", "postfollow", "msdyn_workqueuestate", "msdyn_workqueueusersetting",
        "msdyn_predictivescore", "role", "businessunit", "userquery", "savedquery", "systemform",
        "msdyn_worklistviewconfiguration", "sv_availability", "sv_handover", "sv_notification", "msdyn_sequence",
        "msdyn_sequencetarget", "msdyn_sequencetargetstep", "msdyn_sequencestat", "msdyn_segment",
        "msdyn_assignmentrule", "msdyn_salestag",
    ]

    /// Columns that mean nothing to a person.
    private static let hidden: Set = RecordImage.columns.union([
        "versionnumber", "sv_isallday", "sv_snoozecount", "owningbusinessunit", "sv_documenthash",
    ])

    /// Whether a table has a grid and a form of its own for this person.
    func isShown(_ table: Table) -> Bool {
        !TableMetadata.inner.contains(table.name) && caller.depth(.read, on: table) > .none
    }

    /// A table by its logical name, with all activities in one beside the registry's.
    func table(_ name: String) -> Table? {
        registry.anyTable(name).flatMap { caller.depth(.read, on: $0) > .none ? $0 : nil }
    }

    /// The columns of a table that the person may see, in the order of the registry.
    func columns(of table: Table) -> [Column] {
        // The reasons of all kinds of activities have no common words; each kind's own grid has them.
        let isPointer = table.name == Table.activityPointerName
        return table.columns.filter { column in
            !column.isHidden && caller.mayRead(column, of: table) && !TableMetadata.hidden.contains(column.name)
                && !(isPointer && column.name == "statuscode")
        }
    }

    // MARK: Short

    /// All readable tables by name, each with what a link, a picker or a button needs.
    func writeAll(to json: inout JSONWriter) {
        json.beginObject()
        for table in registry.tables + [registry.activitypointer] where caller.depth(.read, on: table) > .none {
            json.key(text: table.name)
            json.beginObject()
            writeHead(of: table, to: &json)
            json.endObject()
        }
        json.endObject()
    }

    private func writeHead(of table: Table, to json: inout JSONWriter) {
        for (name, text) in [
            ("name", table.name), ("set", table.setName), ("key", table.primaryKey), ("primary", table.primaryName),
            ("label", table.label.text(in: caller.language)), ("plural", table.pluralLabel.text(in: caller.language)),
            ("icon", TableMetadata.icon(of: table)),
        ] {
            json.key(text: name)
            json.value(text)
        }
        json.key("isactivity")
        json.value(table.isActivity)
        json.key("isshown")
        json.value(isShown(table))
        json.key("hasowner")
        json.value(table.ownership == .owner)
        if let image = table.column(RecordImage.column), caller.mayRead(image, of: table) {
            json.key("image")
            json.value(caller.mayWrite(image, of: table) && may(.write, on: table) ? "write" : "read")
        }
        let unreadable = caller.unreadableColumns(of: table)
        if !unreadable.isEmpty {
            // What pages leave out of what they ask for by name.
            json.key("unreadable")
            json.beginArray()
            for column in unreadable { json.value(column.propertyName) }
            json.endArray()
        }
        json.key("may")
        json.beginObject()
        for action in [Action.create, .write, .delete, .assign] {
            json.key(text: action.rawValue)
            json.value(may(action, on: table))
        }
        json.endObject()
    }

    /// Whether the person may ever do it with rows of this table; of a single row the server decides.
    private func may(_ action: Action, on table: Table) -> Bool {
        if APIController.isReadOnly(table) || table.name == Table.activityPointerName {
            return action != .create && table.isActivity && caller.depth(action, on: table) > .none
        }
        if action == .assign, table.ownership != .owner { return false }
        return caller.depth(action, on: table) > .none
    }

    static func icon(of table: Table) -> String {
        switch table.name {
        case "lead": "lead"
        case "opportunity": "opportunity"
        case "account", "businessunit": "building"
        case "contact", "systemuser": "user"
        case "phonecall": "phone"
        case "email": "mail"
        case "appointment": "event"
        case "annotation": "note"
        case _ where table.isActivity: "task"
        default: "table"
        }
    }

    // MARK: Whole

    /// Everything the pages need of one table: columns, the form's sections, the views, what points to it.
    func write(
        _ table: Table,
        views: [SavedView],
        form: FormLayout,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        writeHead(of: table, to: &json)
        json.key("columns")
        json.beginArray()
        for column in columns(of: table) { write(column, of: table, to: &json) }
        json.endArray()
        json.key("hastimeline")
        json.value(hasTimeline(table))
        json.key("form")
        form.write(in: caller.language, to: &json)
        json.key("views")
        json.beginArray()
        for view in views { view.write(to: &json) }
        json.endArray()
        json.key("related")
        json.beginArray()
        for (other, column) in pointing(to: table) {
            json.beginObject()
            json.key("table")
            json.value(other.name)
            json.key("column")
            json.value(column.name)
            json.key("property")
            json.value(column.propertyName)
            json.key("label")
            json.value(column.label.text(in: caller.language))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    /// Whether notes and activities hang on the records of a table, wherever its own page is shown.
    private func hasTimeline(_ table: Table) -> Bool {
        registry.table("annotation")?.column("objectid")?.targets.contains(table.name) == true
            && registry.activitypointer.column("regardingobjectid")?.targets.contains(table.name) == true
    }

    /// The tables and lookups that may point to a row of this table; activities and notes stand on its timeline.
    private func pointing(to table: Table) -> [(Table, Column)] {
        registry.tables.filter { isShown($0) && !$0.isActivity && $0.name != "systemuser" && $0.name != "team" }
            .flatMap { other in
                other.columns.filter { $0.targets.contains(table.name) && !$0.isComputed && $0.name != "ownerid" }
                    .map { (other, $0) }
            }
    }

    private func write(_ column: Column, of table: Table, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.value(column.name)
        json.key("property")
        json.value(column.propertyName)
        json.key("label")
        json.value(column.label.text(in: caller.language))
        json.key("kind")
        json.value(column.kind.word)
        json.key("required")
        json.value(column.isRequired)
        if column.isRecommended {
            json.key("recommended")
            json.value(true)
        }
        json.key("readonly")
        json.value(
            column.isComputed || table.name == Table.activityPointerName || !caller.mayWrite(column, of: table)
        )
        json.key("folded")
        json.value(column.isFolded)
        switch column.kind {
        case .text(let max), .memo(let max):
            json.key("max")
            json.value(max)
        case .integer(let range):
            // Greater numbers than these are not exact in a browser.
            json.key("low")
            json.value(Swift.max(range.lowerBound, -9_007_199_254_740_991))
            json.key("high")
            json.value(Swift.min(range.upperBound, 9_007_199_254_740_991))
        default:
            for (name, bound) in [("low", column.limits?.lowest), ("high", column.limits?.highest)] {
                guard let bound else { continue }
                json.key(text: name)
                json.value(bound)
            }
        }
        if let format = column.format {
            json.key("format")
            json.value(format)
        }
        column.writeFlagWords(in: caller.language, to: &json)
        if column.isLookup {
            json.key("targets")
            json.beginArray()
            for target in column.targets { json.value(target) }
            json.endArray()
        }
        if !column.options.isEmpty {
            json.key("options")
            json.beginArray()
            for option in column.options { write(option, to: &json) }
            json.endArray()
        }
        json.endObject()
    }

    private func write(_ option: ChoiceOption, to json: inout JSONWriter) {
        json.beginObject()
        json.key("value")
        json.value(option.value)
        json.key("label")
        json.value(option.label.text(in: caller.language))
        if let state = option.state {
            json.key("state")
            json.value(state)
        }
        json.endObject()
    }
}

extension ColumnKind {
    /// The kind as the pages name it.
    var word: String {
        switch self {
        case .text: "text"
        case .memo: "memo"
        case .integer: "integer"
        case .double: "double"
        case .decimal: "decimal"
        case .money: "money"
        case .boolean: "boolean"
        case .instant: "instant"
        case .date: "date"
        case .choice: "choice"
        case .state: "state"
        case .status: "status"
        case .lookup: "lookup"
        case .guid: "guid"
        }
    }
}

extension Column {
    /// What a text is, where that makes it a link or chooses its keyboard on a phone. Own columns go by their names.
    fileprivate var format: String? {
        if isPhone { return "phone" }
        guard case .text = kind else { return nil }
        if name.hasSuffix("phone") { return "phone" }
        if name.contains("emailaddress") || name.hasSuffix("email") { return "email" }
        return name.hasSuffix("url") ? "url" : nil
    }
}

import OData
import Records
import SalesCore

/// A way to look at a table: which rows, in which columns and order.
struct SavedView: Sendable {
    /// Whose it is.
    enum Kind: String, Sendable {
        /// Made from the registry.
        case standard
        /// The organisation's.
        case organisation
        /// The person's own, or a team's.
        case personal
    }

    /// `all`, `mine` and the like for standard views, else the id of its row.
    var id: String
    var kind: Kind
    var name: String
    /// The question as the pages keep it: `columns`, `conditions`, `match`, `order`.
    var query: JSONValue
    /// The row's version, for saving it again.
    var etag: String?
    /// The table in which the row stands.
    var table: String?
    var owner: RecordReference?
    var isHidden = false
    var mayWrite = false

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.value(id)
        json.key("kind")
        json.value(kind.rawValue)
        json.key("name")
        json.value(name)
        json.key("query")
        json.value(query)
        json.key("etag")
        json.value(etag)
        json.key("table")
        json.value(table)
        json.key("ownerid")
        json.value(owner?.id)
        json.key("ownertype")
        json.value(owner?.table)
        json.key("hidden")
        json.value(isHidden)
        json.key("maywrite")
        json.value(mayWrite)
        json.endObject()
    }
}

/// The views that every table has without anybody making one.
struct StandardViews: Sendable {
    let table: Table
    let metadata: TableMetadata
    let words: Words

    var all: [SavedView] {
        var views: [SavedView] = []
        let isOwned = table.ownership == .owner
        let states = table.column("statecode")?.options ?? []
        let open = openStates(states)
        views.append(view("all", []))
        if isOwned, !open.isEmpty { views.append(view("myopen", [condition("ownerid", "me"), openCondition(open)])) }
        if isOwned, open.isEmpty { views.append(view("mine", [condition("ownerid", "me")])) }
        if !open.isEmpty { views.append(view("open", [openCondition(open)])) }
        if states.count > open.count, !open.isEmpty {
            let closed = states.map(\.value).filter { !open.contains($0) }
            views.append(view("closed", [openCondition(closed)]))
        }
        if table.column("createdon") != nil {
            views.append(view("recent", [condition("createdon", "last7")], order: [("createdon", true)]))
        }
        return views
    }

    /// Activities are open while they are to be done, everything else in its first state.
    private func openStates(_ states: [ChoiceOption]) -> [Int64] {
        table.isActivity ? states.map(\.value).filter { table.isPending(state: $0) } : states.prefix(1).map(\.value)
    }

    private func view(_ id: String, _ conditions: [JSONValue], order: [(String, Bool)]? = nil) -> SavedView {
        SavedView(
            id: id,
            kind: .standard,
            name: name(id),
            query: .members([
                ("columns", .array(columns(in: id).map(JSONValue.string))),
                ("match", .string("all")),
                ("conditions", .array(conditions)),
                (
                    "order",
                    .array(
                        (order ?? self.order).map {
                            .members([("column", .string($0.0)), ("descending", .bool($0.1))])
                        }
                    )
                ),
            ])
        )
    }

    private func name(_ id: String) -> String {
        let own = "view.\(table.name).\(id)"
        if words.keys.contains(own) { return words(own) }
        return words("view.any.\(id)", ["plural": table.pluralLabel.text(in: metadata.caller.language)])
    }

    private func condition(_ column: String, _ operation: String) -> JSONValue {
        .members([("column", .string(column)), ("op", .string(operation))])
    }

    private func openCondition(_ states: [Int64]) -> JSONValue {
        .members([
            ("column", .string("statecode")), ("op", .string("in")),
            ("value", .array(states.map { .number(JSONNumber($0)) })),
        ])
    }

    private var order: [(String, Bool)] {
        if table.isActivity { return [("scheduledend", false)] }
        return [(table.primaryName, false)]
    }

    /// The name first, then what tells rows apart at a glance.
    private func columns(in id: String) -> [String] {
        let known = StandardViews.preferred[table.isActivity ? "activity" : table.name] ?? general
        let columns = Set(metadata.columns(of: table).map(\.name))
        var seen: Set<String> = []
        let wanted = [table.primaryName] + known + (id == "recent" ? ["createdon", "createdby"] : [])
        return wanted.filter { columns.contains($0) && seen.insert($0).inserted }
    }

    private var general: [String] {
        let plain = metadata.columns(of: table).filter { column in
            switch column.kind {
            case .memo, .guid: false
            default: !column.isComputed && !["statecode", "ownerid", "transactioncurrencyid"].contains(column.name)
            }
        }
        return plain.prefix(6).map(\.name) + ["statuscode", "ownerid", "modifiedon"]
    }

    private static let preferred: [String: [String]] = [
        "lead": [
            "subject", "companyname", "statuscode", "leadqualitycode", "emailaddress1", "telephone1", "ownerid",
            "createdon",
        ],
        "opportunity": [
            "customerid", "estimatedvalue", "estimatedclosedate", "closeprobability", "statuscode", "ownerid",
            "modifiedon",
        ],
        "account": [
            "accountnumber", "primarycontactid", "telephone1", "emailaddress1", "address1_city", "industrycode",
            "ownerid", "modifiedon",
        ],
        "contact": [
            "parentcustomerid", "jobtitle", "emailaddress1", "telephone1", "mobilephone", "address1_city", "ownerid",
            "modifiedon",
        ],
        "activity": [
            "activitytypecode", "regardingobjectid", "scheduledend", "statuscode", "statecode", "prioritycode",
            "ownerid", "modifiedon",
        ],
        "systemuser": ["internalemailaddress", "jobtitle", "businessunitid", "isdisabled", "createdon"],
    ]
}

extension JSONValue {
    /// An object of these members, in this order; the names differ.
    static func members(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }
}

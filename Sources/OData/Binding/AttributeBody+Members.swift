import Records
import SalesCore

/// The members of a column's or a table's metadata that are not carried out: each is refused by its name unless it says
/// what is so anyway, because a change that is answered with success must have happened.
extension AttributeBody {
    /// What all columns of a type have in common, new or changed.
    ///
    /// - Parameter kind: Nil for a type that administrators cannot make, such as a state.
    static func checkMembers(_ body: ActionBody, of kind: ColumnDefinition.Kind?) throws(Refusal) {
        let isNumber = kind == .integer || hasFractions(kind)
        let isText = kind == .text || kind == .memo
        try refuse(body, "MaxLength", unless: isText)
        try refuse(body, "MinValue", unless: isNumber)
        try refuse(body, "MaxValue", unless: isNumber)
        try refuse(body, "Precision", unless: hasFractions(kind))
        try refuse(body, "Targets", unless: kind == .lookup)
        try refuse(body, "OptionSet", unless: kind == .choice || kind == .boolean || kind == nil)
        if kind != .boolean, let set = body["OptionSet"]?.object {
            for member in ["TrueOption", "FalseOption"] where set[member]?.isNull == false {
                throw Refusal(.invalid, CustomisationMessage.notForThisType(member))
            }
        }
        try refuse(body, "DateTimeBehavior", unless: kind == .instant || kind == .date)
        try checkDescription(body)
        if let value = body["DefaultValue"], kind != .boolean || value.bool != false {
            throw Refusal(.invalid, CustomisationMessage.notKept("DefaultValue"))
        }
        let formats = formats(of: kind)
        for member in ["Format", "FormatName"] {
            guard let text = try word(body, member) else { continue }
            guard !formats.isEmpty else { throw Refusal(.invalid, CustomisationMessage.notForThisType(member)) }
            guard formats.contains(text) else {
                throw Refusal(.invalid, CustomisationMessage.onlyThis(member, formats.joined(separator: ", ")))
            }
        }
        if let behaviour = try word(body, "DateTimeBehavior") {
            let only = kind == .date ? "DateOnly" : "UserLocal"
            guard behaviour == only else {
                throw Refusal(.invalid, CustomisationMessage.onlyThis("DateTimeBehavior", only))
            }
        }
    }

    /// A change names what stays as it was made, at most, as it is.
    static func checkFixed(_ body: ActionBody, of column: Column, in table: Table) throws(Refusal) {
        var fixed: [(String, Bool)] = []
        for member in ["SchemaName", "LogicalName"] {
            fixed.append((member, try body.text(member).map { $0.lowercased() == column.name } ?? true))
        }
        let types: Set = [column.attributeType, column.metadataType, column.metadataType + "Type"]
        for member in ["AttributeType", "AttributeTypeName"] {
            fixed.append((member, try word(body, member).map { types.contains($0) || isDay($0, column) } ?? true))
        }
        if let type = body["@odata.type"]?.string {
            fixed.append(("@odata.type", type.hasSuffix(".\(column.metadataType)AttributeMetadata")))
        }
        if let targets = body["Targets"]?.array {
            fixed.append(("Targets", Set(targets.compactMap(\.string)) == Set(column.targets)))
        }
        if let id = body["MetadataId"]?.string {
            let own = TableDefinitions.id("column", "\(table.name).\(column.name)")
            fixed.append(("MetadataId", GUID(id) == own))
        }
        let isName = column.name == table.primaryName
        fixed.append(("IsPrimaryName", try body.flag("IsPrimaryName", default: isName) == isName))
        fixed.append(("sv_IsSearchable", try body.flag("sv_IsSearchable", default: column.isFolded) == column.isFolded))
        fixed.append(("sv_IsKey", try body.flag("sv_IsKey", default: column.isAlternateKey) == column.isAlternateKey))
        for (member, isSame) in fixed where !isSame {
            throw Refusal(.invalid, CustomisationMessage.staysAsMade(member, of: column.name))
        }
    }

    /// Of a table only its words change once it is made.
    static func checkFixed(_ body: ActionBody, of table: Table, in registry: Registry) throws(Refusal) {
        let isOwned = table.ownership != .organisation
        let activities = registry.activities.contains { $0.subject?.targets.contains(table.name) == true }
        let notes = registry.table("annotation")?.subject?.targets.contains(table.name) == true
        var fixed: [(String, Bool)] = [
            ("HasActivities", try body.flag("HasActivities", default: activities) == activities),
            ("HasNotes", try body.flag("HasNotes", default: notes) == notes),
            ("IsActivity", try body.flag("IsActivity", default: table.isActivity) == table.isActivity),
            ("Attributes", body["Attributes"] == nil),
            (
                "OwnershipType",
                try body.text("OwnershipType").map { $0 == (isOwned ? "UserOwned" : "OrganizationOwned") } ?? true
            ),
            ("EntitySetName", try body.text("EntitySetName").map { $0.lowercased() == table.setName } ?? true),
            ("PrimaryNameAttribute", try body.text("PrimaryNameAttribute").map { $0 == table.primaryName } ?? true),
        ]
        for member in ["SchemaName", "LogicalName"] {
            fixed.append((member, try body.text(member).map { $0.lowercased() == table.name } ?? true))
        }
        if let id = body["MetadataId"]?.string {
            fixed.append(("MetadataId", GUID(id) == TableDefinitions.id(of: table)))
        }
        for (member, isSame) in fixed where !isSame {
            throw Refusal(.invalid, CustomisationMessage.staysAsMade(member, of: table.name))
        }
        try checkDescription(body)
    }

    /// A new table is what its members say, or is not made.
    static func checkNewTable(_ body: ActionBody, nameColumn: String?) throws(Refusal) {
        if let ownership = try body.text("OwnershipType"), !["UserOwned", "OrganizationOwned"].contains(ownership) {
            throw Refusal(.invalid, CustomisationMessage.onlyThis("OwnershipType", "UserOwned, OrganizationOwned"))
        }
        let activities = try body.flag("HasActivities")
        guard try body.flag("HasNotes", default: activities) == activities else {
            throw Refusal(.invalid, CustomisationMessage.onlyThis("HasNotes", "\(activities)"))
        }
        guard try !body.flag("IsActivity") else {
            throw Refusal(.invalid, CustomisationMessage.onlyThis("IsActivity", "false"))
        }
        if let name = try body.text("PrimaryNameAttribute"), let nameColumn, name.lowercased() != nameColumn {
            throw Refusal(.invalid, CustomisationMessage.onlyThis("PrimaryNameAttribute", nameColumn))
        }
        try refuseID(body)
        try checkDescription(body)
    }

    static func refuseID(_ body: ActionBody) throws(Refusal) {
        if body["MetadataId"] != nil { throw Refusal(.invalid, CustomisationMessage.notKept("MetadataId")) }
    }

    // MARK: Parts

    static func hasFractions(_ kind: ColumnDefinition.Kind?) -> Bool {
        kind == .decimal || kind == .double || kind == .money
    }

    private static func checkDescription(_ body: ActionBody) throws(Refusal) {
        if let words = body["Description"], hasWords(words) {
            throw Refusal(.invalid, CustomisationMessage.notKept("Description"))
        }
    }

    private static func refuse(_ body: ActionBody, _ member: String, unless fits: Bool) throws(Refusal) {
        if !fits, body[member] != nil { throw Refusal(.invalid, CustomisationMessage.notForThisType(member)) }
    }

    /// `"DateOnly"`, or `{"Value": "DateOnly"}` as the platform writes it.
    private static func word(_ body: ActionBody, _ member: String) throws(Refusal) -> String? {
        guard let value = body[member] else { return nil }
        guard let text = value.string ?? value.object?["Value"]?.string else {
            throw Refusal(.invalid, BindingMessage.badMember(member, expected: .text))
        }
        return text
    }

    /// Pages and our own examples name a day by a type of its own.
    private static func isDay(_ name: String, _ column: Column) -> Bool { name == "DateOnly" && column.kind == .date }

    private static func hasWords(_ json: JSONValue) -> Bool {
        if let text = json.string { return !text.isEmpty }
        return json.object?["LocalizedLabels"]?.array?.isEmpty == false
    }

    private static func formats(of kind: ColumnDefinition.Kind?) -> [String] {
        switch kind {
        case .text: ["Text", "Phone", "Email"]
        case .memo: ["TextArea", "Text"]
        case .integer: ["None"]
        case .instant: ["DateAndTime"]
        case .date: ["DateOnly"]
        default: []
        }
    }
}

public import Records
import SalesCore

extension TableDefinitions {
    /// The definitions of a table's columns, its key first.
    public func attributes(of table: Table) -> [JSONValue] {
        [primaryKey(of: table)]
            + (table.columns + table.ownerParts.map(\.column)).enumerated().map { index, column in
                attribute(column, of: table, number: index + 2)
            } + (table.hasImage ? [image(of: table)] : [])
    }

    /// What a cast such as `Microsoft.Dynamics.CRM.PicklistAttributeMetadata` leaves: the columns of that type.
    public static func attributes(_ attributes: [JSONValue], as type: String) -> [JSONValue] {
        attributes.filter { $0.object?["@odata.type"]?.string == "#Microsoft.Dynamics.CRM.\(type)" }
    }

    private func primaryKey(of table: Table) -> JSONValue {
        let label = Label("\(table.label.english) (id)", "\(table.label.french) (identifiant)")
        let column = Column(table.primaryKey, .guid, label)
        var members = common(column, of: table, number: 1)
        members[4] = ("AttributeType", .string("Uniqueidentifier"))
        return .object([("@odata.type", .string(TableDefinitions.type("UniqueIdentifier")))] + members)
    }

    /// The bytes of a record's image, which are no column of the row.
    private func image(of table: Table) -> JSONValue {
        let governing = table.column(RecordImage.column)
        let column = Column(
            RecordImage.property,
            .guid,
            governing?.label ?? table.label,
            secured: governing?.isSecured ?? false
        )
        var members = common(column, of: table, number: table.columns.count + 2)
        members[4] = ("AttributeType", .string("Virtual"))
        members[5] = ("AttributeTypeName", .object([("Value", .string("ImageType"))]))
        members += [
            ("IsPrimaryImage", .bool(true)), ("CanStoreFullImage", .bool(true)),
            ("MaxHeight", .int(Int64(RecordImage.side))), ("MaxWidth", .int(Int64(RecordImage.side))),
            ("MaxSizeInKB", .int(Int64(RecordImage.limit / 1024))),
        ]
        return .object([("@odata.type", .string(TableDefinitions.type("Image")))] + members)
    }

    private func attribute(_ column: Column, of table: Table, number: Int) -> JSONValue {
        let members = common(column, of: table, number: number) + special(column, of: table)
        return .object([("@odata.type", .string(TableDefinitions.type(column.metadataType)))] + members)
    }

    private static func type(_ name: String) -> String { "#Microsoft.Dynamics.CRM.\(name)AttributeMetadata" }

    private func common(_ column: Column, of table: Table, number: Int) -> [(String, JSONValue)] {
        let isKey = column.name == table.primaryKey
        let isCustom = column.name.contains("_") && !isKey
        let required =
            column.isComputed || isKey
            ? "SystemRequired"
            : column.isRequired ? "ApplicationRequired" : column.isRecommended ? "Recommended" : "None"
        return [
            ("MetadataId", .id(TableDefinitions.id("column", "\(table.name).\(column.name)"))),
            ("LogicalName", .string(column.name)), ("SchemaName", .string(TableDefinitions.schemaName(column.name))),
            ("EntityLogicalName", .string(table.name)), ("AttributeType", .string(column.attributeType)),
            (
                "AttributeTypeName",
                .object([("Value", .string(column.metadataType + "Type"))])
            ),
            ("DisplayName", label(column.label, of: "\(table.name).\(column.name)")),
            ("Description", .object([("LocalizedLabels", .array([])), ("UserLocalizedLabel", .null)])),
            (
                "RequiredLevel",
                .object([
                    ("Value", .string(required)), ("CanBeChanged", .bool(required != "SystemRequired")),
                    ("ManagedPropertyLogicalName", .string("canmodifyrequirementlevelsettings")),
                ])
            ),
            ("IsPrimaryId", .bool(isKey)), ("IsPrimaryName", .bool(column.name == table.primaryName)),
            ("IsCustomAttribute", .bool(isCustom)), ("IsValidForRead", .bool(true)),
            ("IsValidForCreate", .bool(!column.isComputed)),
            ("IsValidForUpdate", .bool(!column.isComputed && !isKey)),
            ("IsSearchable", .bool(column.isFolded)), ("IsSecured", .bool(column.isSecured)),
            ("IsLogical", .bool(false)),
            ("IsManaged", .bool(!isCustom)), ("ColumnNumber", .int(Int64(number))), ("AttributeOf", .null),
            ("SourceType", .int(0)), ("IsValidForAdvancedFind", .managed(true, "canmodifysearchsettings")),
            ("IsCustomizable", .managed(isCustom, "iscustomizable")),
        ]
    }

    private func special(_ column: Column, of table: Table) -> [(String, JSONValue)] {
        switch column.kind {
        case .text(let max):
            let format = column.isPhone ? "Phone" : column.name.hasPrefix("emailaddress") ? "Email" : "Text"
            return [
                ("MaxLength", .int(Int64(max))), ("Format", .string(format)),
                ("FormatName", .object([("Value", .string(format))])),
            ]
        case .memo(let max): return [("MaxLength", .int(Int64(max))), ("Format", .string("TextArea"))]
        case .integer(let range):
            return [
                ("MinValue", .int(range.lowerBound)), ("MaxValue", .int(range.upperBound)), ("Format", .string("None")),
            ]
        case .decimal, .money:
            return [("Precision", .int(Int64(column.limits?.precision ?? 4)))] + bounds(column.limits)
        case .double: return [("Precision", .int(Int64(column.limits?.precision ?? 5)))] + bounds(column.limits)
        case .instant: return [("Format", .string("DateAndTime")), behaviour("UserLocal")]
        case .date: return [("Format", .string("DateOnly")), behaviour("DateOnly")]
        case .lookup(let targets): return [("Targets", .array(targets.map(JSONValue.string)))]
        case .choice, .state, .status: return [("DefaultFormValue", .int(-1))]
        case .boolean: return [("DefaultValue", .bool(false))]
        case .guid: return []
        }
    }

    private func bounds(_ limits: NumberLimits?) -> [(String, JSONValue)] {
        let bounds = [("MinValue", limits?.lowest), ("MaxValue", limits?.highest)]
        return bounds.compactMap { name, bound in
            bound.flatMap { JSONNumber($0.description) }.map { (name, .number($0)) }
        }
    }

    private func behaviour(_ name: String) -> (String, JSONValue) {
        ("DateTimeBehavior", .object([("Value", .string(name))]))
    }

    // MARK: Choices

    /// What `$expand=OptionSet` shows of a column; null for one without options.
    public func optionSet(of column: Column, in table: Table) -> JSONValue {
        let name = "\(table.name)_\(column.name)"
        var members: [(String, JSONValue)] = [
            ("MetadataId", .id(TableDefinitions.id("options", name))), ("Name", .string(name)),
            ("IsGlobal", .bool(false)), ("IsCustomOptionSet", .bool(column.name.contains("_"))),
            ("IsManaged", .bool(true)), ("DisplayName", label(column.label, of: name)),
        ]
        switch column.kind {
        case .choice(let options): members.append(contentsOf: choices(options, "Picklist", of: name))
        case .state(let options): members.append(contentsOf: choices(options, "State", of: name))
        case .status(let options): members.append(contentsOf: choices(options, "Status", of: name))
        case .boolean:
            let words = column.flagWords ?? .usual
            members += [
                ("OptionSetType", .string("Boolean")),
                ("TrueOption", option(ChoiceOption(1, words.yes.english, words.yes.french), of: name)),
                ("FalseOption", option(ChoiceOption(0, words.no.english, words.no.french), of: name)),
            ]
        default: return .null
        }
        return .object(members)
    }

    private func choices(_ options: [ChoiceOption], _ type: String, of name: String) -> [(String, JSONValue)] {
        [("OptionSetType", .string(type)), ("Options", .array(options.map { option($0, of: name) }))]
    }

    private func option(_ option: ChoiceOption, of name: String) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("Value", .int(option.value)), ("Label", label(option.label, of: "\(name):\(option.value)")),
            ("Description", .object([("LocalizedLabels", .array([])), ("UserLocalizedLabel", .null)])),
            ("Color", .null), ("IsManaged", .bool(true)), ("ExternalValue", .string("")),
        ]
        if let state = option.state { members.append(("State", .int(state))) }
        return .object(members)
    }
}

extension Column {
    /// The name of the column's kind of definition, as in `PicklistAttributeMetadata`.
    var metadataType: String {
        switch kind {
        case .text: "String"
        case .memo: "Memo"
        case .integer(let range): range.upperBound > Int64(Int32.max) ? "BigInt" : "Integer"
        case .double: "Double"
        case .decimal: "Decimal"
        case .money: "Money"
        case .boolean: "Boolean"
        case .instant, .date: "DateTime"
        case .choice: "Picklist"
        case .state: "State"
        case .status: "Status"
        case .lookup: "Lookup"
        case .guid: "UniqueIdentifier"
        }
    }

    var attributeType: String {
        switch (kind, name) {
        case (.lookup, "ownerid"): "Owner"
        case (.lookup, "customerid"), (.lookup, "parentcustomerid"): "Customer"
        case (.guid, _): "Uniqueidentifier"
        default: metadataType
        }
    }
}

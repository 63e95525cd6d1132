public import Records
public import SalesCore

/// Reads the metadata of tables and columns as clients write it (`EntityMetadata`, `AttributeMetadata`).
public enum AttributeBody {
    private static let kinds: [String: ColumnDefinition.Kind] = [
        "String": .text, "Memo": .memo, "Integer": .integer, "BigInt": .integer, "Double": .double,
        "Decimal": .decimal, "Money": .money, "Boolean": .boolean, "DateTime": .instant, "DateOnly": .date,
        "Picklist": .choice, "Lookup": .lookup,
    ]

    private static let columnMembers: Set = [
        "SchemaName", "LogicalName", "AttributeType", "AttributeTypeName", "DisplayName", "Description",
        "RequiredLevel", "MaxLength", "MinValue", "MaxValue", "OptionSet", "Targets", "Format", "FormatName",
        "DateTimeBehavior", "IsSecured", "IsPrimaryName", "Precision", "DefaultValue", "MetadataId",
        "sv_IsSearchable", "sv_IsHidden", "sv_IsKey",
    ]

    private static let tableMembers: Set = [
        "SchemaName", "LogicalName", "EntitySetName", "DisplayName", "DisplayCollectionName", "Description",
        "OwnershipType", "HasActivities", "HasNotes", "IsActivity", "PrimaryNameAttribute", "Attributes", "MetadataId",
    ]

    /// A new column: its logical name and what it is.
    public static func column(
        _ json: JSONValue,
        registry: Registry,
        for caller: Caller
    ) throws(Refusal) -> (name: String, definition: ColumnDefinition) {
        let body = try ActionBody(json, allowed: columnMembers, registry: registry, caller: caller)
        let name = try logicalName(body)
        let kind = try kind(body)
        try checkMembers(body, of: kind)
        try refuseID(body)
        var definition = ColumnDefinition(kind: kind)
        try apply(body, to: &definition)
        definition.isSearchable = try body.flag("sv_IsSearchable")
        if definition.isSearchable == true, kind != .text {
            throw Refusal(.invalid, CustomisationMessage.notForThisType("sv_IsSearchable"))
        }
        definition.isKey = try body.flag("sv_IsKey")
        if let targets = body["Targets"]?.array { definition.targets = targets.compactMap(\.string) }
        return (name, definition)
    }

    /// A change of a column that is there: only what the body names.
    public static func edit(
        _ json: JSONValue,
        of column: Column,
        in table: Table,
        registry: Registry,
        for caller: Caller
    ) throws(Refusal) -> @Sendable (inout ColumnDefinition) throws -> Void {
        let body = try ActionBody(json, allowed: columnMembers, registry: registry, caller: caller)
        let kind = ColumnDefinition.Kind(column.kind)
        try checkFixed(body, of: column, in: table)
        try checkMembers(body, of: kind)
        var probe = ColumnDefinition(kind: kind)
        try apply(body, to: &probe)
        return { [probe] definition in
            definition.english = probe.english ?? definition.english
            definition.french = probe.french ?? definition.french
            definition.isRequired = probe.isRequired ?? definition.isRequired
            definition.isRecommended = probe.isRecommended ?? definition.isRecommended
            definition.maximumLength = probe.maximumLength ?? definition.maximumLength
            definition.minimum = probe.minimum ?? definition.minimum
            definition.maximum = probe.maximum ?? definition.maximum
            definition.lowest = probe.lowest ?? definition.lowest
            definition.highest = probe.highest ?? definition.highest
            definition.precision = probe.precision ?? definition.precision
            definition.options =
                kind == .boolean
                ? merged(definition.options, with: probe.options) : probe.options ?? definition.options
            definition.isSecured = probe.isSecured ?? definition.isSecured
            definition.isHidden = probe.isHidden ?? definition.isHidden
        }
    }

    /// A new table, with the columns that come with it.
    public static func table(
        _ json: JSONValue,
        registry: Registry,
        for caller: Caller
    ) throws(Refusal) -> (name: String, definition: TableDefinition, columns: [(String, ColumnDefinition)]) {
        let body = try ActionBody(json, allowed: tableMembers, registry: registry, caller: caller)
        let name = try logicalName(body)
        var definition = TableDefinition()
        try applyWords(body, to: &definition)
        definition.setName = try body.text("EntitySetName")?.lowercased() ?? name + "s"
        definition.isOwned = try body.text("OwnershipType") != "OrganizationOwned"
        definition.hasActivities = try body.flag("HasActivities")
        var columns: [(String, ColumnDefinition)] = []
        for item in body["Attributes"]?.array ?? [] {
            let (column, described) = try self.column(item, registry: registry, for: caller)
            if item.object?["IsPrimaryName"]?.bool == true {
                definition.nameColumn = column
                definition.nameLength = described.maximumLength
                definition.nameEnglish = described.english
                definition.nameFrench = described.french
            } else {
                columns.append((column, described))
            }
        }
        try checkNewTable(body, nameColumn: definition.nameColumn)
        return (name, definition, columns)
    }

    public static func editTable(
        _ json: JSONValue,
        of table: Table,
        registry: Registry,
        for caller: Caller
    ) throws(Refusal) -> @Sendable (inout TableDefinition) throws -> Void {
        let body = try ActionBody(json, allowed: tableMembers, registry: registry, caller: caller)
        try checkFixed(body, of: table, in: registry)
        var probe = TableDefinition()
        try applyWords(body, to: &probe)
        return { [probe] definition in
            definition.english = probe.english ?? definition.english
            definition.french = probe.french ?? definition.french
            definition.pluralEnglish = probe.pluralEnglish ?? definition.pluralEnglish
            definition.pluralFrench = probe.pluralFrench ?? definition.pluralFrench
        }
    }

    // MARK: Parts

    private static func logicalName(_ body: ActionBody) throws(Refusal) -> String {
        var name = try body.text("LogicalName")
        if name == nil { name = try body.text("SchemaName") }
        return try body.required("SchemaName", name).lowercased()
    }

    /// From `AttributeType`, else from the type's own name: `Microsoft.Dynamics.CRM.StringAttributeMetadata`.
    private static func kind(_ body: ActionBody) throws(Refusal) -> ColumnDefinition.Kind {
        var name = try body.text("AttributeType")
        if name == nil, let type = body["@odata.type"]?.string {
            name = type.split(separator: ".").last.map { String($0).replacing("AttributeMetadata", with: "") }
        }
        guard let name else { throw Refusal(.invalid, CustomisationMessage.noKind) }
        guard let kind = kinds[name] else { throw Refusal(.invalid, CustomisationMessage.unknownKind(name)) }
        if kind == .instant {
            let behaviour = body["DateTimeBehavior"]?.object?["Value"]?.string
            let isDay = try body.text("Format") == "DateOnly"
            if behaviour == "DateOnly" || isDay && behaviour != "UserLocal" { return .date }
        }
        return kind
    }

    private static func apply(_ body: ActionBody, to definition: inout ColumnDefinition) throws(Refusal) {
        (definition.english, definition.french) = words(body["DisplayName"])
        if let level = body["RequiredLevel"] {
            let text = level.string ?? level.object?["Value"]?.string
            guard let text, ["None", "Recommended", "ApplicationRequired", "SystemRequired"].contains(text) else {
                throw Refusal(
                    .invalid,
                    BindingMessage.badMember(
                        "RequiredLevel",
                        expected: .form("None / Recommended / ApplicationRequired")
                    )
                )
            }
            definition.isRequired = text == "ApplicationRequired" || text == "SystemRequired"
            definition.isRecommended = text == "Recommended"
        }
        definition.maximumLength = try body.int("MaxLength").map { Int(clamping: $0) }
        if hasFractions(definition.kind) {
            definition.lowest = try fraction(body, "MinValue")
            definition.highest = try fraction(body, "MaxValue")
            definition.precision = try body.int("Precision").map { Int(clamping: $0) }
        } else {
            definition.minimum = try body.int("MinValue")
            definition.maximum = try body.int("MaxValue")
        }
        if body["IsSecured"] != nil { definition.isSecured = try body.flag("IsSecured") }
        if body["sv_IsHidden"] != nil { definition.isHidden = try body.flag("sv_IsHidden") }
        guard let set = body["OptionSet"]?.object else { return }
        if definition.kind == .boolean {
            definition.options = try flagOptions(set)
        } else if let options = set["Options"]?.array {
            definition.options = try self.options(options)
        }
    }

    private static func options(_ list: [JSONValue]) throws(Refusal) -> [ColumnDefinition.Option] {
        var result: [ColumnDefinition.Option] = []
        for (position, item) in list.enumerated() {
            let (english, french) = words(item.object?["Label"])
            guard let english else { throw Refusal(.invalid, CustomisationMessage.badOption(Int64(position))) }
            let value = item.object?["Value"]?.int ?? Int64(position)
            let state = item.object?["State"].flatMap { $0.isNull ? nil : $0 }
            if let state, state.int == nil {
                throw Refusal(.invalid, BindingMessage.badMember("State", expected: .wholeNumber))
            }
            result.append(
                ColumnDefinition.Option(value: value, english: english, french: french ?? english, state: state?.int)
            )
        }
        return result
    }

    /// A bound of a number with fractions, in ten-thousandths.
    private static func fraction(_ body: ActionBody, _ name: String) throws(Refusal) -> Int64? {
        guard let value = body[name] else { return nil }
        guard let number = value.number?.decimal else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: .number))
        }
        return number.tenThousandths
    }

    private static func applyWords(_ body: ActionBody, to definition: inout TableDefinition) throws(Refusal) {
        (definition.english, definition.french) = words(body["DisplayName"])
        (definition.pluralEnglish, definition.pluralFrench) = words(body["DisplayCollectionName"])
    }

    /// `{"LocalizedLabels": [{"Label": "…", "LanguageCode": 1033}]}`, or a plain text for English.
    static func words(_ json: JSONValue?) -> (english: String?, french: String?) {
        if let text = json?.string { return (text, nil) }
        let labels = json?.object?["LocalizedLabels"]?.array ?? []
        func label(_ code: Int64) -> String? {
            labels.first { $0.object?["LanguageCode"]?.int == code }?.object?["Label"]?.string
        }
        let user = json?.object?["UserLocalizedLabel"]?.object?["Label"]?.string
        return (label(1033) ?? user, label(1036))
    }
}

extension ColumnDefinition.Kind {
    /// What a column is; nil for kinds that administrators cannot make.
    fileprivate init?(_ kind: ColumnKind) {
        switch kind {
        case .text: self = .text
        case .memo: self = .memo
        case .integer: self = .integer
        case .double: self = .double
        case .decimal: self = .decimal
        case .money: self = .money
        case .boolean: self = .boolean
        case .instant: self = .instant
        case .date: self = .date
        case .choice: self = .choice
        case .lookup: self = .lookup
        case .state, .status, .guid: return nil
        }
    }
}

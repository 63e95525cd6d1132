import Records
import SalesCore

/// The types of `EntityDefinitions` as `$metadata` describes them: made from what is answered, so that no member is
/// left out.
struct DefinitionSchema {
    private let definitions: TableDefinitions
    private var xml = ""

    static func types(of registry: Registry) -> String {
        var schema = DefinitionSchema(definitions: TableDefinitions(registry, language: .english))
        schema.write()
        return schema.xml
    }

    static let sets = [
        ("EntityDefinitions", "EntityMetadata"), ("RelationshipDefinitions", "OneToManyRelationshipMetadata"),
        ("GlobalOptionSetDefinitions", "OptionSetMetadata"),
    ]

    private init(definitions: TableDefinitions) {
        self.definitions = definitions
    }

    private static let complexTypes: [(name: String, members: [(String, String)])] = [
        (
            "LocalizedLabel",
            [
                ("Label", "Edm.String"), ("LanguageCode", "Edm.Int32"), ("IsManaged", "Edm.Boolean"),
                ("MetadataId", "Edm.Guid"), ("HasChanged", "Edm.Boolean"),
            ]
        ),
        (
            "Label",
            [
                ("LocalizedLabels", "Collection(mscrm.LocalizedLabel)"), ("UserLocalizedLabel", "mscrm.LocalizedLabel"),
            ]
        ),
        (
            "OptionMetadata",
            [
                ("Value", "Edm.Int32"), ("Label", "mscrm.Label"), ("Description", "mscrm.Label"),
                ("Color", "Edm.String"), ("IsManaged", "Edm.Boolean"), ("ExternalValue", "Edm.String"),
                ("State", "Edm.Int32"),
            ]
        ),
        (
            "BooleanManagedProperty",
            [
                ("Value", "Edm.Boolean"), ("CanBeChanged", "Edm.Boolean"), ("ManagedPropertyLogicalName", "Edm.String"),
            ]
        ),
        (
            "AttributeRequiredLevelManagedProperty",
            [
                ("Value", "Edm.String"), ("CanBeChanged", "Edm.Boolean"), ("ManagedPropertyLogicalName", "Edm.String"),
            ]
        ),
        ("AttributeTypeDisplayName", [("Value", "Edm.String")]), ("StringFormatName", [("Value", "Edm.String")]),
        ("DateTimeBehavior", [("Value", "Edm.String")]),
    ]

    private mutating func write() {
        for type in DefinitionSchema.complexTypes {
            xml += "<ComplexType Name=\"\(type.name)\">"
            for (name, edm) in type.members { xml += "<Property Name=\"\(name)\" Type=\"\(edm)\"/>" }
            xml += "</ComplexType>\n"
        }
        xml += "<EntityType Name=\"MetadataBase\" Abstract=\"true\"><Key><PropertyRef Name=\"MetadataId\"/></Key>"
        xml += "<Property Name=\"MetadataId\" Type=\"Edm.Guid\" Nullable=\"false\"/></EntityType>\n"
        writeTables()
        writeColumns()
    }

    private mutating func writeTables() {
        let tables = definitions.tables
        let steps =
            collection("Attributes", of: "AttributeMetadata") + collection("Keys", of: "EntityKeyMetadata")
            + collection("OneToManyRelationships", of: "OneToManyRelationshipMetadata")
            + collection("ManyToOneRelationships", of: "OneToManyRelationshipMetadata")
            + collection("ManyToManyRelationships", of: "ManyToManyRelationshipMetadata")
        let table = members(of: tables.prefix(1).map { definitions.definition(of: $0) })
        entityType("EntityMetadata", table, navigation: steps)
        let keys = members(of: Array(tables.flatMap { definitions.keys(of: $0) }.prefix(1)))
        entityType("EntityKeyMetadata", keys)
        let relations = members(of: Array(definitions.relationships.prefix(1)))
        entityType("OneToManyRelationshipMetadata", relations)
        entityType("ManyToManyRelationshipMetadata", [])
    }

    private mutating func writeColumns() {
        let attributes = definitions.tables.flatMap { definitions.attributes(of: $0) }
        // A key has what all columns have and nothing more.
        let common = members(of: definitions.tables.prefix(1).flatMap { definitions.attributes(of: $0).prefix(1) })
        let names = Set(common.map(\.name))
        entityType("AttributeMetadata", common)
        var byType: [String: [JSONValue]] = [:]
        for attribute in attributes {
            guard let type = attribute.object?["@odata.type"]?.string else { continue }
            byType[String(type.split(separator: ".").last ?? ""), default: []].append(attribute)
        }
        for (type, columns) in byType.sorted(by: { $0.key < $1.key }) {
            let own = members(of: columns, in: type).filter { !names.contains($0.name) }
            let hasOptions = ["Picklist", "State", "Status", "Boolean"].contains { type == $0 + "AttributeMetadata" }
            let steps = ["OptionSet", "GlobalOptionSet"].map {
                "<NavigationProperty Name=\"\($0)\" Type=\"mscrm.OptionSetMetadata\"/>"
            }
            entityType(type, own, base: "AttributeMetadata", navigation: hasOptions ? steps.joined() : "")
        }
        let sets = definitions.tables.flatMap { table in
            table.columns.map { definitions.optionSet(of: $0, in: table) }.filter { !$0.isNull }
        }
        let options = members(of: sets)
        entityType("OptionSetMetadata", options)
    }

    // MARK: Parts

    private mutating func entityType(
        _ name: String,
        _ members: [(name: String, type: String)],
        base: String = "MetadataBase",
        navigation: String = ""
    ) {
        xml += "<EntityType Name=\"\(name)\" BaseType=\"mscrm.\(base)\">"
        for member in members { xml += "<Property Name=\"\(member.name)\" Type=\"\(member.type)\"/>" }
        xml += navigation + "</EntityType>\n"
    }

    private func collection(_ name: String, of type: String) -> String {
        "<NavigationProperty Name=\"\(name)\" Type=\"Collection(mscrm.\(type))\" ContainsTarget=\"true\"/>"
    }

    /// The members that any of these answers has, in the order of their first appearance.
    private func members(of values: [JSONValue], in type: String = "") -> [(name: String, type: String)] {
        var seen: Set<String> = ["MetadataId"]
        var members: [(name: String, type: String)] = []
        for value in values {
            for (name, content) in value.object ?? JSONObject() where !name.contains("@") {
                guard seen.insert(name).inserted else { continue }
                members.append((name, DefinitionSchema.type(of: name, content, in: type)))
            }
        }
        return members
    }

    private static func type(of name: String, _ value: JSONValue, in type: String) -> String {
        switch value {
        case .bool: "Edm.Boolean"
        case .string: "Edm.String"
        case .number: type.hasPrefix("BigInt") ? "Edm.Int64" : "Edm.Int32"
        case .null: name == "DataProviderId" ? "Edm.Guid" : "Edm.String"
        case .array: name == "Options" ? "Collection(mscrm.OptionMetadata)" : "Collection(Edm.String)"
        case .object:
            switch name {
            case "DisplayName", "DisplayCollectionName", "Description", "Label": "mscrm.Label"
            case "TrueOption", "FalseOption": "mscrm.OptionMetadata"
            case "RequiredLevel": "mscrm.AttributeRequiredLevelManagedProperty"
            case "AttributeTypeName": "mscrm.AttributeTypeDisplayName"
            case "FormatName": "mscrm.StringFormatName"
            case "DateTimeBehavior": "mscrm.DateTimeBehavior"
            default: "mscrm.BooleanManagedProperty"
            }
        }
    }
}

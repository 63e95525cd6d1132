public import Records
public import SalesCore

/// `EntityDefinitions` and what lies beneath them, made from the registry each time they are asked for.
public struct TableDefinitions {
    private let registry: Registry
    private let language: Language

    public init(_ registry: Registry, language: Language) {
        self.registry = registry
        self.language = language
    }

    // MARK: Tables

    public var tables: [Table] { registry.tables + [registry.activitypointer] }

    public func table(id: GUID) -> Table? { tables.first { TableDefinitions.id(of: $0) == id } }

    public static func id(of table: Table) -> GUID { id("table", table.name) }

    /// Ids of definitions are made from their names: the same everywhere and always.
    static func id(_ kind: String, _ name: String) -> GUID {
        .derived(seed: 0x5356, space: "metadata:\(kind):\(name)", ordinal: 0)
    }

    public func definition(of table: Table) -> JSONValue {
        let schema = TableDefinitions.schemaName(table.name)
        return .object([
            ("MetadataId", .id(TableDefinitions.id(of: table))), ("LogicalName", .string(table.name)),
            ("SchemaName", .string(schema)), ("EntitySetName", .string(table.setName)),
            ("LogicalCollectionName", .string(table.setName)),
            ("CollectionSchemaName", .string(TableDefinitions.schemaName(table.setName))),
            ("PrimaryIdAttribute", .string(table.primaryKey)), ("PrimaryNameAttribute", .string(table.primaryName)),
            ("PrimaryImageAttribute", table.hasImage ? .string(RecordImage.property) : .null),
            ("ObjectTypeCode", .int(table.typeCode)),
            ("IsActivity", .bool(table.isActivity)),
            ("IsActivityParty", .bool(table.name != Table.activityPartyName && isParty(table))),
            ("IsCustomEntity", .bool(table.name.contains("_"))), ("IsIntersect", .bool(false)),
            ("IsPrivate", .bool(false)), ("IsManaged", .bool(!table.name.contains("_"))),
            ("IsLogicalEntity", .bool(table.name == Table.activityPointerName)),
            ("IsValidForAdvancedFind", .bool(true)), ("IsImportable", .bool(true)),
            ("IsCustomizable", .managed(table.name.contains("_"), "iscustomizable")),
            ("OwnershipType", .string(table.ownership == .organisation ? "OrganizationOwned" : "UserOwned")),
            ("TableType", .string("Standard")), ("DataProviderId", .null),
            ("HasNotes", .bool(has("annotation", pointingTo: table))),
            ("HasActivities", .bool(registry.activities.contains { has($0.name, pointingTo: table) })),
            ("DisplayName", label(table.label, of: table.name)),
            ("DisplayCollectionName", label(table.pluralLabel, of: table.setName)),
            ("Description", .object([("LocalizedLabels", .array([])), ("UserLocalizedLabel", .null)])),
        ])
    }

    private func isParty(_ table: Table) -> Bool { has(Table.activityPartyName, pointingTo: table) }

    private func has(_ other: String, pointingTo table: Table) -> Bool {
        registry.table(other)?.columns.contains { $0.targets.contains(table.name) && !$0.isComputed } ?? false
    }

    static func schemaName(_ name: String) -> String {
        name.contains("_") ? name : name.prefix(1).uppercased() + name.dropFirst()
    }

    // MARK: Keys and relations

    public func keys(of table: Table) -> [JSONValue] {
        table.alternateKeys.map { key in
            .object([
                ("MetadataId", .id(TableDefinitions.id("key", key.name))), ("LogicalName", .string(key.name)),
                ("SchemaName", .string(key.name)), ("EntityLogicalName", .string(table.name)),
                ("KeyAttributes", .array(key.columns.map(JSONValue.string))),
                ("EntityKeyIndexStatus", .string("Active")), ("IsManaged", .bool(true)),
                (
                    "DisplayName",
                    label(
                        Label(
                            key.columns.compactMap { table.column($0)?.label.english }.joined(separator: ", "),
                            key.columns.compactMap { table.column($0)?.label.french }.joined(separator: ", ")
                        ),
                        of: key.name
                    )
                ),
            ])
        }
    }

    public func manyToOne(of table: Table) -> [JSONValue] {
        registry.relationships.filter { $0.referencing == table.name }.map(definition)
    }

    public func oneToMany(of table: Table) -> [JSONValue] {
        registry.relationships.filter { $0.referenced == table.name }.map(definition)
    }

    public var relationships: [JSONValue] { registry.relationships.map(definition) }

    private func definition(of relationship: Relationship) -> JSONValue {
        .object([
            ("MetadataId", .id(TableDefinitions.id("relationship", relationship.name))),
            ("SchemaName", .string(relationship.name)), ("RelationshipType", .string("OneToManyRelationship")),
            ("ReferencedEntity", .string(relationship.referenced)),
            ("ReferencedAttribute", .string(registry.anyTable(relationship.referenced)?.primaryKey ?? "")),
            ("ReferencingEntity", .string(relationship.referencing)),
            ("ReferencingAttribute", .string(relationship.column)),
            ("ReferencedEntityNavigationPropertyName", .string(relationship.name)),
            ("ReferencingEntityNavigationPropertyName", .string(relationship.navigation)),
            ("IsCustomRelationship", .bool(relationship.column.contains("_"))), ("IsHierarchical", .bool(false)),
            ("IsManaged", .bool(true)), ("IsValidForAdvancedFind", .bool(true)),
            ("SecurityTypes", .string("None")),
        ])
    }

    // MARK: Labels

    func label(_ label: Label, of name: String) -> JSONValue {
        let english = localized(label.english, 1033, name)
        let french = localized(label.french, 1036, name)
        return .object([
            ("LocalizedLabels", .array([english, french])),
            ("UserLocalizedLabel", language == .french ? french : english),
        ])
    }

    private func localized(_ text: String, _ code: Int64, _ name: String) -> JSONValue {
        .object([
            ("Label", .string(text)), ("LanguageCode", .int(code)), ("IsManaged", .bool(true)),
            ("MetadataId", .id(TableDefinitions.id("label", "\(name):\(code)"))), ("HasChanged", .null),
        ])
    }
}

extension JSONValue {
    /// An object with these members, whose names are all different.
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }

    static func int(_ number: Int64) -> JSONValue { .number(JSONNumber(number)) }
    static func id(_ id: GUID) -> JSONValue { .string(id.description) }

    /// A value that says whether it may be changed.
    static func managed(_ value: Bool, _ name: String) -> JSONValue {
        .object([
            ("Value", .bool(value)), ("CanBeChanged", .bool(value)), ("ManagedPropertyLogicalName", .string(name)),
        ])
    }
}

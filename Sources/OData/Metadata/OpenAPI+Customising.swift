import Records
import SalesCore

/// The writing side of `EntityDefinitions` and `Attributes`.
extension OpenAPI {
    static let addTable = operation(
        "Make a table",
        body: object(tableMembers, required: ["SchemaName", "DisplayName", "Attributes"]),
        statuses: ["204"]
    )

    static func changeTable(_ name: JSONValue) -> [(String, JSONValue)] {
        [
            ("patch", operation("Change the words of a table", [name], body: object(tableWords), statuses: ["204"])),
            ("delete", operation("Drop a table of your own", [name], statuses: ["204"])),
        ]
    }

    static func addColumn(_ table: JSONValue) -> JSONValue {
        operation(
            "Add a column",
            [table],
            body: object(newColumn, required: ["AttributeType", "SchemaName", "DisplayName"]),
            statuses: ["204"]
        )
    }

    static func changeColumn(_ parameters: [JSONValue]) -> [(String, JSONValue)] {
        [
            ("patch", operation("Change a column", parameters, body: object(columnWords), statuses: ["204"])),
            ("delete", operation("Drop a column of your own", parameters, statuses: ["204"])),
        ]
    }

    // MARK: Members

    private static let schemaName = JSONValue.object([
        ("type", .string("string")), ("pattern", .string("^[a-z]{2,8}_[a-z0-9_]{1,50}$")),
    ])
    private static let text = JSONValue.object([("type", .string("string"))])
    private static let flag = JSONValue.object([("type", .string("boolean"))])
    private static let number = JSONValue.object([("type", .string("integer")), ("format", .string("int64"))])

    private static let figure = JSONValue.object([("type", .string("number"))])

    private static let label = object([
        (
            "LocalizedLabels",
            list(
                object(
                    [("Label", text), ("LanguageCode", choice([.int(1033), .int(1036)], "integer"))],
                    required: ["Label", "LanguageCode"]
                )
            )
        )
    ])

    private static let columnWords: [(String, JSONValue)] = [
        ("DisplayName", label), ("MaxLength", number), ("MinValue", figure), ("MaxValue", figure),
        ("Precision", number),
        ("RequiredLevel", choice(["None", "Recommended", "ApplicationRequired"])), ("IsSecured", flag),
        ("sv_IsHidden", flag),
        (
            "OptionSet",
            object([
                (
                    "Options",
                    list(
                        object([("Value", number), ("Label", label), ("State", number)], required: ["Value", "Label"])
                    )
                )
            ])
        ),
    ]

    private static let newColumn: [(String, JSONValue)] =
        columnWords + [
            (
                "AttributeType",
                choice([
                    "String", "Memo", "Integer", "Double", "Decimal", "Money", "Boolean", "DateTime", "Picklist",
                    "Lookup",
                ])
            ),
            ("SchemaName", schemaName), ("Format", choice(["DateOnly", "DateAndTime"])), ("Targets", list(text)),
            ("IsPrimaryName", flag), ("sv_IsSearchable", flag), ("sv_IsKey", flag),
        ]

    private static let tableWords: [(String, JSONValue)] = [("DisplayName", label), ("DisplayCollectionName", label)]

    private static let tableMembers: [(String, JSONValue)] =
        tableWords + [
            ("SchemaName", schemaName), ("EntitySetName", text),
            ("OwnershipType", choice(["UserOwned", "OrganizationOwned"])), ("HasActivities", flag),
            ("Attributes", list(object(newColumn, required: ["AttributeType", "SchemaName", "DisplayName"]))),
        ]

    // MARK: Schemas

    private static func object(_ members: [(String, JSONValue)], required: [String] = []) -> JSONValue {
        var parts: [(String, JSONValue)] = [
            ("type", .string("object")), ("properties", .object(members)), ("additionalProperties", .bool(false)),
        ]
        if !required.isEmpty { parts.append(("required", .array(required.map(JSONValue.string)))) }
        return .object(parts)
    }

    private static func list(_ item: JSONValue) -> JSONValue {
        .object([("type", .string("array")), ("items", item)])
    }

    private static func choice(_ names: [String]) -> JSONValue { choice(names.map(JSONValue.string), "string") }

    private static func choice(_ values: [JSONValue], _ type: String) -> JSONValue {
        .object([("type", .string(type)), ("enum", .array(values))])
    }
}

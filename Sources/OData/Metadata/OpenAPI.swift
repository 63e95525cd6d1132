import Records
import SalesCore
import Worklist

/// The parts of which ``OpenAPIDocument`` is put together.
enum OpenAPI {
    static func reference(_ name: String) -> JSONValue {
        .object([("$ref", .string("#/components/schemas/\(name)"))])
    }

    // MARK: Operations

    static func operation(
        _ summary: String,
        _ parameters: [JSONValue] = [],
        body: JSONValue? = nil,
        gives result: JSONValue? = nil,
        statuses: [String] = ["200"],
        type: String = "application/json"
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [("summary", .string(summary))]
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body {
            members.append(
                ("requestBody", .object([("required", .bool(true)), ("content", content(body, "application/json"))]))
            )
        }
        var responses = statuses.map { status -> (String, JSONValue) in
            var response: [(String, JSONValue)] = [("description", .string(descriptions[status] ?? "Done"))]
            if let result, status.hasPrefix("20"), status != "204" {
                response.append(("content", content(status == "202" ? .object([]) : result, type)))
            }
            return (status, .object(response))
        }
        responses.append(
            (
                "default",
                .object([
                    ("description", .string("Refused; nothing was changed")),
                    ("content", content(reference("Error"), "application/json")),
                ])
            )
        )
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    private static let descriptions = [
        "200": "The answer", "201": "Created", "202": "Accepted as a job", "204": "Done, or nothing there",
        "304": "Not changed since",
    ]

    private static func content(_ schema: JSONValue, _ type: String) -> JSONValue {
        .object([(type, .object([("schema", schema)]))])
    }

    // MARK: Parameters

    static func query(_ name: String, _ schema: JSONValue, _ description: String? = nil) -> JSONValue {
        parameter(name, "query", schema, description, isRequired: false)
    }

    static func pathParameter(_ name: String, _ schema: JSONValue) -> JSONValue {
        parameter(name, "path", schema, nil, isRequired: true)
    }

    static func key(_ name: String) -> JSONValue { pathParameter(name, uuid) }

    static func name(_ name: String, among names: [String]) -> JSONValue {
        pathParameter(name, .object([("type", .string("string")), ("enum", .array(names.map(JSONValue.string)))]))
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        _ schema: JSONValue,
        _ description: String?,
        isRequired: Bool
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [("name", .string(name)), ("in", .string(place))]
        if isRequired { members.append(("required", .bool(true))) }
        if let description { members.append(("description", .string(description))) }
        members.append(("schema", schema))
        return .object(members)
    }

    private static let uuid = JSONValue.object([("type", .string("string")), ("format", .string("uuid"))])
    private static let text = JSONValue.object([("type", .string("string"))])
    private static let flag = JSONValue.object([("type", .string("boolean"))])

    static let top = query(
        "$top",
        .object([("type", .string("integer")), ("minimum", .int(0)), ("maximum", .int(5000))])
    )
    private static let count = query("$count", flag)
    static let prefer = parameter(
        "Prefer",
        "header",
        text,
        "return=representation, odata.maxpagesize=N, odata.include-annotations=\"*\"",
        isRequired: false
    )
    static let ifMatch = parameter("If-Match", "header", etag, "An entity tag, or *", isRequired: false)
    static let ifNoneMatch = parameter("If-None-Match", "header", etag, "An entity tag", isRequired: false)
    private static let etag = JSONValue.object([
        ("type", .string("string")), ("pattern", .string("^(\\*|W/\"[0-9]{1,9}\")$")),
    ])

    private static func names(_ name: String, _ names: [String]) -> JSONValue {
        .object([
            ("name", .string(name)), ("in", .string("query")), ("explode", .bool(false)),
            (
                "schema",
                .object([
                    ("type", .string("array")), ("uniqueItems", .bool(true)), ("maxItems", .int(20)),
                    ("items", .object([("type", .string("string")), ("enum", .array(names.map(JSONValue.string)))])),
                ])
            ),
        ])
    }

    static func select(of table: Table) -> JSONValue {
        names("$select", properties(of: table))
    }

    private static func properties(of table: Table) -> [String] {
        [table.primaryKey] + table.columns.map(\.propertyName) + table.ownerParts.map(\.propertyName)
    }

    static func filter(of table: Table) -> JSONValue {
        query("$filter", text, "Such as \(table.columns.first?.propertyName ?? table.primaryKey) ne null")
    }

    static func listOptions(of table: Table) -> [JSONValue] {
        [
            select(of: table), filter(of: table),
            names("$orderby", properties(of: table)), top, count,
            query("$expand", text), query("$search", text), query("$apply", text), prefer,
        ]
    }

    static func workItemOptions(_ set: EngineSet) -> [JSONValue] {
        let sortable = set.properties.map(\.name).filter { WorklistColumn(rawValue: $0) != nil }
        return [
            names("$select", set.properties.map(\.name)), query("$filter", text), names("$orderby", sortable), top,
            count, query("$search", text), query("$apply", text), query("ahead", flag), prefer,
        ]
    }

    // MARK: Schemas

    static let countSchema = JSONValue.object([("type", .string("string")), ("pattern", .string("^[0-9]+$"))])

    static let errorSchema = JSONValue.object([
        ("type", .string("object")), ("required", .array([.string("error")])),
        (
            "properties",
            .object([
                (
                    "error",
                    .object([
                        ("type", .string("object")),
                        ("required", .array([.string("code"), .string("message")])),
                        ("properties", .object([("code", text), ("message", text)])),
                    ])
                )
            ])
        ),
    ])

    static func list(of item: JSONValue) -> JSONValue {
        .object([
            ("type", .string("object")), ("required", .array([.string("value")])),
            (
                "properties",
                .object([
                    ("@odata.context", text), ("@odata.nextLink", text),
                    ("@odata.count", .object([("type", .string("integer"))])),
                    ("value", .object([("type", .string("array")), ("items", item)])),
                ])
            ),
        ])
    }

    /// What is read: with `$apply` and `$select` any column may be missing, and further members may be there.
    static func readSchema(of table: Table) -> JSONValue {
        let columns = table.columns.map { column in
            (column.propertyName, schema(of: column, isWritten: false))
        }
        let owner = JSONValue.object([
            ("type", .string("string")), ("format", .string("uuid")), ("nullable", .bool(true)),
        ])
        let owners = table.ownerParts.map { ($0.propertyName, owner) }
        let image = table.hasImage ? [(RecordImage.property, bytes)] : []
        return .object([
            ("type", .string("object")),
            ("properties", .object([("@odata.etag", text), (table.primaryKey, uuid)] + columns + owners + image)),
        ])
    }

    /// What is written. A lookup is set by the address of the record it is to point to.
    static func writeSchema(of table: Table, _ registry: Registry, isNew: Bool) -> JSONValue {
        let columns = table.columns.filter { !$0.isComputed && !$0.isLookup }
        var properties = columns.map { ($0.name, schema(of: $0, isWritten: true)) }
        for step in registry.lookups(of: table) where table.column(step.column)?.isComputed == false {
            let targets = step.targets.compactMap { registry.anyTable($0)?.setName }
            properties.append(
                (
                    "\(step.name)@odata.bind",
                    .object([
                        ("type", .string("string")), ("nullable", .bool(true)),
                        ("description", .string(targets.map { "/\($0)(…)" }.joined(separator: " or "))),
                    ])
                )
            )
        }
        if table.name == "annotation" { properties += file }
        if table.hasImage { properties.append((RecordImage.property, bytes)) }
        var members: [(String, JSONValue)] = [
            ("type", .string("object")), ("properties", .object(properties)), ("additionalProperties", .bool(false)),
        ]
        let required = columns.filter(\.isRequired).map { JSONValue.string($0.name) }
        if isNew, !required.isEmpty { members.append(("required", .array(required))) }
        return .object(members)
    }

    /// What is written of a note's file.
    private static let file: [(String, JSONValue)] = [
        ("filename", text),
        ("documentbody", bytes),
    ]

    /// In base64.
    static let bytes = JSONValue.object([
        ("type", .string("string")), ("format", .string("byte")), ("nullable", .bool(true)),
    ])

    private static func schema(of column: Column, isWritten: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = []
        switch column.kind {
        case .text(let max), .memo(let max):
            members = [("type", .string("string"))]
            if isWritten { members.append(("maxLength", .int(Int64(max)))) }
        case .integer(let range):
            members = [("type", .string("integer")), ("format", .string("int64"))]
            if isWritten { members += [("minimum", .int(range.lowerBound)), ("maximum", .int(range.upperBound))] }
        case .double, .decimal, .money: members = [("type", .string("number"))]
        case .boolean: members = [("type", .string("boolean"))]
        case .instant: members = [("type", .string("string")), ("format", .string("date-time"))]
        case .date: members = [("type", .string("string")), ("format", .string("date"))]
        case .choice(let options), .state(let options), .status(let options):
            members = [("type", .string("integer"))]
            if isWritten {
                members.append(("enum", .array(options.map { .int($0.value) } + (column.isRequired ? [] : [.null]))))
            }
        case .lookup, .guid: members = [("type", .string("string")), ("format", .string("uuid"))]
        }
        if !isWritten || !column.isRequired { members.append(("nullable", .bool(true))) }
        members.append(("description", .string(column.label.english)))
        return .object(members)
    }

    static func schema(of set: EngineSet) -> JSONValue {
        let properties = set.properties.map { property -> (String, JSONValue) in
            var members: [(String, JSONValue)] =
                switch property.type {
                case "Edm.Guid": [("type", .string("string")), ("format", .string("uuid"))]
                case "Edm.DateTimeOffset": [("type", .string("string")), ("format", .string("date-time"))]
                case "Edm.Boolean": [("type", .string("boolean"))]
                case "Edm.Int32", "Edm.Int64": [("type", .string("integer"))]
                default: [("type", .string("string"))]
                }
            members.append(("nullable", .bool(true)))
            return (property.name, .object(members))
        }
        return .object([("type", .string("object")), ("properties", .object(properties))])
    }

    static func schema(of type: APIOperation.ComplexType) -> JSONValue { schema(of: type.members, isClosed: false) }

    /// A list stands in an object, as every list does.
    static func answer(of type: APIOperation.TypeName) -> JSONValue {
        if case .list(let element) = type { list(of: schema(of: element)) } else { schema(of: type) }
    }

    static func schema(of parameters: [APIOperation.Parameter], isClosed: Bool) -> JSONValue {
        let properties = parameters.map { parameter -> (String, JSONValue) in
            var schema = schema(of: parameter.type)
            if !parameter.isRequired, case .object(var object) = schema {
                if object["$ref"] != nil {
                    // Beside a reference nothing else counts (OpenAPI 3.0, Reference Object).
                    schema = .object([("allOf", .array([schema])), ("nullable", .bool(true))])
                } else if object["type"] != nil {
                    _ = object.append("nullable", .bool(true))
                    schema = .object(object)
                }
            }
            return (parameter.name, schema)
        }
        var members: [(String, JSONValue)] = [("type", .string("object")), ("properties", .object(properties))]
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        if isClosed { members.append(("additionalProperties", .bool(false))) }
        return .object(members)
    }

    static func schema(of type: APIOperation.TypeName) -> JSONValue {
        switch type {
        case .string: text
        case .guid: uuid
        case .int32: .object([("type", .string("integer")), ("format", .string("int32"))])
        case .int64: .object([("type", .string("integer")), ("format", .string("int64"))])
        case .decimal: .object([("type", .string("number"))])
        case .boolean: flag
        case .instant: .object([("type", .string("string")), ("format", .string("date-time"))])
        case .date: .object([("type", .string("string")), ("format", .string("date"))])
        case .value: .object([])
        case .file: text
        case .record(let name): reference(name)
        case .list(let element): .object([("type", .string("array")), ("items", schema(of: element))])
        case .complex(let name): reference(name)
        case .entity: .object([("type", .string("object"))])
        }
    }
}

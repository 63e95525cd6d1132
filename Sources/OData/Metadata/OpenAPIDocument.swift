public import Records
import SalesCore

/// `/openapi.json`: the service as OpenAPI 3.0, made from the registry and the list of operations.
public struct OpenAPIDocument {
    let registry: Registry
    /// Tables that have their own ways of changing.
    let isReadOnly: (Table) -> Bool
    var paths: [(String, JSONValue)] = []
    private var schemas: [(String, JSONValue)] = []

    public static func json(of registry: Registry, isReadOnly: @escaping (Table) -> Bool) -> [UInt8] {
        var document = OpenAPIDocument(registry: registry, isReadOnly: isReadOnly)
        var writer = JSONWriter(capacity: 1024 * 1024)
        writer.value(document.made())
        return writer.finish()
    }

    private init(registry: Registry, isReadOnly: @escaping (Table) -> Bool) {
        self.registry = registry
        self.isReadOnly = isReadOnly
    }

    private mutating func made() -> JSONValue {
        let definitions = TableDefinitions(registry, language: .english)
        schemas.append(("Error", OpenAPI.errorSchema))
        for type in APIOperation.complexTypes { schemas.append((type.name, OpenAPI.schema(of: type))) }
        addDiscovery(definitions.tables.map(\.name))
        for table in definitions.tables { add(table) }
        for set in EngineSet.all { add(set) }
        for operation in APIOperation.all { add(operation) }
        addFiles()
        for table in registry.tables where table.hasImage { addImages(of: table) }
        return .object([
            ("openapi", .string("3.0.3")),
            (
                "info",
                .object([
                    ("title", .string("Suivant Web API")), ("version", .string("9.2")),
                    ("description", .string("The dialect of the Dataverse Web API, OData 4.0. See docs/api.")),
                ])
            ),
            ("servers", .array([.object([("url", .string("/api/data/v9.2"))])])),
            ("security", .array([.object([("token", .array([]))])])),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    (
                        "securitySchemes",
                        .object([("token", .object([("type", .string("http")), ("scheme", .string("bearer"))]))])
                    ),
                    ("schemas", .object(schemas)),
                ])
            ),
        ])
    }

    // MARK: Tables

    private mutating func add(_ table: Table) {
        let writable = !isReadOnly(table)
        schemas.append((table.name, OpenAPI.readSchema(of: table)))
        let list = OpenAPI.list(of: OpenAPI.reference(table.name))
        var set: [(String, JSONValue)] = [
            ("get", OpenAPI.operation("List \(table.pluralLabel.english)", OpenAPI.listOptions(of: table), gives: list))
        ]
        if writable {
            schemas.append(("\(table.name).create", OpenAPI.writeSchema(of: table, registry, isNew: true)))
            schemas.append(("\(table.name).update", OpenAPI.writeSchema(of: table, registry, isNew: false)))
            set.append(
                (
                    "post",
                    OpenAPI.operation(
                        "Create a \(table.label.english)",
                        [OpenAPI.prefer],
                        body: OpenAPI.reference("\(table.name).create"),
                        gives: OpenAPI.reference(table.name),
                        statuses: ["201", "204"]
                    )
                )
            )
        }
        paths.append(("/\(table.setName)", .object(set)))
        paths.append(
            (
                "/\(table.setName)/$count",
                .object([
                    (
                        "get",
                        OpenAPI.operation(
                            "Count",
                            [OpenAPI.filter(of: table)],
                            gives: OpenAPI.countSchema,
                            type: "text/plain"
                        )
                    )
                ])
            )
        )
        addRecord(of: table, writable: writable)
        addMembers(of: table, writable: writable)
    }

    private mutating func addRecord(of table: Table, writable: Bool) {
        let key = OpenAPI.key(table.primaryKey)
        let record = OpenAPI.reference(table.name)
        var item: [(String, JSONValue)] = [
            (
                "get",
                OpenAPI.operation(
                    "Read a \(table.label.english)",
                    [key, OpenAPI.select(of: table), OpenAPI.prefer, OpenAPI.ifNoneMatch],
                    gives: record,
                    statuses: ["200", "304"]
                )
            )
        ]
        if writable {
            item.append(
                (
                    "patch",
                    OpenAPI.operation(
                        "Change a \(table.label.english), or create it with that key",
                        [key, OpenAPI.prefer, OpenAPI.ifMatch],
                        body: OpenAPI.reference("\(table.name).update"),
                        gives: record,
                        statuses: ["200", "201", "204"]
                    )
                )
            )
            item.append(
                (
                    "delete",
                    OpenAPI.operation("Delete a \(table.label.english)", [key, OpenAPI.ifMatch], statuses: ["204"])
                )
            )
        }
        paths.append(("/\(table.setName)({\(table.primaryKey)})", .object(item)))
    }

    /// One column of a record, what a lookup points to, and the records below it.
    private mutating func addMembers(of table: Table, writable: Bool) {
        let key = OpenAPI.key(table.primaryKey)
        let steps = (registry.lookups(of: table) + registry.collections(of: table)).map(\.name)
        let names = table.columns.map(\.propertyName) + steps
        let member = OpenAPI.name("member", among: names)
        var item: [(String, JSONValue)] = [
            (
                "get",
                OpenAPI.operation(
                    "Read a column or follow a step",
                    [key, member],
                    gives: .object([]),
                    statuses: ["200", "204"]
                )
            )
        ]
        if writable {
            let value = JSONValue.object([
                ("type", .string("object")), ("required", .array([.string("value")])),
                ("properties", .object([("value", .object([("nullable", .bool(true))]))])),
            ])
            item.append(("put", OpenAPI.operation("Set a column", [key, member], body: value, statuses: ["204"])))
            item.append(("delete", OpenAPI.operation("Clear a column", [key, member], statuses: ["204"])))
        }
        paths.append(("/\(table.setName)({\(table.primaryKey)})/{member}", .object(item)))
        let step = OpenAPI.name("step", among: steps)
        var references: [(String, JSONValue)] = [
            (
                "get",
                OpenAPI.operation(
                    "The addresses of the records behind a step",
                    [key, step],
                    gives: .object([]),
                    statuses: ["200", "204"]
                )
            )
        ]
        let address = JSONValue.object([
            ("type", .string("object")), ("required", .array([.string("@odata.id")])),
            ("properties", .object([("@odata.id", .object([("type", .string("string"))]))])),
            ("additionalProperties", .bool(false)),
        ])
        if writable {
            references.append(
                ("put", OpenAPI.operation("Point a lookup to a record", [key, step], body: address, statuses: ["204"]))
            )
        }
        references.append(
            ("post", OpenAPI.operation("Tie a record to this one", [key, step], body: address, statuses: ["204"]))
        )
        references.append(
            (
                "delete",
                OpenAPI.operation(
                    "Untie",
                    [key, step, OpenAPI.query("$id", .object([("type", .string("string"))]))],
                    statuses: ["204"]
                )
            )
        )
        paths.append(("/\(table.setName)({\(table.primaryKey)})/{step}/$ref", .object(references)))
    }

    // MARK: The engine's own sets

    private mutating func add(_ set: EngineSet) {
        schemas.append((set.typeName, OpenAPI.schema(of: set)))
        let list = OpenAPI.list(of: OpenAPI.reference(set.typeName))
        let options = set.name == "sv_workitems" ? OpenAPI.workItemOptions(set) : [OpenAPI.top]
        paths.append(("/\(set.name)", .object([("get", OpenAPI.operation("List \(set.name)", options, gives: list))])))
        paths.append(
            (
                "/\(set.name)({\(set.key)})",
                .object([
                    (
                        "get",
                        OpenAPI.operation("Read one", [OpenAPI.key(set.key)], gives: OpenAPI.reference(set.typeName))
                    )
                ])
            )
        )
    }

    private mutating func addDiscovery(_ tables: [String]) {
        let anything = JSONValue.object([("type", .string("object"))])
        let name = OpenAPI.pathParameter(
            "LogicalName",
            .object([("type", .string("string")), ("enum", .array(tables.map(JSONValue.string)))])
        )
        paths.append(("/", .object([("get", OpenAPI.operation("The sets of the service", gives: anything))])))
        let schema = OpenAPI.operation(
            "The schema of the service",
            gives: .object([("type", .string("string"))]),
            type: "application/xml"
        )
        paths.append(("/$metadata", .object([("get", schema)])))
        for path in ["EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions", "sdkmessagefilters"]
        {
            let read = ("get", OpenAPI.operation(path, gives: OpenAPI.list(of: anything)))
            let isChanged = path == "EntityDefinitions"
            paths.append(("/\(path)", .object([read] + (isChanged ? [("post", OpenAPI.addTable)] : []))))
        }
        let one = "/EntityDefinitions(LogicalName='{LogicalName}')"
        paths.append(
            (one, .object([("get", OpenAPI.operation("A table", [name], gives: anything))] + OpenAPI.changeTable(name)))
        )
        for below in [
            "Attributes", "Keys", "OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships",
        ] {
            let operation = OpenAPI.operation("\(below) of a table", [name], gives: OpenAPI.list(of: anything))
            let change = below == "Attributes" ? [("post", OpenAPI.addColumn(name))] : []
            paths.append(("\(one)/\(below)", .object([("get", operation)] + change)))
        }
        let column = OpenAPI.pathParameter("Column", .object([("type", .string("string"))]))
        let read = ("get", OpenAPI.operation("A column", [name, column], gives: anything))
        paths.append(
            ("\(one)/Attributes(LogicalName='{Column}')", .object([read] + OpenAPI.changeColumn([name, column])))
        )
    }
}

import Records
import SalesCore

/// Actions, functions and files.
extension OpenAPIDocument {
    mutating func add(_ operation: APIOperation) {
        guard let (path, keys) = place(of: operation) else { return }
        guard operation.kind == .function else { return addAction(operation, at: path, keys) }
        let required = operation.parameters.filter(\.isRequired)
        addFunction(operation, at: path, keys, required)
        if required.count < operation.parameters.count {
            addFunction(operation, at: path, keys, operation.parameters)
        }
    }

    /// Where it is called, and the parameters of that address; nil when the registry has no such table.
    private func place(of operation: APIOperation) -> (path: String, keys: [JSONValue])? {
        let qualified = "Microsoft.Dynamics.CRM.\(operation.name)"
        switch operation.binding {
        case .none: return ("/\(operation.name)", [])
        case .record(let type):
            guard
                let (set, key) = EngineSet.all.first(where: { $0.typeName == type }).map({ ($0.name, $0.key) })
                    ?? registry.table(type).map({ ($0.setName, $0.primaryKey) })
            else { return nil }
            return ("/\(set)({\(key)})/\(qualified)", [OpenAPI.key(key)])
        case .collection(let type):
            let set = EngineSet.all.first { $0.typeName == type }?.name ?? registry.table(type)?.setName
            return set.map { ("/\($0)/\(qualified)", []) }
        case .anyRecord:
            let tables = registry.tables.filter { $0.column("statecode") != nil && !isReadOnly($0) }
            return ("/{set}({id})/\(qualified)", [sets(tables), OpenAPI.key("id")])
        case .anyCollection:
            return ("/{set}/\(qualified)", [sets(registry.tables.filter { !isReadOnly($0) })])
        }
    }

    private func sets(_ tables: [Table]) -> JSONValue { OpenAPI.name("set", among: tables.map(\.setName)) }

    private mutating func addFunction(
        _ operation: APIOperation,
        at path: String,
        _ keys: [JSONValue],
        _ parameters: [APIOperation.Parameter]
    ) {
        let arguments = parameters.map { parameter in
            parameter.type == .string
                ? "\(parameter.name)='{\(parameter.name)}'" : "\(parameter.name)={\(parameter.name)}"
        }
        var type = "application/json"
        if case .file(let media)? = operation.result { type = media }
        let described = OpenAPI.operation(
            operation.summary.english,
            keys + parameters.map { OpenAPI.pathParameter($0.name, OpenAPI.schema(of: $0.type)) },
            gives: operation.result.map(OpenAPI.answer),
            type: type
        )
        let call = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ",")))"
        paths.append((path + call, .object([("get", described)])))
    }

    private mutating func addAction(_ operation: APIOperation, at path: String, _ keys: [JSONValue]) {
        let described = OpenAPI.operation(
            operation.summary.english,
            keys,
            body: OpenAPI.schema(of: operation.parameters, isClosed: true),
            gives: operation.result.map(OpenAPI.answer) ?? .object([]),
            statuses: operation.result == nil ? ["200", "204"] : ["200", "202"]
        )
        paths.append((path, .object([("post", described)])))
    }

    /// The file of a note.
    mutating func addFiles() {
        guard let notes = registry.table("annotation") else { return }
        let bytes = JSONValue.object([("type", .string("string")), ("format", .string("binary"))])
        let read = OpenAPI.operation(
            "The file of a note",
            [OpenAPI.key(notes.primaryKey)],
            gives: bytes,
            type: "*/*"
        )
        paths.append(("/\(notes.setName)({\(notes.primaryKey)})/documentbody/$value", .object([("get", read)])))
    }

    /// The image of a record.
    mutating func addImages(of table: Table) {
        let raw = JSONValue.object([("type", .string("string")), ("format", .string("binary"))])
        let value = JSONValue.object([
            ("type", .string("object")), ("properties", .object([("value", OpenAPI.bytes)])),
            ("required", .array([.string("value")])),
        ])
        let key = [OpenAPI.key(table.primaryKey)]
        func described(_ summary: String, body: JSONValue? = nil, gives: JSONValue? = nil) -> JSONValue {
            OpenAPI.operation(
                summary,
                key,
                body: body,
                gives: gives,
                statuses: gives == nil ? ["204"] : ["200", "204"]
            )
        }
        let path = "/\(table.setName)({\(table.primaryKey)})/\(RecordImage.property)"
        paths.append(
            (
                path,
                .object([
                    ("get", described("The image of a record in base64", gives: value)),
                    ("put", described("Gives a record an image", body: value)),
                    ("delete", described("Takes the image of a record away")),
                ])
            )
        )
        let read = OpenAPI.operation(
            "The image of a record",
            key,
            gives: raw,
            statuses: ["200", "204", "304"],
            type: "image/*"
        )
        paths.append((path + "/$value", .object([("get", read)])))
    }
}

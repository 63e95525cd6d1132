import HTTPTypes
import Hummingbird
import NIOCore
import OData
import Records
import SalesCore
import Synchronization

/// Discovery: the service document, `$metadata`, `EntityDefinitions` and the functions that tell of the service.
struct MetadataEndpoint: Sendable {
    let registry: Registry
    private let schema = RegistryCache()
    private let description = RegistryCache()

    init(registry: Registry) {
        self.registry = registry
    }

    /// The version of the dialect, as clients compare it.
    static let version = "9.2.0.0"

    // MARK: The service

    func serviceDocument(_ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.origin + request.root + "$metadata")
        json.key("value")
        json.beginArray()
        for name in TableDefinitions(registry, language: .english).tables.map(\.setName) + EngineSet.all.map(\.name) {
            json.beginObject()
            json.key("name")
            json.value(name)
            json.key("kind")
            json.value("EntitySet")
            json.key("url")
            json.value(name)
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }

    /// `/openapi.json`.
    func openAPI() -> Response {
        let bytes = description.document(of: registry) { registry in
            OpenAPIDocument.json(of: registry, isReadOnly: APIController.isReadOnly)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: bytes)
        )
    }

    func schemaDocument() -> Response {
        let bytes = schema.document(of: registry) { SchemaDocument.xml(of: $0) }
        return Response(
            status: .ok,
            headers: [.contentType: "application/xml; charset=utf-8"],
            body: .init(byteBuffer: bytes)
        )
    }

    // MARK: Functions

    static let functions: Set = [
        "RetrieveVersion", "RetrieveAvailableLanguages", "RetrieveCurrentOrganization",
    ]

    func answer(_ function: String, _ request: APIRequest) -> Response {
        switch function {
        case "RetrieveVersion": version(request)
        case "RetrieveAvailableLanguages": languages(request)
        default: organisation(request)
        }
    }

    private func version(_ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.RetrieveVersionResponse"))
        json.key("Version")
        json.value(MetadataEndpoint.version)
        return APIResponse.json(json.answer())
    }

    private func languages(_ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.RetrieveAvailableLanguagesResponse"))
        json.key("LocaleIds")
        json.beginArray()
        json.value(1033)
        json.value(1036)
        json.endArray()
        return APIResponse.json(json.answer())
    }

    private func organisation(_ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Microsoft.Dynamics.CRM.RetrieveCurrentOrganizationResponse"))
        json.key("Detail")
        json.beginObject()
        json.key("OrganizationId")
        json.value(request.caller.organisation)
        for (name, text) in [
            ("FriendlyName", "Suivant"), ("OrganizationVersion", MetadataEndpoint.version),
            ("UniqueName", "suivant"), ("UrlName", "suivant"), ("State", "Enabled"),
        ] {
            json.key(text: name)
            json.value(text)
        }
        json.key("Endpoints")
        json.beginObject()
        json.key("Count")
        json.value(1)
        json.key("Keys")
        json.beginArray()
        json.value("WebApplication")
        json.endArray()
        json.key("Values")
        json.beginArray()
        json.value(request.origin + "/")
        json.endArray()
        json.endObject()
        json.endObject()
        return APIResponse.json(json.answer())
    }

    /// A list that has nothing in it, as clients ask it for features that are not offered.
    func emptyList(_ name: String, _ request: APIRequest) -> Response {
        list(([], 0), context: name, request)
    }

    // MARK: Definitions

    /// `EntityDefinitions` and every path below it.
    func definitions(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) throws -> Response {
        let definitions = TableDefinitions(registry, language: request.caller.language)
        var rest = Array(request.path.segments.dropFirst())
        guard parentheses != .none else {
            let query = try JSONQuery(request.options, of: "EntityMetadata") { step, item in
                item.object?["LogicalName"]?.string.flatMap { name in
                    definitions.tables.first { $0.name == name }.flatMap { below(step, $0, definitions) }
                }
            }
            let items = definitions.tables.map { definitions.definition(of: $0) }
            if rest.first == .count { return APIResponse.text(String(try query.count(of: items))) }
            try end(rest)
            return list(
                try query.page(of: items),
                context: "EntityDefinitions\(request.options.contextText)",
                request
            )
        }
        let table = try table(parentheses, definitions)
        guard let segment = rest.first else {
            let query = try JSONQuery(request.options, of: "EntityMetadata") { step, _ in
                below(step, table, definitions)
            }
            let context = "EntityDefinitions\(request.options.contextText)/$entity"
            return entity(try query.shaped(definitions.definition(of: table)), context: context, request)
        }
        rest.removeFirst()
        guard case .named(let name, let key) = segment else { throw unknown(segment.description) }
        let context = "EntityDefinitions(\(TableDefinitions.id(of: table)))/\(name.name)"
        switch name.name {
        case "Attributes":
            return try attributes(of: table, key, rest, definitions, context, request)
        case "Keys", "OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships":
            guard case .array(let items)? = below(name.name, table, definitions) else { throw unknown(name.name) }
            return try members(items, key, rest, context, request)
        default:
            guard key == .none, let value = definitions.definition(of: table).object?[name.name] else {
                throw unknown(name.description)
            }
            try end(rest)
            return property(value, context: context, request)
        }
    }

    /// `RelationshipDefinitions`: the relations of all tables.
    func relationships(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) throws -> Response {
        let definitions = TableDefinitions(registry, language: request.caller.language)
        let rest = Array(request.path.segments.dropFirst())
        return try members(definitions.relationships, parentheses, rest, "RelationshipDefinitions", request)
    }

    private func table(
        _ parentheses: ResourcePath.Parentheses,
        _ definitions: TableDefinitions
    ) throws -> Table {
        switch parentheses {
        case .key(.literal(let literal)):
            if let id = literal.guid, let table = definitions.table(id: id) { return table }
        case .named(let arguments) where arguments.count == 1:
            guard case .literal(let literal) = arguments[0].value else { break }
            switch arguments[0].name {
            case "LogicalName":
                if let name = literal.text,
                    let table = definitions.tables.first(where: { $0.name == name.lowercased() })
                {
                    return table
                }
            case "MetadataId":
                if let id = literal.guid, let table = definitions.table(id: id) { return table }
            default: throw Refusal(.invalid, BindingMessage.unknownProperty(arguments[0].name, of: "EntityMetadata"))
            }
        default: break
        }
        throw unknown("EntityDefinitions\(ResourcePath.Segment.named(QualifiedName(""), parentheses))")
    }

    /// What a step from a table's definition leads to; nil when there is no such step.
    private func below(_ step: String, _ table: Table, _ definitions: TableDefinitions) -> JSONValue? {
        switch step {
        case "Attributes": .array(definitions.attributes(of: table))
        case "Keys": .array(definitions.keys(of: table))
        case "OneToManyRelationships": .array(definitions.oneToMany(of: table))
        case "ManyToOneRelationships": .array(definitions.manyToOne(of: table))
        case "ManyToManyRelationships": .array([])
        default: nil
        }
    }

    // MARK: Columns

    private func attributes(
        of table: Table,
        _ key: ResourcePath.Parentheses,
        _ path: [ResourcePath.Segment],
        _ definitions: TableDefinitions,
        _ context: String,
        _ request: APIRequest
    ) throws -> Response {
        var rest = path
        var items = definitions.attributes(of: table)
        if key != .none { items = [try item(key, in: items, of: "AttributeMetadata")] }
        var context = context
        if case .named(let cast, .none)? = rest.first, cast.namespace == RecordsEndpoint.namespace {
            guard cast.name.hasSuffix("AttributeMetadata") else { throw unknown(cast.description) }
            items = TableDefinitions.attributes(items, as: cast.name)
            context += "/\(cast.description)"
            rest.removeFirst()
            if key != .none, items.isEmpty { throw unknown(cast.description) }
        }
        func options(_ item: JSONValue) -> JSONValue {
            item.object?["LogicalName"]?.string.flatMap { table.column($0) }
                .map { definitions.optionSet(of: $0, in: table) } ?? .null
        }
        let query = try JSONQuery(request.options, of: "AttributeMetadata") { step, item in
            step == "OptionSet" ? options(item) : step == "GlobalOptionSet" ? .null : nil
        }
        guard key != .none else {
            if rest.first == .count { return APIResponse.text(String(try query.count(of: items))) }
            try end(rest)
            return list(try query.page(of: items), context: context + request.options.contextText, request)
        }
        guard case .named(let name, .none)? = rest.first else {
            try end(rest)
            return entity(try query.shaped(items[0]), context: context + "/$entity", request)
        }
        rest.removeFirst()
        if name.name == "OptionSet" || name.name == "GlobalOptionSet" {
            try end(rest)
            let set = name.name == "OptionSet" ? options(items[0]) : .null
            guard !set.isNull else { return APIResponse.noContent() }
            let query = try JSONQuery(request.options, of: "OptionSetMetadata")
            return entity(try query.shaped(set), context: context + "/\(name.name)/$entity", request)
        }
        guard let value = items[0].object?[name.name] else { throw unknown(name.description) }
        try end(rest)
        return property(value, context: context + "/\(name.name)", request)
    }

    // MARK: Answers

    private func members(
        _ items: [JSONValue],
        _ key: ResourcePath.Parentheses,
        _ path: [ResourcePath.Segment],
        _ context: String,
        _ request: APIRequest
    ) throws -> Response {
        var rest = path
        // A cast to the one type there is changes nothing.
        if case .named(let cast, .none)? = rest.first, cast.namespace == RecordsEndpoint.namespace {
            rest.removeFirst()
        }
        let query = try JSONQuery(request.options, of: "RelationshipMetadata")
        guard key != .none else {
            if rest.first == .count { return APIResponse.text(String(try query.count(of: items))) }
            try end(rest)
            return list(try query.page(of: items), context: context, request)
        }
        try end(rest)
        let found = try item(key, in: items, of: "MetadataBase")
        return entity(try query.shaped(found), context: context + "/$entity", request)
    }

    private func item(
        _ key: ResourcePath.Parentheses,
        in items: [JSONValue],
        of type: String
    ) throws -> JSONValue {
        var wanted: (name: String, text: String)?
        switch key {
        case .key(.literal(let literal)): wanted = literal.guid.map { ("MetadataId", $0.description) }
        case .named(let arguments) where arguments.count == 1:
            guard case .literal(let literal) = arguments[0].value else { break }
            wanted = (arguments[0].name, literal.text ?? literal.description)
        default: break
        }
        guard let wanted, let found = items.first(where: { $0.object?[wanted.name]?.string == wanted.text }) else {
            throw unknown(wanted.map { "\(type)(\($0.name)='\($0.text)')" } ?? type)
        }
        return found
    }

    private func list(
        _ page: (items: [JSONValue], total: Int),
        context: String,
        _ request: APIRequest
    ) -> Response {
        APIResponse.list(page, context: request.context(context), isCounted: request.options.count)
    }

    private func entity(_ item: JSONValue, context: String, _ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context(context), capacity: 16 * 1024)
        for (name, value) in item.object ?? JSONObject() {
            json.key(text: name)
            json.value(value)
        }
        return APIResponse.json(json.answer())
    }

    private func property(_ value: JSONValue, context: String, _ request: APIRequest) -> Response {
        guard !value.isNull else { return APIResponse.noContent() }
        guard value.object == nil else { return entity(value, context: context, request) }
        var json = JSONWriter(answering: request.context(context))
        json.key("value")
        json.value(value)
        return APIResponse.json(json.answer())
    }

    private func end(_ rest: [ResourcePath.Segment]) throws {
        if let segment = rest.first { throw unknown(segment.description) }
    }

    private func unknown(_ name: String) -> Refusal { Refusal(.notFound, WebMessage.noSuchAddress(name)) }
}

/// A document about the registry as it last was. It is made again when a table is another one than before.
private final class RegistryCache: Sendable {
    private let kept = Mutex<(tables: [Table], document: ByteBuffer)?>(nil)

    func document(of registry: Registry, _ make: (Registry) -> [UInt8]) -> ByteBuffer {
        let tables = registry.tables
        return kept.withLock { kept in
            if let kept, kept.tables.count == tables.count, zip(kept.tables, tables).allSatisfy({ $0 === $1 }) {
                return kept.document
            }
            let document = ByteBuffer(bytes: make(registry))
            kept = (tables, document)
            return document
        }
    }
}

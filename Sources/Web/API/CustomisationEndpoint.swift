import HTTPTypes
import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// The writing side of `EntityDefinitions` and `Attributes`: tables and columns made and changed by administrators.
struct CustomisationEndpoint: Sendable {
    let pipeline: Pipeline
    let identity: any IdentityStore

    func change(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        let rest = Array(request.path.segments.dropFirst())
        let table = try name(parentheses)
        let response: Response
        switch (request.method, table, rest.first) {
        case (.post, nil, nil): response = try await addTable(request)
        case (.patch, let table?, nil), (.put, let table?, nil): response = try await edit(table, request)
        case (.delete, let table?, nil):
            response = try await perform(request) { try $0.drop(table: table) }
        case (_, let table?, .named(let part, let key)?) where part.name == "Attributes":
            response = try await attribute(name(key), of: table, request)
        default: throw Refusal(.notFound, WebMessage.noSuchAddress(request.target.path))
        }
        // The next request finds it at once, on this instance too.
        try await identity.followRegistry()
        return response
    }

    private func addTable(_ request: APIRequest) async throws -> Response {
        let (name, definition, columns) = try AttributeBody.table(
            request.json(),
            registry: pipeline.registry,
            for: request.caller
        )
        let location = "\(request.root)EntityDefinitions(LogicalName='\(name)')"
        return try await perform(request, location: location) { session in
            try session.add(name, definition, with: columns)
        }
    }

    private func edit(_ table: String, _ request: APIRequest) async throws -> Response {
        try requireCustomising(request)
        guard let known = pipeline.registry.table(table) else {
            throw Refusal(.notFound, AccessMessage.noSuchTable(table))
        }
        let edit = try AttributeBody.editTable(
            request.json(),
            of: known,
            registry: pipeline.registry,
            for: request.caller
        )
        return try await perform(request) { try $0.change(table, edit) }
    }

    private func attribute(_ column: String?, of table: String, _ request: APIRequest) async throws -> Response {
        switch (request.method, column) {
        case (.post, nil):
            let (name, definition) = try AttributeBody.column(
                request.json(),
                registry: pipeline.registry,
                for: request.caller
            )
            let location =
                "\(request.root)EntityDefinitions(LogicalName='\(table)')/Attributes(LogicalName='\(name)')"
            return try await perform(request, location: location) { try $0.add(name, definition, to: table) }
        case (.patch, let column?), (.put, let column?):
            try requireCustomising(request)
            guard let known = pipeline.registry.table(table) else {
                throw Refusal(.notFound, AccessMessage.noSuchTable(table))
            }
            guard let current = known.column(column) else {
                throw Refusal(.notFound, RecordMessage.unknownColumn(column, table: table))
            }
            let edit = try AttributeBody.edit(
                request.json(),
                of: current,
                in: known,
                registry: pipeline.registry,
                for: request.caller
            )
            return try await perform(request) { try $0.change(column, of: table, edit) }
        case (.delete, let column?): return try await perform(request) { try $0.drop(column, of: table) }
        default: throw Refusal(.notOffered, WebMessage.methodNotAllowed(request.method.rawValue))
        }
    }

    /// Asked again in the transaction; here so that nobody else learns what is wrong with a change.
    private func requireCustomising(_ request: APIRequest) throws {
        guard request.caller.has(.customise) else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(.customise))
        }
    }

    /// `(LogicalName='lead')` or nothing.
    private func name(_ parentheses: ResourcePath.Parentheses) throws -> String? {
        switch parentheses {
        case .none: return nil
        case .named(let arguments) where arguments.count == 1 && arguments[0].name == "LogicalName":
            if case .literal(let literal) = arguments[0].value, let text = literal.text { return text }
        default: break
        }
        throw Refusal(.invalid, BindingMessage.badMember("LogicalName", expected: .quotedText))
    }

    private func perform(
        _ request: APIRequest,
        location: String? = nil,
        _ body: @escaping @Sendable (WriteSession) throws -> Void
    ) async throws -> Response {
        let outcome = try await pipeline.perform(
            .customise,
            as: request.caller,
            key: request.idempotencyKey
        ) { session in
            try body(session)
            return ((), Answer(code: 204, operation: session.operation.id, location: location))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }
}

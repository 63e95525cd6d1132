import Foundation
import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import OData
import Records
import SalesCore

/// One request to the Web API, its address, headers and body read and checked.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    let target: RequestTarget
    let path: ResourcePath
    let options: QueryOptions
    let prefer: PreferHeader
    let caller: Caller
    /// Scheme and host as the client knows them, for absolute addresses.
    let origin: String
    let root: String
    let headers: HTTPFields
    let body: [UInt8]
    /// The session or token that the request came with.
    let credential: CredentialHash?
    /// Where the request comes from.
    let sender: ClientAddress
    /// The session's cookie, for the few actions that open a session.
    var cookie = SessionCookie(isSecure: true)

    static let addressLimit = 64 * 1024
    static let bodyLimit = 8 * 1024 * 1024
    private static let custom: Set = ["ahead", "window", "lang", "api-version"]

    init(_ request: Request, context: AppContext, origin: String) async throws {
        caller = try context.person()
        credential = context.credential
        sender = context.sender(of: request)
        guard request.uri.description.utf8.count <= APIRequest.addressLimit else {
            throw Refusal(.tooLarge, WebMessage.addressTooLong(limit: APIRequest.addressLimit))
        }
        method = request.method
        headers = request.headers
        self.origin = origin
        target = try refusing { () throws(ParseError) in try RequestTarget(parsing: request.uri.description) }
        let version = target.path.dropFirst(ResourcePath.root.count).prefix { $0 != "/" }
        guard ["v9.0", "v9.1", "v9.2"].contains(version) else {
            throw Refusal(.notFound, WebMessage.badVersion(String(version)))
        }
        root = ResourcePath.root + version + "/"
        options = try refusing { [target] () throws(ParseError) in
            try QueryOptions(parsing: target.query, custom: APIRequest.custom)
        }
        path = try refusing { [target, options] () throws(ParseError) in
            try ResourcePath(parsing: target.path).resolving(options.aliases)
        }
        prefer = PreferHeader(parsing: request.headers[values: HTTPField.Name("Prefer")!])
        body = try await APIRequest.content(of: request)
    }

    private static func content(of request: Request) async throws -> [UInt8] {
        guard request.method != .get, request.method != .head else { return [] }
        do {
            let buffer = try await request.body.collect(upTo: bodyLimit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Refusal(.tooLarge, WebMessage.bodyTooLarge(limit: bodyLimit))
        }
    }

    /// The body as JSON; an empty one is an empty object.
    func json() throws -> JSONValue {
        guard !body.isEmpty else { return .object(JSONObject()) }
        if let type = headers[.contentType], !type.lowercased().hasPrefix("application/json") {
            throw Refusal(.wrongMediaType, WebMessage.notJSON)
        }
        return try refusing { () throws(ParseError) in try JSONValue(parsing: body) }
    }

    var idempotencyKey: IdempotencyKey? {
        get throws {
            guard let key = headers[HTTPField.Name("Idempotency-Key")!] else { return nil }
            guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw Refusal(.invalid, WebMessage.badKey)
            }
            var content = Array("\(method.rawValue) \(target.path)?\(target.query ?? "")\n".utf8)
            content += body
            return IdempotencyKey(key: key, digest: sha256(content))
        }
    }

    /// `If-Match` and `If-None-Match` together (RFC 9110, 13.1).
    func condition() throws -> VersionCondition {
        let match = try refusing { () throws(ParseError) in
            try ETagCondition.parse(headers[values: .ifMatch], header: "If-Match")
        }
        switch match {
        case nil: return .any
        case .any: return .exists
        case .tags(let tags): return .exactly(tags.first.flatMap { Int64($0) } ?? -1)
        }
    }

    func ifNoneMatch() throws -> ETagCondition? {
        try refusing { () throws(ParseError) in
            try ETagCondition.parse(headers[values: .ifNoneMatch], header: "If-None-Match")
        }
    }

    /// Rows per answer: `$top` ends the list, `odata.maxpagesize` pages it.
    func pageSize(limit: Int) -> (size: Int, isTop: Bool) {
        if let top = options.top { return (min(top, limit), true) }
        return (min(max(prefer.maxPageSize ?? limit, 1), limit), false)
    }

    func nextLink(_ token: String) -> String { origin + target.path + "?" + target.query(withSkipToken: token) }

    /// The one argument given by name, in parentheses: `sv_UpNext(recordtype='lead',…)`.
    static func argument(_ name: String, in parentheses: ResourcePath.Parentheses) -> Literal? {
        guard case .named(let arguments) = parentheses,
            case .literal(let literal)? = arguments.first(where: { $0.name == name })?.value
        else { return nil }
        return literal
    }
}

extension Literal {
    var guid: GUID? {
        switch self {
        case .guid(let id): id
        case .string(let text): GUID(text)
        default: nil
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
}

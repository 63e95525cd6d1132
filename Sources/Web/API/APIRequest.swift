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
    var options: QueryOptions
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
    /// Whose list is looked at, when it is not the caller's own.
    var seller: Caller?
    /// The session's cookie, for the few actions that open a session.
    var cookie = SessionCookie(isSecure: true)

    /// Whose list it is.
    var lister: Caller { seller ?? caller }

    static let addressLimit = 64 * 1024
    static let bodyLimit = 8 * 1024 * 1024
    private static let custom: Set = [
        "ahead", "card", "window", "lang", "api-version", "sv_seller", "size", "v",
    ]

    init(_ request: Request, context: AppContext, origin: String) async throws {
        caller = try context.person()
        credential = context.credential
        sender = context.sender(of: request)
        guard request.uri.description.utf8.count <= APIRequest.addressLimit else {
            throw Refusal(.tooLarge, WebMessage.addressTooLong(limit: APIRequest.addressLimit))
        }
        method = request.method
        headers = request.headers
        try APIRequest.checkVersion(request.headers)
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
        try checkFormat()
    }

    /// A client that speaks an older protocol alone, or another one, is told so (OData 4.0, part 1, 8.2.6).
    private static func checkVersion(_ headers: HTTPFields) throws {
        for (name, isLimit) in [(HTTPField.Name.odataVersion, false), (.odataMaxVersion, true)] {
            guard let text = headers[name]?.split(separator: ";").first else { continue }
            let parts = text.filter { !$0.isWhitespace }.split(separator: ".").map { Int($0) }
            guard parts.count <= 2, let major = parts.first ?? nil, isLimit ? major >= 4 : major == 4 else {
                throw Refusal(.invalid, WebMessage.badProtocolVersion(String(text.prefix(20))))
            }
        }
    }

    /// `$format` names JSON, or XML for the schema document.
    private func checkFormat() throws {
        guard let format = options.format?.lowercased() else { return }
        let wanted = path.segments.first == .metadata ? "xml" : "json"
        guard format == wanted || format == "application/\(wanted)" || format.hasPrefix("application/\(wanted);") else {
            throw Refusal(.wrongMediaType, BindingMessage.notOffered("$format=\(options.format ?? "")"))
        }
    }

    /// Nothing is changed.
    var isRead: Bool { method == .get || method == .head }

    /// The header `Accept` when it leaves no room for JSON.
    var refusedJSON: String? {
        guard options.format == nil, let accept = headers[.accept], !accept.allSatisfy(\.isWhitespace) else {
            return nil
        }
        let types = accept.split(separator: ",").map { part in
            part.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        }
        return types.contains { ["*/*", "application/*", "application/json", "text/json"].contains($0) } ? nil : accept
    }

    private static func content(of request: Request) async throws -> [UInt8] {
        guard request.method != .get, request.method != .head else { return [] }
        let bodyLimit = request.uri.path.contains("/annotations") ? Documents.bodyLimit : APIRequest.bodyLimit
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
        case .tags(let tags):
            // A tag that is not ours is the version of nothing.
            let versions = tags.map { Int64($0) ?? -1 }
            return versions.count == 1 ? .exactly(versions[0]) : .oneOf(versions)
        }
    }

    func ifNoneMatch() throws -> ETagCondition? {
        try refusing { () throws(ParseError) in
            try ETagCondition.parse(headers[values: .ifNoneMatch], header: "If-None-Match")
        }
    }

    /// Rows per answer: `$top` ends the list, `odata.maxpagesize` pages it. What a `$top` asks for beyond the limit is
    /// the rest, which follows by the next link.
    func pageSize(limit: Int) -> (size: Int, isTop: Bool, rest: Int) {
        if let top = options.top { return (min(top, limit), true, max(0, top - limit)) }
        return (min(max(prefer.maxPageSize ?? limit, 1), limit), false, 0)
    }

    /// - Throws: When the address would be one that the service refuses itself.
    func nextLink(_ token: String, top: Int? = nil) throws(Refusal) -> String {
        let address = target.path + "?" + target.query(withSkipToken: token, top: top)
        guard address.utf8.count <= APIRequest.addressLimit else { throw Refusal(.invalid, WebMessage.linkTooLong) }
        return origin + address
    }

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

import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import OData
import Records
import SalesCore

extension HTTPField.Name {
    static let operationID = HTTPField.Name("sv-operation-id")!
    static let requestID = HTTPField.Name("x-ms-service-request-id")!
    static let odataVersion = HTTPField.Name("OData-Version")!
    static let odataEntity = HTTPField.Name("OData-EntityId")!
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
    static let odataMaxVersion = HTTPField.Name("OData-MaxVersion")!
    static let callerID = HTTPField.Name("MSCRMCallerID")!
    static let callerObjectID = HTTPField.Name("CallerObjectId")!
}

/// Answers of the Web API.
enum APIResponse {
    static let jsonType = "application/json; odata.metadata=minimal; charset=utf-8"

    static func json(
        _ bytes: [UInt8],
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = jsonType
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A list of items at hand, with their number where it is asked for.
    static func list(
        _ page: (items: [JSONValue], total: Int),
        context: String,
        isCounted: Bool,
        next: String? = nil
    ) -> Response {
        var json = JSONWriter(answering: context, capacity: 1024 + page.items.count * 512)
        if isCounted {
            json.key("@odata.count")
            json.value(page.total)
        }
        json.key("value")
        json.beginArray()
        for item in page.items { json.value(item) }
        json.endArray()
        if let next {
            json.key("@odata.nextLink")
            json.value(next)
        }
        return APIResponse.json(json.answer())
    }

    static func noContent(headers: HTTPFields = [:]) -> Response { Response(status: .noContent, headers: headers) }

    static func text(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// The answer that a command was given, also when it is given again for a repetition.
    ///
    /// - Parameter applied: `Preference-Applied` for what else the answer heeds.
    static func answer(_ answer: Answer, origin: String, applied: HTTPFields = [:]) -> Response {
        var headers: HTTPFields = [:]
        headers[.operationID] = answer.operation?.description
        if let location = answer.location {
            headers[.location] = origin + location
            headers[.odataEntity] = origin + location
        }
        if let version = answer.version { headers[.eTag] = ETagCondition.tag(of: version) }
        if answer.code == 200 || answer.code == 201 {
            let others = applied[.preferenceApplied].map { [$0] } ?? []
            headers[.preferenceApplied] = (["return=representation"] + others).joined(separator: ",")
        }
        let status = HTTPResponse.Status(code: answer.code)
        return answer.content.isEmpty
            ? Response(status: status, headers: headers) : json(answer.content, status: status, headers: headers)
    }

    /// - Parameter code: In the place of the kind's own, where the dialect tells several cases apart.
    static func error(_ refusal: Refusal, language: Language, code: String? = nil) -> Response {
        var headers: HTTPFields = [:]
        headers[.retryAfter] = refusal.kind.retryAfter.map { String($0) }
        return json(content(of: refusal, language: language, code: code), status: refusal.status, headers: headers)
    }

    /// The body of a refusal.
    static func content(of refusal: Refusal, language: Language, code: String? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("error")
        writer.error(code: code ?? refusal.code, refusal.message.text(in: language))
        writer.endObject()
        return writer.finish()
    }
}

extension Refusal {
    /// The kind's status, or a closer one for what is too long or too slow (RFC 9110, 15.5.9 and 15.5.15).
    var status: HTTPResponse.Status {
        switch message as? WebMessage {
        case .addressTooLong: .uriTooLong
        case .headersTooSlow, .bodyTooSlow: .requestTimeout
        default: kind.status
        }
    }

    /// The kind's code, or a closer one where the dialect has one (web-api.md, section 8).
    var code: String {
        if kind == .invalid, message is ParseError { return "0x80060888" }
        if status == .requestTimeout { return "sv_tooslow" }
        guard kind == .notFound, let message = message as? WebMessage else { return kind.code }
        switch message {
        case .noSuchAddress: return "0x8006088a"
        case .noSuchKey: return "0x80060891"
        default: return kind.code
        }
    }
}

extension Refusal.Kind {
    var status: HTTPResponse.Status {
        switch self {
        case .notSignedIn: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .invalid: .badRequest
        case .conflict: .conflict
        case .preconditionFailed, .duplicate: .preconditionFailed
        case .unprocessable: .unprocessableContent
        case .tooLarge: .contentTooLarge
        case .wrongMediaType: .unsupportedMediaType
        case .tooManyRequests: .tooManyRequests
        case .notOffered: .notImplemented
        case .unavailable: .serviceUnavailable
        }
    }

    /// The published codes of the dialect (web-api.md, section 8), and words of ours where it has none.
    var code: String {
        switch self {
        case .notSignedIn: "0x80072560"
        case .forbidden: "0x80040220"
        case .notFound: "0x80040217"
        case .invalid: "0x80048d19"
        case .conflict: "sv_conflict"
        case .preconditionFailed: "0x80060882"
        case .duplicate: "0x80040237"
        case .unprocessable: "sv_unprocessable"
        case .tooLarge: "sv_toolarge"
        case .wrongMediaType: "sv_mediatype"
        case .tooManyRequests: "0x80072322"
        case .notOffered: "sv_notoffered"
        case .unavailable: "sv_unavailable"
        }
    }

    var retryAfter: Int? {
        switch self {
        case .tooManyRequests(let seconds), .unavailable(let seconds): seconds
        default: nil
        }
    }
}

/// SHA-256 in hexadecimal.
func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
        as: UTF8.self
    )
}

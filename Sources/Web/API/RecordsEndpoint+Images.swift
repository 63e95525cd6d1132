import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import OData
import Records
import SalesCore

/// What a body says of the record's image, in its member `entityimage`.
struct ImageWish: Sendable {
    let isNamed: Bool
    /// Nil to take it away.
    let image: RecordImage?

    static let untouched = ImageWish(isNamed: false, image: nil)

    /// Takes the image's member out of a body.
    static func extract(from body: JSONValue) throws(Refusal) -> (rest: JSONValue, wish: ImageWish) {
        guard let object = body.object, let given = object[RecordImage.property] else { return (body, .untouched) }
        var rest = JSONObject()
        for (name, value) in object.members where name != RecordImage.property { _ = rest.append(name, value) }
        return (.object(rest), ImageWish(isNamed: true, image: try image(in: given, named: RecordImage.property)))
    }

    /// An image in base64, or null for none.
    static func image(in value: JSONValue, named name: String) throws(Refusal) -> RecordImage? {
        if value.isNull { return nil }
        guard let text = value.string, let data = Data(base64Encoded: text) else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: .base64))
        }
        return try image(Array(data))
    }

    static func image(_ bytes: [UInt8]) throws(Refusal) -> RecordImage {
        try RecordImage(bytes: bytes, digest: sha256(bytes))
    }

    func changes(for row: Row, in session: WriteSession) throws -> [Change] {
        isNamed ? try session.changes(to: image, of: row) : []
    }
}

/// `leads(…)/entityimage` and `leads(…)/entityimage/$value`: the image of a record (W-31), for whoever may read the
/// record and the column of its image.
extension RecordsEndpoint {
    /// - Returns: Nil for an address that does not name a record's image.
    func image(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> Response? {
        let rest = Array(request.path.segments.dropFirst())
        guard table.hasImage, rest.first == .named(QualifiedName(RecordImage.property), .none),
            rest.count == 1 || rest.count == 2 && rest[1] == .value
        else { return nil }
        let reference = try await reference(table, parentheses, request)
        switch request.method {
        case .get, .head: return try await read(reference, isRaw: rest.count == 2, request)
        case .put, .patch: return try await setImage(try sentImage(request), of: reference, request)
        case .delete: return try await setImage(nil, of: reference, request)
        default: return nil
        }
    }

    /// The bytes of the image in base64; nil without one.
    func imageText(of row: Row) async throws -> String? {
        guard row.table.hasImage, !row[RecordImage.digest].isNull else { return nil }
        return try await store.document(of: row).map { Data($0).base64EncodedString() }
    }

    private func setImage(
        _ image: RecordImage?,
        of reference: RecordReference,
        _ request: APIRequest
    ) async throws -> Response {
        let condition = try request.condition()
        return try await change(.update, request) { session in
            try session.setImage(image, of: reference, if: condition)
        }
    }

    /// The bytes as they are, or `{"value": "…"}` with them in base64.
    private func sentImage(_ request: APIRequest) throws -> RecordImage? {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        if type.hasPrefix("image/") || type.hasPrefix("application/octet-stream") {
            return try ImageWish.image(request.body)
        }
        guard case .object(let body) = try request.json() else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in body.members where name != "value" && !name.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        guard let given = body["value"] else { throw Refusal(.invalid, BindingMessage.missingMember("value")) }
        return try ImageWish.image(in: given, named: "value")
    }

    private func read(_ reference: RecordReference, isRaw: Bool, _ request: APIRequest) async throws -> Response {
        guard let row = try await store.row(reference, for: request.caller) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: reference.table, id: reference.id))
        }
        guard let digest = row[RecordImage.digest].text else { return APIResponse.noContent() }
        let tag = "\"\(digest)\""
        if isRaw, request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: RecordsEndpoint.keeping(tag))
        }
        guard let bytes = try await store.document(of: row) else { return APIResponse.noContent() }
        guard isRaw else {
            var json = JSONWriter(
                answering: request.context("\(row.table.setName)(\(row.id))/\(RecordImage.property)"),
                capacity: 256 + bytes.count / 3 * 4
            )
            json.key("value")
            json.value(Data(bytes).base64EncodedString())
            return APIResponse.json(json.answer())
        }
        var headers = RecordsEndpoint.keeping(tag)
        headers[.contentType] = ImageHead(bytes)?.mediaType ?? "application/octet-stream"
        headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A card is drawn often: its image is kept by the reader's own program for a while, and not for another session.
    private static func keeping(_ tag: String) -> HTTPFields {
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, max-age=3600"]
        headers[.vary] = "Cookie, Authorization"
        return headers
    }
}

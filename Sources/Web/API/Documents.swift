import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import OData
import Records
import SalesCore

/// Files of notes in requests and answers: `documentbody` in base64, and the bytes alone at
/// `annotations(…)/documentbody/$value`.
enum Documents {
    static let table = "annotation"
    /// Base64 needs four bytes for three; the rest of the body is small.
    static let bodyLimit = NoteFile.limit / 3 * 4 + 256 * 1024

    /// What the members of a note's body say of its file.
    enum Wish {
        case untouched
        case removed
        case file(NoteFile)

        /// The columns that the program sets for it.
        var changes: [Change] {
            switch self {
            case .untouched: []
            case .removed: NoteFile.none
            case .file(let attachment): attachment.changes
            }
        }

        var attachment: NoteFile? { if case .file(let attachment) = self { attachment } else { nil } }
    }

    /// Takes the file's members out of a body. `mimetype` and `filesize` may be sent and are not believed.
    static func extract(from body: JSONValue) throws(Refusal) -> (rest: JSONValue, wish: Wish) {
        guard let object = body.object else { return (body, .untouched) }
        var rest = JSONObject()
        for (name, value) in object.members
        where !["documentbody", "filename", "mimetype", "filesize", "isdocument"].contains(name) {
            _ = rest.append(name, value)
        }
        guard let content = object["documentbody"] else { return (.object(rest), .untouched) }
        if content.isNull { return (.object(rest), .removed) }
        guard let text = content.string, let data = Data(base64Encoded: text) else {
            throw Refusal(.invalid, BindingMessage.badMember("documentbody", expected: .base64))
        }
        let name = object["filename"]?.string ?? ""
        guard data.count <= NoteFile.limit else {
            throw Refusal(.tooLarge, WebMessage.fileTooLarge(name: name, limit: NoteFile.limit))
        }
        let bytes = Array(data)
        return (.object(rest), .file(NoteFile(name: name, bytes: bytes, digest: sha256(bytes))))
    }

    /// The bytes as a download: never shown in place, never run, whatever they are.
    static func download(_ row: Row, _ bytes: [UInt8]) -> Response {
        let name = row["filename"].text ?? "file"
        var headers: HTTPFields = [
            .contentType: row["mimetype"].text ?? "application/octet-stream",
            .contentSecurityPolicy: "sandbox; default-src 'none'",
        ]
        headers[.contentDisposition] = disposition(name)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// RFC 6266: a plain name for old programs, the true one encoded.
    private static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && scalar.value >= 0x20 && !"\"\\%;".unicodeScalars.contains(scalar)
                    ? Character(scalar) : "_"
            }
        )
        let safe = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        let encoded = name.utf8.flatMap { byte -> [UInt8] in
            safe.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(String(decoding: encoded, as: UTF8.self))"
    }
}

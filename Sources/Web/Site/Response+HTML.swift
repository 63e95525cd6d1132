import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A page. Pages carry personal data, so nobody keeps them.
    static func html(_ html: HTML, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.cacheControl] = "no-store"
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: html.bytes)))
    }
}

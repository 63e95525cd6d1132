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

    /// The same, packed for whoever unpacks it: a work list page of 100 kB travels as 20.
    ///
    /// Only for pages that show nothing that is to stay secret from who else can make the person's browser ask, such as
    /// recovery codes, and repeat nothing of the request: how well a page packs would tell of both together.
    static func html(_ html: HTML, packedFor request: Request) -> Response {
        var response = Response.html(html)
        response.headers[.vary] = "Accept-Encoding"
        guard request.acceptsGzip,
            let packed = html.bytes.withUnsafeBufferPointer({ Gzip.packed($0, level: Gzip.quick) })
        else { return response }
        response.headers[.contentEncoding] = "gzip"
        response.body = .init(byteBuffer: ByteBuffer(bytes: packed))
        return response
    }
}

import HTTPTypes
import Hummingbird
import NIOCore

/// Static files, compiled into the program, packed once at the start.
struct AssetsController: Sendable {
    private struct Packed: Sendable {
        let type: String
        let plain: ByteBuffer
        let gzip: ByteBuffer?
    }

    private let files: [String: Packed]

    init() {
        var files: [String: Packed] = EmbeddedAssets.all.reduce(into: [:]) { files, asset in
            files[asset.path] = Packed(
                type: asset.contentType,
                plain: ByteBuffer(bytes: asset.bytes),
                gzip: Gzip.packed(asset.bytes, level: 9).map { ByteBuffer(bytes: $0) }
            )
        }
        for language in ["en", "fr"] {
            let bytes = OfflineProgram.page(language)
            files["offline.\(language).html"] = Packed(
                type: "text/html; charset=utf-8",
                plain: ByteBuffer(bytes: bytes),
                gzip: bytes.withUnsafeBufferPointer { Gzip.packed($0, level: 9) }.map { ByteBuffer(bytes: $0) }
            )
        }
        self.files = files
    }

    /// `/assets/<digest>/<path>`: the digest changes with every content, so browsers may keep a file for ever.
    func file(_ request: Request, context: AppContext) throws -> Response {
        let path = request.uri.path
        guard path.hasPrefix(EmbeddedAssets.base), let file = files[String(path.dropFirst(EmbeddedAssets.base.count))]
        else { throw HTTPError(.notFound) }
        var headers: HTTPFields = [
            .contentType: file.type, .cacheControl: "public, max-age=31536000, immutable", .vary: "Accept-Encoding",
        ]
        guard request.acceptsGzip, let packed = file.gzip else {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.plain))
        }
        headers[.contentEncoding] = "gzip"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: packed))
    }
}

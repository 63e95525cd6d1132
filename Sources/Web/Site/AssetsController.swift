import CZlib
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
                gzip: gzipped(asset.bytes).map { ByteBuffer(bytes: $0) }
            )
        }
        for language in ["en", "fr"] {
            let bytes = OfflineProgram.page(language)
            files["offline.\(language).html"] = Packed(
                type: "text/html; charset=utf-8",
                plain: ByteBuffer(bytes: bytes),
                gzip: bytes.withUnsafeBufferPointer { gzipped($0) }.map { ByteBuffer(bytes: $0) }
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
        let acceptsGzip = request.headers[.acceptEncoding]?.contains("gzip") ?? false
        guard acceptsGzip, let packed = file.gzip else {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.plain))
        }
        headers[.contentEncoding] = "gzip"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: packed))
    }
}

/// Packs bytes in the gzip format; nil when zlib refuses or nothing is gained.
private func gzipped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var stream = z_stream()
    let window = MAX_WBITS + 16
    guard
        deflateInit2_(
            &stream,
            9,
            Z_DEFLATED,
            window,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        ) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var result = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let status = result.withUnsafeMutableBufferPointer { output in
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.avail_in = UInt32(bytes.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return deflate(&stream, Z_FINISH)
    }
    guard status == Z_STREAM_END, stream.total_out < bytes.count else { return nil }
    return Array(result.prefix(Int(stream.total_out)))
}

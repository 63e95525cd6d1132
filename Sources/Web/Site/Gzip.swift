import CZlib
import Hummingbird

/// The gzip format (RFC 1952), by zlib.
enum Gzip {
    /// For what is packed with each request: a tenth larger than at the highest level, in a third of the time.
    static let quick: Int32 = 3

    /// - Parameter level: 1, the quickest, to 9, the smallest.
    /// - Returns: nil when zlib refuses or nothing is gained.
    static func packed(_ bytes: UnsafeBufferPointer<UInt8>, level: Int32) -> [UInt8]? {
        var stream = z_stream()
        let window = MAX_WBITS + 16
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
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
}

extension Request {
    /// Whether the client unpacks gzip; it says no by a weight of 0 (RFC 9110, 12.5.3).
    var acceptsGzip: Bool {
        (headers[.acceptEncoding]?.lowercased().split(separator: ",") ?? []).contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard parts.first == "gzip" else { return false }
            return parts.dropFirst().allSatisfy { !$0.hasPrefix("q=") || Double($0.dropFirst(2)) != 0 }
        }
    }
}

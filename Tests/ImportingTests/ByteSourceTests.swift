import CZlib
import Foundation
import Testing

@testable import Importing

/// Compresses as `gzip` does.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream,
        6,
        Z_DEFLATED,
        15 + 16,
        8,
        Z_DEFAULT_STRATEGY,
        zlibVersion(),
        Int32(MemoryLayout<z_stream>.size)
    )
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
    return input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = uInt(target.count)
            deflate(&stream, Z_FINISH)
            return Array(target.prefix(Int(stream.total_out)))
        }
    }
}

@Suite("Files come in plain or compressed, and damage is told")
struct ByteSourceTests {
    private let content = Array((0..<20_000).map { "line \($0)" }.joined(separator: "\n").utf8)

    @Test("gzip is recognised by content, whatever the file is called", arguments: ["x.csv", "x.csv.gz"])
    func recognisesContent(name: String) throws {
        try withFolder { folder in
            let path = folder + "/" + name
            try write(content, to: path)
            #expect(try readAll(openBytes(at: path)) == content)
            try write(gzipped(content), to: path)
            let source = try openBytes(at: path)
            #expect(try readAll(source) == content)
            #expect(source.consumed == source.length)
        }
    }

    @Test("several members are one file, zeros after the last are no matter")
    func members() throws {
        try withFolder { folder in
            let path = folder + "/x.gz"
            let empty = gzipped([])
            try write(gzipped(content) + gzipped(Array("more".utf8)) + empty + [0, 0, 0, 0], to: path)
            #expect(try readAll(openBytes(at: path)) == content + Array("more".utf8))
        }
    }

    @Test("a gzip file that was cut anywhere is refused", arguments: [3, 10, 11, 60, -9, -4, -1])
    func truncated(length: Int) throws {
        try withFolder { folder in
            let path = folder + "/x.gz"
            let whole = gzipped(content)
            try write(Array(whole.prefix(length > 0 ? length : whole.count + length)), to: path)
            #expect(throws: FileFault.gzipTruncated(path)) { try readAll(openBytes(at: path)) }
        }
    }

    @Test("a wrong checksum and a wrong length are refused", arguments: [-8, -1])
    func badChecksum(position: Int) throws {
        try withFolder { folder in
            let path = folder + "/x.gz"
            var bytes = gzipped(content)
            bytes[bytes.count + position] ^= 0x55
            try write(bytes, to: path)
            #expect(throws: FileFault.gzipDamaged(path)) { try readAll(openBytes(at: path)) }
        }
    }

    @Test("other data behind the stream are refused")
    func trailing() throws {
        try withFolder { folder in
            let path = folder + "/x.gz"
            try write(gzipped(content) + Array("tail".utf8), to: path)
            #expect(throws: FileFault.gzipTrailing(path)) { try readAll(openBytes(at: path)) }
        }
    }

    @Test("a file that only begins like gzip is refused")
    func notGzip() throws {
        try withFolder { folder in
            let path = folder + "/x.gz"
            try write([0x1F, 0x8B] + Array(repeating: 0x41, count: 500), to: path)
            #expect(throws: FileFault.gzipDamaged(path)) { try readAll(openBytes(at: path)) }
        }
    }

    @Test("what is no file is named")
    func noFile() throws {
        try withFolder { folder in
            #expect(throws: FileFault.missing(folder + "/none.csv")) { try openBytes(at: folder + "/none.csv") }
            #expect(throws: FileFault.isDirectory(folder)) { try openBytes(at: folder) }
            #expect(throws: FileFault.notAFile("/dev/null")) { try openBytes(at: "/dev/null") }
            mkfifo(folder + "/pipe", 0o600)
            #expect(throws: FileFault.notAFile(folder + "/pipe")) { try openBytes(at: folder + "/pipe") }
        }
    }

    @Test("the fingerprint tells files apart by length and beginning")
    func fingerprints() throws {
        try withFolder { folder in
            try write(content, to: folder + "/a")
            try write(content, to: folder + "/b")
            try write(content + [1], to: folder + "/c")
            try write([0] + content.dropFirst(), to: folder + "/d")
            let prints = try ["a", "b", "c", "d"].map { try fingerprint(ofFileAt: folder + "/" + $0) }
            #expect(prints[0] == prints[1])
            #expect(Set(prints).count == 3)
        }
    }
}

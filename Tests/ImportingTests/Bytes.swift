import Foundation

@testable import Importing

/// Bytes from memory, handed out in pieces of a chosen size, so that every boundary is tried.
final class MemoryBytes: ByteSource {
    private let bytes: [UInt8]
    private let piece: Int
    private var position = 0
    /// The largest amount that was asked for at once.
    private(set) var largestRequest = 0

    init(_ bytes: [UInt8], piece: Int = .max) {
        self.bytes = bytes
        self.piece = piece
    }

    convenience init(_ text: String, piece: Int = .max) { self.init(Array(text.utf8), piece: piece) }

    var consumed: Int64 { Int64(position) }
    var length: Int64 { Int64(bytes.count) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        largestRequest = max(largestRequest, buffer.count)
        let count = min(piece, buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

/// A field that never ends: more bytes than any memory.
final class EndlessBytes: ByteSource {
    private var given = 0
    private let start: [UInt8]

    init(after start: String) { self.start = Array(start.utf8) }

    var consumed: Int64 { Int64(given) }
    var length: Int64 { .max }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        buffer.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "x"))
        if given < start.count { buffer.copyBytes(from: start) }
        given += buffer.count
        return buffer.count
    }
}

/// Makes a folder for one test and removes it afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suivant-import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

func readAll(_ source: any ByteSource, piece: Int = 7000) throws -> [UInt8] {
    var result: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 1)
    defer { buffer.deallocate() }
    while true {
        let count = try source.read(into: buffer)
        if count == 0 { return result }
        result.append(contentsOf: buffer[..<count])
    }
}

func rows(_ reader: CSVReader) throws -> [[String]] {
    var result: [[String]] = []
    while let row = try reader.next() { result.append(row.fields) }
    return result
}

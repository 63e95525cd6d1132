/// One value of a map file with the line it stands on, so that a fault can be pointed at.
struct MapNode: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case null
        case bool(Bool)
        /// As it is written.
        case number(String)
        case text(String)
        case list([MapNode])
        /// In the order of the file.
        case members([Member])
    }

    struct Member: Sendable, Equatable {
        let name: String
        let line: Int
        let value: MapNode
    }

    let content: Content
    let line: Int
}

/// Reads JSON (RFC 8259) strictly: no comments, no trailing commas, no key twice in one object.
struct MapReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// A map nests four deep; what is deeper is no map.
    private static let deepest = 16

    /// A map file is written by hand; this is more than a thousand columns with all their values.
    static let longest = 4 << 20

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(MapFault) -> MapNode {
        guard bytes.count <= longest else { throw .tooLong(limit: longest) }
        let isText = bytes.withUnsafeBufferPointer { TextCheck.of($0) == .good }
        guard isText else { throw .notUTF8 }
        var reader = MapReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        let node = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw .notJSON(line: reader.line) }
        return node
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            if byte == 0x0A { line += 1 }
            position += 1
        }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: expected) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(MapFault) -> MapNode {
        guard depth < MapReader.deepest else { throw .tooDeep(line: line) }
        skipBlanks()
        let start = line
        switch byte {
        case UInt8(ascii: "{"): return MapNode(content: .members(try members(depth: depth)), line: start)
        case UInt8(ascii: "["): return MapNode(content: .list(try list(depth: depth)), line: start)
        case UInt8(ascii: "\""): return MapNode(content: .text(try text()), line: start)
        default: return MapNode(content: try word(), line: start)
        }
    }

    private mutating func members(depth: Int) throws(MapFault) -> [MapNode.Member] {
        position += 1
        var members: [MapNode.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if take("}") { return [] }
        repeat {
            skipBlanks()
            let start = line
            guard byte == UInt8(ascii: "\"") else { throw .notJSON(line: line) }
            let name = try text()
            guard names.insert(name).inserted else { throw .keyTwice(name, line: start) }
            skipBlanks()
            guard take(":") else { throw .notJSON(line: line) }
            members.append(MapNode.Member(name: name, line: start, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw .notJSON(line: line) }
        return members
    }

    private mutating func list(depth: Int) throws(MapFault) -> [MapNode] {
        position += 1
        var elements: [MapNode] = []
        skipBlanks()
        if take("]") { return [] }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw .notJSON(line: line) }
        return elements
    }

    private mutating func word() throws(MapFault) -> MapNode.Content {
        let start = position
        while let byte, isWordByte(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            guard Numerals.isJSONNumber(word) else { throw .notJSON(line: line) }
            return .number(word)
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func text() throws(MapFault) -> String {
        position += 1
        var result: [UInt8] = []
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw .notJSON(line: line) }
            position += 1
            if byte == UInt8(ascii: "\\") {
                result.append(contentsOf: String(try escape()).utf8)
            } else {
                result.append(byte)
            }
        }
        guard take("\"") else { throw .notJSON(line: line) }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func escape() throws(MapFault) -> Unicode.Scalar {
        guard let byte else { throw .notJSON(line: line) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw .notJSON(line: line)
        }
    }

    private mutating func unicodeEscape() throws(MapFault) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw .notJSON(line: line) }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .notJSON(line: line) }
        return scalar
    }

    private mutating func codeUnit() throws(MapFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .notJSON(line: line)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}

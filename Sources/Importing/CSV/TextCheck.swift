/// Whether bytes are text: UTF-8 as RFC 3629 has it, and no NUL.
enum TextCheck: Equatable {
    case good
    case nul(at: Int)
    case notUTF8(at: Int)

    /// - Returns: The first fault and its offset.
    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> TextCheck {
        var index = asciiPrefix(bytes)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0 { return .nul(at: index) }
            if byte < 0x80 {
                index += 1
                continue
            }
            let length = sequenceLength(bytes, at: index)
            guard length > 0 else { return .notUTF8(at: index) }
            index += length
        }
        return .good
    }

    /// Whether all bytes are ASCII other than NUL, as nearly all rows are.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes[asciiPrefix(bytes)...].allSatisfy { 0x01...0x7F ~= $0 }
    }

    /// How many bytes at the beginning are ASCII other than NUL, looked at eight at a time.
    private static func asciiPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The high bit of a byte is set in `word` when it is not ASCII, in the difference when it is zero.
            guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
            index += 8
        }
        return index
    }

    /// - Returns: 0 where no well-formed sequence begins: overlong forms, surrogates and values above U+10FFFF too.
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func follows(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        switch bytes[index] {
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}

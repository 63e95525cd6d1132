/// A 128-bit identifier, written as 36 hexadecimal characters (RFC 9562).
///
/// Stored as `uuid` on PostgreSQL and as a 16-byte blob on SQLite; ordered by its bytes on both.
public struct GUID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 36-character form in either letter case; braces, blanks and shortened forms are refused.
    public init?(_ text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard digits < 32, let nibble = GUID.nibble(byte) else { return nil }
                if digits < 16 { words.0 = words.0 << 4 | nibble } else { words.1 = words.1 << 4 | nibble }
                digits += 1
            }
            position += 1
        }
        guard position == 36, digits == 32 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// Reads 16 bytes, most significant first.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// The 16 bytes, most significant first.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(16)
        withUnsafeBytes(of: high.bigEndian) { result.append(contentsOf: $0) }
        withUnsafeBytes(of: low.bigEndian) { result.append(contentsOf: $0) }
        return result
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            write(into: UnsafeMutableRawBufferPointer(buffer))
            return 36
        }
    }

    /// Writes the 36 lower-case characters at the start of `buffer`, which must hold at least 36 bytes.
    public func write(into buffer: UnsafeMutableRawBufferPointer) {
        var position = 0
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                buffer[position] = UInt8(ascii: "-")
                position += 1
            }
            let word = index < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64((15 - index % 16) * 4)) & 15
            buffer[position] = nibble < 10 ? 48 + nibble : 87 + nibble
            position += 1
        }
    }

    public static func < (left: GUID, right: GUID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    private static func nibble(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte - 48)
        case 65...70: UInt64(byte - 55)
        case 97...102: UInt64(byte - 87)
        default: nil
        }
    }
}

extension GUID {
    /// A version 7 identifier: time-ordered, so that new rows land together at the end of an index (RFC 9562, 5.7).
    ///
    /// - Parameters:
    ///   - instant: Its first 48 bits, in milliseconds.
    ///   - random: 128 random bits, of which 74 are used.
    public static func version7(at instant: Instant, random: (UInt64, UInt64)) -> GUID {
        let milliseconds = UInt64(max(0, instant.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        return GUID(
            high: milliseconds << 16 | 0x7000 | random.0 & 0x0FFF,
            low: 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
        )
    }

    /// A version 8 identifier that is the same for the same seed, space and ordinal on every machine (generated data).
    public static func derived(seed: UInt64, space: String, ordinal: Int) -> GUID {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in space.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var space = SeededGenerator(state: seed ^ hash)
        // An odd factor other than the generator's own step, so that neighbours share no state.
        var generator = SeededGenerator(
            state: space.next() ^ UInt64(bitPattern: Int64(ordinal)) &* 0xD134_2543_DE82_EF95
        )
        let first = generator.next()
        let second = generator.next()
        return GUID(high: first & ~0xF000 | 0x8000, low: second & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// The same, in the order of the ordinals, as identifiers of version 7 are in the order of time: what generated data
    /// cost is then what data cost that people enter.
    public static func numbered(seed: UInt64, space: String, ordinal: Int) -> GUID {
        let hash = derived(seed: seed, space: space, ordinal: ordinal)
        let place = (0x0190_0000_0000 + UInt64(ordinal)) & 0xFFFF_FFFF_FFFF
        return GUID(high: place << 16 | hash.high & 0xFFFF, low: hash.low)
    }
}

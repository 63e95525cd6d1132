/// What the first bytes of an image say: its format, and how large it is drawn.
///
/// Only the formats are known that every browser draws and none can run: PNG, JPEG, GIF and WebP. SVG is none of them,
/// since it is a document that may bring scripts.
public struct ImageHead: Sendable, Hashable {
    public let mediaType: String
    /// In pixels.
    public let width: Int
    public let height: Int

    /// - Returns: Nil when the bytes are no image of a known format, whatever they are called.
    public init?(_ bytes: [UInt8]) {
        let known = [ImageHead.png, ImageHead.gif, ImageHead.webp, ImageHead.jpeg]
        guard let (type, width, height) = known.lazy.compactMap({ $0(bytes) }).first, width > 0, height > 0 else {
            return nil
        }
        mediaType = type
        self.width = width
        self.height = height
    }

    private typealias Found = (String, Int, Int)

    /// The signature, and `IHDR`, which must stand first.
    private static func png(_ bytes: [UInt8]) -> Found? {
        guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            bytes[12..<16].elementsEqual("IHDR".utf8)
        else { return nil }
        return ("image/png", big(bytes, 16, 4), big(bytes, 20, 4))
    }

    private static func gif(_ bytes: [UInt8]) -> Found? {
        guard bytes.count >= 10, bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) else {
            return nil
        }
        return ("image/gif", little(bytes, 6, 2), little(bytes, 8, 2))
    }

    /// A RIFF container; its first chunk tells one of three forms, each with the size elsewhere.
    private static func webp(_ bytes: [UInt8]) -> Found? {
        guard bytes.count >= 30, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) else {
            return nil
        }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X": return ("image/webp", 1 + little(bytes, 24, 3), 1 + little(bytes, 27, 3))
        case "VP8L":
            let bits = little(bytes, 21, 4)
            return ("image/webp", 1 + bits & 0x3FFF, 1 + (bits >> 14) & 0x3FFF)
        case "VP8 ": return ("image/webp", little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
        default: return nil
        }
    }

    /// The segments are walked up to the one that begins the frame.
    private static func jpeg(_ bytes: [UInt8]) -> Found? {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        var place = 2
        while place + 9 <= bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
            } else if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return ("image/jpeg", big(bytes, place + 7, 2), big(bytes, place + 5, 2))
            } else {
                place += 2 + max(2, big(bytes, place + 2, 2))
            }
        }
        return nil
    }

    private static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

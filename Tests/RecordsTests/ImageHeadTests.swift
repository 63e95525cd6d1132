import Records
import SalesCore
import TestSupport
import Testing

@Suite("W-31: what the first bytes of an image say")
struct ImageHeadTests {
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [
            0, 0, 1, 44, 0, 0, 0, 200,
        ]

    @Test("Each format tells its size")
    func formats() throws {
        let gif = Array("GIF89a".utf8) + [44, 1, 200, 0]
        let jpeg: [UInt8] =
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 200, 1, 44] + [3, 0, 0, 0, 0, 0]
        let riff = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8)
        let rest = [UInt8](repeating: 0, count: 8)
        let extended = riff + Array("VP8X".utf8) + rest + [43, 1, 0, 199, 0, 0]
        let lossy = riff + Array("VP8 ".utf8) + rest + [0, 0, 44, 1, 200, 0]
        // 14 bits of width less one, then 14 of height less one.
        let lossless = riff + Array("VP8L".utf8) + [0, 0, 0, 0, 0x2F, 0x2B, 0xC1, 0x31, 0] + rest
        let all: [(String, [UInt8])] = [
            ("image/png", ImageHeadTests.png), ("image/gif", gif), ("image/jpeg", jpeg), ("image/webp", extended),
            ("image/webp", lossy), ("image/webp", lossless),
        ]
        for (type, bytes) in all {
            let head = try #require(ImageHead(bytes), "\(type)")
            #expect(head.mediaType == type && head.width == 300 && head.height == 200)
        }
    }

    @Test("What only looks like an image is none: documents, scripts, and what breaks off")
    func others() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
        for text in [svg, "<!doctype html>", "GIF89a", "RIFF....WEBPVP9 ..............", "%PDF-1.4", ""] {
            #expect(ImageHead(Array(text.utf8)) == nil)
        }
        #expect(ImageHead(Array(ImageHeadTests.png.dropLast())) == nil)
        #expect(ImageHead([0xFF, 0xD8, 0xFF, 0xD9]) == nil)
        #expect(ImageHead(ImageHeadTests.png.dropLast(4) + [0, 0, 0, 0]) == nil, "without a height nothing is drawn")
    }

    @Test("No bytes bring the reader down", arguments: UInt64(1)...100)
    func any(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        let heads: [[UInt8]] = [
            [], [0xFF, 0xD8, 0xFF], Array("GIF89a".utf8), Array("RIFF....WEBPVP8X".utf8),
            Array(ImageHeadTests.png.prefix(16)),
        ]
        for head in heads {
            let bytes =
                head
                + (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
            if let found = ImageHead(bytes) { #expect(found.width > 0 && found.height > 0) }
        }
    }

    @Test("An image may be so large and no larger")
    func limits() throws {
        var large = ImageHeadTests.png + [UInt8](repeating: 0, count: RecordImage.limit - ImageHeadTests.png.count)
        _ = try RecordImage(bytes: large, digest: "a")
        large.append(0)
        #expect(throws: Refusal.self) { try RecordImage(bytes: large, digest: "a") }
        let wide = Array(ImageHeadTests.png.prefix(16)) + [0, 0, 0x10, 0x01, 0, 0, 0, 1]
        #expect(throws: Refusal.self) { try RecordImage(bytes: wide, digest: "a") }
    }
}

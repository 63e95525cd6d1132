import CAssets

/// A static file that was compiled into the program.
struct EmbeddedAsset: Sendable {
    /// Its path below the asset folder, such as `js/list.js`.
    let path: String
    /// What goes into the `Content-Type` header.
    let contentType: String
    private let start: UInt
    private let count: Int

    /// The file's bytes. They live as long as the program.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: start), count: count)
    }

    fileprivate init(_ entry: suivant_asset) {
        path = String(cString: entry.path)
        contentType = String(cString: entry.type)
        start = UInt(bitPattern: entry.bytes)
        count = Int(entry.length)
    }
}

/// All static files, in the order of the table in `assets.c`.
enum EmbeddedAssets {
    static let all: [EmbeddedAsset] = (0..<Int(suivant_asset_count())).map { index in
        EmbeddedAsset(suivant_asset_table()[index])
    }

    /// The bytes of the file at a path; none when there is no such file.
    static func bytes(_ path: String) -> UnsafeBufferPointer<UInt8> {
        byPath[path]?.bytes ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    /// Paths to files.
    static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    /// 16 hexadecimal digits that change whenever any file changes (FNV-1a over paths and bytes). It stands in the
    /// address of every file, so that browsers may keep files for ever.
    static let digest: String = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        for asset in all {
            asset.path.utf8.forEach(mix)
            asset.bytes.forEach(mix)
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    /// Where the files stand: `/assets/<digest>/`.
    static let base = "/assets/\(digest)/"
}

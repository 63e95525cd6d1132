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

    /// The modules that a script imports, and those that they import, without the script itself.
    static func modules(behind entry: String) -> [String] { imported[entry] ?? [] }

    private static let imported: [String: [String]] = {
        let scripts = all.filter { $0.path.hasPrefix("js/") }
        let direct = Dictionary(uniqueKeysWithValues: scripts.map { ($0.path, staticImports(of: $0)) })
        return direct.mapValues { first in
            var found: [String] = []
            var open = first
            while let next = open.popLast() {
                guard !found.contains(next) else { continue }
                found.append(next)
                open += direct[next] ?? []
            }
            return found.sorted()
        }
    }()

    /// What stands in `import … from './name.js';` lines. A module that is fetched when it is needed is written
    /// `import('./name.js')` and not found here.
    private static func staticImports(of asset: EmbeddedAsset) -> [String] {
        String(decoding: asset.bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard line.hasPrefix("import ") || line.hasPrefix("} from ") || line.hasPrefix("export {") else {
                return nil
            }
            let parts = line.split(separator: "'")
            guard parts.count == 3, parts[1].hasPrefix("./") else { return nil }
            return "js/" + parts[1].dropFirst(2)
        }
    }

    /// Where the files stand: `/assets/<digest>/`.
    static let base = "/assets/\(digest)/"
}

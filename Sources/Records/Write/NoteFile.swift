import SalesCore

/// A file that hangs on a note: its bytes, and what is known of them.
public struct NoteFile: Sendable {
    /// A file may have as many bytes.
    public static let limit = 10 * 1024 * 1024

    public let name: String
    public let bytes: [UInt8]
    /// SHA-256 in hexadecimal: the name under which the bytes are kept, once however many notes carry them.
    public let digest: String

    public init(name: String, bytes: [UInt8], digest: String) {
        self.name = NoteFile.safe(name)
        self.bytes = bytes
        self.digest = digest
    }

    /// The columns of the note that tell of the file; all are set by the program alone.
    public var changes: [Change] {
        [
            Change("filename", .text(name)), Change("mimetype", .text(mediaType)),
            Change("filesize", .int(Int64(bytes.count))), Change("isdocument", .bool(true)),
            Change("sv_documenthash", .text(digest)),
        ]
    }

    /// The columns of a note without a file.
    public static let none: [Change] = ["filename", "mimetype", "filesize", "isdocument", "sv_documenthash"]
        .map { Change($0, .null) }

    /// What the bytes are, whatever the file is called. Nothing that a browser would run is ever told: markup and
    /// script are plain text, everything unknown is just bytes.
    public var mediaType: String {
        let known: [([UInt8], String)] = [
            (Array("%PDF-".utf8), "application/pdf"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
            ([0xFF, 0xD8, 0xFF], "image/jpeg"), (Array("GIF87a".utf8), "image/gif"),
            (Array("GIF89a".utf8), "image/gif"), ([0x1F, 0x8B], "application/gzip"),
        ]
        if let found = known.first(where: { bytes.starts(with: $0.0) }) { return found.1 }
        if bytes.starts(with: Array("RIFF".utf8)), bytes.count > 12, bytes[8..<12].elementsEqual("WEBP".utf8) {
            return "image/webp"
        }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return packedType }
        return isText ? "text/plain" : "application/octet-stream"
    }

    /// The Office formats are archives; the folders inside tell which.
    private var packedType: String {
        let office = "application/vnd.openxmlformats-officedocument."
        let kinds = [
            ("word/", office + "wordprocessingml.document"), ("xl/", office + "spreadsheetml.sheet"),
            ("ppt/", office + "presentationml.presentation"),
        ]
        // Names stand uncompressed before each file, the first ones near the beginning.
        let head = Array(bytes.prefix(64 * 1024))
        guard head.contains("[Content_Types].xml") else { return "application/zip" }
        return kinds.first { head.contains($0.0) || bytes.suffix(64 * 1024).contains($0.0) }?.1 ?? "application/zip"
    }

    private var isText: Bool {
        let head = bytes.prefix(64 * 1024)
        guard !head.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains($0) }) else { return false }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    /// A name without folders, control characters and what turns text around; at most 200 characters of it.
    private static func safe(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = String.UnicodeScalarView(
            last.unicodeScalars.filter { scalar in
                scalar.value >= 0x20 && scalar.value != 0x7F && !(0x202A...0x202E).contains(scalar.value)
                    && !(0x2066...0x2069).contains(scalar.value)
            }
        )
        let trimmed = String(kept).split(separator: " ").joined(separator: " ")
        return trimmed.isEmpty || trimmed.allSatisfy({ $0 == "." }) ? "file" : String(trimmed.suffix(200))
    }
}

extension Sequence<UInt8> {
    fileprivate func contains(_ text: String) -> Bool {
        let all = Array(self)
        let wanted = Array(text.utf8)
        guard let first = wanted.first, all.count >= wanted.count else { return false }
        return all.indices.dropLast(wanted.count - 1).contains { index in
            all[index] == first && all[index..<index + wanted.count].elementsEqual(wanted)
        }
    }
}

import Foundation

/// Counts the rows of each table in a dump written out as text, piece by piece.
///
/// The rows of a table stand between `COPY schema.table (…) FROM stdin;` and `\.`, one a line: line ends within values
/// are escaped.
struct DumpRows {
    private(set) var counts: [String: Int] = [:]

    private var table: String?
    /// The beginning of the line that goes on in the next piece; of rows, no more than tells whether they are the end.
    private var line: [UInt8] = []
    /// Statements of ours are shorter; no longer line begins a table.
    private static let longest = 1 << 20

    mutating func take(_ piece: Data) {
        piece.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count, let base = bytes.baseAddress {
                guard let end = memchr(base + start, 0x0A, bytes.count - start) else { break }
                let position = UnsafeRawPointer(end) - base
                keep(bytes[start..<position])
                endLine()
                start = position + 1
            }
            keep(bytes[start...])
        }
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let limit = table == nil ? DumpRows.longest : 3
        if line.count < limit { line.append(contentsOf: bytes.prefix(limit - line.count)) }
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        if let table {
            if line == Array("\\.".utf8) { self.table = nil } else { counts[table, default: 0] += 1 }
        } else if line.starts(with: Array("COPY ".utf8)),
            let name = DumpRows.table(named: String(decoding: line, as: UTF8.self))
        {
            table = name
            counts[name] = counts[name] ?? 0
        }
    }

    /// The table of `COPY public."order" (id) FROM stdin;`, named as ``DatabaseContents`` does.
    private static func table(named statement: String) -> String? {
        guard statement.hasSuffix(" FROM stdin;") else { return nil }
        var parts: [String] = [""]
        var isQuoted = false
        for character in statement.dropFirst("COPY ".count) {
            switch character {
            case "\"": isQuoted.toggle()
            case "." where !isQuoted: parts.append("")
            case " " where !isQuoted:
                return parts.count == 2 && parts[0] == "public" ? parts[1] : parts.joined(separator: ".")
            default: parts[parts.count - 1].append(character)
            }
        }
        return nil
    }
}

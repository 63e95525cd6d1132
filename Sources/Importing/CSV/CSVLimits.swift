/// How large a CSV file's parts may be. All are far above what people export and far below what hurts.
public struct CSVLimits: Sendable, Hashable {
    /// Bytes of one field: ten times the longest memo column.
    public var fieldBytes: Int
    /// Bytes of one row.
    public var rowBytes: Int
    public var columns: Int

    public init(fieldBytes: Int = 1 << 20, rowBytes: Int = 4 << 20, columns: Int = 2000) {
        self.fieldBytes = fieldBytes
        self.rowBytes = rowBytes
        self.columns = columns
    }
}

/// What stands between two fields.
public enum CSVDelimiter: Sendable, Hashable {
    /// The one of comma, semicolon and tab that the header has most of, or the one that a first line `sep=;` names.
    case automatic
    /// This ASCII character.
    case byte(UInt8)

    public static let comma = CSVDelimiter.byte(UInt8(ascii: ","))
    public static let semicolon = CSVDelimiter.byte(UInt8(ascii: ";"))
    public static let tab = CSVDelimiter.byte(UInt8(ascii: "\t"))

    /// Reads `,` `;` `|`, a tab, or the words `comma`, `semicolon`, `tab`, `automatic`.
    public init?(_ text: String) {
        switch text.lowercased() {
        case ",", "comma": self = .comma
        case ";", "semicolon": self = .semicolon
        case "\t", "tab", "\\t": self = .tab
        case "|": self = .byte(UInt8(ascii: "|"))
        case "automatic", "auto": self = .automatic
        default: return nil
        }
    }

    /// Decides from the beginning of a file.
    static func guess(from start: UnsafeRawBufferPointer) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in start {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let best = counts.indices.max { counts[$0] < counts[$1] || counts[$0] == counts[$1] && $0 > $1 } ?? 0
        return candidates[best]
    }
}

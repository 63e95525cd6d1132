/// Writes cells as CSV (RFC 4180, UTF-8, comma, LF), each safe to open in a spreadsheet.
public enum CSVWriter {
    /// Appends one row and its line end.
    public static func append(_ cells: some Sequence<String>, to output: inout [UInt8]) {
        var isFirst = true
        for cell in cells {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            append(cell: neutralised(cell), to: &output)
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// Puts an apostrophe before a text that a spreadsheet would run as a formula.
    ///
    /// Texts that begin so after apostrophes of their own get one more, so that ``restored(_:)`` loses nothing.
    public static func neutralised(_ cell: String) -> String { isFormulaLike(cell) ? "'" + cell : cell }

    /// Takes off what ``neutralised(_:)`` put on.
    public static func restored(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'"), isFormulaLike(cell) else { return cell }
        return String(cell.dropFirst())
    }

    private static func isFormulaLike(_ cell: String) -> Bool {
        guard let first = cell.utf8.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: return true
        default: return false
        }
    }

    private static func append(cell: String, to output: inout [UInt8]) {
        let needsQuotes = cell.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ";") || byte < 0x20
        }
        guard needsQuotes else {
            output.append(contentsOf: cell.utf8)
            return
        }
        output.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { output.append(byte) }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }
}

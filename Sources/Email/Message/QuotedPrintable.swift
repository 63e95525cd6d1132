/// Text whose lines may hold anything, written in lines of at most 76 ASCII characters (RFC 2045, section 6.7).
enum QuotedPrintable {
    private static let longest = 75
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Every kind of line end becomes CRLF; the result ends with one.
    static func encoded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let unified = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var lines = unified.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { append(Array(line.utf8), to: &result) }
        return result
    }

    private static func append(_ line: [UInt8], to result: inout [UInt8]) {
        var length = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let token = self.token(byte, isFirst: length == 0, isLast: isLast)
            if length + token.count > longest {
                result += [UInt8(ascii: "="), 13, 10]
                length = 0
                // A line that begins with a dot, or `From `, is changed by some servers.
                let first = self.token(byte, isFirst: true, isLast: isLast)
                result += first
                length = first.count
            } else {
                result += token
                length += token.count
            }
        }
        result += [13, 10]
    }

    private static func token(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> [UInt8] {
        let isBlank = byte == 0x20 || byte == 9
        let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || isBlank && !isLast
        let isFragile = isFirst && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
        return isPlain && !isFragile ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

/// Reads a JSON object of texts and nulls without escapes, as nearly all of history is (RFC 8259).
///
/// Undoing a bulk command reads one for each row, and Foundation's decoder takes ten times as long.
enum FlatObject {
    /// - Returns: Nil for anything else, which is left to Foundation.
    static func members(of text: String) -> [(name: String, tagged: String?)]? {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = Scanner(rest: bytes[...])
            guard scanner.skip("{") else { return nil }
            if scanner.skip("}") { return scanner.rest.isEmpty ? [] : nil }
            var result: [(name: String, tagged: String?)] = []
            repeat {
                guard let name = scanner.text(), scanner.skip(":") else { return nil }
                if scanner.skip("null") {
                    result.append((name, nil))
                } else {
                    guard let value = scanner.text() else { return nil }
                    result.append((name, value))
                }
            } while scanner.skip(",")
            return scanner.skip("}") && scanner.rest.isEmpty ? result : nil
        }
    }

    private struct Scanner {
        var rest: Slice<UnsafeBufferPointer<UInt8>>

        mutating func skip(_ word: StaticString) -> Bool {
            let isNext = word.withUTF8Buffer { rest.starts(with: $0) }
            if isNext { rest = rest.dropFirst(word.utf8CodeUnitCount) }
            return isNext
        }

        /// What stands between quotes; nil where there are none, or an escape within.
        mutating func text() -> String? {
            guard skip("\""),
                let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }),
                rest[end] == UInt8(ascii: "\"")
            else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
    }
}

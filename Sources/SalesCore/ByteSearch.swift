extension String {
    /// Whether the text holds `word` somewhere, byte by byte: for addresses and other text of machines, where the
    /// search for equal characters, which `contains` does, costs much and finds the same.
    public func hasBytes(_ word: StaticString) -> Bool {
        var text = self
        let count = word.utf8CodeUnitCount
        guard count > 0 else { return true }
        return text.withUTF8 { bytes in
            guard bytes.count >= count else { return false }
            let first = word.utf8Start[0]
            return (0...bytes.count - count).contains { start in
                bytes[start] == first && (1..<count).allSatisfy { bytes[start + $0] == word.utf8Start[$0] }
            }
        }
    }
}

extension StringProtocol {
    /// Without the blanks (Unicode white space) at either end.
    var trimmingBlanks: SubSequence {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return rest
    }

    /// Line breaks and tabs as single blanks, for columns of one line.
    var onOneLine: String {
        guard utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return String(self) }
        return split(whereSeparator: \.isNewline).map { String($0.trimmingBlanks) }.joined(separator: " ")
    }
}

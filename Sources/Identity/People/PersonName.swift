import SalesCore

/// A person's name, or a client's, as it is kept: trimmed and composed.
struct PersonName {
    let text: String

    /// - Throws: ``PeopleMessage/notAName`` for nothing, more than 200 characters, and control characters.
    init(typed: String) throws {
        let start = typed.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex
        text = composed(String(start[..<end]))
        guard !text.isEmpty, text.unicodeScalars.count <= 200, !text.unicodeScalars.contains(where: \.isControl) else {
            throw Refusal(.invalid, PeopleMessage.notAName)
        }
    }
}

extension Unicode.Scalar {
    /// A control character or the end of a line.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

import Foundation

/// The form in which text is searched and sorted: compatibility form, case folded, marks stripped (architecture, Values).
///
/// “Zoë MÜLLER” and “zoe muller” fold to the same text, and both databases compare the result byte by byte.
public func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var result = String.UnicodeScalarView()
    for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
        guard !scalar.properties.isMark else { continue }
        result.append(
            contentsOf: (lettersWithoutDecomposition[scalar] ?? scalar.properties.lowercaseMapping).unicodeScalars
        )
    }
    return String(result)
}

/// Letters that Unicode does not decompose although a person looks for them under the plain letter.
private let lettersWithoutDecomposition: [Unicode.Scalar: String] = [
    "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae",
    "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "Ħ": "h", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d", "ς": "σ",
]

extension Unicode.Scalar.Properties {
    fileprivate var isMark: Bool {
        switch generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }
}

/// Text as it is stored: composed form (NFC), so that two spellings of one name are one name.
public func composed(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
}

/// The form in which text is compared that is not kept folded: composed, in small letters, accents as they are.
///
/// Both databases make the same of their columns; of the two small sigmas one stands for both, as their rules for the
/// end of a word differ.
public func uncased(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var result = String.UnicodeScalarView()
    for scalar in composed(text).unicodeScalars {
        result.append(
            contentsOf: scalar == "ς" ? "σ".unicodeScalars : scalar.properties.lowercaseMapping.unicodeScalars
        )
    }
    return String(result)
}

import Foundation

/// The words of one language, from the catalogue that the browser uses too.
///
/// `words("signin.title")` looks an entry up; `{name}` in it is replaced by the argument of that name, and an entry
/// with a plural chooses by `count`.
struct Words: Sendable {
    /// The language code, `en` or `fr`.
    let language: String
    private let entries: [String: Entry]

    /// English; also what stands where a language is asked for that does not exist.
    static let english = Words(embedded: "en")
    static let french = Words(embedded: "fr")

    /// The words for a language code.
    static func of(_ language: String) -> Words {
        language == "fr" ? french : english
    }

    /// Every key, for the test that both catalogues are complete.
    var keys: Set<String> { Set(entries.keys) }

    /// The words of an entry. An unknown key comes back as it is, which a test notices and a person can report.
    func callAsFunction(_ key: String, _ arguments: [String: String] = [:], count: Int? = nil) -> String {
        guard let entry = entries[key] else { return key }
        var values = arguments
        if let count { values["count"] = String(count) }
        return values.reduce(entry.form(isOne: isOne(count ?? 0))) { text, value in
            text.replacingOccurrences(of: "{\(value.key)}", with: value.value)
        }
    }

    /// French counts zero as singular, English does not.
    private func isOne(_ count: Int) -> Bool {
        language == "fr" ? abs(count) < 2 : count == 1
    }

    private init(embedded language: String) {
        self.language = language
        let file = Data(EmbeddedAssets.bytes("messages/\(language).json"))
        entries = (try? JSONDecoder().decode([String: Entry].self, from: file)) ?? [:]
    }

    private enum Entry: Decodable {
        case text(String)
        case plural(one: String, other: String)

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self = .text(text)
            } else {
                let forms = try decoder.singleValueContainer().decode([String: String].self)
                self = .plural(one: forms["one"] ?? "", other: forms["other"] ?? "")
            }
        }

        func form(isOne: Bool) -> String {
            switch self {
            case .text(let text): text
            case .plural(let one, let other): isOne ? one : other
            }
        }
    }
}

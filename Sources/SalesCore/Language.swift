/// The two languages of the product; every word a person reads exists in both.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case french = "fr"

    /// Chooses from an `Accept-Language` header (RFC 9110, 12.5.4); English when it names neither.
    public init(acceptLanguage header: String?) {
        var best: (language: Language, quality: Double)?
        for part in (header ?? "").prefix(1000).split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmingPrefix { $0 == " " } }
            guard let tag = pieces.first?.lowercased() else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let primary = String(tag.prefix { $0 != "-" && $0 != " " })
            guard let language = Language(rawValue: primary), quality > best?.quality ?? 0 else { continue }
            best = (language, quality)
        }
        self = best?.language ?? .english
    }
}

/// A sentence that knows itself in both languages. Enums with associated values conform, so that the compiler keeps
/// both catalogues complete.
public protocol Message: Sendable {
    var english: String { get }
    var french: String { get }
}

extension Message {
    public func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .french: french
        }
    }
}

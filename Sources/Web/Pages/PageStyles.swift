import Crypto
import Foundation

/// The style sheets of the pages. On the work list those of the first view stand in the document, so that the browser
/// paints without asking for anything more, and the others follow once it has; all other pages link them, which a
/// browser that has seen one of them keeps.
enum PageStyles {
    /// In the order of the cascade.
    private static let first = ["css/tokens.css", "css/frame.css", "css/list.css"]

    private static let text: [UInt8] = first.flatMap { EmbeddedAssets.bytes($0) }

    static let inline: HTML = "<style>\(HTML(trusted: text))</style>"

    /// The one inline style that the Content-Security-Policy allows, by its hash.
    static let source = "'sha256-" + Data(SHA256.hash(data: text)).base64EncodedString() + "'"

    /// What the work list does without: the pages of the administration, of the team and of availability, and the editor of
    /// cards, which fetches its own.
    private static let elsewhere = ["css/admin.css", "css/calendar.css", "css/cards.css"]

    /// What the inline ones leave.
    static let rest: [HTML] = links { !first.contains($0) && !elsewhere.contains($0) }

    static let linked: [HTML] = links { _ in true }

    private static func links(where isWanted: (String) -> Bool) -> [HTML] {
        EmbeddedAssets.all.map(\.path).filter { $0.hasPrefix("css/") && isWanted($0) }.map { path in
            "<link rel=\"stylesheet\" href=\"\(EmbeddedAssets.base)\(path)\">\n"
        }
    }
}

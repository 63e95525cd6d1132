import Crypto
import Foundation

/// The style sheets of every page: those of the first view stand in the document, so that the browser paints without
/// asking for anything more; the others follow at the end of the body.
enum PageStyles {
    /// In the order of the cascade.
    private static let first = ["css/tokens.css", "css/frame.css", "css/list.css"]

    private static let text: [UInt8] = first.flatMap { EmbeddedAssets.bytes($0) }

    static let inline: HTML = "<style>\(HTML(trusted: text))</style>"

    /// The one inline style that the Content-Security-Policy allows, by its hash.
    static let source = "'sha256-" + Data(SHA256.hash(data: text)).base64EncodedString() + "'"

    static let links: [HTML] = EmbeddedAssets.all.filter { $0.path.hasPrefix("css/") && !first.contains($0.path) }
        .map { "<link rel=\"stylesheet\" href=\"\(EmbeddedAssets.base)\($0.path)\">\n" }
}

import HTTPTypes
import Hummingbird
import NIOCore

/// What a browser keeps of the program so that the work list opens without a connection: files under their digest, an
/// empty page, and the worker that serves them (ui.md, Offline). Nobody's data are among it.
enum OfflineProgram {
    /// Everything that the work list page may load, now or when it is needed.
    static let files: [String] = {
        let parts = EmbeddedAssets.all.map(\.path).filter { path in
            path.hasPrefix("css/") || path.hasPrefix("messages/") || path.hasPrefix("icon") || path == "manifest.json"
        }
        let pages = ["en", "fr"].map { "offline.\($0).html" }
        return (reachable(from: "js/first.js").sorted() + parts + pages).filter { $0 != "icons.svg" }
    }()

    /// The empty work list page in a language; its script finds the list in the browser's own store.
    static func page(_ language: String) -> [UInt8] {
        let words = Words.of(language)
        let entry = SideNavigation.Entry(
            address: "/worklist",
            icon: "list",
            label: words("worklist.title"),
            isMain: true,
            hasTally: true
        )
        let page = WorklistPage(
            look: PageLook(words: words),
            person: PagePerson(fullName: "", initials: ""),
            navigation: SideNavigation(groups: [SideNavigation.Group(label: words("frame.work"), entries: [entry])]),
            boot: Array(#"{"isOffline":true,"lang":"\#(language)"}"#.utf8)
        )
        return Array(page.html.bytes)
    }

    /// The worker with what it has to know in front of it: another program is another text, so browsers notice.
    static let worker: [UInt8] = {
        let names = files.map { "'\($0)'" }.joined(separator: ",")
        let head = """
            const digest = '\(EmbeddedAssets.digest)';
            const base = '\(EmbeddedAssets.base)';
            const files = [\(names)];

            """
        return Array(head.utf8) + EmbeddedAssets.bytes("js/service-worker.js")
    }()

    /// `/service-worker.js`: always asked for anew.
    static func answer() -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: worker))
        )
    }

    /// A script and all that its text names as `'./other.js'`, at once or later, and what those name.
    private static func reachable(from entry: String) -> Set<String> {
        var found: Set<String> = []
        var open = [entry]
        while let next = open.popLast() {
            guard let asset = EmbeddedAssets.byPath[next], found.insert(next).inserted else { continue }
            let parts = String(decoding: asset.bytes, as: UTF8.self).split(separator: "'")
            open += parts.filter { $0.hasPrefix("./") && $0.hasSuffix(".js") }.map { "js/" + $0.dropFirst(2) }
        }
        return found
    }
}

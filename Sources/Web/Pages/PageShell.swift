/// How a page is dressed: language, theme and density of the person who looks at it.
struct PageLook: Sendable {
    var words: Words
    /// `system`, `light` or `dark`.
    var theme = "system"
    /// `comfortable` or `compact`.
    var density = "comfortable"
}

/// The person whose name stands in the top bar.
struct PagePerson: Sendable {
    var fullName: String
    var initials: String
}

/// The document around every page: head, styles, icons, and the script with its boot data.
struct PageShell: Sendable {
    var look: PageLook
    /// What stands in the window's title, before the product's name.
    var title: String
    /// The script of the page, such as `worklist`; nil for pages that work without.
    var script: String?
    /// JSON for the script.
    var boot: [UInt8] = []
    var body: HTML

    var html: HTML {
        """
        <!doctype html>
        <html lang="\(look.words.language)" data-theme="\(look.theme)" data-density="\(look.density)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) · Suivant</title>
        <link rel="icon" type="image/svg+xml" href="\(base)icon.svg">
        <link rel="manifest" href="\(base)manifest.json">
        \(PageStyles.inline)
        </head>
        <body>
        \(Self.sprite)
        \(body)
        \(PageStyles.links)\(preloads)\(scripts)
        </body>
        </html>

        """
    }

    private var base: String { EmbeddedAssets.base }

    /// All modules and the catalogue start loading with the page, so that no import waits for another. They stand behind
    /// everything that is shown, so that they do not compete with it.
    private var preloads: [HTML] {
        guard script != nil else { return [] }
        let messages: HTML = """
            <link rel="preload" as="fetch" crossorigin href="\(base)messages/\(look.words.language).json">

            """
        let entries = ["js/worklist.js", "js/settings.js"].filter { $0 != "js/\(script ?? "").js" }
        let modules = EmbeddedAssets.all.filter { asset in
            asset.path.hasPrefix("js/") && asset.path != "js/events-worker.js" && !entries.contains(asset.path)
        }
        let needed = script == "settings" ? modules.filter { Self.settingsModules.contains($0.path) } : modules
        return [messages] + needed.map { "<link rel=\"modulepreload\" href=\"\(base)\($0.path)\">\n" }
    }

    private var scripts: HTML {
        guard let script else { return "" }
        return """
            <script type="application/json" id="boot">\(json: boot)</script>
            <script type="module" src="\(base)js/\(script).js"></script>
            """
    }

    /// What the settings page loads; it needs little of the work list.
    private static let settingsModules: Set<String> = [
        "js/announce.js", "js/api.js", "js/boot.js", "js/dom.js", "js/float.js", "js/frame.js", "js/messages.js",
        "js/settings-store.js", "js/settings.js",
    ]

    /// The icons, once per page, so that `<use href="#i-phone">` needs no request.
    private static let sprite = HTML(trusted: EmbeddedAssets.bytes("icons.svg"))
}

extension HTML {
    /// A line icon of the sprite. It is decoration; the words stand beside it.
    static func icon(_ name: String) -> HTML {
        "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><use href=\"#i-\(name)\"/></svg>"
    }

    /// A button that shows only an icon, with its name for tooltip and assistive technology.
    static func iconButton(_ name: String, id: String, label: String, more attributes: HTML = "") -> HTML {
        """
        <button type="button" class="quiet" id="\(id)" aria-label="\(label)" title="\(label)"\(attributes)>\
        \(.icon(name))</button>
        """
    }

    /// The product's mark and name, as a link to the work list.
    static let brand: HTML = """
        <a class="brand" href="/worklist"><img class="mark" src="\(EmbeddedAssets.base)icon.svg" alt="" width="20" \
        height="20"><span>Suivant</span></a>
        """
}

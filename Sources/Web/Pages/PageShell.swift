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
        <link rel="apple-touch-icon" href="\(base)icon-192.png">
        <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#16181d" media="(prefers-color-scheme: dark)">
        \(isList ? [PageStyles.inline] : PageStyles.linked)
        </head>
        <body>
        \(Self.sprite)
        \(body)
        \(isList ? [later] : preloads)\(scripts)
        </body>
        </html>

        """
    }

    private var base: String { EmbeddedAssets.base }

    /// The page on which the day begins, whose first view must not wait.
    private var isList: Bool { script == "worklist" }

    /// What `first.js` loads once the first view has been painted: a browser leaves alone what stands in a template.
    private var later: HTML {
        """
        <template id="later">
        \(PageStyles.rest)\(preloads)<link rel="modulepreload" href="\(base)js/worklist.js">
        </template>
        <link rel="modulepreload" href="\(base)js/dom.js">

        """
    }

    /// The modules that the page's script imports, and the catalogue, start loading with the page, so that no import
    /// waits for another. They stand behind everything that is shown.
    private var preloads: [HTML] {
        guard let script else { return [] }
        let messages: HTML = """
            <link rel="preload" as="fetch" crossorigin href="\(base)messages/\(look.words.language).json">

            """
        let modules = EmbeddedAssets.modules(behind: "js/\(script).js")
        return [messages] + modules.map { "<link rel=\"modulepreload\" href=\"\(base)\($0)\">\n" }
    }

    private var scripts: HTML {
        guard let script else { return "" }
        return """
            <script type="application/json" id="boot">\(json: boot)</script>
            <script type="module" src="\(base)js/\(isList ? "first" : script).js"></script>
            """
    }

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

    /// The place of a button that the page's script brings: as large as it will be, so that nothing moves then.
    static func awaited(_ label: String) -> HTML {
        "<span class=\"second awaited\">\(.icon("plus"))\(label)</span>"
    }

    /// The product's mark and name, as a link to the work list.
    static let brand: HTML = """
        <a class="brand" href="/worklist"><img class="mark" src="\(EmbeddedAssets.base)icon.svg" alt="" width="20" \
        height="20"><span>Suivant</span></a>
        """
}

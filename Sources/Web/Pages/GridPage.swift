/// The page of one table: a grid of its records. The script fills the parts that are named here.
struct GridPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    /// The table's logical name and what its rows are called.
    var table: String
    var plural: String
    /// What the current view is called.
    var view: String
    /// Kinds of activities to switch between; empty for other tables.
    var kinds: [SideNavigation.Entry]
    var mayCreate: Bool
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: words,
            person: person,
            navigation: navigation,
            current: kinds.isEmpty ? "/\(table)" : "/activitypointer",
            main: main
        )
        return PageShell(look: look, title: plural, script: "grid", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="table" tabindex="-1">
        <section class="records" aria-label="\(plural)">
        <div class="records-head">
        \(switcher)
        <div class="line">
        <h1><button type="button" class="viewname" id="view" aria-haspopup="menu" \
        aria-label="\(words("view.choose", ["name": view]))"><span>\(view)</span>\(.icon("chevron"))</button></h1>
        <span class="count" id="count"></span>
        <div class="search" role="search">\(.icon("search"))\
        <input class="box" id="search" type="search" autocomplete="off" spellcheck="false" \
        aria-label="\(words("grid.search"))" placeholder="\(words("grid.search"))"></div>
        <div class="tools" role="toolbar" aria-label="\(words("grid.tools"))">
        \(kinds.isEmpty ? cards : "")
        \(.iconButton("filter", id: "tool-filter", label: words("grid.filter"), more: " aria-expanded=\"false\""))
        \(.iconButton("columns", id: "tool-columns", label: words("grid.columns")))
        \(.iconButton("refresh", id: "tool-refresh", label: words("command.refresh")))
        \(mayCreate ? create : "")
        </div></div>
        <div class="chips" id="chips" role="group" aria-label="\(words("list.filters"))"></div>
        </div>
        <div class="filterbar" id="filters" role="region" aria-label="\(words("grid.filter"))" hidden></div>
        <div class="sheetgrid" id="grid" role="grid" aria-label="\(plural)" aria-multiselectable="true" \
        aria-busy="true" tabindex="-1"></div>
        <div class="focused" id="focused" hidden></div>
        <div class="state" id="state" role="status" hidden></div>
        <div class="bulk wide" id="bulk" role="toolbar" aria-label="\(words("bulk.title"))" hidden></div>
        </section>
        </main>
        """
    }

    /// The switch between table and cards (W-128); activities have none.
    private var cards: HTML {
        .iconButton("cards", id: "tool-cards", label: words("focused.title"), more: " aria-pressed=\"false\"")
    }

    private var create: HTML {
        """
        <button type="button" class="primary new" id="tool-new" aria-haspopup="dialog" aria-label="\(words("grid.new"))">\(.icon("plus"))<span>\(words("grid.new"))</span></button>
        """
    }

    private var switcher: HTML? {
        guard !kinds.isEmpty else { return nil }
        let links: [HTML] = kinds.map { kind in
            """
            <a href="\(kind.address)"\(when: kind.address == "/\(table)", "aria-current=\"page\"")>\
            \(.icon(kind.icon))<span>\(kind.label)</span></a>
            """
        }
        return "<nav class=\"kinds\" aria-label=\"\(words("filter.activitytypes"))\">\(links)</nav>"
    }
}

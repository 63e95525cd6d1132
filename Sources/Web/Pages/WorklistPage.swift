/// The work list page, and with it the page of a single record: the script fills the parts that are named here.
struct WorklistPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    /// The address of the navigation's entry that is shown now.
    var current = "/worklist"
    /// One record is shown, without the list.
    var isAlone = false
    /// How many promises stand in the strip above the list (K-5), so that the list does not move when they come.
    var promised = 0
    /// The boot data as JSON: person, settings, and the first rows of the list.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: words,
            person: person,
            navigation: navigation,
            current: current,
            main: main
        )
        return PageShell(
            look: look,
            title: words("worklist.title"),
            script: "worklist",
            boot: boot,
            body: frame.html
        ).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="work\(isAlone ? " alone" : "")" tabindex="-1">
        <section class="list" aria-label="\(words("worklist.title"))">
        \(header)
        \(strip)
        <div class="rows" id="grid" role="grid" aria-label="\(words("worklist.title"))" aria-multiselectable="true" \
        aria-busy="true">\(Array(repeating: bones, count: 8))</div>
        <div class="state" id="state" role="status" tabindex="-1" hidden></div>
        <div class="bulk" id="bulk" role="toolbar" aria-label="\(words("bulk.title"))" hidden></div>
        <div class="foot" id="foot" hidden></div>
        <div class="filters" id="filters" role="region" aria-label="\(words("filter.title"))" hidden></div>
        </section>
        <section class="record" id="record" tabindex="0" aria-label="\(words("record.title"))"></section>
        \(thumb)
        </main>
        """
    }

    /// It has its height from the start; the script puts the promises in.
    private var strip: HTML {
        """
        <div class="strip" id="strip" role="toolbar" aria-labelledby="strip-title"\(promised > 0 ? "" : " hidden")>\
        <h2 id="strip-title">\(words("list.promised", count: promised))</h2></div>
        """
    }

    private var header: HTML {
        """
        <div class="list-head">
        <div class="line"><h1 title="\(words("worklist.tip"))">\(words("worklist.title"))</h1>\
        <span class="count" id="count"></span>
        <div class="tools" role="toolbar" aria-label="\(words("list.tools"))">
        \(.iconButton("search", id: "tool-search", label: words("command.search"), more: " aria-expanded=\"false\""))
        \(.iconButton("filter", id: "tool-filter", label: words("command.filter"), more: " aria-expanded=\"false\""))
        \(.iconButton("sort", id: "tool-sort", label: words("command.sort"), more: " aria-haspopup=\"menu\""))
        \(.iconButton("refresh", id: "tool-refresh", label: words("command.refresh")))
        \(.iconButton("more", id: "tool-more", label: words("command.more"), more: " aria-haspopup=\"menu\""))
        </div></div>
        <div class="search" id="searchbar" role="search" hidden>\(.icon("search"))\
        <input class="box" id="search" type="search" autocomplete="off" spellcheck="false" \
        aria-label="\(words("list.search"))" placeholder="\(words("list.search"))">\
        \(.iconButton("close", id: "search-clear", label: words("list.search.clear")))</div>
        <div class="chips" id="chips" role="group" aria-label="\(words("list.filters"))"></div>
        <div class="fresh small muted" id="fresh"></div>
        </div>
        """
    }

    /// What the thumb reaches on a phone.
    private var thumb: HTML {
        """
        <div class="thumb" id="thumb" role="toolbar" aria-label="\(words("upnext.title"))" hidden>
        <button type="button" class="second" id="thumb-start" data-do="" hidden></button>
        <button type="button" class="primary" data-do="complete" aria-label="\(words("command.complete"))">\
        \(.icon("check"))\(words("thumb.complete"))</button>
        <button type="button" class="second" data-do="snooze">\(.icon("clock"))\(words("command.snooze"))</button>
        <button type="button" class="quiet" data-do="menu" aria-haspopup="menu" \
        aria-label="\(words("command.more"))">\(.icon("more"))</button>
        </div>
        """
    }

    /// A card that is still on its way; it has the size of a real one, so that nothing jumps.
    private var bones: HTML {
        """
        <div class="card bones still" role="presentation"><span class="avatar"></span><div><div class="bone"></div>\
        <div class="bone"></div><div class="bone"></div></div></div>
        """
    }
}

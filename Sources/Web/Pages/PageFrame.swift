/// Top bar, side navigation and the places for messages that every signed-in page has.
struct PageFrame: Sendable {
    var words: Words
    var person: PagePerson
    var navigation: SideNavigation
    /// The address of the entry that is shown now.
    var current: String?
    /// The `main` element.
    var main: HTML

    var html: HTML {
        """
        <a class="skip" href="#main">\(words("frame.skip"))</a>
        <div class="frame">
        <header class="top">
        \(.brand)
        \(search)
        <div class="end">
        \(.iconButton("help", id: "help", label: words("command.help")))
        <button type="button" class="quiet bell" id="bell" aria-haspopup="dialog" aria-label="\(words("bell.title"))" \
        title="\(words("bell.title"))">\(.icon("bell"))<span class="badge" aria-hidden="true" hidden></span></button>
        \(.iconButton("moon", id: "theme", label: words("frame.look"), more: " aria-haspopup=\"menu\""))
        <button type="button" class="avatar" id="me" aria-haspopup="menu" \
        aria-label="\(words("frame.person", ["name": person.fullName]))" title="\(person.fullName)">\
        <bdi>\(person.initials)</bdi></button>
        <form id="signout" method="post" action="/signout" hidden></form>
        </div>
        </header>
        \(bars)
        <nav class="side" aria-label="\(words("frame.nav"))">
        \(navigation.groups.map(group))
        <button type="button" class="more" id="nav-more" aria-expanded="false" title="\(words("frame.more"))" \
        aria-label="\(words("frame.more"))">\(.icon("menu"))<span>\(words("frame.more"))</span></button>
        </nav>
        \(main)
        </div>
        <div id="toasts" class="toasts" role="region" aria-label="\(words("frame.messages"))"></div>
        <div id="announcer" class="hear" role="status" aria-live="polite"></div>
        <noscript><p class="alert">\(words("frame.noscript"))</p></noscript>
        """
    }

    private var search: HTML {
        """
        <button type="button" class="find" id="find" aria-label="\(words("frame.find"))">\(.icon("search"))<span>\(words("frame.find"))</span>\
        <kbd aria-hidden="true">Ctrl K</kbd></button>
        """
    }

    private var bars: HTML {
        """
        <div class="bars" role="region" aria-label="\(words("frame.state"))">
        <div class="bar" id="offline" role="status" hidden>\(.icon("warning"))<span>\(words("offline"))</span></div>
        <div class="bar" id="signedout" role="status" hidden>\(.icon("warning"))<span>\(words("signedout.text"))</span> \
        <a href="/signin">\(words("signedout.go"))</a></div>
        <div class="bar" id="unloaded" role="status" hidden>\(.icon("warning"))<span>\(words("frame.unloaded"))</span> \
        <a href="">\(words("error.again"))</a></div>
        </div>
        """
    }

    private func group(_ group: SideNavigation.Group) -> HTML {
        "<div class=\"part\"><h2>\(group.label)</h2>\(group.entries.map(link))</div>"
    }

    private func link(_ entry: SideNavigation.Entry) -> HTML {
        let isCurrent = entry.address == current
        let count: HTML = entry.hasTally && isCurrent ? "<span class=\"tally\" aria-hidden=\"true\"></span>" : ""
        return """
            <a href="\(entry.address)" title="\(entry.label)" aria-label="\(entry.label)"\
            \(when: entry.isMain, "class=\"main-entry\"")\(when: isCurrent, "aria-current=\"page\"")>\
            \(.icon(entry.icon))<span>\(entry.label)</span>\(count)</a>
            """
    }
}

/// Top bar, side navigation and the places for messages that every signed-in page has.
struct PageFrame: Sendable {
    /// The entries of the side navigation.
    enum Entry: Sendable {
        case worklist, settings, administration
    }

    var words: Words
    var person: PagePerson
    var current: Entry?
    /// Whether search and help stand in the top bar; they belong to the work list.
    var hasCommands = false
    /// The `main` element.
    var main: HTML

    var html: HTML {
        """
        <a class="skip" href="#main">\(words("frame.skip"))</a>
        <div class="frame">
        <header class="top">
        \(.brand)
        \(hasCommands ? search : "")
        <div class="end">
        \(hasCommands ? .iconButton("help", id: "help", label: words("command.help")) : "")
        \(.iconButton("moon", id: "theme", label: words("frame.look"), more: " aria-haspopup=\"menu\""))
        <button type="button" class="avatar" id="me" aria-haspopup="menu" \
        aria-label="\(words("frame.person", ["name": person.fullName]))" title="\(person.fullName)">\
        <bdi>\(person.initials)</bdi></button>
        <form id="signout" method="post" action="/signout" hidden></form>
        </div>
        </header>
        \(bars)
        <nav class="side" aria-label="\(words("frame.nav"))">
        <h2>\(words("frame.work"))</h2>
        \(link("/worklist", "list", "worklist.title", isCurrent: current == .worklist, tally: true))
        \(person.administers
            ? link("/admin", "key", "admin.title", isCurrent: current == .administration) : "")
        \(link("/settings", "gear", "command.settings", isCurrent: current == .settings))
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
        </div>
        """
    }

    private func link(_ address: String, _ icon: String, _ key: String, isCurrent: Bool, tally: Bool = false) -> HTML {
        let count: HTML = tally && isCurrent ? "<span class=\"tally\" aria-hidden=\"true\"></span>" : ""
        return """
            <a href="\(address)" title="\(words(key))" aria-label="\(words(key))"\
            \(when: isCurrent, "aria-current=\"page\"")>\(.icon(icon))<span>\(words(key))</span>\(count)</a>
            """
    }
}

/// What stands at `/worklist` for people none of whose roles opens the work list (X-3): why, and whom to ask (W-12).
struct NoWorklistPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    /// Whether it is turned off for everybody (W-94).
    var isOff = false
    /// The boot data as JSON.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(words: words, person: person, navigation: navigation, current: nil, main: main)
        return PageShell(look: look, title: words("worklist.title"), script: "plain", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="sheet" tabindex="-1">
        <h1>\(words(isOff ? "worklist.off.title" : "worklist.closed.title"))</h1>
        <p>\(words(isOff ? "worklist.off.why" : "worklist.closed.why"))</p>
        <p class="muted">\(words(isOff ? "worklist.off.how" : "worklist.closed.how"))</p>
        </main>
        """
    }
}

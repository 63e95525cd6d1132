/// A page with a heading, buttons beside it and one place that its script fills.
struct SheetPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    /// The address of the navigation's entry that is shown now.
    var current: String
    /// Where the link above the heading leads, and what it says.
    var back: (address: String, label: String)?
    var title: String
    var about: String
    /// The labels of the buttons beside the heading, which the script brings.
    var commands: [String] = []
    var script: String
    /// The boot data as JSON.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(words: words, person: person, navigation: navigation, current: current, main: main)
        return PageShell(look: look, title: title, script: script, boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="admin" tabindex="-1">
        <div class="page">
        \(link)
        <header><h1>\(title)</h1><div class="doing" id="doing">\(commands.map { .awaited($0) })</div></header>
        <p class="muted">\(about)</p>
        <div id="admin" aria-busy="true"><p class="muted">\(words("admin.loading"))</p>\(bones)</div>
        </div>
        </main>
        """
    }

    private var link: HTML? {
        back.map { "<a class=\"back\" href=\"\($0.address)\">\(.icon("back"))\($0.label)</a>" }
    }

    private var bones: [HTML] { Array(repeating: "<div class=\"bone\"></div>", count: 6) }
}

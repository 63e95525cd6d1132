import Records
import SalesCore

/// A page of the administration: tabs for what the person may administer, and a place that the script fills.
struct AdminPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    var sections: [AdminSection]
    var current: AdminSection
    /// The name of the one table that is shown, in words.
    var table: String?
    /// The boot data as JSON.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(words: words, person: person, navigation: navigation, current: "/admin", main: main)
        return PageShell(look: look, title: title, script: "admin", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var title: String { table ?? words("admin.\(current.rawValue)") }

    private var main: HTML {
        """
        <main id="main" class="admin" tabindex="-1">
        \(AdminTabs(words: words, sections: sections, current: current).html)
        <div class="page">
        \(back)
        <header><h1>\(title)</h1><div class="doing" id="doing">\(commands.map { .awaited(words($0)) })</div></header>
        <p class="muted">\(words(table == nil ? "admin.\(current.rawValue).about" : "admin.table.about"))</p>
        <div id="admin" aria-busy="true"><p class="muted">\(words("admin.loading"))</p>\(bones)</div>
        </div>
        </main>
        """
    }

    private var commands: [String] {
        table == nil ? current.commands : ["admin.columns.new", "admin.tables.words"]
    }

    private var back: HTML? {
        guard table != nil else { return nil }
        return "<a class=\"back\" href=\"/admin/tables\">\(.icon("back"))\(words("admin.tables"))</a>"
    }

    private var bones: [HTML] { Array(repeating: "<div class=\"bone\"></div>", count: 6) }
}

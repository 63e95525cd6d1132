import Records
import SalesCore

/// A page of the administration: tabs for what the person may administer, and a place that the script fills.
struct AdminPage: Sendable {
    /// What there is to administer, each at `/admin/{name}`.
    enum Section: String, Sendable, CaseIterable {
        case roles, teams, units, tables, audit

        /// What a person needs to see it.
        var permission: Permission {
            switch self {
            case .roles, .teams, .units: .manageAccess
            case .tables: .customise
            case .audit: .readAudit
            }
        }

        var address: String { "/admin/\(rawValue)" }

        /// What `caller` may administer, in the order of the tabs.
        static func open(to caller: Caller) -> [Section] { allCases.filter { caller.has($0.permission) } }
    }

    var look: PageLook
    var person: PagePerson
    var sections: [Section]
    var current: Section
    /// The name of the one table that is shown, in words.
    var table: String?
    /// The boot data as JSON.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(words: words, person: person, current: .administration, main: main)
        return PageShell(look: look, title: title, script: "admin", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var title: String { table ?? words("admin.\(current.rawValue)") }

    private var main: HTML {
        """
        <main id="main" class="admin" tabindex="-1">
        <nav class="tabs" aria-label="\(words("admin.title"))">\(sections.map(tab))</nav>
        <div class="page">
        \(back)
        <header><h1>\(title)</h1><div class="doing" id="doing"></div></header>
        <p class="muted">\(words(table == nil ? "admin.\(current.rawValue).about" : "admin.table.about"))</p>
        <div id="admin" aria-busy="true"><p class="muted">\(words("admin.loading"))</p>\(bones)</div>
        </div>
        </main>
        """
    }

    private var back: HTML? {
        guard table != nil else { return nil }
        return "<a class=\"back\" href=\"/admin/tables\">\(.icon("back"))\(words("admin.tables"))</a>"
    }

    private func tab(_ section: Section) -> HTML {
        """
        <a href="\(section.address)"\(when: section == current, "aria-current=\"page\"")>\
        \(words("admin.\(section.rawValue)"))</a>
        """
    }

    private var bones: [HTML] { Array(repeating: "<div class=\"bone\"></div>", count: 6) }
}

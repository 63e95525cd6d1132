/// The page on which an administrator arranges the form of a table. The script fills the designer.
struct FormDesignerPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    var sections: [AdminSection]
    /// The tables to choose from, by logical name and label.
    var tables: [(name: String, label: String)]
    /// The one that is arranged.
    var table: (name: String, label: String)
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: words,
            person: person,
            navigation: navigation,
            current: "/admin",
            main: main
        )
        return PageShell(look: look, title: words("form.layouts"), script: "forms", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        let options: [HTML] = tables.map { name, label in
            "<option value=\"\(name)\"\(when: name == table.name, "selected")>\(label)</option>"
        }
        return """
            <main id="main" class="admin" tabindex="-1">
            \(AdminTabs(words: words, sections: sections, current: .forms).html)
            <div class="sheet">
            <h1>\(words("form.designer.title", ["label": table.label]))</h1>
            <div class="designer">
            <label class="field">\(words("form.designer.choose"))\
            <select class="box" id="designer-table" autocomplete="off">\(options)</select></label>
            <p class="muted">\(words("form.designer.intro"))</p>
            <div class="designer" id="designer"></div>
            </div>
            </div>
            </main>
            """
    }
}

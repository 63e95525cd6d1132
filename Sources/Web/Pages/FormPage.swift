/// The page of one record of a table that does not stand on the work list. The script fills it.
struct FormPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    /// What the record is called, or its table when it has no name.
    var title: String
    /// The address of the table's own page.
    var list: String
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: look.words,
            person: person,
            navigation: navigation,
            current: list,
            main: main
        )
        return PageShell(look: look, title: title, script: "form", boot: boot, body: frame.html).html
    }

    private var main: HTML {
        """
        <main id="main" class="work single" tabindex="-1">
        <section class="record" id="record" tabindex="0" aria-label="\(look.words("record.title"))" aria-busy="true">\
        </section>
        </main>
        """
    }
}

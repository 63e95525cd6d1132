import Identity
import Records
import SalesCore

/// `/admin/people`: who may sign in, with which roles. What is done here goes through the Web API.
struct PeoplePage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    var sections: [AdminSection]
    var people: [Person]
    /// All roles, by name.
    var roles: [RecordName]
    var isMailing: Bool
    var hasIssuer: Bool
    /// The boot data as JSON.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: words,
            person: person,
            navigation: navigation,
            current: "/admin",
            main: main
        )
        return PageShell(look: look, title: words("people.title"), script: "people", boot: boot, body: frame.html).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="admin" tabindex="-1">
        \(AdminTabs(words: words, sections: sections, current: .people).html)
        <div class="sheet wide-sheet">
        <header class="heading"><h1>\(words("people.title"))</h1>\
        <button type="button" class="primary" id="invite">\(words("people.invite"))</button></header>
        \(hint)
        <p class="saved-line" id="said" role="status"></p>
        <div class="table-box" role="region" aria-label="\(words("people.title"))" tabindex="0">
        <table class="plain-table" id="people"\(when: hasIssuer, "data-issuer") \
        data-roles="\(roles.map { "\($0.id) \($0.name)" }.joined(separator: "\n"))">
        <thead><tr><th scope="col">\(words("people.name"))</th><th scope="col">\(words("people.email"))</th>\
        <th scope="col">\(words("people.roles"))</th><th scope="col">\(words("people.state"))</th>\
        <th scope="col"><span class="hear">\(words("people.actions"))</span></th></tr></thead>
        <tbody>\(people.map(row))</tbody>
        </table>
        </div>
        </div>
        </main>
        """
    }

    private var hint: HTML? {
        isMailing ? nil : "<p class=\"muted\">\(words("people.nomail"))</p>"
    }

    private func row(_ person: Person) -> HTML {
        """
        <tr data-id="\(person.id.description)" data-name="\(person.name)" data-state="\(person.state)"><th scope="row"><bdi>\(person.name)</bdi></th>\
        <td><bdi>\(person.email)</bdi></td><td>\(person.roles.map { words.role($0) }.joined(separator: ", "))</td>\
        <td>\(words("people.state.\(person.state)"))</td>\
        <td class="doing"><button type="button" class="quiet" data-act="menu" aria-haspopup="menu" \
        aria-label="\(words("people.menu", ["name": person.name]))" title="\(words("people.menu", ["name": person.name]))">\
        \(.icon("more"))</button></td></tr>
        """
    }
}

extension Words {
    /// A role's name in this language, where it is one of the predefined; as it was given otherwise.
    func role(_ name: String) -> String {
        let key = "role.\(name)"
        let text = self(key)
        return text == key ? name : text
    }
}

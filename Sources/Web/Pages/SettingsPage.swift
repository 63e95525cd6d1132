import Records

/// A person's own settings. Each choice is kept as soon as it is made, through the Web API.
struct SettingsPage: Sendable {
    /// What is chosen now.
    struct Chosen: Sendable {
        /// `en`, `fr`, or nil to follow the browser.
        var language: String?
        /// IANA name.
        var zone: String
        /// 0 ask, 1 go to the next, 2 stay.
        var afterComplete: Int
        var afterSkip: Int
        var hasShortcuts: Bool
        /// Whether the person may change cards (W-32).
        var mayChangeCards = false
        /// What of it is turned off for everybody (X-1).
        var workspace = Workspace.factory
        /// Kinds of notifications that the bell leaves out, and those that the browser shows.
        var muted: Set<NotificationKind> = []
        var pushed: Set<NotificationKind> = []
        var reminderMinutes = NotificationLimits.reminderMinutes
    }

    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    var chosen: Chosen
    /// The boot data as JSON, without the list.
    var boot: [UInt8]

    var html: HTML {
        let frame = PageFrame(
            words: words,
            person: person,
            navigation: navigation,
            current: "/settings",
            main: main
        )
        return PageShell(
            look: look,
            title: words("settings.title"),
            script: "settings",
            boot: boot,
            body: frame.html
        ).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="sheet" tabindex="-1">
        <h1>\(words("settings.title"))</h1>
        <p class="leads"><a href="/settings/security">\(words("security.link"))</a>\
        \(chosen.workspace.has(.availability) ? availabilityLink : "")</p>
        <form id="settings">
        \(panel("settings.advance", after("complete", chosen.afterComplete) + after("skip", chosen.afterSkip)))
        \(chosen.workspace.has(.notifications) ? notifications : "")
        \(panel("settings.region", languageField + zoneField))
        \(panel("settings.look", themeField + densityField))
        \(panel("settings.keys", shortcutsField))
        \(chosen.mayChangeCards ? panel("cards.title", cardsField) : "")
        \(panel("settings.filters", ["<div id=\"settings-filters\" aria-busy=\"true\"></div>"]))
        </form>
        </main>
        """
    }

    private var availabilityLink: HTML {
        "<a href=\"/settings/availability\">\(words("availability.link"))</a>"
    }

    private func panel(_ key: String, _ fields: [HTML]) -> HTML {
        """
        <section class="panel" aria-label="\(words(key))"><h2>\(words(key))</h2>\(fields)\
        <p class="saved" role="status"></p></section>
        """
    }

    private func after(_ command: String, _ value: Int) -> [HTML] {
        let column = command == "complete" ? "msdyn_actiononmarkcomplete" : "msdyn_actiononskip"
        let choices: [HTML] = [(0, "ask"), (1, "next"), (2, "stay")].map { number, name in
            """
            <label class="choice"><input type="radio" name="\(column)" value="\(number)" data-column="\(column)" \
            data-kind="number"\(when: number == value, "checked")><span>\(words("settings.advance.\(name)"))</span></label>
            """
        }
        return ["<fieldset><legend>\(words("settings.advance.\(command)"))</legend>\(choices)</fieldset>"]
    }

    private var languageField: [HTML] {
        let options = [("", words("settings.language.browser")), ("en", "English"), ("fr", "Français")]
        return [select("settings.language", id: "language", column: "sv_language", options, chosen.language ?? "")]
    }

    private var zoneField: [HTML] {
        [select("settings.zone", id: "zone", column: "sv_timezone", [(chosen.zone, chosen.zone)], chosen.zone)]
    }

    private var themeField: [HTML] {
        let options = ["system", "light", "dark"].map { ($0, words("theme.\($0)")) }
        return [select("settings.theme", id: "sv-theme", column: "sv_theme", options, look.theme)]
    }

    private var densityField: [HTML] {
        let options = ["comfortable", "compact"].map { ($0, words("density.\($0)")) }
        return [select("settings.density", id: "density", column: "sv_density", options, look.density)]
    }

    private var shortcutsField: [HTML] {
        [
            """
            <label class="choice"><input type="checkbox" id="shortcuts" data-column="sv_shortcuts" data-kind="flag"\
            \(when: chosen.hasShortcuts, "checked")><span>\(words("settings.shortcuts"))<br>\
            <small class="muted">\(words("settings.shortcuts.hint"))</small></span></label>
            """
        ]
    }

    private var cardsField: [HTML] {
        [
            """
            <p class="muted">\(words("cards.hint"))</p>
            <div><button type="button" class="second" id="cards" aria-haspopup="dialog">\(words("command.cards"))\
            </button></div>
            """
        ]
    }

    private func select(
        _ key: String,
        id: String,
        column: String,
        _ options: [(String, String)],
        _ value: String
    ) -> HTML {
        let choices: [HTML] = options.map { code, label in
            "<option value=\"\(code)\"\(when: code == value, "selected")>\(label)</option>"
        }
        return """
            <label class="field">\(words(key))<select id="\(id)" data-column="\(column)">\(choices)</select></label>
            """
    }
}

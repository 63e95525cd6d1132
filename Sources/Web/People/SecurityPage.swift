import Identity
import SalesCore

/// `/settings/security`: one's own password, second factor, sessions, tokens and programs. What is done here goes
/// through the Web API.
struct SecurityPage: Sendable {
    var look: PageLook
    var person: PagePerson
    var navigation: SideNavigation
    var isAdministrator: Bool
    var overview: OwnSecurity.Overview
    /// The boot data as JSON.
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
            title: words("security.title"),
            script: "security",
            boot: boot,
            body: frame.html
        ).html
    }

    private var words: Words { look.words }

    private var main: HTML {
        """
        <main id="main" class="sheet" tabindex="-1">
        <h1>\(words("security.title"))</h1>
        <p><a href="/settings">\(words("security.back"))</a></p>
        <p class="saved-line" id="said" role="status"></p>
        \(password)
        \(issuer)
        \(factor)
        \(sessions)
        \(tokens)
        \(programs)
        \(organisation)
        </main>
        """
    }

    private var password: HTML? {
        guard overview.hasPassword, overview.issuer?.arePasswordsOff != true else { return nil }
        return panel("security.password", [button("password", "security.password.change")])
    }

    private var issuer: HTML? {
        guard let issuer = overview.issuer else { return nil }
        let key = issuer.isLinked ? "security.issuer.linked" : "security.issuer.unlinked"
        let text: HTML = "<p>\(words(key, ["name": issuer.label]))</p>"
        return panel("security.issuer", issuer.isLinked ? [text] : [text, button("link", "security.issuer.link")])
    }

    private var factor: HTML {
        guard overview.hasFactor else {
            return panel(
                "security.factor",
                ["<p>\(words("security.factor.none"))</p>", button("factor", "security.factor.begin")]
            )
        }
        return panel(
            "security.factor",
            [
                "<p>\(words("security.factor.on")) \(words("security.factor.left", count: overview.recoveryLeft))</p>",
                "<p class=\"row\">", button("recovery", "security.factor.codes"),
                button("unfactor", "security.factor.remove"),
                "</p>",
            ]
        )
    }

    private var sessions: HTML {
        let rows: [HTML] = overview.sessions.map { session in
            let isCurrent = session.id == overview.current
            let end: HTML =
                isCurrent
                ? "<b>\(words("security.session.this"))</b>"
                : entry("session", session.id, "security.end", name: session.agent)
            return """
                <li><span><bdi>\(session.agent.isEmpty ? "—" : session.agent)</bdi><br>\
                <small class="muted"><bdi>\(session.client)</bdi> · \(time(session.lastSeenAt))</small></span>\(end)</li>
                """
        }
        let others: HTML? = overview.sessions.count > 1 ? button("others", "security.session.others") : nil
        return panel("security.sessions", ["<ul class=\"entries\">\(rows)</ul>", others ?? ""])
    }

    private var tokens: HTML {
        let rows: [HTML] = overview.tokens.map { token in
            let end: HTML = token.expiresAt.map { time($0) } ?? "\(words("security.token.never"))"
            return """
                <li><span><bdi>\(token.name.isEmpty ? "—" : token.name)</bdi><br>\
                <small class="muted">\(words("security.token.until")) \(end)</small></span>\
                \(entry("token", token.id, "security.end", name: token.name))</li>
                """
        }
        let list: HTML = rows.isEmpty ? "<p>\(words("security.token.none"))</p>" : "<ul class=\"entries\">\(rows)</ul>"
        return panel("security.tokens", [list, button("newtoken", "security.token.create")])
    }

    private var programs: HTML {
        let rows: [HTML] = overview.grants.map { grant in
            """
            <li><span><bdi>\(grant.client)</bdi><br><small class="muted">\(words("security.program.since")) \
            \(time(grant.since))</small></span>\(entry("grant", grant.id, "security.end", name: grant.client))</li>
            """
        }
        let list: HTML =
            rows.isEmpty ? "<p>\(words("security.program.none"))</p>" : "<ul class=\"entries\">\(rows)</ul>"
        return panel("security.programs", [list])
    }

    private var organisation: HTML? {
        guard isAdministrator else { return nil }
        var choices = [choice("required", "security.required", isOn: overview.isFactorRequiredOfAdministrators)]
        if let issuer = overview.issuer {
            choices += [
                choice("linkbyemail", "security.linkbyemail", isOn: issuer.isLinkingByEmail),
                choice("passwords", "security.passwords", isOn: !issuer.arePasswordsOff),
            ]
        }
        return panel("security.organisation", choices)
    }

    private func choice(_ id: String, _ key: String, isOn: Bool) -> HTML {
        """
        <label class="choice"><input type="checkbox" id="\(id)"\(when: isOn, "checked")>\
        <span>\(words(key))<br><small class="muted">\(words(key + ".hint"))</small></span></label>
        """
    }

    // MARK: Parts

    private func panel(_ key: String, _ content: [HTML]) -> HTML {
        "<section class=\"panel\" aria-label=\"\(words(key))\"><h2>\(words(key))</h2>\(content)</section>"
    }

    private func button(_ act: String, _ key: String) -> HTML {
        "<button type=\"button\" class=\"second fit\" data-act=\"\(act)\">\(words(key))</button> "
    }

    private func entry(_ act: String, _ id: GUID, _ key: String, name: String) -> HTML {
        """
        <button type="button" class="second" data-act="end-\(act)" data-id="\(id.description)" \
        aria-label="\(words("security.end.of", ["name": name]))">\(words(key))</button>
        """
    }

    /// The script writes it in the person's language and zone.
    private func time(_ instant: Instant) -> HTML {
        "<time datetime=\"\(instant.description)\">\(instant.description)</time>"
    }
}

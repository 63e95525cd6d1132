/// Whether a program may act with the person's rights: a plain form that works without script.
struct ConsentPage: Sendable {
    var look: PageLook
    /// The program's name.
    var client: String
    var person: String
    /// Where the browser goes on to.
    var destination: String
    /// The sign-in that leads back here, for somebody else.
    var other: String

    var html: HTML {
        DoorPage(
            look: look,
            title: words("consent.title", ["client": client]),
            content: """
                <p>\(words("consent.text", ["client": client, "person": person]))</p>
                <p class="small muted">\(words("consent.until", ["place": destination]))</p>
                <form method="post">
                <button class="primary" name="answer" value="allow">\(words("consent.allow"))</button>
                <button class="second" name="answer" value="deny">\(words("consent.deny"))</button>
                </form>
                <p class="small"><a href="\(other)">\(words("consent.other"))</a></p>
                """
        ).html
    }

    private var words: Words { look.words }
}

/// One thing to read and, where there is one, a way on.
struct NoticePage: Sendable {
    var look: PageLook
    var title: String
    var text: String
    var link: (address: String, label: String)?

    var html: HTML {
        let way: HTML? = link.map { "<p><a href=\"\($0.address)\">\($0.label)</a></p>" }
        return DoorPage(look: look, title: title, content: "<p>\(text)</p>\(way)").html
    }
}

/// The small page in the middle of the window that stands before the house.
struct DoorPage: Sendable {
    var look: PageLook
    var title: String
    var content: HTML
    /// Shows the way to the other language, where the address can be asked for again.
    var hasLanguages = false

    var html: HTML {
        let languages: HTML? = hasLanguages ? .languages(look.words) : nil
        return PageShell(
            look: look,
            title: title,
            script: nil,
            body: """
                <div class="door"><main>
                \(.brand)
                <div class="panel">
                <h1>\(title)</h1>
                \(content)
                </div>
                \(languages)
                </main></div>
                """
        ).html
    }
}

extension HTML {
    /// The languages of a page outside the frame.
    static func languages(_ words: Words) -> HTML {
        func language(_ code: String, _ name: String) -> HTML {
            if words.language == code { return "<span lang=\"\(code)\" aria-current=\"true\">\(name)</span>" }
            return "<a href=\"?lang=\(code)\" lang=\"\(code)\" hreflang=\"\(code)\">\(name)</a>"
        }
        return """
            <nav aria-label="\(words("signin.language"))">\(language("en", "English"))\(language("fr", "Français"))</nav>
            """
    }
}

/// Signing in: a plain form that posts to itself and works without script.
struct SignInPage: Sendable {
    /// Why the last attempt failed. Unknown people and wrong passwords are told the same.
    enum Trouble: Sendable {
        case wrong, throttled
    }

    var look: PageLook
    /// What was typed before; the password never comes back.
    var email = ""
    var trouble: Trouble?

    var html: HTML {
        PageShell(look: look, title: words("signin.title"), script: nil, body: body).html
    }

    private var words: Words { look.words }

    private var body: HTML {
        """
        <div class="door"><main>
        \(.brand)
        <div class="panel">
        <h1>\(words("signin.title"))</h1>
        \(alert)
        <form method="post">
        <label class="field">\(words("signin.email"))<input id="email" name="email" type="email" value="\(email)" \
        autocomplete="username" maxlength="320" required\(when: email.isEmpty, "autofocus")\(problem)></label>
        <label class="field">\(words("signin.password"))<input id="password" name="password" type="password" \
        autocomplete="current-password" maxlength="1024" required\(when: !email.isEmpty, "autofocus")\(problem)></label>
        <button class="primary">\(words("signin.go"))</button>
        </form>
        <p class="small"><a href="/forgot">\(words("forgot.title"))</a></p>
        </div>
        <nav aria-label="\(words("signin.language"))">\(language("en", "English"))\(language("fr", "Français"))</nav>
        </main></div>
        """
    }

    private var alert: HTML? {
        switch trouble {
        case .wrong: "<p class=\"alert\" role=\"alert\" id=\"trouble\">\(words("signin.wrong"))</p>"
        case .throttled: "<p class=\"alert\" role=\"alert\" id=\"trouble\">\(words("signin.throttled"))</p>"
        case nil: nil
        }
    }

    private var problem: HTML {
        trouble == nil ? "" : " aria-describedby=\"trouble\" aria-invalid=\"true\""
    }

    private func language(_ code: String, _ name: String) -> HTML {
        if words.language == code { return "<span lang=\"\(code)\" aria-current=\"true\">\(name)</span>" }
        return "<a href=\"?lang=\(code)\" lang=\"\(code)\" hreflang=\"\(code)\">\(name)</a>"
    }
}

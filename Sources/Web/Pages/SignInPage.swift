/// Signing in: a plain form that posts to itself and works without script.
struct SignInPage: Sendable {
    /// Why the last attempt failed. Unknown people and wrong passwords are told the same.
    enum Trouble: Sendable {
        case wrong, throttled, passwordsOff
    }

    var look: PageLook
    /// What was typed before; the password never comes back.
    var email = ""
    var trouble: Trouble?
    var takesPasswords = true
    /// Another issuer: what it is called, and where its sign-in begins.
    var issuer: (label: String, address: String)?
    /// Shown to somebody who has just signed out.
    var hasLeft = false

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
        \(left)
        \(alert)
        \(takesPasswords ? form : nil)
        \(way)
        \(takesPasswords ? forgotten : nil)
        </div>
        <nav aria-label="\(words("signin.language"))">\(language("en", "English"))\(language("fr", "Français"))</nav>
        </main></div>
        """
    }

    private var form: HTML {
        """
        <form method="post">
        <label class="field">\(words("signin.email"))<input id="email" name="email" type="email" value="\(email)" \
        autocomplete="username" maxlength="320" required\(when: email.isEmpty, "autofocus")\(problem)></label>
        <label class="field">\(words("signin.password"))<input id="password" name="password" type="password" \
        autocomplete="current-password" maxlength="1024" required\(when: !email.isEmpty, "autofocus")\(problem)></label>
        <button class="primary">\(words("signin.go"))</button>
        </form>
        """
    }

    private var forgotten: HTML { "<p class=\"small\"><a href=\"/forgot\">\(words("forgot.title"))</a></p>" }

    /// To the other issuer; the way in where there is no other.
    private var way: HTML? {
        guard let issuer else { return nil }
        let label = words("issuer.go", ["name": issuer.label])
        return
            "<p><a class=\"\(takesPasswords ? "second" : "primary") wide\" href=\"\(issuer.address)\">\(label)</a></p>"
    }

    /// Signing out here leaves the session at the issuer, which the person may want to end, too.
    private var left: HTML? {
        guard hasLeft, let issuer else { return nil }
        return """
            <p role="status">\(words("issuer.left"))
            <a href="/signin/issuer/out">\(words("issuer.leave", ["name": issuer.label]))</a></p>
            """
    }

    private var alert: HTML? {
        switch trouble {
        case .wrong: "<p class=\"alert\" role=\"alert\" id=\"trouble\">\(words("signin.wrong"))</p>"
        case .throttled: "<p class=\"alert\" role=\"alert\" id=\"trouble\">\(words("signin.throttled"))</p>"
        case .passwordsOff: "<p class=\"alert\" role=\"alert\" id=\"trouble\">\(words("signin.nopasswords"))</p>"
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

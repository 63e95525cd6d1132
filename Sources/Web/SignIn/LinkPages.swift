/// Asking for a link when the password is forgotten.
struct ForgotPage: Sendable {
    var look: PageLook

    var html: HTML {
        DoorPage(
            look: look,
            title: words("forgot.title"),
            content: """
                <p>\(words("forgot.text"))</p>
                <form method="post">
                <label class="field">\(words("signin.email"))<input name="email" type="email" autocomplete="username" \
                maxlength="320" required autofocus></label>
                <button class="primary">\(words("forgot.go"))</button>
                </form>
                <p><a href="/signin">\(words("forgot.back"))</a></p>
                """,
            hasLanguages: true
        ).html
    }

    private var words: Words { look.words }
}

/// Choosing a password by a link.
struct ResetPage: Sendable {
    var look: PageLook
    var email: String
    var name: String
    /// The link's secret, which goes on with the form.
    var token: String
    /// Why the password was not taken.
    var trouble: String?

    var html: HTML {
        let alert: HTML? = trouble.map { "<p class=\"alert\" role=\"alert\" id=\"trouble\">\($0)</p>" }
        let problem: HTML = trouble == nil ? "" : " aria-invalid=\"true\""
        let described: HTML = trouble == nil ? "hint" : "trouble hint"
        return DoorPage(
            look: look,
            title: words("reset.title"),
            content: """
                <p>\(words("reset.text", ["name": name]))</p>
                \(alert)
                <form method="post" action="/reset">
                <input type="hidden" name="token" value="\(token)">
                <label class="field">\(words("signin.email"))<input name="email" type="email" value="\(email)" \
                autocomplete="username" readonly></label>
                <label class="field">\(words("reset.password"))<input name="password" type="password" \
                autocomplete="new-password" minlength="12" maxlength="1024" required autofocus \
                aria-describedby="\(described)"\(problem)><small id="hint">\(words("reset.hint"))</small></label>
                <button class="primary">\(words("reset.go"))</button>
                </form>
                """
        ).html
    }

    private var words: Words { look.words }
}

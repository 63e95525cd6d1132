import Identity

/// The one-time code after the password.
struct FactorPage: Sendable {
    var look: PageLook
    var trouble: String?

    var html: HTML {
        DoorPage(
            look: look,
            title: words("factor.title"),
            content: """
                <p>\(words("factor.text"))</p>
                \(HTML.alert(trouble))
                <form method="post">\(HTML.codeField(words, trouble: trouble))
                <button class="primary">\(words("signin.go"))</button>
                </form>
                <p class="small muted">\(words("factor.lost"))</p>
                <p><a href="/signin">\(words("forgot.back"))</a></p>
                """
        ).html
    }

    private var words: Words { look.words }
}

/// Setting up a second factor before coming in, because the organisation requires one.
struct EnrolPage: Sendable {
    var look: PageLook
    var setup: SecondFactors.Setup
    var trouble: String?

    var html: HTML {
        DoorPage(
            look: look,
            title: words("enrol.title"),
            content: """
                <p>\(words("enrol.text"))</p>
                \(HTML.alert(trouble))
                \(HTML.setup(setup, words))
                <form method="post">\(HTML.codeField(words, trouble: trouble))
                <button class="primary">\(words("enrol.go"))</button>
                </form>
                """
        ).html
    }

    private var words: Words { look.words }
}

/// The recovery codes, this once.
struct RecoveryPage: Sendable {
    var look: PageLook
    var codes: [String]
    var next: String

    var html: HTML {
        let list: [HTML] = codes.map { "<li><code>\($0)</code></li>" }
        return DoorPage(
            look: look,
            title: words("recovery.title"),
            content: """
                <p>\(words("recovery.text"))</p>
                <ul class="codes">\(list)</ul>
                <p><a class="primary" href="\(next)">\(words("recovery.done"))</a></p>
                """
        ).html
    }

    private var words: Words { look.words }
}

extension HTML {
    static func alert(_ trouble: String?) -> HTML? {
        trouble.map { "<p class=\"alert\" role=\"alert\" id=\"trouble\">\($0)</p>" }
    }

    static func codeField(_ words: Words, trouble: String?) -> HTML {
        let problem: HTML = trouble == nil ? "" : " aria-describedby=\"trouble\" aria-invalid=\"true\""
        return """
            <label class="field">\(words("factor.code"))<input name="code" inputmode="text" autocomplete="one-time-code" \
            maxlength="40" spellcheck="false" required autofocus\(problem)></label>
            """
    }

    /// What an authenticator app needs: an address that opens it, and the secret to be typed, in groups of four.
    static func setup(_ setup: SecondFactors.Setup, _ words: Words) -> HTML {
        let letters = Array(setup.secret)
        let groups = stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
        return """
            <p>\(words("enrol.secret"))<br><code id="secret">\(groups.joined(separator: " "))</code></p>
            <p><a href="\(setup.address)">\(words("enrol.open"))</a></p>
            """
    }
}

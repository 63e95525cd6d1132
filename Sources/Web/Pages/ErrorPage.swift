/// What a person sees instead of a page: not found, not allowed, or broken with the id under which it was logged.
struct ErrorPage: Sendable {
    enum Kind: Sendable, Equatable {
        case notFound
        case forbidden
        case failed
        /// Turned off for everybody, or not for the person's roles (W-6, W-94).
        case off
    }

    var look: PageLook
    var kind: Kind
    /// The id under which the log has the details.
    var requestID: String?
    /// Why, where that is more than the kind says.
    var reason: String?
    /// Whether the work list is there to go to.
    var hasWorklist = true

    var html: HTML {
        PageShell(look: look, title: words("error.\(name).title"), script: nil, body: body).html
    }

    private var words: Words { look.words }

    private var name: String {
        switch kind {
        case .notFound: "notfound"
        case .forbidden: "forbidden"
        case .failed: "failed"
        case .off: "off"
        }
    }

    private var body: HTML {
        """
        <div class="door"><main>
        \(.brand)
        <div class="panel">
        <h1>\(words("error.\(name).title"))</h1>
        <p>\(reason ?? words("error.\(name).text"))</p>
        \(requestLine)
        \(home)
        </div>
        </main></div>
        """
    }

    private var home: HTML {
        hasWorklist
            ? "<a class=\"primary\" href=\"/worklist\">\(words("error.home"))</a>"
            : "<a class=\"primary\" href=\"/activitypointer\">\(words("error.activities"))</a>"
    }

    private var requestLine: HTML? {
        guard let requestID else { return nil }
        return "<p class=\"small muted\">\(words("error.id", ["id": ""]))<code>\(requestID)</code></p>"
    }
}

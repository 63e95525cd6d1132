import Identity

/// The cookie that holds a session's secret.
///
/// Over https its name begins with `__Host-`, which browsers accept only with `Secure`, for this host alone and for all
/// paths, so no other host of the domain can plant one. Over http, on loopback, it has a plain name.
struct SessionCookie: Sendable {
    let isSecure: Bool

    var name: String { isSecure ? "__Host-suivant" : "suivant" }

    /// `Set-Cookie` after sign-in. It lasts as long as a session can; the server ends it earlier when idle.
    func setting(_ secret: SessionSecret) -> String {
        "\(name)=\(secret.text); Max-Age=\(CredentialLife.sessionDays * 86_400); \(attributes)"
    }

    /// `Set-Cookie` that removes it.
    var clearing: String { "\(name)=; Max-Age=0; \(attributes)" }

    /// The session that a `Cookie` header shows; nil when there is none, or several that differ: then somebody planted
    /// one.
    func session(in header: String?) -> CredentialHash? {
        guard let header else { return nil }
        var found: Substring?
        for pair in header.split(separator: ";") {
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            guard pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" else { continue }
            let value = pair.dropFirst(name.count + 1)
            if let found, found != value { return nil }
            found = value
        }
        return found.flatMap { CredentialHash(session: $0) }
    }

    private var attributes: String { "Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}

import Identity

/// The cookie of a browser that is half-way through signing in. It opens nothing by itself.
struct StepCookie: Sendable {
    let isSecure: Bool
    /// `step`, or `issuer` for a browser that is at another issuer.
    var purpose = "step"

    private var name: String { (isSecure ? "__Host-suivant-" : "suivant-") + purpose }

    func setting(_ secret: Secret) -> String { "\(name)=\(secret.text); Max-Age=600; \(attributes)" }

    var clearing: String { "\(name)=; Max-Age=0; \(attributes)" }

    /// What the browser shows; nothing when there are several that differ.
    func step(in header: String?) -> String? {
        let values = (header ?? "").split(separator: ";").compactMap { pair -> String? in
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            guard pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" else { return nil }
            return String(pair.dropFirst(name.count + 1))
        }
        return Set(values).count == 1 ? values.first : nil
    }

    private var attributes: String { "Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}

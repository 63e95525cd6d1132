/// What a request says about the page it comes from. Browsers set these headers themselves; no page can forge them.
enum SameOriginProof: Equatable {
    /// From a page of ours.
    case proven
    /// From a page of another site, or one that hides where it comes from.
    case foreign
    /// It says nothing: no browser of today, or the address bar.
    case silent

    /// - Parameters:
    ///   - fetchSite: The header `Sec-Fetch-Site`, sent over https and on loopback.
    ///   - origin: The header `Origin`, which every browser sends with a POST.
    ///   - own: The origins that pages of ours have.
    init(fetchSite: String?, origin: String?, own: [Origin]) {
        let isOwn = origin.map { text in Origin(text).map { own.contains($0) } ?? false }
        switch (fetchSite, isOwn) {
        case ("same-origin", _): self = .proven
        case (nil, true), ("none", true): self = .proven
        case (nil, nil), ("none", nil): self = .silent
        default: self = .foreign
        }
    }
}

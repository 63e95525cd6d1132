extension QueryOptions {
    /// `$select`, `$filter`, `$search`, `$orderby`, `$expand` and `$count` as the query of an address, percent-encoded: what the
    /// next link of an expanded collection carries. Paging is left to the caller.
    public var queryText: String {
        var parts: [String] = []
        for (name, value) in printed { parts.append("\(name)=\(URLDecoding.encodedForQuery(value))") }
        return parts.joined(separator: "&")
    }

    private var printed: [(name: String, value: String)] {
        var parts: [(String, String)] = []
        if let select { parts.append(("$select", select.map(\.description).joined(separator: ","))) }
        if let filter { parts.append(("$filter", filter.description)) }
        if let search { parts.append(("$search", search.description)) }
        if !orderBy.isEmpty { parts.append(("$orderby", orderBy.map(\.description).joined(separator: ","))) }
        if !expand.isEmpty { parts.append(("$expand", expand.map(\.description).joined(separator: ","))) }
        if count { parts.append(("$count", "true")) }
        return parts
    }

    /// The columns and steps that the answer shows, as its `@odata.context` lists them: `(fullname,parentaccountid(name))`.
    public var contextText: String {
        var names = (select ?? []).compactMap { item -> String? in
            if case .path(let path) = item { path.description } else { nil }
        }
        if let select, select.contains(.all) { names = ["*"] }
        for item in expand {
            guard case .path(let path) = item.target else { continue }
            let inner = item.options.contextText
            names.append(path.description + (item.form == .references ? "/$ref" : "") + (inner.isEmpty ? "()" : inner))
        }
        return names.isEmpty ? "" : "(\(names.joined(separator: ",")))"
    }
}

extension SelectItem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .all: "*"
        case .operations(let namespace): namespace + ".*"
        case .path(let path): path.description
        }
    }
}

extension ExpandItem: CustomStringConvertible {
    public var description: String {
        let name = if case .path(let path) = target { path.description } else { "*" }
        var inside = options.inner
        if let top = options.top { inside.append("$top=\(top)") }
        return name + (form == .references ? "/$ref" : form == .count ? "/$count" : "")
            + (inside.isEmpty ? "" : "(\(inside.joined(separator: ";")))")
    }
}

extension QueryOptions {
    fileprivate var inner: [String] { printed.map { "\($0.name)=\($0.value)" } }
}

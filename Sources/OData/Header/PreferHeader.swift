/// What the client asks for in `Prefer` (RFC 7240). What is not understood is passed over, as that RFC demands.
public struct PreferHeader: Hashable, Sendable {
    public enum Return: String, Sendable {
        case representation, minimal
    }

    /// `return=…`
    public private(set) var returns: Return?
    /// `odata.maxpagesize`, 1 or more; the caller holds it to its own limit.
    public private(set) var maxPageSize: Int?
    /// `odata.include-annotations`
    public private(set) var annotations: AnnotationFilter?
    /// `odata.continue-on-error`
    public private(set) var continuesOnError = false

    public init() {}

    /// - Parameter values: The values of all `Prefer` headers of the request, in order. Of a preference that is given
    ///   twice the first counts.
    public init(parsing values: [String]) {
        for value in values { read(value) }
    }

    public init(parsing value: String) {
        self.init(parsing: [value])
    }
}

/// Which annotations a client wants beside the values.
public struct AnnotationFilter: Hashable, Sendable {
    /// `*`, names and `namespace.*`, each with a minus sign in front when it is to be left out.
    public let patterns: [String]

    public init(_ patterns: [String]) {
        self.patterns = patterns
    }

    /// Whether the annotation with that full name is wanted. The pattern that fits most closely decides.
    public func includes(_ name: String) -> Bool {
        var best: (closeness: Int, isIncluded: Bool) = (-1, false)
        for pattern in patterns {
            let isExcluding = pattern.hasPrefix("-")
            let wanted = isExcluding ? pattern.dropFirst() : pattern[...]
            let closeness = wanted.utf8.count - (wanted.hasSuffix("*") ? 1 : 0)
            if AnnotationFilter.fits(name, wanted), closeness > best.closeness { best = (closeness, !isExcluding) }
        }
        return best.isIncluded
    }

    private static func fits(_ name: String, _ pattern: Substring) -> Bool {
        if pattern == "*" { return true }
        if pattern.hasSuffix(".*") { return name.hasPrefix(pattern.dropLast()) }
        return name == pattern
    }
}

// MARK: - Reading

extension PreferHeader {
    private mutating func read(_ value: String) {
        var header = HeaderCursor(value, name: "Prefer")
        var openList: [String]?
        while !header.cursor.isAtEnd {
            header.cursor.skipBlanks()
            let name = header.token()
            let (text, isQuoted) = PreferHeader.value(at: &header)
            if let name {
                // Clients send the list without quotation marks too; its items then look like preferences.
                if openList != nil, text == nil, PreferHeader.isAnnotation(name) {
                    openList?.append(name)
                } else {
                    close(&openList)
                    take(name, text, isQuoted: isQuoted, openList: &openList)
                }
            }
            PreferHeader.skipToComma(at: &header)
        }
        close(&openList)
    }

    private mutating func take(_ name: String, _ text: String?, isQuoted: Bool, openList: inout [String]?) {
        let lowered = name.lowercased()
        switch lowered.hasPrefix("odata.") ? String(lowered.dropFirst(6)) : lowered {
        case "return":
            returns = returns ?? text.flatMap { Return(rawValue: $0.lowercased()) }
        case "maxpagesize":
            maxPageSize = maxPageSize ?? text.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        case "continue-on-error":
            continuesOnError = continuesOnError || text?.lowercased() != "false"
        case "include-annotations":
            let patterns = PreferHeader.patterns(text ?? "")
            if isQuoted { annotations = annotations ?? AnnotationFilter(patterns) } else { openList = patterns }
        default: break
        }
    }

    private mutating func close(_ openList: inout [String]?) {
        guard let patterns = openList else { return }
        annotations = annotations ?? AnnotationFilter(patterns)
        openList = nil
    }

    private static func patterns(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " || $0 == "\t" }.map(String.init)
    }

    /// `*` or a name with a namespace that is not one of the preferences with a prefix.
    private static func isAnnotation(_ name: String) -> Bool {
        name == "*" || name.contains(".") && !prefixedPreferences.contains(name.lowercased())
    }

    private static let prefixedPreferences: Set<String> = [
        "odata.continue-on-error", "odata.track-changes", "odata.allow-entityreferences",
    ]

    /// `= value`, quoted or not; nil when there is none.
    private static func value(at header: inout HeaderCursor) -> (text: String?, isQuoted: Bool) {
        header.cursor.skipBlanks()
        guard header.cursor.take("=") else { return (nil, false) }
        header.cursor.skipBlanks()
        if header.cursor.current == UInt8(ascii: "\"") { return (header.quotedText(), true) }
        return (header.token() ?? "", false)
    }

    /// Passes parameters and whatever is not understood.
    private static func skipToComma(at header: inout HeaderCursor) {
        while let byte = header.cursor.current {
            if byte == UInt8(ascii: "\"") {
                guard header.quotedText() != nil else { return }
            } else {
                header.cursor.advance()
                if byte == UInt8(ascii: ",") { return }
            }
        }
    }
}

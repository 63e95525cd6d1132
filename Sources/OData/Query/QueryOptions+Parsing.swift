extension QueryOptions {
    /// Reads the query of an address.
    ///
    /// - Parameters:
    ///   - query: What follows the question mark, percent-encoded; nil and empty mean no options.
    ///   - custom: Options without a dollar sign that this address knows (`ahead`, `window`, `lang`). Every other
    ///     option is refused by name. Letter case does not matter.
    public init(
        parsing query: String?,
        custom: Set<String> = [],
        limits: Limits = .standard
    ) throws(ParseError) {
        self.init()
        let sent = try SentOption.split(query ?? "", limits: limits)
        for option in sent where option.isAlias { try readAlias(option, limits: limits) }
        let customNames = Dictionary(custom.map { ($0.lowercased(), $0) }) { first, _ in first }
        var seen: Set<String> = []
        var system: [(SystemOption, SentOption)] = []
        for option in sent where !option.isAlias {
            if let name = customNames[option.name.lowercased()] {
                guard self.custom.updateValue(option.text, forKey: name) == nil else { throw option.repeated }
            } else {
                let known = try SystemOption(option.name)
                guard seen.insert(known.rawValue).inserted else { throw option.repeated }
                system.append((known, option))
            }
        }
        var expandCount = 0
        for (known, option) in system {
            let cursor = Cursor(option.value, in: .option("$" + known.rawValue))
            var reader = OptionReader(cursor: cursor, limits: limits, aliases: aliases, expandCount: expandCount)
            try reader.read(known, into: &self, isNested: false)
            expandCount = reader.expandCount
        }
    }

    private mutating func readAlias(_ option: SentOption, limits: Limits) throws(ParseError) {
        var cursor = Cursor(option.value, in: .option(excerpt(option.name)))
        let value = try ArgumentParser.argument(at: &cursor, limits: limits)
        if case .alias = value {
            throw cursor.error(.unexpected(found: cursor.excerpt(from: 0, to: cursor.end), expected: .literal), at: 0)
        }
        try cursor.expectEnd()
        guard aliases.updateValue(value, forKey: option.name) == nil else { throw option.repeated }
    }
}

/// One `name=value` of a query, decoded.
private struct SentOption {
    let name: String
    let value: [UInt8]

    var isAlias: Bool { name.hasPrefix("@") }
    var text: String { String(decoding: value, as: UTF8.self) }
    var repeated: ParseError { ParseError(.repeated(excerpt(name)), in: .query) }

    static func split(_ query: String, limits: Limits) throws(ParseError) -> [SentOption] {
        var result: [SentOption] = []
        for piece in query.utf8.split(separator: UInt8(ascii: "&")) {
            guard result.count < limits.options else {
                throw ParseError(.tooMany(.options, limit: limits.options), in: .query)
            }
            let name = piece.prefix { $0 != UInt8(ascii: "=") }
            let decoded = try URLDecoding.queryText(Substring(name))
            let place = ParseError.Place.option(excerpt(decoded))
            let value = try URLDecoding.bytes(of: piece.dropFirst(name.count + 1), plusIsBlank: true, in: place)
            result.append(SentOption(name: decoded, value: value))
        }
        return result
    }
}

/// The options with a dollar sign, which may be left out and whose letter case does not matter (OData 4.01).
enum SystemOption: String {
    case select, filter, orderby, top, count, expand, search, apply, skiptoken, format, id, levels
    case savedquery, userquery

    /// Known to the standard or the dialect, and answered with “not offered”.
    private static let notOffered: Set<String> = [
        "skip", "compute", "index", "deltatoken", "schemaversion", "entityset", "crossjoin",
        "fetchxml", "sql",
    ]

    init(_ sent: String) throws(ParseError) {
        let lowered = sent.lowercased()
        let bare = lowered.hasPrefix("$") ? String(lowered.dropFirst()) : lowered
        if SystemOption.notOffered.contains(bare) { throw ParseError(.notOffered(excerpt(sent)), in: .query) }
        guard let option = SystemOption(rawValue: bare) else {
            throw ParseError(.unknownOption(excerpt(sent)), in: .query)
        }
        self = option
    }
}

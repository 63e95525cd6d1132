extension ResourcePath {
    /// Where the service stands; `v9.0` and `v9.1` are the same service as `v9.2`.
    public static let root = "/api/data/"
    private static let versions: Set<String> = ["v9.0", "v9.1", "v9.2"]

    /// Reads the path of a request line, which must begin with the service's root.
    ///
    /// - Parameter path: Percent-encoded.
    public init(parsing path: String, limits: Limits = .standard) throws(ParseError) {
        guard let relative = try ResourcePath.relative(path) else {
            throw ParseError(.notThisService(excerpt(path)), in: .path)
        }
        try self.init(relative: relative, limits: limits)
    }

    /// Reads a reference out of a body or a batch: `leads(…)`, `/leads(…)`, `/api/data/v9.2/leads(…)` or an absolute
    /// address, whose host is not looked at (see ``RequestTarget/authority``).
    public init(reference: String, limits: Limits = .standard) throws(ParseError) {
        let path = try RequestTarget(parsing: reference).path
        if let relative = try ResourcePath.relative(path) {
            try self.init(relative: relative, limits: limits)
        } else {
            try self.init(relative: path.hasPrefix("/") ? path.dropFirst() : path[...], limits: limits)
        }
    }

    /// Reads a path that begins behind the service's root.
    public init(relative path: some StringProtocol, limits: Limits = .standard) throws(ParseError) {
        let bytes = try URLDecoding.pathBytes(of: path.utf8)
        var parser = PathParser(cursor: Cursor(bytes, in: .path), limits: limits)
        self.init(try parser.segments())
    }

    /// What follows root and version, or nil when the path is none of the service.
    private static func relative(_ path: String) throws(ParseError) -> Substring? {
        guard path.hasPrefix(root) else { return nil }
        let rest = path.dropFirst(root.count)
        let version = rest.prefix { $0 != "/" }
        guard versions.contains(version.lowercased()) else {
            throw ParseError(.unsupportedVersion(excerpt(String(version))), in: .path)
        }
        return rest.dropFirst(version.count).drop { $0 == "/" }
    }
}

private struct PathParser {
    var cursor: Cursor
    let limits: Limits
    /// No address of the service has more.
    private static let segmentLimit = 16

    init(cursor: Cursor, limits: Limits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func segments() throws(ParseError) -> [ResourcePath.Segment] {
        var result: [ResourcePath.Segment] = []
        while !cursor.isAtEnd {
            guard result.count < PathParser.segmentLimit else {
                throw cursor.error(.tooDeep(limit: PathParser.segmentLimit))
            }
            result.append(try segment())
            guard cursor.isAtEnd || cursor.take("/") else { throw cursor.unexpected(.symbol("/")) }
        }
        return result
    }

    private mutating func segment() throws(ParseError) -> ResourcePath.Segment {
        if cursor.current == UInt8(ascii: "$") { return try systemSegment() }
        guard let name = cursor.dottedName() else { throw cursor.unexpected(.segment) }
        return .named(QualifiedName(dotted: name), try parentheses())
    }

    private mutating func systemSegment() throws(ParseError) -> ResourcePath.Segment {
        let start = cursor.position
        cursor.advance()
        while let byte = cursor.current, Cursor.continuesName(byte) || byte == UInt8(ascii: "-") { cursor.advance() }
        let word = cursor.text(from: start + 1, to: cursor.position)
        switch word {
        case "metadata": return .metadata
        case "batch": return .batch
        case "count": return .count
        case "value": return .value
        case "ref": return .reference
        case "all", "crossjoin", "entity", "filter", "each", "query":
            throw cursor.error(.notOffered("$" + word), at: start)
        default: break
        }
        guard start == 0, !word.isEmpty else {
            let found = cursor.excerpt(from: start, to: cursor.position)
            throw cursor.error(.unexpected(found: found, expected: .segment), at: start)
        }
        return .content(word)
    }

    private mutating func parentheses() throws(ParseError) -> ResourcePath.Parentheses {
        guard cursor.take("(") else { return .none }
        cursor.skipBlanks()
        if cursor.take(")") { return .empty }
        let result: ResourcePath.Parentheses
        if let first = try namedArgument() {
            result = .named(try namedArguments(after: first))
        } else {
            guard !cursor.isAtEnd else { throw cursor.unexpected(.literal) }
            result = .key(try ArgumentParser.argument(at: &cursor, limits: limits))
        }
        cursor.skipBlanks()
        try cursor.expect(")")
        return result
    }

    private mutating func namedArguments(
        after first: ResourcePath.NamedArgument
    ) throws(ParseError) -> [ResourcePath.NamedArgument] {
        var arguments = [first]
        cursor.skipBlanks()
        while cursor.take(",") {
            cursor.skipBlanks()
            let start = cursor.position
            guard arguments.count < 32, let next = try namedArgument() else { throw cursor.unexpected(.name) }
            guard !arguments.contains(where: { $0.name == next.name }) else {
                throw cursor.error(.repeated(excerpt(next.name)), at: start)
            }
            arguments.append(next)
            cursor.skipBlanks()
        }
        return arguments
    }

    /// `name=value`, or nil and nothing read when no name with an equals sign stands here.
    private mutating func namedArgument() throws(ParseError) -> ResourcePath.NamedArgument? {
        let start = cursor.position
        guard let name = cursor.name() else { return nil }
        cursor.skipBlanks()
        guard cursor.take("=") else {
            cursor.rewind(to: start)
            return nil
        }
        return ResourcePath.NamedArgument(name, try ArgumentParser.argument(at: &cursor, limits: limits))
    }
}

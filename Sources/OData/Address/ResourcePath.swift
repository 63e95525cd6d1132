import SalesCore

/// What a path of the service names: its segments from left to right, names not looked up.
public struct ResourcePath: Hashable, Sendable, CustomStringConvertible {
    /// Empty for the service itself.
    public var segments: [Segment]

    public init(_ segments: [Segment]) {
        self.segments = segments
    }

    public enum Segment: Hashable, Sendable {
        /// `$metadata`
        case metadata
        /// `$batch`
        case batch
        /// `$count`
        case count
        /// `$value`
        case value
        /// `$ref`
        case reference
        /// `$1`: the result of an earlier request of the same batch, by its `Content-ID`.
        case content(String)
        /// A set, a property, a navigation, a type cast, an action or a function.
        case named(QualifiedName, Parentheses)
    }

    /// What stands in the parentheses behind a name.
    public enum Parentheses: Hashable, Sendable {
        case none
        /// `()`
        case empty
        /// `(7f2e…)`: the one key.
        case key(Argument)
        /// `(accountnumber='A1',x=2)`: key columns or parameters by name, each name once.
        case named([NamedArgument])
    }

    public struct NamedArgument: Hashable, Sendable {
        public var name: String
        public var value: Argument

        public init(_ name: String, _ value: Argument) {
            self.name = name
            self.value = value
        }
    }

    /// The path with the aliases in its parentheses replaced by what the query says they are.
    public func resolving(_ aliases: [String: Argument]) throws(ParseError) -> ResourcePath {
        var result: [Segment] = []
        for segment in segments { result.append(try segment.resolving(aliases)) }
        return ResourcePath(result)
    }

    /// The path as text that parses to the same segments; relative to the service, not percent-encoded.
    public var description: String { segments.map(\.description).joined(separator: "/") }
}

/// A name and the namespace before it: `Microsoft.Dynamics.CRM.sv_Complete`.
public struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
    public var namespace: String?
    public var name: String

    public init(_ name: String, namespace: String? = nil) {
        self.name = name
        self.namespace = namespace
    }

    /// Splits at the last dot.
    init(dotted text: String) {
        guard let dot = text.lastIndex(of: ".") else {
            self.init(text)
            return
        }
        self.init(String(text[text.index(after: dot)...]), namespace: String(text[..<dot]))
    }

    public var description: String { namespace.map { $0 + "." + name } ?? name }
}

extension ResourcePath.Segment: CustomStringConvertible {
    public var description: String {
        switch self {
        case .metadata: "$metadata"
        case .batch: "$batch"
        case .count: "$count"
        case .value: "$value"
        case .reference: "$ref"
        case .content(let id): "$" + id
        case .named(let name, .none): name.description
        case .named(let name, .empty): "\(name)()"
        case .named(let name, .key(let key)): "\(name)(\(key))"
        case .named(let name, .named(let arguments)):
            "\(name)(\(arguments.map { "\($0.name)=\($0.value)" }.joined(separator: ",")))"
        }
    }

    fileprivate func resolving(_ aliases: [String: Argument]) throws(ParseError) -> ResourcePath.Segment {
        switch self {
        case .named(let name, .key(let key)):
            return .named(name, .key(try resolve(key, aliases)))
        case .named(let name, .named(let arguments)):
            var resolved: [ResourcePath.NamedArgument] = []
            for argument in arguments {
                resolved.append(ResourcePath.NamedArgument(argument.name, try resolve(argument.value, aliases)))
            }
            return .named(name, .named(resolved))
        default:
            return self
        }
    }
}

private func resolve(_ argument: Argument, _ aliases: [String: Argument]) throws(ParseError) -> Argument {
    guard case .alias(let name) = argument else { return argument }
    guard let value = aliases[name] else { throw ParseError(.unknownAlias(excerpt(name)), in: .path) }
    return value
}

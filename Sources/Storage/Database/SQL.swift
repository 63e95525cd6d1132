import Synchronization

/// A piece of SQL put together from typed fragments, so that no text from outside can become part of a statement.
///
/// ```swift
/// let wanted: SQL = "select \(id: column) from lead where owner_id = \(bind: .guid(owner))"
/// ```
///
/// Only literals written in the source, quoted identifiers, bound values and other pieces fit in; an interpolated
/// `String` does not compile.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Fragment: Sendable {
        case text(String)
        case pair(sqlite: String, postgres: String)
        case value(SQLValue)

        /// Adds text to the text before it: a table's fifty columns are one fragment wherever they are put in.
        static func append(_ fragment: Fragment, to fragments: inout [Fragment]) {
            guard case .text(let more) = fragment, case .text(var text)? = fragments.last else {
                return fragments.append(fragment)
            }
            // Taken out first, so that the text is held once and grows in place.
            fragments.removeLast()
            text += more
            fragments.append(.text(text))
        }
    }

    private var fragments: [Fragment]

    private init(fragments: [Fragment]) {
        self.fragments = fragments
    }

    /// Nothing; adding it changes nothing.
    public init() {
        fragments = []
    }

    public init(stringLiteral value: StaticString) {
        fragments = [.text(SQL.checked(value))]
    }

    public init(stringInterpolation: StringInterpolation) {
        fragments = stringInterpolation.fragments
    }

    /// One value as a parameter.
    public init(bind value: SQLValue) {
        fragments = [.value(value)]
    }

    /// One identifier, quoted. It comes from the registry, never from a request.
    public init(id name: String) {
        fragments = [.text(SQL.quoted(name))]
    }

    public var isEmpty: Bool { fragments.isEmpty }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout SQL, right: SQL) {
        for fragment in right.fragments { Fragment.append(fragment, to: &left.fragments) }
    }

    /// The whole as one statement, its values numbered from `$1` in the order of appearance.
    public var statement: (Statement, [SQLValue]) {
        var sqlite = ""
        var postgres: String?
        var values: [SQLValue] = []
        func append(_ text: String) {
            sqlite += text
            postgres? += text
        }
        for fragment in fragments {
            switch fragment {
            case .text(let text): append(text)
            case .pair(let first, let second):
                postgres = (postgres ?? sqlite) + second
                sqlite += first
            case .value(let value):
                values.append(value)
                append("$\(values.count)")
            }
        }
        return (ComposedStatements.statement(sqlite: sqlite, postgres: postgres), values)
    }

    /// A name between double quotes, as both engines read it; a quote inside is doubled.
    static func quoted(_ name: String) -> String {
        precondition(!name.isEmpty && !name.utf8.contains(0), "An SQL identifier is empty or holds NUL")
        var result = "\""
        for character in name.unicodeScalars {
            if character == "\"" { result += "\"" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    /// The literal's text; a hand-written `$1` would be taken for one of the numbered values.
    private static func checked(_ literal: StaticString) -> String {
        let text = literal.description
        // Most literals have no `$` at all, which is quickly seen.
        let mayHaveParameters = literal.withUTF8Buffer { $0.contains(UInt8(ascii: "$")) }
        precondition(
            !mayHaveParameters || Parameters.scan(text, prefix: UInt8(ascii: "$")).parameterCount == 0,
            "Write \\(bind:) instead of a numbered parameter: \(text)"
        )
        return text
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var fragments: [SQL.Fragment] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            fragments.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { Fragment.append(.text(SQL.checked(literal)), to: &fragments) }
        }

        public mutating func appendInterpolation(bind value: SQLValue) {
            fragments.append(.value(value))
        }

        public mutating func appendInterpolation(id name: String) {
            Fragment.append(.text(SQL.quoted(name)), to: &fragments)
        }

        public mutating func appendInterpolation(sql: SQL) {
            for fragment in sql.fragments { Fragment.append(fragment, to: &fragments) }
        }

        /// Words that differ between the engines.
        public mutating func appendInterpolation(sqlite: StaticString, postgres: StaticString) {
            fragments.append(.pair(sqlite: SQL.checked(sqlite), postgres: SQL.checked(postgres)))
        }
    }
}

/// Statements that were put together before, by their text: to look for parameters in one costs more than to run it.
private enum ComposedStatements {
    private struct Key: Hashable {
        let sqlite: String
        /// Nil when it is the same.
        let postgres: String?
    }

    private static let known = Mutex<[Key: Statement]>([:])
    /// Filters make ever new ones; of those that come back there are far fewer.
    private static let limit = 512
    /// In bytes; longer ones are lists of many ids, which do not come back.
    private static let longest = 16_384

    static func statement(sqlite: String, postgres: String?) -> Statement {
        guard sqlite.utf8.count <= longest else {
            return Statement(sqlite: sqlite, postgres: postgres ?? sqlite)
        }
        let key = Key(sqlite: sqlite, postgres: postgres)
        if let statement = known.withLock({ $0[key] }) { return statement }
        let new = Statement(sqlite: sqlite, postgres: postgres ?? sqlite)
        known.withLock { known in
            if known.count >= limit { known.removeAll() }
            known[key] = new
        }
        return new
    }
}

extension Sequence where Element == SQL {
    /// The pieces in order with `separator` between them.
    public func joined(separator: SQL) -> SQL {
        var result = SQL()
        var isFirst = true
        for piece in self {
            if !isFirst { result += separator }
            result += piece
            isFirst = false
        }
        return result
    }
}

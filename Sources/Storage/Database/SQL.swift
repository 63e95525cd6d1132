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

    /// The same in as few pieces as it has values, for what is made once and used often.
    var flattened: SQL {
        var result: [Fragment] = []
        for fragment in fragments {
            if case .text(let text) = fragment, case .text(let before)? = result.last {
                result[result.count - 1] = .text(before + text)
            } else {
                result.append(fragment)
            }
        }
        return SQL(fragments: result)
    }

    public var isEmpty: Bool { fragments.isEmpty }

    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(fragments: left.fragments + right.fragments)
    }

    public static func += (left: inout SQL, right: SQL) {
        left.fragments.append(contentsOf: right.fragments)
    }

    /// The whole as one statement, its values numbered from `$1` in the order of appearance.
    public var statement: (Statement, [SQLValue]) {
        var sqlite = ""
        var postgres = ""
        var values: [SQLValue] = []
        for fragment in fragments {
            switch fragment {
            case .text(let text):
                sqlite += text
                postgres += text
            case .pair(let first, let second):
                sqlite += first
                postgres += second
            case .value(let value):
                values.append(value)
                let number = String(values.count)
                sqlite += "?" + number
                postgres += "$" + number
            }
        }
        return (Statement(numbered: sqlite, postgres, parameterCount: values.count), values)
    }

    /// A name between double quotes, as both engines read it; a quote inside is doubled.
    static func quoted(_ name: String) -> String {
        precondition(!name.isEmpty && !name.utf8.contains(0), "An SQL identifier is empty or holds NUL")
        guard name.utf8.contains(UInt8(ascii: "\"")) else { return "\"\(name)\"" }
        var result = "\""
        for character in name.unicodeScalars {
            if character == "\"" { result += "\"" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    /// The literal's text; a hand-written `$1` would be taken for one of the numbered values. Statements are put together
    /// for every request, so this mistake is looked for in debug builds alone.
    private static func checked(_ literal: StaticString) -> String {
        let text = literal.description
        assert(
            Parameters.scan(text, prefix: UInt8(ascii: "$")).parameterCount == 0,
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
            if literal.utf8CodeUnitCount > 0 { fragments.append(.text(SQL.checked(literal))) }
        }

        public mutating func appendInterpolation(bind value: SQLValue) {
            fragments.append(.value(value))
        }

        public mutating func appendInterpolation(id name: String) {
            fragments.append(.text(SQL.quoted(name)))
        }

        public mutating func appendInterpolation(sql: SQL) {
            fragments.append(contentsOf: sql.fragments)
        }

        /// Words that differ between the engines.
        public mutating func appendInterpolation(sqlite: StaticString, postgres: StaticString) {
            fragments.append(.pair(sqlite: SQL.checked(sqlite), postgres: SQL.checked(postgres)))
        }
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

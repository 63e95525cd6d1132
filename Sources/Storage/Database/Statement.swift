/// The two engines behind one interface.
public enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}

/// The text of one SQL statement for both engines, with parameters `$1`, `$2` ….
///
/// Keep it in a constant: the text is prepared for each engine once, and its connections recognise the constant
/// without comparing characters. Casts are written `cast($1 as text)`.
public struct Statement: Sendable, Hashable {
    private let texts: Texts
    /// Whether PostgreSQL plans it for its arguments each time.
    private(set) var isPlannedAnew = false

    /// One text for both engines.
    public init(_ common: String) {
        texts = Texts(sqlite: common, postgres: common)
    }

    /// Two texts that mean the same, where one does not serve both engines.
    public init(sqlite: String, postgres: String) {
        texts = Texts(sqlite: sqlite, postgres: postgres)
    }

    /// Two texts whose parameters are numbered already as each engine reads them, so that nobody has to look for them.
    init(numbered sqlite: String, _ postgres: String, parameterCount: Int) {
        texts = Texts(
            sqlite: Parameters.Scan(text: sqlite, parameterCount: parameterCount),
            postgres: Parameters.Scan(text: postgres, parameterCount: parameterCount)
        )
    }

    /// The same, which PostgreSQL plans for its arguments each time, and not once for any: what is quickest for the
    /// person with twenty items takes three times as long as need be for the one with twenty thousand.
    public var plannedAnew: Statement {
        var copy = self
        copy.isPlannedAnew = true
        return copy
    }

    /// The text as SQLite reads it: it takes `$1` for a *name*, numbered by first appearance, so `?1` is written.
    public var sqlite: String { texts.sqlite.text }

    public var postgres: String { texts.postgres.text }

    public func text(for dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }

    /// The highest parameter number in the text for `dialect`.
    func parameterCount(for dialect: Dialect) -> Int {
        switch dialect {
        case .sqlite: texts.sqlite.parameterCount
        case .postgres: texts.postgres.parameterCount
        }
    }

    public static func == (left: Statement, right: Statement) -> Bool {
        left.texts === right.texts
            || left.texts.hash == right.texts.hash && left.sqlite == right.sqlite && left.postgres == right.postgres
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(texts.hash)
    }

    private final class Texts: Sendable {
        let sqlite: Parameters.Scan
        let postgres: Parameters.Scan
        let hash: Int

        convenience init(sqlite: String, postgres: String) {
            self.init(
                sqlite: Parameters.scan(sqlite, prefix: UInt8(ascii: "?")),
                postgres: Parameters.scan(postgres, prefix: UInt8(ascii: "$"))
            )
        }

        init(sqlite: Parameters.Scan, postgres: Parameters.Scan) {
            self.sqlite = sqlite
            self.postgres = postgres
            var hasher = Hasher()
            hasher.combine(sqlite.text)
            hasher.combine(postgres.text)
            hash = hasher.finalize()
        }
    }
}

/// Finds the parameters of a statement, leaving string literals, quoted names and comments alone.
enum Parameters {
    struct Scan: Sendable {
        var text: String
        var parameterCount: Int
    }

    /// Writes every `$n` outside quotes and comments as `prefix` and its number.
    static func scan(_ text: String, prefix: UInt8) -> Scan {
        let source = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(source.count)
        var highest = 0
        var position = 0
        while position < source.count {
            let byte = source[position]
            if byte == UInt8(ascii: "$"), position + 1 < source.count, isDigit(source[position + 1]) {
                var end = position + 1
                var number = 0
                while end < source.count, isDigit(source[end]), number < 100_000 {
                    number = number * 10 + Int(source[end] - 48)
                    end += 1
                }
                highest = max(highest, number)
                output.append(prefix)
                output.append(contentsOf: source[position + 1..<end])
                position = end
            } else {
                let end = endOfOpaque(source, from: position)
                output.append(contentsOf: source[position..<end])
                position = end
            }
        }
        return Scan(text: String(decoding: output, as: UTF8.self), parameterCount: highest)
    }

    /// The end of the literal, quoted name, comment or dollar-quoted text that starts at `start`, or the next byte.
    private static func endOfOpaque(_ source: [UInt8], from start: Int) -> Int {
        let next: UInt8? = start + 1 < source.count ? source[start + 1] : nil
        switch source[start] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            // A doubled quote closes and reopens at once, which comes to the same end.
            return (source[(start + 1)...].firstIndex(of: source[start]) ?? source.count - 1) + 1
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
            return source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
            var index = start + 2
            while index + 1 < source.count {
                if source[index] == UInt8(ascii: "*"), source[index + 1] == UInt8(ascii: "/") { return index + 2 }
                index += 1
            }
            return source.count
        case UInt8(ascii: "$"):
            return endOfDollarQuote(source, from: start)
        default:
            return start + 1
        }
    }

    /// PostgreSQL's `$tag$ … $tag$`.
    private static func endOfDollarQuote(_ source: [UInt8], from start: Int) -> Int {
        var close = start + 1
        while close < source.count, isDigit(source[close]) || isLetter(source[close]) { close += 1 }
        guard close < source.count, source[close] == UInt8(ascii: "$") else { return start + 1 }
        let tag = source[start...close]
        var index = close + 1
        while index + tag.count <= source.count {
            if source[index..<index + tag.count].elementsEqual(tag) { return index + tag.count }
            index += 1
        }
        return source.count
    }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }
}
